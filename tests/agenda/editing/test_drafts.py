"""Work on a programme that nobody sees yet, and its publication."""

from datetime import timedelta
from uuid import uuid4

import pytest

from agenda.editing import drafts, releases
from agenda.editing.plan import clashes_of, plan_of
from agenda.models import Draft, Role, Session
from assises.models import AuditEntry, Edition
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)


@pytest.fixture
def session(edition) -> Session:
    return SessionFactory(edition=edition)


@pytest.fixture
def room(edition):
    return RoomFactory(edition=edition, name="Petit amphithéâtre")


def token(session) -> str:
    return drafts.find(session.edition, session.uid).token


def save(session, now, seen=None, roles=None, by=None, **values):
    """By who has just looked, unless the test says otherwise."""
    seen = token(session) if seen is None else seen
    return drafts.save_draft(
        session.uid,
        edition=session.edition,
        values=values,
        roles=roles,
        seen=seen,
        by=by,
        now=now,
    )


def publish(edition, now, **more):
    seen = releases.fingerprint(one for one in plan_of(edition) if one.draft)
    return releases.publish(edition, seen=seen, by=None, now=now, **more)


def test_a_draft_changes_nothing_that_is_published(session, room, now):
    version = Edition.objects.get(pk=session.edition_id).version

    planned = save(session, now, room=room)

    assert planned.session.room == room
    assert planned.changed == {"room"}
    assert Session.objects.get(pk=session.pk).room == session.room
    assert Edition.objects.get(pk=session.edition_id).version == version


def test_what_goes_back_to_what_is_published_leaves_the_draft(session, room, now):
    save(session, now, room=room)
    save(session, now, room=session.room)

    assert not Draft.objects.exists()


def test_two_organisers_do_not_overwrite_each_other(session, room, now):
    first, second = UserFactory(), UserFactory()
    before = token(session)
    save(session, now, by=first, room=room)

    with pytest.raises(drafts.Overtaken) as refusal:
        save(session, now, seen=before, by=second, title="Autre titre")

    assert refusal.value.theirs.draft.changed_by == first
    assert refusal.value.theirs.changed == {"room"}
    assert Draft.objects.get().values == {"room": room.pk}


def test_a_double_click_saves_once(session, room, now):
    before = token(session)
    save(session, now, seen=before, room=room)
    save(session, now, seen=before, room=room)

    assert Draft.objects.get().version == 1


def test_publishing_makes_the_drafts_the_programme(session, room, now):
    save(session, now, room=room, starts_at=session.starts_at + timedelta(minutes=30))

    release = publish(session.edition, now)

    after = Session.objects.get(pk=session.pk)
    assert (after.room, after.sequence) == (room, session.sequence + 1)
    assert after.starts_at == session.starts_at + timedelta(minutes=30)
    assert not Draft.objects.exists()
    (change,) = release.changes
    assert change["what"] == ["room", "time"]
    assert change["before"]["room"] == session.room.name
    assert change["after"]["room"] == "Petit amphithéâtre"
    assert release.number == 2
    assert AuditEntry.objects.filter(action="agenda.published").exists()


def test_a_session_to_come_gets_its_address_when_published(edition, session, room, now):
    values = {
        "title": session.title,
        "kind": Session.Kind.WORKSHOP,
        "room": room,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
    }
    speaker = SpeakerFactory(edition=edition)
    id = uuid4()
    roles = [{"speaker": speaker.pk, "kind": "facilitator"}]
    drafts.save_draft(id, edition=edition, values=values, roles=roles, seen="", by=None, now=now)

    release = publish(edition, now)

    new = Session.objects.get(uid=id)
    assert new.slug == "de-la-loi-ess-a-la-loi-pacte"
    assert [(role.speaker, role.kind) for role in new.roles.all()] == [(speaker, "facilitator")]
    assert release.changes[0]["what"] == ["added"]


def test_dropping_cancels_what_was_published(session, now):
    drafts.drop(session.uid, edition=session.edition, seen=token(session), by=None, now=now)
    assert not Session.objects.get(pk=session.pk).is_cancelled

    release = publish(session.edition, now)

    after = Session.objects.get(pk=session.pk)
    assert (after.is_cancelled, after.sequence) == (True, session.sequence + 1)
    assert release.changes[0]["what"] == ["cancelled"]


def test_dropping_what_was_never_published_leaves_nothing(edition, session, now):
    id = uuid4()
    values = {"title": "T", "kind": "other", "room": session.room, "starts_at": session.ends_at}
    values["ends_at"] = session.ends_at + timedelta(minutes=10)
    drafts.save_draft(id, edition=edition, values=values, roles=[], seen="", by=None, now=now)

    seen = drafts.find(edition, id).token
    drafts.drop(id, edition=edition, seen=seen, by=None, now=now)

    assert not Draft.objects.exists()


def test_the_impossible_is_not_published(edition, session, now):
    other = SessionFactory(
        edition=edition,
        room=session.room,
        starts_at=session.ends_at,
        ends_at=session.ends_at + timedelta(minutes=30),
    )
    save(other, now, starts_at=session.starts_at)

    with pytest.raises(releases.Impossible):
        publish(edition, now)

    assert Draft.objects.exists()
    assert [clash.kind for clash in clashes_of(plan_of(edition), edition)] == ["room"]


def test_a_draft_saved_since_it_was_looked_at_is_looked_at_again(session, room, now):
    save(session, now, room=room)
    seen = releases.fingerprint(one for one in plan_of(session.edition) if one.draft)
    save(session, now, title="Autre titre")

    with pytest.raises(releases.Moved):
        releases.publish(session.edition, seen=seen, by=None, now=now)


def test_without_a_draft_there_is_nothing_to_publish(session, now):
    with pytest.raises(releases.NothingNew):
        publish(session.edition, now)


def test_people_on_stage_are_published(edition, session, now):
    former, new = SpeakerFactory(edition=edition), SpeakerFactory(edition=edition)
    Role.objects.create(session=session, speaker=former)
    save(session, now, roles=[{"speaker": new.pk, "kind": "moderator"}])

    release = publish(edition, now)

    assert [(one.speaker, one.kind) for one in session.roles.all()] == [(new, "moderator")]
    assert release.changes[0]["what"] == ["people"]


def test_a_warning_is_kept_with_its_reason_once(edition, session, now):
    with pytest.raises(drafts.NoReason):
        drafts.keep_warning("k", edition=edition, reason=" ", by=None, now=now)

    drafts.keep_warning("k", edition=edition, reason="Voulu", by=None, now=now)
    drafts.keep_warning("k", edition=edition, reason="Encore", by=None, now=now)

    assert edition.kept_warnings.get().reason == "Voulu"


def test_drafts_of_another_edition_stay(session, room, now):
    save(session, now, room=room)
    other = SessionFactory(edition=EditionFactory(is_current=False))
    save(other, now, title="Ailleurs")

    publish(session.edition, now)

    assert Draft.objects.get().session == other


def test_a_plan_costs_the_same_whatever_its_length(edition, room, now, django_assert_num_queries):
    for _n in range(5):
        one = SessionFactory(edition=edition, room=room)
        save(one, now, title="Autre")

    with django_assert_num_queries(6):
        assert len(plan_of(edition)) == 5


def test_what_was_published_meanwhile_is_not_put_back(session, room, now):
    before = token(session)
    save(session, now, room=room)
    publish(session.edition, now)

    with pytest.raises(drafts.Overtaken):
        save(session, now, seen=before, title="Autre titre", room=session.room)


def test_a_draft_whose_room_is_gone_keeps_the_published_one(session, room, now):
    save(session, now, room=room)
    room.delete()

    (planned,) = plan_of(session.edition)

    assert planned.session.room == session.room


@pytest.fixture
def relay(edition, session) -> Session:
    return SessionFactory(
        edition=edition,
        room=RoomFactory(edition=edition),
        kind="relay",
        relay_of=session,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )


def test_relays_that_follow_are_told(edition, session, relay, now):
    later = timedelta(minutes=30)
    save(session, now, starts_at=session.starts_at + later, ends_at=session.ends_at + later)

    release = publish(edition, now)

    assert {change["uid"] for change in release.changes} == {str(session.uid), str(relay.uid)}


def test_a_relay_follows_its_source_in_the_plan_and_its_room_must_be_free(
    edition, session, relay, now
):
    later = timedelta(minutes=60)
    other = SessionFactory(
        edition=edition,
        room=relay.room,
        starts_at=relay.starts_at + later,
        ends_at=relay.ends_at + later,
    )
    save(session, now, starts_at=session.starts_at + later, ends_at=session.ends_at + later)

    [clash] = clashes_of(plan_of(edition), edition)

    assert {clash.first, clash.second} == {str(relay.uid), str(other.uid)}
    with pytest.raises(releases.Impossible):
        publish(edition, now)


@pytest.mark.parametrize("draft", ["nothing", "room", "hours", "drops", "source drops"])
def test_the_plan_of_a_relay_is_what_publishing_gives(edition, session, relay, room, now, draft):
    later = timedelta(minutes=30)
    save(session, now, starts_at=session.starts_at + later, ends_at=session.ends_at + later)
    if draft == "room":
        save(relay, now, room=room)
    if draft == "hours":
        hours = {"starts_at": relay.starts_at - later, "ends_at": relay.ends_at - later}
        save(relay, now, **hours)
    dropped = {"drops": relay, "source drops": session}.get(draft)
    if dropped:
        drafts.drop(dropped.uid, edition=edition, seen=token(dropped), by=None, now=now)
    planned = {one.id: releases.facts_of(one.session) for one in plan_of(edition)}

    publish(edition, now)

    given = Session.objects.select_related("room")
    assert planned == {str(one.uid): releases.facts_of(one) for one in given}
