"""A session is placed: nothing impossible by accident, a way back, nothing typed is lost."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from agenda.editing import drafts
from agenda.models import Draft, KeptWarning
from tests.agenda.editing.test_desk import at, organiser, session, token, typed
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SpeakerFactory, UserFactory

__all__ = ["organiser", "session"]
JSON = {"accept": "application/json"}


@pytest.fixture
def next_one(session):
    """The session that follows in the same room."""
    starts_at = session.ends_at + timedelta(minutes=5)
    return SessionFactory(
        edition=session.edition,
        room=session.room,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=40),
    )


def planned(session):
    return drafts.find(session.edition, session.uid).session


def moved_to(client, session, **said):
    return client.post(at("desk_move", session.uid), {"seen": token(session), **said}, headers=JSON)


def test_each_field_is_in_the_form_once(client, organiser, session):
    page = client.get(at("desk_session", session.uid))

    form = page.context["form"]
    names = Counter(field.name for field in [*form.about, *form.aside, *form.english])
    when = {"room", "start", "length", "day", "seen"}
    assert set(names) == set(form.fields) - when
    assert set(names.values()) == {1}
    assert page.content.decode().count('name="title"') == 1


def test_the_enter_key_saves_and_chooses_no_other_hour(client, organiser, session):
    page = client.get(at("desk_session", session.uid)).content.decode()

    form = page[page.index('id="session"') :]
    assert form.index("<button") < form.index('name="at"')


def test_a_drop_on_a_taken_place_is_refused_with_the_reason(client, organiser, session, next_one):
    answer = moved_to(client, next_one, start=session.starts_at.isoformat())

    assert answer.status_code == 409
    assert session.title in answer.json()["message"]
    assert not Draft.objects.exists()


def test_a_drop_that_takes_a_relay_along_to_a_taken_room_is_refused(client, organiser, session):
    there = {"edition": session.edition, "room": RoomFactory(edition=session.edition)}
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    SessionFactory(**there, **hours, kind="relay", relay_of=session)
    later = {name: hour + timedelta(minutes=60) for name, hour in hours.items()}
    other = SessionFactory(**there, **later)

    answer = moved_to(client, session, start=other.starts_at.isoformat())

    assert answer.status_code == 409
    assert other.title in answer.json()["message"]
    assert not Draft.objects.exists()


def test_a_drop_on_somebody_taken_elsewhere_is_refused(client, organiser, session):
    speaker = SpeakerFactory(edition=session.edition)
    other = SessionFactory(edition=session.edition, room=RoomFactory(edition=session.edition))
    for one in (session, other):
        one.roles.create(speaker=speaker, kind="speaker", position=0)
    other.starts_at, other.ends_at = session.ends_at, session.ends_at + timedelta(hours=1)
    other.save()

    answer = moved_to(client, other, start=session.starts_at.isoformat())

    assert speaker.full_name in answer.json()["message"]


def test_a_move_says_how_to_put_back(client, organiser, session):
    there = RoomFactory(edition=session.edition)
    answer = moved_to(client, session, local="2027-03-18T15:00", room=there.pk)
    assert planned(session).room == there

    moved = client.get(answer.json()["address"]).context["moved"]
    assert (moved.starts_at, moved.room) == (session.starts_at, session.room)
    back = {"start": moved.starts_at.isoformat(), "room": moved.room.pk, "anyway": "1"}
    client.post(at("desk_move", session.uid), {"seen": moved.planned.token, **back})

    assert not Draft.objects.exists()
    assert client.get(answer.json()["address"]).context["moved"] is None


def test_a_move_out_of_a_clash_is_undone_into_it(client, organiser, session, next_one):
    said = typed(next_one, start="10:40", anyway="on")
    client.post(at("desk_session", next_one.uid), said)
    clashing = planned(next_one).starts_at
    page = client.post(
        at("desk_move", next_one.uid),
        {"seen": token(next_one), "local": "2027-03-18T16:00"},
        follow=True,
    )

    moved = page.context["moved"]
    back = {"start": moved.starts_at.isoformat(), "room": moved.room.pk, "anyway": "1"}
    client.post(at("desk_move", next_one.uid), {"seen": moved.planned.token, **back})

    assert planned(next_one).starts_at == clashing


@pytest.mark.parametrize(
    "query",
    ["moved=x", "moved={uid}&seen={seen}", "moved={uid}&seen={seen}&start=9999-99-99&room=1"],
)
def test_a_made_up_way_back_is_not_offered(client, organiser, session, query):
    address = query.format(uid=session.uid, seen=token(session))

    assert client.get(f"{at('desk')}?{address}").context["moved"] is None


def test_a_warning_is_seen_before_it_is_saved(client, organiser, session):
    said = typed(session, capacity=str(session.room.capacity + 5))

    page = client.post(at("desk_session", session.uid), said)

    (warning,) = page.context["told"].warnings
    assert not Draft.objects.exists()

    said |= {"warned": warning.clash.key, "reason": "Débord prévu"}
    client.post(at("desk_session", session.uid), said)

    assert set(Draft.objects.get().values) == {"capacity"}
    kept = KeptWarning.objects.get()
    assert (kept.key, kept.reason, kept.by) == (warning.clash.key, "Débord prévu", organiser)
    assert client.get(at("desk")).context["warnings"] == []


def test_a_reason_does_not_let_the_impossible_through(client, organiser, session, next_one):
    local = session.starts_at.astimezone(session.edition.zone)
    said = typed(next_one, start=f"{local:%H:%M}", reason="Je le veux", warned="room:x")

    page = client.post(at("desk_session", next_one.uid), said)

    assert page.context["told"].is_impossible
    assert not Draft.objects.exists()
    assert not KeptWarning.objects.exists()


def test_who_comes_second_sees_what_differs(client, organiser, session):
    said = typed(session, title="Mon titre")
    theirs = {"title": "Leur titre", "sign_language": True}
    drafts.save_draft(
        session.uid,
        edition=session.edition,
        values=theirs,
        roles=None,
        seen=token(session),
        by=UserFactory(name="Fatou Diallo"),
        now=timezone.now(),
    )

    page = client.post(at("desk_session", session.uid), said)

    assert [words for _label, words in page.context["differs"]] == ["Leur titre", "oui"]
    again = {**said, "seen": page.context["theirs"].token}
    client.post(at("desk_session", session.uid), again)
    assert planned(session).title == "Mon titre"


def test_what_was_typed_of_a_session_that_is_gone_is_kept(client, organiser, edition, session):
    id = uuid4()
    client.post(at("desk_add"), typed(session, title="À venir", start="15:00", id=id, seen=""))
    new = drafts.find(edition, id)
    said = typed(new.session, title="Corrigée", seen=new.token)
    client.post(at("desk_drop", id), {"seen": new.token})

    page = client.post(at("desk_session", id), said)

    assert page.status_code == 409
    assert "Corrigée" in page.content.decode()
    client.post(at("desk_session", id), {**said, "seen": ""})
    assert drafts.find(edition, id).session.title == "Corrigée"


def test_an_id_of_another_edition_takes_nothing_from_it(client, organiser, session):
    elsewhere = EditionFactory(is_current=False)
    theirs = SessionFactory(edition=elsewhere)
    draft = Draft.objects.create(edition=elsewhere, changed_at=timezone.now())

    for id in (theirs.uid, draft.pk):
        said = typed(session, title="Prise", start="15:00", id=id, seen="")
        assert client.post(at("desk_add"), said).status_code == 409

    assert Draft.objects.get().edition == elsewhere


def test_an_empty_room_has_a_column_to_drop_into(client, organiser, session):
    empty = RoomFactory(edition=session.edition)

    page = client.get(at("desk"))

    assert [one.room for one in page.context["table"].columns] == [session.room, empty]
    assert b".s2-1{" in client.get("/organisation/programme/grille.css").content


def test_a_room_and_a_person_taken_twice_are_one_clash_to_mend(
    client, organiser, session, next_one
):
    speaker = SpeakerFactory(edition=session.edition)
    for one in (session, next_one):
        one.roles.create(speaker=speaker, kind="speaker", position=0)
    client.post(
        at("desk_session", next_one.uid),
        typed(
            next_one,
            start="10:40",
            anyway="on",
            **{"stage-TOTAL_FORMS": "1", "stage-0-speaker": speaker.pk, "stage-0-kind": "speaker"},
        ),
    )

    (pair,) = client.get(at("desk")).context["impossible"]

    assert {one.clash.kind for one in pair} == {"room", "person"}


def test_a_session_to_come_is_on_the_grid_with_its_people(client, organiser, edition, session):
    speaker = SpeakerFactory(edition=edition, last_name="Bertrand")
    stage = {"stage-TOTAL_FORMS": "1", "stage-0-speaker": speaker.pk, "stage-0-kind": "speaker"}
    said = typed(session, title="À venir", start="15:00", id=str(uuid4()), seen="", **stage)

    page = client.post(at("desk_add"), said, follow=True)

    assert page.status_code == 200
    assert "À venir" in page.content.decode()
    assert speaker.full_name in page.content.decode()
    assert client.get("/organisation/programme/grille.css").status_code == 200


def test_what_is_still_to_be_watched_is_said_before_publishing(client, organiser, session):
    said = typed(session, capacity=str(session.room.capacity + 5))
    page = client.post(at("desk_session", session.uid), said)
    (warning,) = page.context["told"].warnings
    client.post(at("desk_session", session.uid), {**said, "warned": warning.clash.key})

    page = client.get(at("desk_publish"))

    assert [one.text for one in page.context["warnings"]] == [warning.text]
    assert page.context["lines"]


def test_the_free_hours_nearest_to_its_own_are_offered(client, organiser, session, next_one):
    local = session.starts_at.astimezone(session.edition.zone)
    said = typed(next_one, start=f"{local:%H:%M}")

    page = client.post(at("desk_session", next_one.uid), said)

    hours = [value for value, _words in page.context["told"].free]
    assert len(hours) == 12
    assert hours == sorted(hours)
    assert f"{session.ends_at.astimezone(session.edition.zone):%H:%M}" in hours
    assert f"{local:%H:%M}" not in hours
