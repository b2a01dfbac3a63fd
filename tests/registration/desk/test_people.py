"""The list: found, ticked, acted upon after a look at what would follow."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from assises.models import OutgoingMail
from registration import actions
from registration.models import Picked, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory

LIST = "/organisation/inscriptions/"
PICK = f"{LIST}choisir/"


def names(response) -> list[str]:
    return [person.first_name for person in response.context["page"]]


def ticked(user) -> set:
    return set(Picked.objects.filter(organiser=user).values_list("registration", flat=True))


@pytest.fixture
def line(edition, category, now) -> list[Registration]:
    """Two places, held; two people in line."""
    edition.capacity = 2
    edition.save()
    return [
        actions.register(
            uuid4(),
            edition=edition,
            details=actions.Details(
                category=category, first_name=name, last_name="Test", email=f"{name}@example.org"
            ),
            now=now.replace(year=2026),
        )
        for name in ("Amina", "Bruno", "Chloé", "Denis")
    ]


def test_list_shows_this_edition_and_nobody_who_was_erased(desk, edition, now):
    RegistrationFactory(edition=edition, first_name="Amina")
    RegistrationFactory(edition=edition, first_name="", erased_at=now)
    RegistrationFactory(edition=EditionFactory(is_current=False))

    assert names(desk.get(LIST)) == ["Amina"]


def test_list_is_sorted_by_name_whatever_the_accents(desk, edition):
    people = [("Zoé", "Dubois"), ("Éric", "Étienne"), ("Anne", "Dubois-Martin"), ("Élodie", "")]
    for first, last in [*people, ("Bruno", "Faure"), ("Ada", "ÉTIENNE"), ("Abel", "Øster")]:
        RegistrationFactory(edition=edition, first_name=first, last_name=last)

    assert names(desk.get(LIST)) == ["Zoé", "Anne", "Élodie", "Ada", "Éric", "Bruno", "Abel"]


def test_only_states_that_somebody_is_in_or_that_are_asked_for_are_filters(desk, edition):
    RegistrationFactory(edition=edition)
    RegistrationFactory(edition=edition, state="cancelled")

    def shown(query):
        return [(str(one[2]), one[3]) for one in desk.get(LIST, query).context["state_filters"]]

    assert shown({}) == [("Inscrits", 1), ("Annulés", 1)]
    assert shown({"etat": "waiting"}) == [("Inscrits", 1), ("Liste d’attente", 0), ("Annulés", 1)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=coopvelo", ["Amina"]),
        ("q=Coop’Vélo amina", ["Amina"]),
        ("q=%C3%A9l%C3%A9onore", ["Éléonore"]),
        ("q=eleonore", ["Éléonore"]),
        ("q=T7KQ4M2X", ["Amina"]),
        ("q=eleo%40example", ["Éléonore"]),
        ("etat=cancelled", ["Éléonore"]),
        ("etat=cancelled&etat=confirmed", ["Amina", "Éléonore"]),
        ("categorie=press", []),
        ("etat=nonsense&tri=nonsense&page=99", ["Amina", "Éléonore"]),
    ],
)
def test_list_finds(desk, edition, query, expected):
    RegistrationFactory(
        edition=edition,
        first_name="Amina",
        last_name="A",
        name_key="a amina",
        organisation="Coop’Vélo Roubaix",
        code="T7KQ4M2X",
    )
    RegistrationFactory(
        edition=edition,
        first_name="Éléonore",
        last_name="Z",
        name_key="eleonore z",
        email="eleo@example.org",
        state="cancelled",
    )

    assert names(desk.get(f"{LIST}?{query}")) == expected


def test_list_says_who_is_where_in_line(desk, line):
    page = desk.get(LIST).context["page"]

    positions = {person.first_name: getattr(person, "place_in_line", None) for person in page}
    assert positions == {"Amina": None, "Bruno": None, "Chloé": 1, "Denis": 2}


@pytest.mark.parametrize("how_many", [1, 12])
def test_list_costs_the_same_whatever_its_length(
    desk, edition, how_many, django_assert_num_queries
):
    category = CategoryFactory(edition=edition)
    RegistrationFactory.create_batch(how_many, edition=edition, category=category, state="waiting")

    # session, user, permissions (2), edition, count, page, line, states, categories,
    # ticked here, ticked in all
    with django_assert_num_queries(12):
        desk.get(LIST)


def test_ticks_survive_pages_and_are_one_s_own(desk, organiser, edition):
    first, second, third = RegistrationFactory.create_batch(3, edition=edition)
    somebody_else = UserFactory()
    Picked.objects.create(organiser=somebody_else, registration=third)

    desk.post(PICK, {"shown": [first.pk, second.pk], "row": [first.pk], "page": "2"})
    response = desk.post(PICK, {"shown": [third.pk], "row": [third.pk]})

    assert ticked(organiser) == {first.pk, third.pk}
    assert ticked(somebody_else) == {third.pk}
    assert response["Location"] == LIST


def test_unticking_counts_too(desk, organiser, edition):
    person = RegistrationFactory(edition=edition)
    desk.post(PICK, {"shown": [person.pk], "row": [person.pk]})

    response = desk.post(PICK, {"shown": [person.pk]}, headers={"accept": "application/json"})

    assert response.json() == {"picked": 0}
    assert ticked(organiser) == set()


def test_all_that_are_found_are_ticked_and_nobody_else(desk, organiser, edition):
    waiting = RegistrationFactory(edition=edition, state="waiting")
    RegistrationFactory(edition=edition)
    RegistrationFactory(edition=EditionFactory(is_current=False), state="waiting")

    desk.post(PICK, {"all": "1", "filter": "etat=waiting"})

    assert ticked(organiser) == {waiting.pk}


def test_people_of_another_edition_are_never_ticked(desk, organiser, edition):
    stranger = RegistrationFactory(edition=EditionFactory(is_current=False))

    desk.post(PICK, {"shown": [stranger.pk, "nonsense"], "row": [stranger.pk, "nonsense"]})

    assert ticked(organiser) == set()


def act(deed: str) -> str:
    return f"{LIST}agir/{deed}/"


def test_cancelling_says_first_who_gets_the_place(desk, organiser, line):
    desk.post(PICK, {"shown": [line[0].pk], "row": [line[0].pk]})
    before = OutgoingMail.objects.count()

    response = desk.get(act("annuler"))

    assert response.context["sentences"] == [
        "1 place est rendue, ou tour quitté dans la file",
        "1 place est proposée aux suivants de la file",
        "1 courriel part : « La place est rendue »",
        "1 courriel part : « Une place à accepter »",
    ]
    assert OutgoingMail.objects.count() == before
    assert Registration.objects.get(pk=line[0].pk).is_confirmed


def test_what_was_looked_at_is_done(desk, organiser, line):
    desk.post(PICK, {"shown": [line[0].pk], "row": [line[0].pk]})
    seen = desk.get(act("annuler")).context["seen"]

    response = desk.post(act("annuler"), {"seen": seen})

    assert response["Location"] == LIST
    states = list(Registration.objects.order_by("number").values_list("state", flat=True))
    assert states == ["cancelled", "confirmed", "offered", "waiting"]


def test_what_has_changed_since_is_shown_again(desk, organiser, line, now):
    desk.post(PICK, {"shown": [line[0].pk], "row": [line[0].pk]})
    seen = desk.get(act("annuler")).context["seen"]
    desk.post(PICK, {"shown": [line[1].pk], "row": [line[1].pk]})

    response = desk.post(act("annuler"), {"seen": seen})

    assert response.status_code == 200
    assert response.context["done"] == 2
    assert Registration.objects.confirmed().count() == 2


def test_giving_a_place_says_who_is_left_without(desk, organiser, line, edition):
    edition.capacity = 3
    edition.save()
    desk.post(PICK, {"all": "1", "filter": "etat=waiting"})

    seen = desk.get(act("place")).context
    desk.post(act("place"), {"seen": seen["seen"]})

    assert [(person.first_name, why) for person, why in seen["left"]] == [
        ("Denis", "Toutes les places sont prises.")
    ]
    states = list(Registration.objects.order_by("number").values_list("state", flat=True))
    assert states == ["confirmed", "confirmed", "confirmed", "waiting"]


def test_moving_asks_where_to_then_says_what_follows(desk, organiser, line, edition):
    press = CategoryFactory(edition=edition, slug="press", name="Presse", number=2)
    url = reverse("desk:for_one", args=[line[0].pk, "categorie"])

    asked = desk.get(url)
    looked = desk.get(url, {"category": press.pk})
    desk.post(url, {"category": press.pk, "seen": looked.context["seen"]})

    assert "seen" not in asked.context
    assert looked.context["sentences"] == [
        "1 inscription est modifiée",
        "1 courriel part : « Le badge »",
    ]
    assert Registration.objects.get(pk=line[0].pk).category == press


def test_a_category_of_another_edition_is_no_choice(desk, line):
    foreign = CategoryFactory(edition=EditionFactory(is_current=False), number=9)
    url = reverse("desk:for_one", args=[line[0].pk, "categorie"])

    response = desk.get(url, {"category": foreign.pk})

    assert response.context["form"].errors
    assert "seen" not in response.context


def test_who_is_not_concerned_is_set_aside(desk, organiser, line):
    desk.post(PICK, {"all": "1", "filter": ""})

    response = desk.get(act("place"))

    assert (len(response.context["people"]), response.context["aside"]) == (2, 2)


@pytest.mark.parametrize("address", [act("nonsense"), f"{LIST}{UUID(int=0)}/"])
def test_what_does_not_exist_is_not_found(desk, edition, address):
    assert desk.get(address).status_code == 404
