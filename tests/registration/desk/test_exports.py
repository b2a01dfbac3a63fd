"""Every list as a file, for organisers, unchanged when nothing has changed."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assises.models import AuditEntry
from registration import actions
from registration.desk.exports import LISTS
from registration.models import FormQuestion, Need, Picked
from tests.factories import EditionFactory, RegistrationFactory, UserFactory


def address(name: str, kind: str = "csv") -> str:
    return reverse("desk_export", args=[name, kind])


def lines(response) -> list[str]:
    return response.content.decode("utf-8-sig").splitlines()[1:]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_is_a_file_for_organisers_alone(client, edition, organiser, name, kind):
    stranger = client.get(address(name, kind))
    client.force_login(UserFactory())
    other = client.get(address(name, kind))
    client.force_login(organiser)
    response = client.get(address(name, kind))

    assert (stranger.status_code, other.status_code, response.status_code) == (302, 403, 200)
    assert response["Content-Disposition"].endswith(f'{name}.{kind}"')


def test_registrations_are_those_of_this_edition_with_their_answers(desk, edition):
    FormQuestion.objects.create(
        edition=edition,
        slug="how",
        kind="choice",
        label="Comment ?",
        options=[{"slug": "bus", "fr": "En bus"}],
    )
    RegistrationFactory(edition=edition, last_name="=HYPERLINK(1)", answers={"how": "bus"})
    RegistrationFactory(edition=EditionFactory(is_current=False), last_name="Ailleurs")

    told = lines(desk.get(address("inscriptions")))

    assert len(told) == 1
    assert "'=HYPERLINK(1)" in told[0]
    assert told[0].endswith(";En bus")


def test_the_filter_of_the_page_is_the_file_s(desk, edition, organiser):
    RegistrationFactory(edition=edition, state="waiting", last_name="Waits")
    ticked = RegistrationFactory(edition=edition, last_name="Ticked")
    Picked.objects.create(organiser=organiser, registration=ticked)

    waiting = lines(desk.get(address("inscriptions"), {"etat": "waiting"}))
    chosen = lines(desk.get(address("inscriptions"), {"choisis": "1"}))

    assert ["Waits" in line for line in waiting] == [True]
    assert ["Ticked" in line for line in chosen] == [True]


def test_nothing_changed_is_said_before_anything_is_read(
    desk, edition, django_assert_max_num_queries
):
    RegistrationFactory.create_batch(3, edition=edition)
    etag = desk.get(address("inscriptions"))["ETag"]

    with django_assert_max_num_queries(9):
        response = desk.get(address("inscriptions"), headers={"if-none-match": etag})

    assert response.status_code == 304


@pytest.mark.parametrize("change", ["cancel", "correct", "delete", "other_file", "question"])
def test_a_change_makes_another_file(desk, edition, change):
    people = RegistrationFactory.create_batch(2, edition=edition)
    etag = desk.get(address("inscriptions"))["ETag"]
    now, kind = timezone.now(), "csv"

    if change == "cancel":
        actions.cancel(people[0], now=now)
    if change == "correct":
        actions.correct(people[0], {"commune": "Loos"}, now=now)
    if change == "delete":
        people[0].delete()
    if change == "question":
        FormQuestion.objects.create(edition=edition, slug="q", kind="text", label="?")
    if change == "other_file":
        kind = "xlsx"

    response = desk.get(address("inscriptions", kind), headers={"if-none-match": etag})
    assert response.status_code == 200


def test_the_caterer_gets_no_name(desk, edition):
    person = RegistrationFactory(edition=edition, lunch=True, last_name="Secret")
    RegistrationFactory(edition=edition, lunch=True)
    Need.objects.create(
        registration=person,
        kind="diet",
        choice="veg",
        text="arachide",
        consented_at=timezone.now(),
        delete_on=edition.day,
    )

    told = lines(desk.get(address("repas")))

    assert told == ["Repas;2", "Végétarien;1", "arachide;1"]


def test_reading_access_needs_is_logged(desk, edition, organiser):
    desk.get(address("accueil"))

    entry = AuditEntry.objects.get(action="registration.needs_listed")
    assert entry.by == organiser


def test_a_spreadsheet_opens(desk, edition):
    RegistrationFactory(edition=edition, last_name="Dubois")

    book = openpyxl.load_workbook(io.BytesIO(desk.get(address("inscriptions", "xlsx")).content))

    assert book.active["E2"].value == "Dubois"


@pytest.mark.parametrize("path", ["nothing.csv", "inscriptions.pdf"])
def test_an_unknown_list_is_not_found(desk, edition, path):
    assert desk.get(f"/organisation/exports/{path}").status_code == 404
