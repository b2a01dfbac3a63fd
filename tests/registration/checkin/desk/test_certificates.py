"""Certificates: to those who came, once the day is over, in their language, mailed once."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assises import people
from assises.mail import NoLongerNeeded
from assises.mail.letters import made
from assises.models import Edition, OutgoingMail
from registration.access import sign_in
from registration.checkin import actions, certificates
from registration.checkin.certificates import KIND, Stay, certificate_pdf, stay_of
from registration.checkin.models import Door, Place
from registration.models import Registration
from tests.factories import (
    DoorFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.registration.checkin.desk.coming import come, undo

PAGE = "/organisation/portes/attestations/"
MINE = "/ma-journee/attestation.pdf"


@pytest.fixture
def door(edition) -> Door:
    return DoorFactory(edition=edition, place=PlaceFactory(edition=edition), counts_exits=True)


@pytest.fixture
def person(edition, door, now) -> Registration:
    """Came at half past ten, left at noon."""
    person = RegistrationFactory(edition=edition, first_name="Amina", code="2222BCDF")
    come(person, door, now)
    come(person, door, now.replace(hour=12, minute=15), direction="out")
    return person


@pytest.fixture
def after(edition) -> datetime:
    return edition.ends_at + timedelta(hours=1)


def move_to(edition: Edition, days: int) -> None:
    """The day is so many days from today."""
    edition.day = timezone.localdate() + timedelta(days=days)
    edition.save(update_fields=["day"])


@pytest.fixture
def day_is_over(edition) -> None:
    move_to(edition, -1)


def text_of(registration: Registration, stay: Stay, at: datetime) -> str:
    (page,) = PdfReader(io.BytesIO(certificate_pdf(registration, stay, at))).pages
    return " ".join(page.extract_text().replace("\xa0", " ").split())


def certificate_of(person: Registration) -> str:
    return reverse("checkin_certificate", args=[person.pk])


def queued() -> list[str]:
    return list(OutgoingMail.objects.filter(kind=KIND).order_by("pk").values_list("to", flat=True))


# -- Who came, and when ---------------------------------------------------------------------------


def test_the_stay_goes_from_the_first_entry_to_the_last_exit(person, door, now):
    come(person, door, now.replace(hour=14))
    come(person, door, now.replace(hour=16), direction="out")

    assert stay_of(person) == Stay(now, now.replace(hour=16))


def test_who_is_still_inside_has_not_left(person, door, now):
    come(person, door, now.replace(hour=14))

    assert stay_of(person) == Stay(now, None)


@pytest.mark.parametrize("how", ["never", "undone", "rehearsal", "refused", "room", "exit"])
def test_who_did_not_come_to_the_building_has_none(edition, door, now, how):
    person = RegistrationFactory(edition=edition, code="2222BCDF")
    if how == "undone":
        undo(come(person, door, now), door, now)
    if how == "rehearsal":
        Door.objects.filter(pk=door.pk).update(is_trial=True)
        come(person, door, now)
    if how == "refused":
        Door.objects.filter(pk=door.pk).update(admits="expected")
        come(person, door, now)
    if how == "room":
        Place.objects.update(kind="room")
        come(person, door, now)
    if how == "exit":
        come(person, door, now, direction="out")

    assert stay_of(person) is None
    assert not certificates.who_came(edition).exists()


def test_stays_cost_the_same_however_many(edition, door, now, django_assert_num_queries):
    letters = "BCDFG"
    crowd = [RegistrationFactory(edition=edition, code=f"2222222{one}") for one in letters]
    for one in crowd:
        come(one, door, now)

    with django_assert_num_queries(2):
        assert len(certificates.stays_of(crowd)) == 5


# -- The page -------------------------------------------------------------------------------------


def test_it_says_who_was_where_when(person, after):
    text = text_of(person, Stay(after.replace(hour=8, minute=47), after.replace(hour=16)), after)

    for words in (
        *("Attestation de présence", "Métropole Européenne de Lille, atteste que"),
        *("Amina Dubois", "Les Façonnables", "2es Assises métropolitaines", "LILLIAD"),
        *("jeudi 18 mars 2027", "8 h 47", "16 h", "Fait le 18 mars 2027", "signature"),
    ):
        assert words in text
    assert not any(secret in text for secret in (person.email, person.code))


def test_it_speaks_the_language_of_the_person(person, after):
    person.language = "en"

    text = text_of(person, Stay(after.replace(hour=8, minute=47), None), after)

    assert "Certificate of attendance" in text
    assert "8:47" in text
    assert "Went out" not in text


@pytest.mark.parametrize("typed", ["x" * 200, "de La Tour " * 18, "#sys.version *a* $x$", "日本"])
def test_any_name_holds_on_one_page(person, after, typed):
    person.first_name = person.last_name = person.organisation = typed

    assert len(PdfReader(io.BytesIO(certificate_pdf(person, Stay(None, None), after))).pages) == 1


# -- At the desk and on Ma journée ---------------------------------------------------------------


@pytest.fixture
def mine(client, person):
    answer = HttpResponse()
    sign_in(answer, person, timezone.now())
    client.cookies = answer.cookies
    return client


def test_a_certificate_opens_once_the_day_is_over(desk, person, edition):
    move_to(edition, 1)
    before = desk.get(certificate_of(person))
    move_to(edition, -1)
    response = desk.get(certificate_of(person))

    assert (before.status_code, response.status_code) == (404, 200)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_the_desk_links_to_it_from_the_line_of_a_person(desk, person, door, day_is_over):
    place = reverse("checkin:attendance_place", args=[door.place.slug])
    page = reverse("checkin:attendance_person", args=[person.pk])

    assert certificate_of(person) in desk.get(place).content.decode()
    assert certificate_of(person) in desk.get(page).content.decode()


def test_others_do_not_open_it(client, person, day_is_over):
    stranger = client.get(certificate_of(person)).status_code
    page = client.get(PAGE).status_code
    user = UserFactory()
    user.groups.add(Group.objects.get(name="desk lead"))
    client.force_login(user)

    assert (stranger, page) == (302, 302)
    assert client.get(certificate_of(person)).status_code == 403
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"seen": "1"}).status_code == 403
    assert queued() == []


def test_another_edition_s_is_not_found(desk, edition, now, day_is_over):
    elsewhere = DoorFactory(edition=EditionFactory(is_current=False))
    other = RegistrationFactory(edition=elsewhere.edition, code="2222BCDF")
    come(other, elsewhere, now)

    assert desk.get(certificate_of(other)).status_code == 404


def test_my_day_offers_it_to_who_came_once_the_day_is_over(mine, person, edition):
    move_to(edition, 1)
    before = (MINE in mine.get("/ma-journee/").content.decode(), mine.get(MINE).status_code)
    move_to(edition, -1)
    later = (MINE in mine.get("/ma-journee/").content.decode(), mine.get(MINE).status_code)

    assert (before, later) == ((False, 404), (True, 200))


def test_my_day_offers_none_to_who_did_not_come(mine, person, day_is_over):
    person.presences.all().delete()

    assert MINE not in mine.get("/ma-journee/").content.decode()
    assert mine.get(MINE).status_code == 404


def test_strangers_have_none(client, person, day_is_over):
    assert client.get(MINE).status_code != 200


# -- By mail --------------------------------------------------------------------------------------


@pytest.fixture
def crowd(edition, door, person, now) -> dict[str, Registration]:
    """Besides Amina: no address, no news, did not come, another edition."""
    fields: dict[str, dict] = {"none": {"email": ""}, "news": {"opted_out_at": now}, "away": {}}
    found: dict[str, Registration] = {}
    for letter, (name, more) in zip("BCD", fields.items(), strict=True):
        found[name] = RegistrationFactory(edition=edition, code=f"2222222{letter}", **more)
        if name != "away":
            come(found[name], door, now)
    return found


def test_the_page_says_how_many_mails_would_leave(desk, crowd, day_is_over):
    said = desk.get(PAGE).context

    figures = [said[name] for name in ("came", "waiting", "without_email", "opted_out", "told")]
    assert figures == [3, 1, 1, 1, 0]
    assert queued() == []


def test_the_button_writes_to_each_once(desk, person, crowd, day_is_over):
    desk.post(PAGE, {"seen": "1"})
    again = desk.post(PAGE, {"seen": "1"})

    assert queued() == [person.email]
    assert again.status_code == 200
    assert again.context["waiting"] == 0


def test_what_has_changed_since_is_looked_at_again(desk, person, edition, door, now, day_is_over):
    other = RegistrationFactory(edition=edition, code="2222222B")
    come(other, door, now)

    response = desk.post(PAGE, {"seen": "1"})

    assert response.context["waiting"] == 2
    assert queued() == []


def test_nothing_leaves_before_the_day_is_over(desk, person, edition, now):
    move_to(edition, 1)

    desk.post(PAGE, {"seen": "1"})

    with pytest.raises(actions.DayNotOver):
        actions.send_certificates(edition, now=timezone.now())
    assert queued() == []


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_page_costs_the_same_however_many(
    desk, edition, door, now, how_many, day_is_over, django_assert_num_queries
):
    for letter in "BCDF"[:how_many]:
        come(RegistrationFactory(edition=edition, code=f"2222222{letter}"), door, now)

    with django_assert_num_queries(11):  # five for who asks, six
        desk.get(PAGE)


def test_many_leave_in_several_goes(edition, crowd, person, door, now, after, monkeypatch):
    monkeypatch.setattr("registration.checkin.actions.certifying.AT_ONCE", 1)
    come(RegistrationFactory(edition=edition, code="2222222F"), door, now)

    assert actions.send_certificates(edition, now=after) == 2
    assert actions.send_certificates(edition, now=after) == 0
    assert len(queued()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_buttons_at_once_write_to_nobody_twice(edition, door, now, after):
    for letter in "BCDFGHJK":
        come(RegistrationFactory(edition=edition, code=f"2222222{letter}"), door, now)

    def press(_n: int) -> int:
        try:
            return actions.send_certificates(edition, now=after)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        sent = [press(1), press(2)]
    else:
        with ThreadPoolExecutor(2) as pool:
            sent = list(pool.map(press, range(2)))

    assert sum(sent) == 8
    assert len(set(queued())) == len(queued()) == 8


def row_of(person: Registration, at: datetime) -> OutgoingMail:
    actions.send_certificates(person.edition, now=at)
    return OutgoingMail.objects.get(kind=KIND, reference=str(person.pk))


def test_the_mail_carries_the_certificate(person, after):
    person.language = "en"
    person.save()

    letter = made(row_of(person, after))

    (attached,) = letter.attachments
    name, content, _kind = attached  # type: ignore[misc]
    assert "certificate of attendance" in letter.subject
    assert name == "certificate-of-attendance.pdf"
    assert "Amina Dubois" in PdfReader(io.BytesIO(content)).pages[0].extract_text()  # type: ignore[arg-type]
    assert "List-Unsubscribe" in letter.extra_headers


@pytest.mark.parametrize("what", ["undone", "opted_out", "erased"])
def test_the_mail_is_dropped_when_it_is_no_longer_so(person, after, what):
    row = row_of(person, after)
    if what == "undone":
        person.presences.update(has_come=False)
    if what == "opted_out":
        Registration.objects.filter(pk=person.pk).update(opted_out_at=after)
    if what == "erased":
        people.erase(person, now=after)

    with pytest.raises(NoLongerNeeded):
        made(row)


def test_erasing_leaves_no_certificate(desk, person, edition, day_is_over):
    after = timezone.now()
    actions.send_certificates(edition, now=after)

    people.erase(person, now=after)

    row = OutgoingMail.objects.get(kind=KIND)
    assert (row.to, row.reference, row.state) == ("", "", OutgoingMail.State.DROPPED)
    assert desk.get(certificate_of(person)).status_code == 404
    assert actions.to_certify(edition) == []
