"""What people wrote, quoted and marked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networking.matching.quoting import marked, quote, surface, told


@pytest.mark.parametrize(
    ("text", "slug", "quoted"),
    [
        ("Bail solidaire. Des bureaux à Fives, tout de suite", "locaux", "Des bureaux à Fives"),
        ("Nous cherchons un local partagé", "locaux", "un local partagé"),
        ("Entretien d’une flotte de six vélos cargo", "entretien-velos",
         "Entretien d’une flotte de six vélos cargo"),
        ("Une ressourcerie qui vide caves et greniers", "reemploi",
         "Une ressourcerie qui vide caves et greniers"),
        ("De la place et du temps à profusion pour tous et des bureaux très clairs à partager",
         "locaux", "des bureaux très clairs à partager"),
        ("Des bureaux", "jardins", ""),
        ("x" * 60 + " un local partagé " + "y" * 60, "locaux", "local partagé"),
    ],
)  # fmt: skip
def test_quote_takes_the_part_that_says_it(text, slug, quoted):
    assert quote(text, slug) == quoted


def test_marked_marks_what_says_a_term_and_the_words_in_common():
    text = "Entretien d’une flotte de six vélos cargo, et de la soudure"

    assert marked(text, {"entretien-velos"}, {"soudur"}) == (
        'Entretien d’une <mark class="hit">flotte de six vélos cargo</mark>, '
        'et de la <mark class="hit">soudure</mark>'
    )


def test_marked_escapes_what_people_wrote():
    said = marked("<script>local</script> & <b>", {"locaux"})

    assert said == '&lt;script&gt;<mark class="hit">local</mark>&lt;/script&gt; &amp; &lt;b&gt;'


def test_told_names_the_terms_then_says_the_words():
    said = told(["locaux", "unknown"], "À <Fives>", "fr", {"locaux"})

    assert said == '<mark class="hit">Bureaux et locaux partagés</mark>. À &lt;Fives&gt;'


def test_surface_writes_the_words_as_they_stood():
    assert surface("Soudures, brasage, SOUDURE", {"soudur"}) == ["Soudures"]


@settings(deadline=None)
@given(st.text(max_size=120), st.sets(st.sampled_from(["locaux", "jardins", "energie"])))
def test_marks_change_nothing_else(text, slugs):
    said = marked(text, slugs, {"soudur"})

    bare = said.replace('<mark class="hit">', "").replace("</mark>", "")
    assert bare == marked(text, ())
