"""Words that people are found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networking.directory.words import LONGEST, Told, forms, label, said_in, typed, words_of
from networking.models import Word

Where = Word.Where


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vélo", "vélos"),
        ("local", "locaux"),
        ("travail", "travaux"),
        ("partagé", "partagées"),
        ("bureau", "bureaux"),
        ("jeu", "jeux"),
        ("mobilite", "MOBILITÉS"),
        ("réemploi", "reemplois"),
        ("coopérative", "coopératives"),
        ("kitchen", "kitchens"),
        ("société", "sociétés"),
    ],
)
def test_one_and_many_share_a_stem(one, other):
    first, second = ({s for word in said_in(text) for s in forms(word)} for text in (one, other))

    assert first & second


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Atelier", ["l", "atelier"]),
        ("Jean-Noël D'Hondt", ["jean", "noel", "jeannoel", "d", "hondt"]),
        ("Villeneuve-d’Ascq", ["villeneuve", "d", "ascq", "villeneuvedascq"]),
        ("40 à 200 m², 6 vélos", ["40", "a", "200", "m2", "6", "velos"]),
        ("  ·  ", []),
        ("Łódź Бюро", ["lodz", "бюро"]),
    ],
)
def test_words_are_folded_whole_and_in_parts(text, words):
    assert list(said_in(text)) == words


def test_a_profile_is_found_by_its_words_where_they_stand():
    told = Told(
        names=["Zoé", "Le Goff"],
        organisation="Les Ateliers",
        offers=["des vélos"],
        seeks=["locaux"],
        other=["à Lille"],
        labels=[label("langue", "nl")],
    )

    assert words_of(told) == {
        *((name, Where.NAME) for name in ("zoe", "le", "goff")),
        *((word, Where.ORGANISATION) for word in ("les", "le", "ateliers", "ateli")),
        ("velo", Where.OFFERS),
        ("local", Where.SEEKS),
        ("lill", Where.OTHER),
        ("~langue:nl", Where.OTHER),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Louis Vandamme", ["louis", "vandamme"]),
        ("des vélos à Lille", ["velos", "lille"]),
        ("le", ["le"]),
        ("le goff", ["goff"]),
        ("Éco-construction", ["eco", "construction"]),
        ("~langue:nl", ["langue", "nl"]),
        ("?!", []),
    ],
)
def test_what_is_typed(text, words):
    found = typed(text)

    assert [one.word for one in found] == words
    assert [one.is_last for one in found] == [False] * (len(found) - 1) + [True] * bool(found)


def test_what_is_typed_has_an_end():
    assert len(typed(" ".join(f"mot{n}" for n in range(50)))) == 6


@given(st.text(max_size=300))
def test_any_text_gives_words_that_fit(text):
    words = words_of(Told(names=[text], organisation=text, other=[text]))

    assert all(0 < len(stem) <= LONGEST and not stem.startswith("~") for stem, _where in words)


@given(st.text(max_size=80))
def test_whatever_is_written_is_found_by_typing_it(text):
    stems = {stem for stem, _where in words_of(Told(names=[text], other=[text]))}

    assert all(set(one.forms) & stems for one in typed(text))
