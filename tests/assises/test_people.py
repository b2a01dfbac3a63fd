"""All that is kept about somebody: shown, erased everywhere, forgotten in time."""

import json
import re
from datetime import datetime, time, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agenda.live.models import Receipt, Vote
from assises import audit, people
from assises.models import AuditEntry, Edition, OutgoingMail
from networking.directory import actions as actions_of_profiles
from networking.models import Availability, Block, Meeting, Notice, Opinion, Reply, Report, Sitting
from registration import access, actions, codes
from registration.checkin.models import Expected, Presence, Scan
from registration.models import (
    ApiAnswer,
    Category,
    Consent,
    Group,
    Invitation,
    Need,
    Picked,
    Registration,
)
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    ExchangeFactory,
    LiveRoomFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionFactory,
    SlotFactory,
    TableFactory,
    UserFactory,
    WorkshopFactory,
    voice_of,
)
from workshops.actions import take_seat

SECRETS = ("zéphyrine", "zephyrine", "quatremère", "quatremere", "xylophage", "wambrechies", "z.q@")


@pytest.fixture
def category(edition) -> Category:
    return CategoryFactory(edition=edition)


@pytest.fixture
def person(edition, category, now) -> Registration:
    """Somebody who registered, with something in every table that can name them."""
    said = actions.Details(
        category=category,
        first_name="Zéphyrine",
        last_name="Quatremère",
        email="z.q@example.org",
        organisation="La Xylophage",
        commune="Wambrechies",
        diet=actions.Wish(["veg"], "Zéphyrine ne mange pas de noix"),
        purposes=["photographs"],
    )
    person = actions.register(uuid4(), edition=edition, details=said, now=now - timedelta(days=9))
    fill_registration(person, now)
    fill_the_rest(person, now)
    fill_networking(person, now)
    return Registration.objects.select_related("edition", "category").get(pk=person.pk)


def fill_registration(person: Registration, now: datetime) -> None:
    who = {"organisation": person.organisation, "contact_name": person.full_name}
    group = Group.objects.create(
        edition=person.edition, contact_email=person.email, made_at=now, **who
    )
    invitation = Invitation.objects.create(
        edition=person.edition,
        category=person.category,
        code="ABCD",
        label=f"Pour {person.full_name}",
        made_at=now,
    )
    answers = {"transport": f"avec {person.first_name}"}
    Registration.objects.update(group=group, invitation=invitation, answers=answers)
    Picked.objects.create(organiser=UserFactory(), registration=person)
    ApiAnswer.objects.create(
        pk=person.pk, fingerprint="f", answer={"badge": person.badge, "code": person.code}
    )
    codes.send(person.email, edition=person.edition, language="fr", now=now)
    OutgoingMail.objects.update(last_error=f"550 {person.email}")


def fill_networking(person: Registration, now: datetime) -> None:
    actions_of_profiles.show(person, now=now)
    said = actions_of_profiles.Content(
        headline=f"{person.first_name} au travail",
        offers_words=f"Un local à {person.commune}",
        links=["https://xylophage.example"],
        telephone="06 12 34 56 78",
    )
    profile = actions_of_profiles.own(person)
    token = actions_of_profiles.token(profile)
    actions_of_profiles.save_profile(person, said, themes=[], seen=token, now=now)


def fill_the_rest(person: Registration, now: datetime) -> None:
    door = DoorFactory(edition=person.edition)
    Presence.objects.create(
        place=door.place, registration=person, is_inside=True, since=now, door=door
    )
    Expected.objects.create(place=door.place, registration=person)
    Scan.objects.create(
        edition=person.edition,
        door=door,
        registration=person,
        code_digest="d",
        at=now,
        direction="in",
        outcome="accepted",
        override=f"{person.full_name} est attendue",
        answer={"person": {"name": person.full_name}},
        fingerprint="f",
    )
    room = LiveRoomFactory(session=SessionFactory(edition=person.edition, has_live=True))
    QuestionFactory(room=room, author=person, text="Qui paie ?", votes=1)
    QuestionFactory(
        room=room, author=person, text="Je suis Zéphyrine", was_public=False, status="pending"
    )
    other = QuestionFactory(room=room, author=None, votes=1)
    voice = voice_of(room, person)
    Vote.objects.create(question=other, voice=voice, at=now)
    Receipt.objects.create(
        voice=voice, frame_id=uuid4(), kind="ask", answer={"by": person.full_name}, at=now
    )
    workshop = WorkshopFactory(round__edition=person.edition)
    take_seat(workshop, registration=person, now=now)
    fill_ties(person, now)
    fill_meetings(person, now)
    LogEntry.objects.create(
        user=UserFactory(),
        content_type=ContentType.objects.get_for_model(Registration),
        object_id=str(person.pk),
        object_repr=person.full_name,
        action_flag=CHANGE,
    )
    AccessAttempt.objects.create(username=person.email, failures_since_start=1)
    fill_opinions(person, now)


def fill_opinions(person: Registration, now: datetime) -> None:
    """What they think of somebody, and what somebody thinks of them."""
    other = RegistrationFactory(edition__is_current=False, erased_at=now)
    about = {"kind": "kept", "at": now, "traits": ["+zéphyrine"]}
    Opinion.objects.create(by=person, about=other, **about)
    Opinion.objects.create(by=other, about=person, **about)


def fill_ties(person: Registration, now: datetime) -> None:
    gone = {"state": "cancelled", "erased_at": now, "email": ""}  # counts nowhere here
    other = RegistrationFactory(edition=person.edition, number=800, **gone)
    named = {"edition": person.edition, "at": now, "author": person}
    wrote = f"{person.first_name} prête un four à Wambrechies"
    notice = Notice.objects.create(kind="offer", text=wrote, text_key=wrote.lower(), **named)
    theirs = Notice.objects.create(kind="need", text="Un four", **{**named, "author": other})
    Reply.objects.create(notice=theirs, author=person, text=wrote, at=now)
    Reply.objects.create(notice=notice, author=other, text="Merci Zéphyrine", at=now)
    Block.objects.create(by=person, about=other, at=now)
    said = {"edition": person.edition, "kind": "notice", "reason": "rude", "at": now}
    for by, about in ((person, other), (other, person)):
        Report.objects.create(
            by=by, about=about, subject=uuid4(), words="Moi, Zéphyrine", about_text="", **said
        )
    Report.objects.filter(about=person).update(about_text=wrote)
    ExchangeFactory(
        asking=person,
        asked=other,
        state="done",
        answered_at=now,
        asking_card={"last_name": person.last_name},
        asked_note=f"{person.full_name} rappelle",
    )


def fill_meetings(person: Registration, now: datetime) -> None:
    """One agreed with somebody, and an hour at which they are not met."""
    other = RegistrationFactory(edition=person.edition, category=person.category, state="cancelled")
    Registration.objects.filter(pk=other.pk).update(erased_at=now)
    table, slot = TableFactory(edition=person.edition), SlotFactory(edition=person.edition)
    meeting = Meeting.objects.create(
        edition=person.edition,
        asking=person,
        asked=other,
        slot=slot,
        table=table,
        state=Meeting.State.ACCEPTED,
        message=f"{person.full_name} aimerait vous voir",
        answer="À bientôt, Zéphyrine",
        wants_step_free=True,
        asked_at=now,
        agreed_at=now,
        expires_at=now,
        changed_at=now,
    )
    for one in (person, other):
        Sitting.objects.create(meeting=meeting, registration=one, slot=slot)
    Availability.objects.create(registration=person, slot=slot, is_free=False)


def dump() -> str:
    """The whole database as text, lower case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [f"{table} {row}" for row in cursor.fetchall()]
    plain = re.sub(r"\\+u([0-9a-f]{4})", lambda seen: chr(int(seen[1], 16)), "\n".join(found))
    return plain.lower()


def in_dump(person: Registration) -> set[str]:
    text = dump()
    wanted = {*SECRETS, person.badge.lower(), person.code.lower()}
    return {secret for secret in wanted if secret in text}


def tables_naming() -> set[str]:
    rows = dump().splitlines()
    return {row.split(" ")[0] for row in rows if any(secret in row for secret in SECRETS)}


NAMING = {
    *("assises_outgoingmail", "axes_accessattempt", "django_admin_log"),
    *("checkin_scan", "live_question", "live_receipt"),
    *("networking_notice", "networking_reply", "networking_report"),
    "networking_meeting",
    *("registration_group", "registration_invitation", "registration_need"),
    *("registration_registration", "networking_exchange"),
    *("networking_profile", "networking_word"),
    "registration_registration",
    "networking_opinion",
}


def test_erasing_leaves_nobody_in_the_whole_database(person, now):
    before, tables = in_dump(person), tables_naming()

    people.erase(person, now=now)

    assert before == {*SECRETS, person.badge.lower(), person.code.lower()}
    assert tables == NAMING
    assert in_dump(person) == set()


def test_erasing_leaves_figures(person, now):
    people.erase(person, now=now)

    left = Registration.objects.get(pk=person.pk)
    assert (left.category, left.state, left.number) == (person.category, "cancelled", person.number)
    assert Scan.objects.filter(registration=left, outcome="accepted").count() == 1
    assert OutgoingMail.objects.filter(to="").count() == OutgoingMail.objects.count()
    assert AuditEntry.objects.filter(action="registration.erased").count() == 1


def test_erasing_keeps_what_the_room_has_read_and_its_votes(person, now):
    asked = list(person.questions.order_by("pk"))

    people.erase(person, now=now)

    for question in asked:
        question.refresh_from_db()
    assert sorted((q.text, q.author, q.votes, bool(q.removed_at)) for q in asked) == [
        ("", None, 0, True),
        ("Qui paie ?", None, 1, False),
    ]


def test_erasing_twice_changes_nothing(person, now):
    people.erase(person, now=now)
    before = Registration.objects.values().get(pk=person.pk)

    people.erase(person, now=now)

    assert Registration.objects.values().get(pk=person.pk) == before


def test_erasing_gives_the_place_to_the_next_and_writes_no_mail_to_who_left(person, edition, now):
    Edition.objects.update(capacity=1)
    RegistrationFactory(
        edition=edition,
        category=person.category,
        state="waiting",
        number=900,
        email="next@example.org",
    )
    OutgoingMail.objects.all().delete()

    people.erase(person, now=edition.starts_at - timedelta(days=1))

    written = OutgoingMail.objects.values_list("kind", "to")
    assert list(written) == [("registration.offered", "next@example.org")]


def test_erasing_after_the_day_leaves_the_place_as_it_was(person, edition):
    people.erase(person, now=edition.ends_at + timedelta(days=1))

    assert Registration.objects.get(pk=person.pk).state == "confirmed"


def test_a_mailbox_that_others_share_keeps_their_mails(person, edition, now):
    theirs = RegistrationFactory(edition=edition, number=900, email=person.email, name_key="other")
    mine = OutgoingMail.objects.get(reference=str(person.pk))
    mine.pk, mine.reference, mine.message_id = None, str(theirs.pk), "<other@example.org>"
    mine.save()

    people.erase(person, now=now)

    kept = OutgoingMail.objects.exclude(to="").filter(reference=str(theirs.pk))
    assert kept.get().to == "z.q@example.org"
    assert not OutgoingMail.objects.filter(reference=str(person.pk)).exists()


HANDLED = {
    *("registration.consent", "registration.need", "registration.picked"),
    *("checkin.presence", "checkin.scan", "checkin.expected"),
    *("agenda.favourite", "agenda.changenotice"),
    *("live.question", "live.voice"),
    *("workshops.seat", "workshops.ballot", "workshops.lock"),
    *("wall.brick", "wall.voice", "wall.attendance"),
    *("networking.profile", "networking.opinion", "networking.block", "networking.report"),
    *("networking.meeting", "networking.sitting", "networking.availability"),
    *("networking.exchange", "networking.notice", "networking.reply"),
}


def test_every_table_that_points_at_somebody_is_seen_to():
    """A new one needs its line in `people.kept_about`, in `people.erase`, and in this file's
    `person`; then here."""
    pointing = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "remote_field", None)
        and field.concrete
        and field.remote_field.model is Registration
    }

    assert pointing == HANDLED


# -- The pages ---------------------------------------------------------------------------------


@pytest.fixture
def owner(client, person):
    client.get(access.link_of(person))
    return client


@pytest.mark.parametrize("name", ["my_data_file", "day:erase"])
def test_strangers_go_and_sign_in(client, person, name):
    assert client.get(reverse(name))["Location"] == reverse("accounts:sign_in")
    assert client.post(reverse("day:erase"))["Location"] == reverse("accounts:sign_in")


def test_the_file_holds_everything(owner, person):
    response = owner.get(reverse("my_data_file"))

    kept = json.loads(response.content)
    assert reverse("my_data_file") == "/ma-journee/donnees.json"
    assert "no-store" in response["Cache-Control"]
    assert kept["person"]["last_name"] == "Quatremère"
    assert kept["needs"][0]["text"] == "Zéphyrine ne mange pas de noix"
    assert kept["agreements"][0]["purpose_in_words"]
    assert [len(kept["doors"][part]) for part in ("scans", "places")] == [1, 1]
    assert kept["doors"]["scans"][0]["in_the_end_in_words"]
    assert [len(kept["live"][part]) for part in ("questions", "votes")] == [2, 1]
    assert kept["networking"]["contacts"][0]["given"]["last_name"] == "Quatremère"
    assert kept["networking"]["contacts"][0]["note"] == ""
    assert [row["state"] for row in kept["workshops"]] == ["held"]
    assert [row["kind"] for row in kept["mails"]] == ["registration.confirmed"]
    meetings = kept["networking"]["meetings"]
    assert [row["state"] for row in meetings["meetings"]] == ["accepted"]
    assert [row["is_free"] for row in meetings["availability"]] == [False]
    assert kept["registration"]["group"] == {"organisation": "La Xylophage"}
    assert kept["answers"][0]["answer"] == "avec Zéphyrine"


def test_the_file_holds_nobody_else(owner, edition, person):
    RegistrationFactory(
        edition=edition, number=900, first_name="Barnabé", email="barnabe@example.org"
    )

    assert "barnab" not in owner.get(reverse("my_data_file")).content.decode().lower()


def test_the_file_holds_nothing_of_who_held_the_place(edition, person, now):
    early = edition.starts_at - timedelta(days=5)
    Meeting.objects.update(asking_code=person.code)
    audit.record("networking.shown", on=person, edition=edition, at=early - timedelta(hours=1))

    colleague = actions.hand_over(
        person, actions.Colleague("Ida", "Blum", "ida@example.org"), now=early
    )
    kept = people.kept_about(colleague, now)

    assert kept["networking"]["meetings"] == {"meetings": [], "availability": []}
    parts = ("profile", "suggestions", "contacts", "notices", "safety")
    assert not [part for part in parts if kept["networking"][part]]
    assert kept["history"][0]["what"] == "registration.handed_over"
    assert min(row["at"] for row in kept["history"]) == early
    assert "phyrine" not in json.dumps(kept["networking"], default=str).lower()


def test_the_file_names_whom_they_met_not_who_came_instead(edition, person, now):
    other = Meeting.objects.get().asked
    known = {"asked_code": other.code, "asking_code": person.code}
    Registration.objects.filter(pk=other.pk).update(first_name="Barnabé", erased_at=None)
    Meeting.objects.update(**known)

    before = people.kept_about(person, now)["networking"]["meetings"]["meetings"]
    Registration.objects.filter(pk=other.pk).update(first_name="Ida", code="ZZZZ2222")
    after = people.kept_about(person, now)["networking"]["meetings"]["meetings"]

    assert ["Barnabé" in row["with"] for row in before] == [True]
    assert [row["with"] for row in after] == [""]


def test_erasing_is_asked_once_then_done(owner, person):
    assert owner.get(reverse("day:erase")).status_code == 200
    assert Registration.objects.get(pk=person.pk).first_name == "Zéphyrine"

    response = owner.post(reverse("day:erase"), follow=True)

    assert response.redirect_chain == [(reverse("day:erased"), 302)]
    assert owner.get(reverse("day:day"))["Location"] == reverse("accounts:sign_in")
    assert owner.get(access.link_of(person)).status_code == 404


# -- In time -------------------------------------------------------------------------------------


def at(day, edition) -> datetime:
    return datetime.combine(day, time(12), edition.zone)


def test_needs_go_first_then_everything(person, edition):
    week = at(edition.day + timedelta(days=edition.needs_kept_days), edition)
    assert people.due(week - timedelta(days=1)) == []

    people.forget(week)
    assert not Need.objects.exists()
    assert Consent.objects.exists()

    end = at(edition.forgets_on, edition)
    assert people.due(end - timedelta(days=1)) == []
    assert [one.people for one in people.forget(end)] == [1]
    assert in_dump(person) == set()
    assert people.due(end) == []


def test_many_are_forgotten_little_by_little(edition, category):
    RegistrationFactory.create_batch(3, edition=edition, category=category)
    end = at(edition.forgets_on, edition)

    assert [people.forget(end, at_most=2)[0].people for _ in range(2)] == [3, 1]
    assert people.forget(end, at_most=2) == []


@pytest.mark.parametrize(
    ("day", "months", "end"), [("2027-03-18", 12, "2028-03-18"), ("2027-11-30", 3, "2028-03-01")]
)
def test_months_are_counted_over_the_year(edition, day, months, end):
    edition.day, edition.kept_months = datetime.fromisoformat(day).date(), months

    assert edition.forgets_on.isoformat() == end


def test_the_command_says_first_and_names_nobody(person, edition):
    Edition.objects.update(day=timezone.localdate() - timedelta(days=400))
    out = StringIO()

    call_command("forget", "--dry-run", stdout=out)
    assert out.getvalue() == f"{edition.slug}: 1 people, 0 needs\n"
    assert Registration.objects.filter(erased_at=None).count() == 1

    call_command("forget", stdout=out)
    assert not Registration.objects.filter(erased_at=None).exists()


def test_the_sender_forgets_without_being_asked(person):
    Edition.objects.update(day=timezone.localdate() - timedelta(days=400))

    call_command("deliver_mail", stdout=StringIO())

    assert not Registration.objects.filter(erased_at=None).exists()
