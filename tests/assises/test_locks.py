"""What happens to a place never waits for what its person does, nor the other way round.

A question or a scan points at a person and an edition. Were those locked for themselves alone,
each of two transactions would sooner or later hold what the other wants.
"""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from agenda import actions as programme
from agenda.live import actions as live
from agenda.live import frames, replies
from agenda.live.models import LiveRoom
from agenda.models import Session
from assises.models import Edition
from registration import actions
from registration.checkin import actions as checkin
from registration.checkin.actions import Asked, Steward
from registration.models import Registration
from tests.factories import (
    DoorFactory,
    LiveRoomFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    voice_of,
)

NOW = datetime(2027, 3, 18, 9, tzinfo=UTC)
SOON = 5  # seconds: far more than it takes, and the time that a failure takes
State = Registration.State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere there is one writer"),
]


def asking(person: Registration) -> Callable[[], str]:
    room = LiveRoomFactory(session__edition=person.edition)
    return lambda: (
        live.ask("Et la mobilité ?", room=room, voice=voice_of(room, person), now=NOW).status
    )


def scanning(person: Registration) -> Callable[[], str]:
    door = DoorFactory(edition=person.edition)
    steward = Steward(person.edition, user=UserFactory())
    asked = Asked(id=uuid.uuid4(), door=door.slug, code=person.code, at=NOW)
    return lambda: str(checkin.scan(asked, by=steward, now=NOW)["outcome"])


def cancel(person: Registration) -> None:
    actions.cancel(person, now=NOW)


def correct(person: Registration) -> None:
    actions.correct(person, {"last_name": "Durand", "email": "d@example.org"}, now=NOW)


def accept(person: Registration) -> None:
    actions.accept(person, now=NOW)


def promote(person: Registration) -> None:
    actions.promote(person, now=NOW, by=UserFactory())


def save_session(person: Registration) -> None:
    programme.lock(person.edition_id)


CHANGES = [
    (State.CONFIRMED, cancel),
    (State.CONFIRMED, correct),
    (State.OFFERED, accept),
    (State.WAITING, promote),
    (State.CONFIRMED, save_session),
]


def elsewhere(do: Callable[[], Any]) -> Any:
    try:
        return do()
    finally:
        connection.close()


@pytest.mark.parametrize("doing", [asking, scanning])
@pytest.mark.parametrize(("state", "change"), CHANGES)
def test_a_change_holds_up_nobody(doing, state, change):
    lapse = NOW + timedelta(hours=1) if state == State.OFFERED else None
    person = RegistrationFactory(state=state, held_until=lapse)
    do = doing(person)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        change(person)
        done = pool.submit(elsewhere, do).result(timeout=SOON)

    assert done in {"pending", "accepted", "refused"}


@pytest.mark.parametrize("doing", [asking, scanning])
def test_what_locks_the_edition_then_the_person_does_not_lock_up(doing):
    """As every change of a place does, with somebody else coming in between the two."""
    person = RegistrationFactory()
    do = doing(person)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Edition.objects.locked(person.edition_id)
            other = pool.submit(elsewhere, do)
            wait([other], timeout=1)  # it may have to wait for us: then we shall not for it
            cancelled = actions.cancel(person, now=NOW)

        assert other.result(timeout=SOON) in {"pending", "accepted"}
    assert cancelled.state == State.CANCELLED


def closing(room: LiveRoom) -> None:
    live.set_open(room, is_open=False, by=None, now=NOW)


def setting_up(room: LiveRoom) -> None:
    live.set_up(room, {"is_moderated": False}, by=UserFactory(), now=NOW)


def answering(room: LiveRoom) -> None:
    LiveRoom.objects.filter(pk=room.pk).update(replies_sent_at=NOW)
    question = room.questions.get()
    live.answer_in_writing(question.pk, "Oui.", room=room, name="A", by=None, now=NOW)


def sending(room: LiveRoom) -> None:
    LiveRoom.objects.filter(pk=room.pk).update(is_open=False)
    live.send_answers(room, by=UserFactory(), now=NOW)


def beginning(room: LiveRoom) -> None:
    Session.objects.filter(pk=room.session_id).update(has_live=False)
    live.begin(Session.objects.get(pk=room.session_id), by=None, now=NOW)


def telling(kind: str, **more: str) -> Callable[[LiveRoom], None]:
    """What a moderator's socket says."""

    def tell(room: LiveRoom) -> None:
        frame = {"id": str(uuid.uuid4()), "type": kind, **more}
        if kind == "moderate":
            frame["question"] = str(room.questions.get().pk)
        by = UserFactory(is_superuser=True)
        assert replies.reply(frames.read(frame), room=room, who=by, now=NOW)["type"] == "ack"

    return tell


SHOWN = [closing, setting_up, answering, sending, beginning, telling("close")]
SHOWN += [telling("moderate", action="reply", text="Oui.")]


@pytest.mark.parametrize("change", SHOWN)
def test_what_a_room_shows_on_a_page_does_not_lock_up_with_the_programme(change):
    """Publishing holds the edition, then saves sessions; erasing somebody, then their rooms."""
    question = QuestionFactory(room__replies_sent_at=NOW)
    room = question.room

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Edition.objects.locked(room.session.edition_id)
            other = pool.submit(elsewhere, lambda: change(room))
            wait([other], timeout=1)  # it may have to wait for us: then we shall not for it
            programme.save_session(room.session, changed=["title"], by=None, now=NOW)
            live.lock(room.pk)

        other.result(timeout=SOON)
