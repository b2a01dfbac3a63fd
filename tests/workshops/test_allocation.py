"""Workshops by ranking: against every possible allocation, where there are few."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshops.allocation import Impossible, Wishes, Workshop, allocate
from workshops.comparing import by_lot, first_come, outcome
from workshops.spreading import spread

TOPICS = "abc"


@st.composite
def small(draw):
    """Up to four people, three workshops of up to two seats, one or two rounds."""
    workshops = [Workshop(topic, draw(st.integers(0, 2))) for topic in TOPICS]
    rounds = draw(st.integers(1, 2))
    wishes = [
        Wishes(
            f"p{n}",
            tuple(draw(st.lists(st.sampled_from("abcx"), max_size=4))),
            barred=frozenset(draw(st.sets(st.sampled_from(TOPICS), max_size=1))),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return workshops, wishes, rounds


def rank(one, topic):
    return [wish for wish in dict.fromkeys(one.ranked) if wish in TOPICS].index(topic) + 1


def everything(workshops, wishes, rounds):
    """Each allocation that holds, as (seats given, sum of ranks, worst rank)."""
    choices = [
        [
            some
            for size in range(rounds + 1)
            for some in combinations(
                [t for t in dict.fromkeys(one.ranked) if t in TOPICS and t not in one.barred], size
            )
        ]
        for one in wishes
    ]
    seats = {one.id: one.seats * rounds for one in workshops}
    for chosen in product(*choices):
        taken = Counter(topic for some in chosen for topic in some)
        if all(n <= seats[topic] for topic, n in taken.items()):
            ranks = [
                rank(one, topic) for one, some in zip(wishes, chosen, strict=True) for topic in some
            ]
            yield len(ranks), sum(ranks), max(ranks, default=0)


def best(workshops, wishes, rounds):
    return min(everything(workshops, wishes, rounds), key=lambda one: (-one[0], one[1], one[2]))


@settings(max_examples=150, deadline=None)
@given(problem=small())
def test_nothing_better_exists(problem):
    workshops, wishes, rounds = problem

    found = allocate(workshops, wishes, rounds=rounds, seed="2027")

    assert (found.given, found.cost, found.worst) == best(workshops, wishes, rounds)


@settings(max_examples=100, deadline=None)
@given(problem=small())
def test_what_is_allocated_holds(problem):
    workshops, wishes, rounds = problem

    found = allocate(workshops, wishes, rounds=rounds, seed="2027")

    people = {one.person: one for one in wishes}
    seats = {one.id: one.seats for one in workshops}
    taken = Counter((topic, turn) for mine in found.seats.values() for turn, topic in mine.items())
    assert all(n <= seats[topic] for (topic, _turn), n in taken.items())
    for person, mine in found.seats.items():
        assert len(set(mine.values())) == len(mine)
        assert set(mine) <= set(range(rounds))
        assert set(mine.values()) <= set(people[person].ranked) - people[person].barred


@settings(max_examples=50, deadline=None)
@given(problem=small(), chance=st.randoms())
def test_the_order_of_the_lists_changes_nothing(problem, chance):
    workshops, wishes, rounds = problem
    first = allocate(workshops, wishes, rounds=rounds, seed="2027")
    chance.shuffle(workshops)
    chance.shuffle(wishes)

    assert allocate(workshops, wishes, rounds=rounds, seed="2027") == first


def test_the_seed_alone_decides_between_equals():
    one = [Workshop("a", 1)]
    wishes = [Wishes(f"p{n}", ("a",)) for n in range(8)]

    winners = {
        next(iter(allocate(one, wishes, rounds=1, seed=f"seed {n}").seats)) for n in range(40)
    }

    assert len(winners) > 3


def test_a_malformed_ranking_gains_nothing():
    workshops = [Workshop("a", 1), Workshop("b", 5)]
    fair = Wishes("fair", ("a", "b"))
    sly = Wishes("sly", ("x", "a", "a", "x", "b"))

    outcomes = {
        tuple(sorted((who, mine[0]) for who, mine in found.seats.items()))
        for n in range(30)
        for found in [allocate(workshops, [fair, sly], rounds=1, seed=str(n))]
    }

    assert outcomes == {(("fair", "a"), ("sly", "b")), (("fair", "b"), ("sly", "a"))}


def test_nobody_gets_a_worse_rank_than_need_be():
    """Two ways cost the same in all: third and first wishes, or two second ones."""
    workshops = [Workshop(topic, 1) for topic in "abcd"]
    wishes = [Wishes("p", ("a", "b", "c")), Wishes("q", ("a", "b", "d"))]

    found = allocate(workshops, wishes, rounds=1, seed="x")

    assert (found.given, found.cost, found.worst) == (2, 3, 2)


def test_who_must_be_somewhere_is_though_others_would_fill_more():
    workshops = [Workshop("a", 1), Workshop("b", 1)]
    wishes = [Wishes("lead", ("b",), must=("a",)), Wishes("other", ("a",))]

    found = allocate(workshops, wishes, rounds=1, seed="x")

    assert found.seats == {"lead": {0: "a"}}


@pytest.mark.parametrize(
    "wishes",
    [
        [Wishes("p", must=("a",)), Wishes("q", must=("a",))],
        [Wishes("p", must=("a", "b"))],
        [Wishes("p", must=("z",))],
    ],
    ids=["too few seats", "two at once", "not held"],
)
def test_what_cannot_hold_is_named(wishes):
    with pytest.raises(Impossible, match=r"[abz]|p must"):
        allocate([Workshop("a", 1), Workshop("b", 1)], wishes, rounds=1, seed="x")


@settings(max_examples=80, deadline=None)
@given(
    edges=st.sets(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=90),
    rounds=st.integers(1, 4),
)
def test_rounds_are_even_whatever_the_pairs(edges, rounds):
    pairs, taken = [], Counter()
    for person, topic in sorted(edges):
        if taken[person] < rounds:
            taken[person] += 1
            pairs.append((f"p{person}", f"t{topic}"))

    seats = spread(pairs, rounds)

    assert sorted((p, t) for p, mine in seats.items() for t in mine.values()) == sorted(pairs)
    by_round = Counter((topic, n) for mine in seats.values() for n, topic in mine.items())
    of_topic = Counter(topic for _person, topic in pairs)
    assert all(n <= -(-of_topic[topic] // rounds) for (topic, _n), n in by_round.items())


def test_first_come_leaves_people_out_whom_an_allocation_seats():
    workshops = [Workshop("a", 1), Workshop("b", 1)]
    wishes = [Wishes("early", ("a", "b")), Wishes("late", ("a",))]

    simple = outcome(first_come(workshops, wishes, rounds=1), wishes)
    better = outcome(allocate(workshops, wishes, rounds=1, seed="x").seats, wishes)

    assert (simple.with_nothing, better.with_nothing) == (1, 0)
    drawn = outcome(by_lot(workshops, wishes, rounds=1, seed="x"), wishes)
    assert drawn.given <= better.given
