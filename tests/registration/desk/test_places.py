"""Categories and places at the desk: first said, then done."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from assises.models import AuditEntry
from registration import actions
from registration.actions.categories import OF_CATEGORY, relations
from registration.desk.words import POINTING
from registration.models import Category, FormQuestion, Registration
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    EditionFactory,
    RegistrationFactory,
    UserFactory,
)

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


def test_a_line_that_changed_meanwhile_is_looked_at_again(desk, line, places):
    looked = desk.post(f"{CATEGORIES}places/", places)
    actions.cancel(line[1], now=timezone.now())

    again = desk.post(f"{CATEGORIES}places/", {**places, "seen": looked.context["seen"]})
    before = states()
    desk.post(f"{CATEGORIES}places/", {**places, "seen": again.context["seen"]})

    assert again.context["sentences"] == looked.context["sentences"]
    assert [str(message) for message in again.context["messages"]] == [
        "Cela a changé depuis : regardez de nouveau avant de confirmer."
    ]
    assert before == ["confirmed", "cancelled", "waiting"]
    assert states() == ["confirmed", "cancelled", "offered"]


def test_a_new_category_is_written_though_its_look_was_taken_back(desk, line, edition):
    """Its key is another each time it is foreseen: what was agreed to must not hang on it."""
    edition.capacity = 2
    edition.save()
    said = {"name": "Élus", "slug": "elus", "band": "public", "colour": "canal"}

    seen = desk.post(f"{CATEGORIES}nouvelle/", said).context["seen"]
    desk.post(f"{CATEGORIES}nouvelle/", {**said, "seen": seen})

    assert Category.objects.filter(slug="elus").exists()
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


def names_a_registration(category):
    RegistrationFactory(edition=category.edition, category=category, state="cancelled")


def names_a_code(category):
    actions.invite(category, labels=["x"], now=timezone.now(), by=UserFactory())


def names_a_question(category):
    question = FormQuestion.objects.create(edition=category.edition, slug="q", label="Quoi ?")
    question.categories.add(category)


def names_a_door(category):
    DoorFactory(edition=category.edition).categories.add(category)


@pytest.mark.parametrize(
    ("names_it", "words"),
    [
        (names_a_registration, "1 inscription"),
        (names_a_code, "1 code d’invitation"),
        (names_a_question, "1 question du formulaire"),
        (names_a_door, "1 porte"),
    ],
)
def test_a_category_that_something_names_says_so_and_stays(desk, category, names_it, words):
    names_it(category)

    page = desk.get(f"{CATEGORIES}{category.slug}/")
    desk.post(f"{CATEGORIES}{category.slug}/supprimer/")

    assert page.context["pointing"] == [words]
    assert f"{CATEGORIES}{category.slug}/supprimer/" not in page.content.decode()
    assert Category.objects.get() == category


def test_all_that_may_name_a_category_has_words():
    assert {one.related_model._meta.label_lower for one in relations()} == set(POINTING)


def test_a_category_that_nothing_names_is_removed(desk, category):
    page = desk.get(f"{CATEGORIES}{category.slug}/")
    desk.post(f"{CATEGORIES}{category.slug}/supprimer/")

    assert f"{CATEGORIES}{category.slug}/supprimer/" in page.content.decode()
    assert not Category.objects.exists()
    assert AuditEntry.objects.filter(action="registration.category_removed").exists()


# -- Their order --------------------------------------------------------------------------------


@pytest.fixture
def three(edition) -> list[Category]:
    slugs = ("participant", "press", "team")
    return [
        CategoryFactory(edition=edition, slug=slug, number=number)
        for number, slug in enumerate(slugs, start=1)
    ]


def slugs() -> list[str]:
    return list(Category.objects.in_order().values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("slug", "where", "after"),
    [
        ("team", "up", ["participant", "team", "press"]),
        ("participant", "down", ["press", "participant", "team"]),
        ("participant", "up", ["participant", "press", "team"]),
        ("team", "down", ["participant", "press", "team"]),
    ],
)
def test_categories_are_moved_and_badges_keep_their_numbers(desk, three, slug, where, after):
    desk.post(f"{CATEGORIES}{slug}/ordre/", {where: "1"})

    shown = desk.get(CATEGORIES).context["categories"]
    assert slugs() == [one.slug for one in shown] == after
    assert {one.slug: one.number for one in shown} == {"participant": 1, "press": 2, "team": 3}


def test_a_new_category_comes_last_though_others_have_moved(three, organiser):
    now = timezone.now()
    actions.move_category(three[2], -1, now=now, by=organiser)
    said = dict.fromkeys(OF_CATEGORY, "") | {
        "name": "Élus",
        "slug": "elus",
        "is_public": False,
        "quota": None,
        "band": "public",
        "colour": "ink",
        "opens_at": None,
        "closes_at": None,
    }

    actions.keep_category(Category(edition=three[0].edition), said, now=now, by=organiser)

    assert slugs() == ["participant", "team", "press", "elus"]


@pytest.mark.parametrize("deed", ["ordre", "supprimer"])
@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator"])
def test_other_staff_move_and_remove_nothing(client, three, deed, role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    response = client.post(f"{CATEGORIES}team/{deed}/", {"up": "1"})

    assert response.status_code == 403
    assert slugs() == ["participant", "press", "team"]


@pytest.mark.parametrize("deed", ["ordre", "supprimer"])
def test_another_edition_s_category_is_not_moved_nor_removed(desk, edition, deed):
    CategoryFactory(edition=EditionFactory(is_current=False), slug="ailleurs")

    assert desk.post(f"{CATEGORIES}ailleurs/{deed}/").status_code == 404


def test_another_edition_s_category_is_not_found(desk, edition):
    CategoryFactory(edition=EditionFactory(is_current=False), slug="ailleurs")

    assert desk.get(f"{CATEGORIES}ailleurs/").status_code == 404
