"""Terms understood in free words."""

from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networking.matching.vocabulary import (
    GROUPS,
    NOT_TERMS,
    TERMS,
    concepts,
    mentions,
    stem,
    stems,
)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Une flotte de six vélos cargos", {"entretien-velos"}),
        ("Entretien d’une flotte de six vélos-cargo", {"entretien-velos"}),
        ("Un livreur à vélo", {"logistique-velo"}),
        ("Un LOCAL partage de 60 m²", {"locaux"}),
        ("des bureaux à Fives", {"locaux"}),
        ("office space near the station", {"locaux"}),
        ("Des structures qui embauchent sans diplôme", {"insertion"}),
        ("Relais avec 200 habitants du quartier", {"habitants"}),
        ("alimentation locale, monnaie locale, et un local", {
            "alimentation-locale", "monnaie-locale", "locaux",
        }),
        ("Rencontrer les acteurs locaux du tissu associatif local", set()),
        ("Au bureau de l’association", set()),
        ("Un bureau dans ma commune", {"locaux"}),
        ("", set()),
    ],
)  # fmt: skip
def test_concepts_understands_free_words(text, slugs):
    assert concepts(text) == slugs


def test_mentions_tell_the_words_that_say_it():
    text = "Formation de mécaniciens vélo en insertion"

    said = stems(text)

    assert [(m.slug, [said[place] for place in m.places]) for m in mentions(text)] == [
        ("formation", ["format"]),
        ("entretien-velos", ["mecanicien", "velo"]),
        ("insertion", ["insert"]),
    ]


@pytest.mark.parametrize(
    "one_and_other",
    [
        ("bureaux", "Bureau"), ("locaux", "local"), ("partagées", "partage"),
        ("bénévoles", "benevole"), ("volunteers", "volunteer"), ("embauchent", "embauche"),
    ],
)  # fmt: skip
def test_stems_are_the_same_for_plurals_accents_and_capitals(one_and_other):
    one, other = map(stems, one_and_other)

    assert one == other != []


def test_stems_keep_apart_words_that_are_not_related():
    assert not set(stems("communication données concertation")) & set(stems("commune don concert"))


def test_every_term_is_found_by_its_names_and_words():
    missed = [
        (term.slug, words)
        for term in TERMS
        for words in term.ways
        if term.slug not in concepts(words)
    ]

    assert missed == []


def test_no_words_mean_two_terms():
    meant = {}
    for term in TERMS:
        for words in term.ways:
            meant.setdefault(frozenset(stems(words)), set()).add(term.slug)

    assert [slugs for slugs in meant.values() if len(slugs) > 1] == []
    assert [words for words in NOT_TERMS if concepts(words)] == []


def test_terms_are_named_once_and_belong_to_a_group():
    slugs = [term.slug for term in TERMS]

    assert len(slugs) == len(set(slugs))
    assert {term.group for term in TERMS} == {group.slug for group in GROUPS}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    said = stems(text)

    assert all(one and " " not in one for one in said)
    assert all(0 <= place < len(said) for m in mentions(text) for place in m.places)


def test_stem_is_the_same_from_several_threads():
    words = [word for term in TERMS for word in term.fr.split()] * 5
    stem.cache_clear()
    found = []

    threads = [Thread(target=lambda: found.append([*map(stem, words)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [[*map(stem, words)]] * 4
