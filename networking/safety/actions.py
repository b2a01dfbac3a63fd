"""Blocking somebody, and telling the desk about them. Both people are locked, by their key."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from assises import audit
from assises.turns import turn
from networking.models import Block, Report
from networking.safety.ending import end_all
from networking.safety.refusals import Nobody, Often
from networking.safety.subjects import Subject
from registration.models import Registration

MOST_AN_HOUR = 5  # reports of one person


@turn()
@transaction.atomic
def block(by: Registration, about: Registration, now: datetime) -> Block:
    """Neither sees the other from now on, and what they had together ends. Twice changes nothing.

    Raises Nobody for oneself, or somebody of another edition.
    """
    if by.pk == about.pk or by.edition_id != about.edition_id:
        raise Nobody
    lock_both(by, about)
    made, is_new = Block.objects.get_or_create(by=by, about=about, defaults={"at": now})
    if is_new:
        end_all(by, now, with_whom=about)
        audit.record("networking.blocked", on=made, edition=by.edition, at=now)
    return made


@turn()
@transaction.atomic
def unblock(by: Registration, pk: int, now: datetime) -> None:
    """They see each other again; what ended stays so. Twice changes nothing."""
    found = Block.objects.filter(by=by, pk=pk).select_related("about").first()
    if found:
        lock_both(by, found.about)
        audit.record("networking.unblocked", on=found, edition=by.edition, at=now)
        found.delete()


@dataclass(frozen=True)
class Complaint:
    """Why somebody reports something."""

    reason: str
    words: str = ""


@turn()
@transaction.atomic
def report(subject: Subject, said: Complaint, *, by: Registration, now: datetime) -> Report:
    """Tell the desk, with a copy of what is reported. While it is open, again changes nothing.

    Raises Often.
    """
    lock_both(by, subject.about)
    mine = Report.objects.filter(by=by)
    if known := mine.open().filter(kind=subject.kind, subject=subject.pk).first():
        return known
    if mine.filter(at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Often
    made = Report.objects.create(
        edition=by.edition,
        by=by,
        about=subject.about,
        about_code=subject.code,
        kind=subject.kind,
        subject=subject.pk,
        about_text=subject.text,
        reason=said.reason,
        words=said.words,
        at=now,
    )
    audit.record("networking.reported", on=made, edition=by.edition, at=now)
    return made


def lock_both(one: Registration, other: Registration) -> None:
    people = Registration.objects.filter(pk__in=(one.pk, other.pk)).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))
