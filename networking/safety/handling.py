"""What organisers do about reports. The person is locked, then the report; the second is told."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from assises import audit
from assises.models import User
from assises.pictures import small_name
from assises.turns import turn
from networking.models import Meeting, Notice, Profile, Reply, Report, Word
from networking.safety.ending import end_all
from networking.safety.refusals import (
    HandedOver,
    HandledMeanwhile,
    NotAside,
    NoteChanged,
    NothingToTakeDown,
)
from registration.models import Registration

State = Report.State


@turn()
@transaction.atomic
def handle(report: Report, state: str, *, note: str, by: User, now: datetime) -> Report:
    """Nothing to do, take it down, or put the person aside: `state` says which.

    Raises HandedOver, HandledMeanwhile or NothingToTakeDown.
    """
    _lock_person(report.about_id)
    found = _lock(report)
    if found.state != State.OPEN:
        raise HandledMeanwhile
    if found.is_of_former and state != State.DISMISSED:
        raise HandedOver
    if state == State.HIDDEN:
        _take_down(found, now)
    elif state == State.SUSPENDED:
        _put_aside(found, by, now)
    found.state, found.handled_at, found.handled_by = State(state), now, by
    found.note = note or found.note
    found.save(update_fields=["state", "handled_at", "handled_by", "note"])
    _record(f"report_{found.state}", found, by, now)
    return found


@turn()
@transaction.atomic
def write_note(report: Report, note: str, *, was: str, by: User, now: datetime) -> None:
    """Keep a note; `was` is what its writer had read. Raises NoteChanged."""
    found = _lock(report)
    if found.note == note:
        return
    if found.note != was:
        raise NoteChanged
    found.note = note
    found.save(update_fields=["note"])
    _record("report_noted", found, by, now)


@turn()
@transaction.atomic
def lift(person: Registration, *, by: User, now: datetime) -> None:
    """Back in the directory, if they still agree to it; meetings that ended do not come back.

    Raises NotAside.
    """
    person = _lock_person(person.pk)
    aside = Profile.objects.filter(registration=person).exclude(suspended_at=None)
    if not aside.update(suspended_at=None):
        raise NotAside
    audit.record("networking.let_back", on=person, edition=person.edition, at=now, by=by)


# -- How it is done ------------------------------------------------------------------------------


def _lock_person(pk: UUID) -> Registration:
    people = Registration.objects.select_related("edition")
    return people.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _lock(report: Report) -> Report:
    related = Report.objects.select_related("edition", "about")
    return related.select_for_update(of=("self",), no_key=True).get(pk=report.pk)


def _put_aside(report: Report, by: User, now: datetime) -> None:
    """Out of the directory and off the wall; requests and meetings end. Again changes nothing."""
    profile, _made = Profile.objects.get_or_create(registration=report.about)
    if profile.suspended_at is None:
        profile.suspended_at = now
        profile.save(update_fields=["suspended_at"])
        end_all(report.about, now)
        audit.record("networking.put_aside", on=report.about, edition=report.edition, at=now, by=by)


def _take_down(report: Report, now: datetime) -> None:
    """What was reported, not the person. Raises NothingToTakeDown."""
    match report.kind:
        case Report.Kind.NOTICE:
            standing = Notice.objects.standing().filter(pk=report.subject)
            done = standing.update(taken_down_at=now, is_hidden=True)
        case Report.Kind.REPLY:
            done = Reply.objects.standing().filter(pk=report.subject).update(taken_down_at=now)
        case Report.Kind.MEETING:
            done = _hush(report)
        case _profile:
            done = _empty(report, now)
    if not done:
        raise NothingToTakeDown


def _hush(report: Report) -> int:
    """The words of the one who is reported; the meeting itself is theirs to end."""
    meeting = Meeting.objects.select_for_update(no_key=True).filter(pk=report.subject).first()
    if meeting is None:
        return 0
    is_asking = meeting.asking_id == report.about_id
    if is_asking:
        meeting.message = ""
    if is_asking == meeting.answer_is_of_asking:
        meeting.answer = ""
    meeting.save(update_fields=["message", "answer"])
    return 1


def _empty(report: Report, now: datetime) -> int:
    """Photograph, headline, words of one's own and links; terms of the vocabulary stay."""
    profile = Profile.objects.filter(pk=report.subject).first()
    if profile is None:
        return 0
    picture = profile.photograph
    if picture.name:
        for name in (picture.name, small_name(picture.name)):
            transaction.on_commit(partial(picture.storage.delete, name))
    Word.objects.filter(profile=profile).delete()
    return Profile.objects.filter(pk=profile.pk).update(
        headline="",
        offers_words="",
        seeks_words="",
        links=[],
        photograph="",
        changed_at=now,
        indexed_at=None,
    )


def _record(verb: str, report: Report, by: User, now: datetime) -> None:
    audit.record(f"networking.{verb}", on=report, edition=report.edition, at=now, by=by)
