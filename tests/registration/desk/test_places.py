"""Categories, places and codes at the desk: first said, then done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from registration import actions
from registration.models import Category, Invitation, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

CATEGORIES = "/organisation/categories/"
CODES = "/organisation/codes/"


@pytest.fixture
def line(edition, category) -> list[Registration]:
    """One place, held; two people in line."""
    edition.capacity = 1
    edition.save()
    return [
        actions.register(
            uuid4(),
            edition=edition,
            details=actions.Details(category, name, "Test", f"{name}@example.org"),
            now=timezone.now(),
        )
        for name in ("Amina", "Bruno", "Denis")
    ]


@pytest.fixture
def places() -> dict[str, str]:
    return {
        "capacity": "2",
        "registration_open": "on",
        "registration_closes_at": "",
        "offer_hours": "24",
        "offer_hours_late": "2",
    }


def states() -> list[str]:
    return list(Registration.objects.order_by("number").values_list("state", flat=True))


def test_raising_the_places_says_who_is_offered_one_then_does_it(desk, line, places, edition):
    looked = desk.post(f"{CATEGORIES}places/", places)
    before = states()

    desk.post(f"{CATEGORIES}places/", {**places, "seen": looked.context["seen"]})

    assert looked.context["sentences"] == [
        "1 place est proposée aux suivants de la file",
        "1 courriel part : « Une place à accepter »",
    ]
    assert before == ["confirmed", "waiting", "waiting"]
    assert states() == ["confirmed", "offered", "waiting"]


def test_lowering_the_places_takes_none_away(desk, line, places):
    looked = desk.post(f"{CATEGORIES}places/", {**places, "capacity": "0"})

    assert looked.context["sentences"] == [
        "1 personne de plus a une place : personne ne la perd, aucune nouvelle n’est donnée."
    ]


def test_a_category_is_made_with_the_next_number(desk, category):
    said = {"name": "Élus", "slug": "elus", "band": "public", "colour": "canal", "quota": "30"}

    seen = desk.post(f"{CATEGORIES}nouvelle/", said).context["seen"]
    desk.post(f"{CATEGORIES}nouvelle/", {**said, "seen": seen})

    made = Category.objects.get(slug="elus")
    assert (made.number, made.quota, made.is_public) == (2, 30, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "participant"},
        {"name": ""},
        {"quota": "-1"},
        {"opens_at": "2027-02-01T10:00", "closes_at": "2027-01-01T10:00"},
    ],
)
def test_what_is_wrong_is_said_beside_it(desk, category, wrong):
    said = {"name": "Élus", "slug": "elus", "band": "public", "colour": "canal", **wrong}

    response = desk.post(f"{CATEGORIES}nouvelle/", said)

    assert set(response.context["form"].errors) == {list(wrong)[-1]}
    assert Category.objects.count() == 1


def test_a_category_that_people_have_is_not_removed(desk, edition):
    taken = RegistrationFactory(edition=edition).category
    empty = CategoryFactory(edition=edition, slug="vide", number=5)

    for slug in (taken.slug, empty.slug):
        desk.post(f"{CATEGORIES}{slug}/supprimer/")

    assert list(Category.objects.all()) == [taken]


def test_another_edition_s_category_is_not_found(desk, edition):
    CategoryFactory(edition=EditionFactory(is_current=False), slug="ailleurs")

    assert desk.get(f"{CATEGORIES}ailleurs/").status_code == 404


@pytest.fixture
def press(edition) -> Category:
    return CategoryFactory(edition=edition, slug="press", name="Presse", number=2, is_public=False)


def test_one_code_a_line_is_made(desk, press):
    desk.post(CODES, {"category": press.pk, "uses": "1", "labels": "La Voix\n\nFrance 3 \n"})

    made = Invitation.objects.order_by("pk")
    assert [code.label for code in made] == ["La Voix", "France 3"]
    assert len({code.code for code in made}) == 2


def test_a_word_that_exists_is_refused(desk, press):
    said = {"category": press.pk, "uses": "5", "labels": "Tous", "word": "presse-27"}

    desk.post(CODES, said)
    response = desk.post(CODES, {**said, "word": "PRESSE 27"})

    assert response.context["form"].errors["word"] == [
        "Ce code existe déjà dans cette édition : choisissez un autre mot."
    ]
    assert Invitation.objects.get().code == "PRESSE27"


def test_a_leaked_code_is_revoked_and_shows_who_came(desk, press, edition, organiser):
    code = actions.invite(press, labels=["x"], now=timezone.now(), by=organiser)[0]
    RegistrationFactory(edition=edition, category=press, invitation=code, first_name="Intrus")

    page = desk.get(f"{CODES}{code.pk}/")
    desk.post(f"{CODES}{code.pk}/")

    code.refresh_from_db()
    assert "Intrus" in page.content.decode()
    assert code.revoked_at is not None


@pytest.mark.parametrize("how_many", [1, 8])
def test_codes_cost_the_same_whatever_their_number(
    desk, press, organiser, how_many, django_assert_num_queries
):
    actions.invite(press, labels=["x"] * how_many, now=timezone.now(), by=organiser)

    # session, user, permissions (2), edition, codes, categories of the form
    with django_assert_num_queries(7):
        desk.get(CODES)


def test_expired_codes_are_shown_as_such(desk, press, organiser):
    now = timezone.now()
    actions.invite(press, labels=["x"], now=now, by=organiser, expires_at=now - timedelta(1))

    assert "Expiré" in desk.get(CODES).content.decode()
