"""Who is found by what somebody types, and who never is."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networking.directory import search
from networking.directory.asked import Asked
from networking.directory.following import follow
from networking.directory.index import index
from networking.models import Availability, Block, Profile, Word
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    ThemeFactory,
)

NAMES = {
    "louis": ("Louis", "Vandamme", "Atelier du Canal"),
    "helene": ("Hélène", "Dubrulle", "Les Bocaux du Nord"),
    "jean": ("Jean-Noël", "D’Hondt", "Régie de quartier"),
    "theo": ("Théo", "Le Goff", "La Lainière"),
}


def person(edition, category, who, **of):
    first, last, organisation = NAMES.get(who, (who, who, ""))
    owner = RegistrationFactory(
        edition=edition,
        category=category,
        first_name=first,
        last_name=last,
        organisation=organisation,
        commune=of.pop("commune", ""),
        family=of.pop("family", ""),
    )
    return ProfileFactory(registration=owner, **of)


@pytest.fixture
def people(edition, category) -> dict[str, Profile]:
    made = {
        "louis": person(
            edition,
            category,
            "louis",
            offers=["locaux"],
            offers_words="40 à 200 m², bail solidaire",
            commune="Wambrechies",
            family="cooperative",
        ),
        "helene": person(
            edition,
            category,
            "helene",
            offers=["cuisine-partagee"],
            seeks_words="un livreur à vélo pour dix cantines",
            languages=["nl"],
        ),
        "jean": person(edition, category, "jean", headline="Réemploi des matériaux"),
        "theo": person(edition, category, "theo", seeks=["cuisine-partagee"]),
    }
    index(made.values())
    return made


@pytest.fixture
def found(reader, people):
    """Who is found, in order, by their short names."""
    names = {profile.pk: who for who, profile in people.items()}

    def find(words="", **filters):
        asked = Asked(words=words, **filters)
        keys = search.found(asked, reader, search.meant(asked, reader))
        return [names.get(key, "somebody else") for key in keys]

    return find


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("", ["jean", "helene", "theo", "louis"]),
        ("vandamme", ["louis"]),
        ("VANDAMME Louis", ["louis"]),
        ("helene", ["helene"]),
        ("Hélène", ["helene"]),
        ("jean noel", ["jean"]),
        ("Jean-Noël D'Hondt", ["jean"]),
        ("jeannoel", ["jean"]),
        ("le goff", ["theo"]),
        ("vélos", ["helene"]),
        ("cantine", ["helene"]),
        ("CUISINES PARTAGEES", ["helene", "theo"]),
        ("shared kitchen", ["helene", "theo"]),
        ("coworking", ["louis"]),
        ("local", ["louis"]),
        ("cuisine hélène", ["helene"]),
        ("cuisine louis", []),
        ("vandame", ["louis"]),
        ("vandmame", ["louis"]),
        ("duburlle", ["helene"]),
        ("materuax", ["jean"]),
        ("xyz", []),
        ("dubrule", ["helene"]),
        ("?!", []),
        ("cooperatives", ["louis"]),
        ("wambrechies", ["louis"]),
        ("néerlandais", ["helene"]),
        ("dutch", ["helene"]),
    ],
)
def test_search(found, typed, who):
    assert found(typed) == who


@pytest.mark.parametrize("typed", ["va", "van", "vand", "vanda", "vandam", "vandamm"])
def test_a_name_is_found_as_it_is_typed(found, typed):
    assert "louis" in found(typed)


@pytest.mark.parametrize("typed", [*("réemploi"[:n] for n in range(3, 9)), "matériau"])
def test_a_word_is_found_as_it_is_typed(found, typed):
    assert "jean" in found(typed)


def test_only_the_last_word_may_be_begun(found):
    assert found("vandamme lou") == ["louis"]
    assert found("vand louis") == []


def test_exact_stands_before_begun_before_slipped_and_names_before_texts(edition, category, reader):
    how = {
        "Portal": {},  # begun
        "Port": {},  # exact, the name
        "Zed": {"headline": "Le port de Lille"},  # exact, in a text
        "Posts": {},  # a slip of « ports »
    }
    index([person(edition, category, who, **of) for who, of in how.items()])
    asked = Asked(words="port")

    keys = search.found(asked, reader, search.meant(asked, reader))

    names = dict(Profile.objects.values_list("pk", "registration__last_name"))
    assert [names[key] for key in keys] == ["Port", "Zed", "Portal"]


@pytest.mark.parametrize(
    ("filters", "who"),
    [
        ({"family": "cooperative"}, ["louis"]),
        ({"commune": "wambrechies"}, ["louis"]),
        ({"language": "nl"}, ["helene"]),
        ({"themes": ("none",)}, []),
        ({"words": "cuisine", "language": "nl"}, ["helene"]),
        ({"words": "vandamme", "language": "nl"}, []),
    ],
)
def test_filters(found, filters, who):
    assert found(**filters) == who


def test_any_of_the_themes_chosen(found, people, edition):
    for slug, who in (("mobilite", "louis"), ("dechets", "jean"), ("logements", "theo")):
        people[who].themes.add(ThemeFactory(edition=edition, slug=slug))

    assert found(themes=("mobilite", "dechets")) == ["jean", "louis"]


def test_new_words_are_found_at_once(found, people):
    assert found("menuis") == []

    people["theo"].headline = "Menuiserie"
    index([people["theo"]])

    assert found("menuis") == ["theo"]


@pytest.mark.parametrize("how_many", [4, 40])
def test_search_costs_the_same_however_many_there_are(
    edition, category, reader, how_many, django_assert_num_queries
):
    index([person(edition, category, f"Martin{n}") for n in range(how_many)])
    search.meant(Asked(words="martin"), reader)
    asked = Asked(words="martin")

    with django_assert_num_queries(2):  # whether words are new, who is found
        keys = search.found(asked, reader, search.meant(asked, reader))

    assert len(keys) == how_many


# -- Who never is --------------------------------------------------------------------------------

GONE = ("withdrawn", "cancelled", "erased", "suspended", "blocked", "blocking", "elsewhere")


@pytest.fixture
def gone(edition, category, reader, now) -> set:
    """One of each who must not be found, all with the same words; and one who may be."""
    made = {}
    for who in (*GONE, "there"):
        here, kind = edition, category
        if who == "elsewhere":
            here = EditionFactory(is_current=False)
            kind = CategoryFactory(edition=here)
        made[who] = person(
            here,
            kind,
            who,
            headline="Cuisine partagée",
            offers=["cuisine-partagee"],
            languages=["nl"],
            commune="Lille",
            family="association",
        )
    index(made.values())
    search.meant(Asked(words="cuisine"), reader)  # the stems are known before they leave
    owner = {who: profile.registration for who, profile in made.items()}
    owner["withdrawn"].consents.update(withdrawn_at=now)
    Registration.objects.filter(pk=owner["cancelled"].pk).update(state="cancelled")
    Registration.objects.filter(pk=owner["erased"].pk).update(erased_at=now)
    Profile.objects.filter(pk=made["suspended"].pk).update(suspended_at=now)
    Block.objects.create(by=reader, about=owner["blocked"], at=now)
    Block.objects.create(by=owner["blocking"], about=reader, at=now)
    return {made[who].pk for who in GONE}


TYPED = st.lists(
    st.sampled_from(
        [*GONE, "cuis", "cuisine", "partagée", "cuisien", "lille", "lil", "e", "w", "nl", "there"]
    )
    | st.text(max_size=8),
    max_size=4,
).map(" ".join)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=TYPED,
    language=st.sampled_from(["", "nl"]),
    commune=st.sampled_from(["", "Lille"]),
    family=st.sampled_from(["", "association"]),
)
def test_who_has_left_is_never_found(gone, reader, words, language, commune, family):
    asked = Asked(words=words, language=language, commune=commune, family=family)

    keys = search.found(asked, reader, search.meant(asked, reader))

    assert not gone & set(keys)
    assert reader.pk not in keys


def test_and_who_is_there_is(gone, reader):
    asked = Asked(words="cuisine there", language="nl", commune="Lille")

    keys = list(search.found(asked, reader, search.meant(asked, reader)))

    assert len(keys) == 1
    assert not gone & set(keys)


def test_a_stem_of_somebody_who_left_leads_nowhere_once_it_is_forgotten(reader, profile, now):
    follow(now)
    asked = Asked(words="vand")
    assert search.found(asked, reader, search.meant(asked, reader)) == [profile.pk]

    profile.registration.consents.update(withdrawn_at=now)
    assert search.found(asked, reader, search.meant(asked, reader)) == []
    follow(now + timedelta(seconds=10))

    assert not Word.objects.exists()
    assert search.found(asked, reader, search.meant(asked, reader)) == []


def test_who_is_free_at_an_hour_is_found_and_nobody_at_an_hour_that_is_not(
    edition, category, reader
):
    slot = SlotFactory(edition=edition)
    free, closed = (
        ProfileFactory(
            registration=RegistrationFactory(edition=edition, category=category, last_name=name)
        )
        for name in ("Libre", "Prise")
    )
    Availability.objects.create(registration=closed.registration, slot=slot, is_free=False)

    assert list(search.found(Asked(slot=slot.pk), reader, [])) == [free.pk]
    assert list(search.found(Asked(slot=slot.pk + 1), reader, [])) == []
