"""Changes of the programme."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError

from agenda import actions
from agenda.models import Session
from assises.models import AuditEntry
from tests.factories import RoleFactory, SessionFactory, UserFactory


def move(session, minutes: int) -> None:
    session.starts_at += timedelta(minutes=minutes)
    session.ends_at += timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("changed", "sequence"),
    [(["starts_at"], 1), (["room"], 1), (["title"], 1), (["state"], 1), (["summary"], 0), ([], 0)],
)
def test_save_session_tells_calendars_what_moved(edition, now, changed, sequence):
    session = SessionFactory(edition=edition)

    actions.save_session(session, changed=changed, by=None, now=now)

    session.refresh_from_db()
    assert (session.sequence, session.changed_at) == (sequence, now)


def test_save_session_trusts_the_stored_sequence(edition, now):
    session = SessionFactory(edition=edition)
    Session.objects.update(sequence=7)

    actions.save_session(session, changed=["title"], by=None, now=now)

    assert Session.objects.get().sequence == 8


def test_save_session_ends_what_caches_kept_and_writes_the_trail(edition, now):
    session, user = SessionFactory(edition=edition), UserFactory()

    actions.save_session(session, changed=["title"], by=user, now=now)

    version = edition.version
    edition.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert edition.version == version + 1
    assert (entry.action, entry.by, entry.details) == (
        "agenda.session_saved",
        user,
        {"fields": ["title"]},
    )


def test_relay_follows_its_source(edition, now):
    source = SessionFactory(edition=edition)
    relay = SessionFactory(edition=edition, kind=Session.Kind.RELAY, relay_of=source)
    move(source, 10)

    moved = actions.save_session(source, changed=["starts_at", "ends_at"], by=None, now=now)

    relay.refresh_from_db()
    assert moved == [relay]
    assert (relay.starts_at, relay.ends_at) == (source.starts_at, source.ends_at)
    assert relay.sequence == 1


def test_relay_with_hours_of_its_own_stays(edition, now):
    source = SessionFactory(edition=edition)
    relay = SessionFactory(edition=edition, kind=Session.Kind.RELAY, relay_of=source)
    move(relay, -30)
    relay.save()
    move(source, 10)

    assert actions.save_session(source, changed=["starts_at"], by=None, now=now) == []


def test_renamed_room_is_a_change_of_its_sessions(edition, now):
    session, other = SessionFactory.create_batch(2, edition=edition)
    session.room.name = "Amphithéâtre A"

    actions.save_part(session.room, edition=edition, changed=["name"], by=None, now=now)

    session.refresh_from_db()
    other.refresh_from_db()
    assert (session.sequence, session.changed_at) == (1, now)
    assert other.sequence == 0


def test_delete_ends_what_caches_kept(edition, now):
    session = SessionFactory(edition=edition)

    actions.delete([session], by=None, now=now)

    version = edition.version
    edition.refresh_from_db()
    assert edition.version == version + 1
    assert not Session.objects.exists()


def test_delete_refuses_what_something_stands_on(edition, now):
    role = RoleFactory(session=SessionFactory(edition=edition))

    with pytest.raises(ProtectedError):
        actions.delete([role.speaker], by=None, now=now)

    assert not AuditEntry.objects.exists()
