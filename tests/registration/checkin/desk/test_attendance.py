"""Who came where: the same figures on every page, in every list, in every file."""

import csv
import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from assises import people
from registration import actions as registrations
from registration.checkin import actions, attendance
from registration.checkin.models import Door
from registration.names import folded
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.registration.checkin.desk.coming import come, undo

INDEX = "/organisation/portes/presences/"
HALL = f"{INDEX}hall/"
SCANS = f"{INDEX}scans.csv"


@pytest.fixture
def code(edition):
    """Codes that doors read: those of the factory hold vowels."""
    letters = "BCDFGHJKMNPQRSTVWXYZ"

    def numbered(n: int) -> str:
        return f"22222{letters[n // 400 % 20]}{letters[n // 20 % 20]}{letters[n % 20]}"

    return numbered


@pytest.fixture
def hall(edition) -> Door:
    place = PlaceFactory(edition=edition, slug="hall", name="Hall")
    return DoorFactory(edition=edition, place=place, slug="a", name="Porte A", counts_exits=True)


@pytest.fixture
def crowd(edition, hall, code, now):
    """Amina came at 9 and left; Émile came by door B at 10; Zoé and Press did not come.

    Louis was let in and it was undone; Marie's was a rehearsal; Theo waits and was refused.
    """
    press = CategoryFactory(edition=edition, slug="press", name="Presse", number=2)
    names = ("Amina", "Émile", "Zoé", "Press", "Louis", "Marie", "Theo")
    found = {
        name: RegistrationFactory(
            edition=edition, first_name=name, last_name=folded(name)[0], code=code(n), number=n + 1
        )
        for n, name in enumerate(names)
    }
    for name, fields in (("Press", {"category": press}), ("Theo", {"state": "waiting"})):
        for field, value in fields.items():
            setattr(found[name], field, value)
        found[name].save()
    door_b = DoorFactory(edition=edition, place=hall.place, slug="b", name="Porte B")
    nine = now.replace(hour=9, minute=5)
    come(found["Amina"], hall, nine)
    come(found["Amina"], hall, nine + timedelta(hours=3), direction="out")
    come(found["Émile"], door_b, nine + timedelta(hours=1))
    undo(come(found["Louis"], hall, nine), hall, nine)
    come(found["Theo"], hall, nine)
    Door.objects.filter(pk=hall.pk).update(is_trial=True)
    come(found["Marie"], hall, nine)
    Door.objects.filter(pk=hall.pk).update(is_trial=False)
    return found


def shown(response) -> list[str]:
    return [person.first_name for person in response.context["page"]]


def lines(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


# -- Figures --------------------------------------------------------------------------------------


def test_rehearsals_refusals_and_what_was_undone_count_for_nothing(edition, crowd):
    (turnout,) = attendance.turnouts(edition)

    figures = (turnout.expected, turnout.came, turnout.absent, turnout.inside, turnout.percent)
    assert figures == (6, 2, 4, 1, 33)


@pytest.mark.parametrize("admits", [["everybody"], ["expected"], ["categories"], []])
@pytest.mark.parametrize("second", [None, "everybody", "expected", "categories"])
def test_every_page_tells_the_same_figures(edition, crowd, hall, admits, second, now):
    """Two ways to count, grouped for all places and asked for one: whatever the rules."""
    rules = [*admits, *([second] if second else [])]
    place = PlaceFactory(edition=edition)
    for rule in rules:
        door = DoorFactory(edition=edition, place=place, admits=rule)
        if rule == "categories":
            door.categories.add(crowd["Press"].category)
    actions.expect(place, [crowd[name] for name in ("Zoé", "Press", "Theo")], now=now)
    actions.release(place, [crowd["Zoé"]], now=now)
    for name in ("Amina", "Press"):
        open_door = DoorFactory(edition=edition, place=place, admits="everybody")
        come(crowd[name], open_door, now)
        open_door.scans.update(door=hall)
        crowd[name].presences.update(door=hall)
        open_door.delete()

    turnout = next(one for one in attendance.turnouts(edition) if one.place == place)

    assert (turnout.expected, turnout.came, turnout.absent) == (
        attendance.expected(place).count(),
        attendance.came(place).count(),
        attendance.absent(place).count(),
    )


def test_who_came_and_cancelled_since_came_and_is_not_expected(edition, crowd, now):
    registrations.cancel(crowd["Amina"], now=now)

    (turnout,) = attendance.turnouts(edition)

    assert (turnout.expected, turnout.came, turnout.absent) == (5, 2, 4)


def test_people_are_counted_in_the_hour_of_their_first_entry(edition, crowd, hall, now):
    come(crowd["Amina"], hall, now.replace(hour=14))

    told = [(hour.hour, how_many) for hour, how_many in attendance.by_hour(hall.place)]

    assert told == [(9, 1), (10, 1)]


def test_hours_without_anybody_are_told_too(edition, crowd, hall, now):
    come(crowd["Zoé"], hall, now.replace(hour=13))

    told = [(hour.hour, how_many) for hour, how_many in attendance.by_hour(hall.place)]

    assert told == [(9, 1), (10, 1), (11, 0), (12, 0), (13, 1)]


def test_each_door_says_who_went_through_it(edition, crowd, hall):
    doors = [
        (door.slug, door.people, door.entries, door.exits, door.refused)  # type: ignore[attr-defined]
        for door in attendance.by_door(hall.place)
    ]

    assert doors == [("a", 1, 1, 1, 1), ("b", 1, 1, 0, 0)]


# -- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Amina", "Émile"]),
        ("qui=nonsense&heure=nonsense", ["Amina", "Émile"]),
        ("qui=dedans", ["Émile"]),
        ("qui=absents", ["Louis", "Marie", "Press", "Zoé"]),
        ("qui=absents&categorie=press", ["Press"]),
        ("qui=attendus&q=facon", ["Amina", "Émile", "Louis", "Marie", "Press", "Zoé"]),
        ("porte=b", ["Émile"]),
        ("heure=2027-03-18T10:00:00%2B01:00", ["Émile"]),
        ("heure=2027-03-18T10:00:00+01:00", ["Émile"]),
        ("heure=2027-03-18T10:00:00", ["Amina", "Émile"]),
    ],
)
def test_the_page_of_a_place_shows_who_is_asked_for(desk, crowd, query, expected):
    assert shown(desk.get(f"{HALL}?{query}")) == expected


def test_the_hours_are_links_to_who_came_then(desk, crowd):
    first = desk.get(HALL).context["hours"][0]

    assert shown(desk.get(f"{HALL}?{first['query']}")) == ["Amina"]


def test_a_line_says_when_by_which_door_and_whether_still_there(desk, crowd):
    amina, emile = desk.get(HALL).context["page"]

    assert (timezone.localtime(amina.came_at).hour, amina.came_by) == (9, "Porte A")
    assert (timezone.localtime(amina.last_out).hour, amina.is_inside) == (12, False)
    assert (emile.came_by, emile.last_out, emile.is_inside) == ("Porte B", None, True)


@pytest.mark.parametrize("how_many", [1, 5])
def test_pages_cost_the_same_however_many(
    desk, edition, hall, how_many, now, code, django_assert_num_queries
):
    for n in range(how_many):
        person = RegistrationFactory(edition=edition, code=code(n))
        come(person, hall, now)
        place = PlaceFactory(edition=edition)
        DoorFactory(edition=edition, place=place, admits="categories")

    with django_assert_num_queries(11):  # five for who asks, six
        desk.get(INDEX)
    with django_assert_num_queries(19):
        desk.get(HALL)


def test_the_page_of_a_person_tells_all_scans(desk, crowd):
    address = reverse("checkin:attendance_person", args=[crowd["Amina"].pk])

    text = desk.get(address).content.decode()

    assert desk.get(address).context["scans"].count() == 2
    assert "Porte A" in text


def test_another_edition_s_place_and_person_are_not_found(desk, edition):
    elsewhere = EditionFactory(is_current=False)
    place = PlaceFactory(edition=elsewhere)
    person = RegistrationFactory(edition=elsewhere)

    for address in (
        reverse("checkin:attendance_place", args=[place.slug]),
        reverse("checkin_attendance_list", args=[place.slug, "csv"]),
        reverse("checkin:attendance_person", args=[person.pk]),
    ):
        assert desk.get(address).status_code == 404


# -- Files ---------------------------------------------------------------------------------------


def test_the_file_holds_what_the_page_shows(desk, crowd):
    told = lines(desk.get(f"{HALL}liste.csv?qui=absents"))

    assert [line[1] for line in told] == ["Louis", "Marie", "Press", "Zoé"]


def test_presences_are_told_place_by_place(desk, crowd):
    told = lines(desk.get(f"{INDEX}presences.csv"))

    assert [(line[0], line[2], line[7], line[9]) for line in told] == [
        ("Hall", "Amina", "Porte A", "non"),
        ("Hall", "Émile", "Porte B", "oui"),
    ]


def test_every_scan_is_told_with_what_became_of_it(desk, crowd):
    told = lines(desk.get(SCANS))

    assert len(told) == 6
    (refused,) = [line for line in told if line[6] == "Theo"]
    assert refused[10:13] == ["refusé", "en liste d’attente", "refusé"]
    assert [line[6] for line in told if line[16] == "oui"] == ["Marie"]
    assert [line[6] for line in told if line[17]] == ["Louis"]


def test_text_that_a_spreadsheet_would_run_is_defused(desk, edition, hall, code, now):
    person = RegistrationFactory(
        edition=edition, code=code(3), last_name="=1+1", organisation="@SUM(1)"
    )
    come(person, hall, now, override="+cmd")

    told = desk.get(SCANS).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(desk.get(SCANS.replace("csv", "xlsx")).content))

    assert ";'=1+1;" in told
    assert ";'@SUM(1);" in told
    assert ";'+cmd;" in told
    assert not any(cell.data_type == "f" for row in book.active for cell in row)


@pytest.mark.parametrize("name", ["scans.csv", "presences.xlsx", "hall/liste.csv"])
def test_a_file_is_made_again_only_when_something_moved(desk, crowd, hall, name, now):
    address = f"{INDEX}{name}"
    etag = desk.get(address)["ETag"]

    same = desk.get(address, headers={"if-none-match": etag})
    come(crowd["Zoé"], hall, now)
    other = desk.get(address, headers={"if-none-match": etag})

    assert (same.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("name", ["nothing.csv", "scans.pdf", "nowhere/liste.csv"])
def test_an_unknown_file_is_not_found(desk, crowd, name):
    assert desk.get(f"{INDEX}{name}").status_code == 404


# -- Who may, and who is forgotten ---------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "hall/", "hall/liste.csv", "scans.csv", "presences.xlsx", "personne"]
)
def test_others_see_nothing(client, edition, crowd, path):
    person = reverse("checkin:attendance_person", args=[crowd["Amina"].pk])
    address = person if path == "personne" else f"{INDEX}{path}"
    assert client.get(address).status_code == 302
    user = UserFactory()
    user.groups.add(Group.objects.get(name="desk lead"))
    client.force_login(user)

    assert client.get(address).status_code == 403


def test_who_was_erased_stays_a_figure_and_names_nobody(desk, edition, crowd):
    amina = crowd["Amina"]
    after: datetime = edition.ends_at + timedelta(days=30)

    people.erase(amina, now=after)

    assert attendance.turnouts(edition)[0].came == 2
    assert shown(desk.get(HALL)) == ["Émile"]
    assert desk.get(reverse("checkin:attendance_person", args=[amina.pk])).status_code == 404
    for name in ("scans.csv", "presences.csv", "hall/liste.csv"):
        text = desk.get(f"{INDEX}{name}").content.decode()
        assert "Amina" not in text
        assert amina.code not in text
