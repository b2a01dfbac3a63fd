"""Categories and places at the desk: first said, then done."""

from uuid import uuid4

import pytest
from django.utils import timezone

from registration import actions
from registration.models import Category, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

CATEGORIES = "/organisation/categories/"


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
