"""Who completes whom, by numbers."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networking.matching.index import Index
from networking.matching.model import (
    Around,
    Card,
    Rarity,
    Taste,
    affinity,
    complement,
    factor,
    has_changed,
    neighbours,
    ranked,
    taste_of,
)
from networking.matching.vocabulary import TERMS

SLUGS = [term.slug for term in TERMS]
WORDS = ["velo", "cargo", "potag", "truell", "chorale"]
terms = st.frozensets(st.sampled_from(SLUGS), max_size=6)
words = st.frozensets(st.sampled_from(WORDS), max_size=4)
cards = st.builds(
    Card,
    id=st.uuids(),
    owner=st.uuids(),
    offers=terms,
    seeks=terms,
    offers_words=words,
    seeks_words=words,
    themes=st.frozensets(st.integers(1, 6), max_size=2),
)
tastes = st.builds(
    Taste,
    terms=st.dictionaries(st.sampled_from(SLUGS), st.floats(-5, 5), max_size=8),
    near=st.floats(-1, 1),
)


def card(**more) -> Card:
    return Card(uuid4(), uuid4(), **{key: frozenset(value) for key, value in more.items()})


def rarity(people: int = 100, **common) -> Rarity:
    found = Rarity(people=people)
    found.terms.update(common)
    return found


def score(me: Card, them: Card, taste: Taste | None = None, **around) -> float:
    return affinity(me, them, rarity(), taste or Taste(), Around(**around)).score


@settings(deadline=None)
@given(one=cards, other=cards)
def test_two_people_complete_each_other_as_much_from_either_side(one, other):
    there = complement(one, other, rarity(), Taste())

    assert there == complement(other, one, rarity(), Taste())
    assert there >= 0


@settings(deadline=None)
@given(me=cards, them=cards, taste=tastes, data=st.data())
def test_offering_more_of_what_is_sought_never_lowers(me, them, taste, data):
    if not me.seeks:
        return
    wanted = data.draw(st.sampled_from(sorted(me.seeks)))
    more = replace(them, offers=them.offers | {wanted})

    before = affinity(me, them, rarity(), taste, Around()).score
    after = affinity(me, more, rarity(), taste, Around()).score

    liked_unsaid = taste.terms.get(wanted, 0)  # what is sought is not « unsaid »
    assert after >= before - 1e-9, liked_unsaid


@settings(deadline=None)
@given(st.floats(-100, 100))
def test_what_a_liking_makes_of_a_weight_is_bounded(liking):
    assert 0.5 <= factor(liking) <= 2


def test_two_needs_that_answer_each_other_are_worth_more_than_their_sum():
    me = card(offers=["locaux"], seeks=["comptabilite"])
    first = score(me, card(offers=["comptabilite"]))
    second = score(me, card(seeks=["locaux"]))

    assert score(me, card(offers=["comptabilite"], seeks=["locaux"])) > first + second


def test_a_term_is_worth_more_than_a_neighbour_and_a_neighbour_more_than_nothing():
    me = card(seeks=["locaux"])
    other = sorted(neighbours("locaux"))[0]

    same, near, far = (score(me, card(offers=[slug])) for slug in ("locaux", other, "video"))

    assert same > near > far == 0


def test_what_is_rare_is_worth_more_than_what_everybody_offers():
    me = card(seeks=["locaux", "video"])
    found = rarity(locaux=60, video=2)

    common, rare = (
        affinity(me, card(offers=[slug]), found, Taste(), Around()).score
        for slug in ("locaux", "video")
    )

    assert rare > common


def test_words_alone_are_worth_less_than_a_term():
    me = card(seeks=["locaux"], seeks_words=["velo", "cargo", "potag", "truell", "chorale"])

    by_words = score(me, card(offers_words=me.seeks_words))

    assert 0 < by_words < score(me, card(offers=["locaux"]))


@pytest.mark.parametrize("more", [{"themes": [1]}, {"offers": ["comptabilite"]}])
def test_what_is_in_common_counts(more):
    me = card(themes=[1], seeks=["comptabilite"])

    assert score(me, card(**more)) > score(me, card())


def test_near_people_come_before_far_ones_and_unknown_communes_say_nothing():
    me = replace(card(), place=(50.633, 3.060))
    near, far = (replace(card(), place=place) for place in ((50.64, 3.06), (50.53, 2.93)))

    assert score(me, near) > score(me, far) > score(me, card()) == 0


def test_whom_i_wanted_to_meet_and_who_is_in_my_workshop_come_first():
    me, them = card(), card()

    wanted = score(me, them, wanted=frozenset({them.owner}))
    workshop = score(me, them, workshops={them.owner: [3]})

    assert wanted > workshop > score(me, them) == 0


def test_who_is_asked_by_many_is_suggested_less():
    me, them = card(seeks=["locaux"]), card(offers=["locaux"])

    few, many = (score(me, them, requests={them.owner: n}) for n in (3, 9))

    assert many < few == score(me, them)


def test_what_was_kept_raises_what_resembles_it_and_what_was_put_away_lowers_it():
    me = card(seeks=["locaux", "video"])
    premises, film = card(offers=["locaux"]), card(offers=["video"])

    likes = taste_of(me, [card(offers=["video"])] * 3, [])
    dislikes = taste_of(me, [], [card(offers=["video"])] * 3)

    assert score(me, film, likes) > score(me, film) > score(me, film, dislikes)
    assert score(me, premises, likes) == score(me, premises)


def test_what_was_kept_brings_what_one_had_not_said():
    me, garden = card(seeks=["locaux"]), card(offers=["jardins"])

    assert score(me, garden, taste_of(me, [card(offers=["jardins"])], [])) > score(me, garden)


def test_one_choice_says_less_than_ten():
    me, film = card(seeks=["video"]), card(offers=["video"])

    one, ten = (taste_of(me, [film] * n, []) for n in (1, 10))

    assert 0 < one.terms["video"] < ten.terms["video"] <= 1


def test_equals_are_drawn_by_lot_the_same_every_time_another_for_every_reader():
    them = [card(offers=["locaux"]) for _ in range(40)]

    def first(me: Card) -> UUID:
        found = [affinity(me, one, rarity(), Taste(), Around()) for one in them]
        assert ranked(me, found) == ranked(me, reversed(found))
        return ranked(me, found)[0].card.id

    firsts = [first(card(seeks=["locaux"])) for _ in range(60)]

    assert len(set(firsts)) > 20


@pytest.mark.parametrize(
    ("now", "then", "changed"),
    [("ab", "ab", False), ("abc", "ab", False), ("cd", "ab", True), ("", "", False)],
)
def test_has_changed_when_most_of_it_is_something_else(now, then, changed):
    assert has_changed(frozenset(now), list(then)) == changed


@settings(deadline=None)
@given(st.lists(cards, max_size=8), st.data())
def test_an_index_that_forgot_is_as_one_that_never_knew(some, data):
    some = list({one.id: one for one in some}.values())
    gone = data.draw(st.sets(st.sampled_from(some))) if some else set()
    index, other = Index(), Index()
    for one in some:
        index.put(one)
        index.put(one)
        if one not in gone:
            other.put(one)

    for one in gone:
        index.drop(one.id)
        index.drop(one.id)

    assert index.cards == other.cards
    assert index.offering == other.offering
    assert +index.rarity.terms == +other.rarity.terms
    assert index.rarity.words == other.rarity.words
    assert index.rarity.people == len(other.cards)


@settings(deadline=None)
@given(st.lists(cards, max_size=12, unique_by=lambda one: one.id))
def test_best_leaves_nobody_out_while_there_are_few(some):
    index, me = Index(), card(offers=SLUGS[:20], seeks=SLUGS[:20], seeks_words=WORDS)
    for one in some:
        index.put(one)

    found = index.best(me, Taste(), Around())

    alone = [affinity(me, one, index.rarity, Taste(), Around()) for one in some]
    by_terms = {one.card.id for one in alone if one.completes or one.receives_words}
    assert {one.card.id for one in found} >= by_terms
    assert found == ranked(me, found)
