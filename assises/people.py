"""One person in every room: all that is kept about them, and how it is erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

import agenda.forgetting as agenda
import agenda.live.forgetting as live
import networking.forgetting as networking
import registration.checkin.forgetting as doors
import workshops.forgetting as workshops
import workshops.wall.forgetting as walls
from assises import audit
from assises.models import AuditEntry, Edition, OutgoingMail, User
from assises.turns import turn
from registration import actions, mails
from registration.models import (
    FormQuestion,
    Group,
    Invitation,
    Mention,
    Need,
    Registration,
    SignInCode,
)

AT_ONCE = 200  # people erased in one round of the mail sender


# -- All that is kept ---------------------------------------------------------------------------


def kept_about(registration: Registration, now: datetime) -> dict[str, Any]:
    """Everything, for its owner: codes for programs, and the same in words."""
    return {
        "made_at": now,
        "edition": {"name": registration.edition.name, "day": registration.edition.day},
        "person": _person(registration),
        "registration": _registration(registration),
        "answers": _answers(registration),
        "needs": [
            {
                "kind": need.kind,
                "kind_in_words": need.get_kind_display(),
                "choices": need.answers,
                "text": need.text,
                "consented_at": need.consented_at,
                "erased_on": need.delete_on,
            }
            for need in registration.needs.order_by("kind")
        ],
        "agreements": [
            {
                "purpose": consent.purpose,
                "purpose_in_words": consent.get_purpose_display(),
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
            }
            for consent in registration.consents.order_by("given_at", "pk")
        ],
        "mails": _mails(registration),
        "doors": doors.kept_about(registration),
        "agenda": agenda.kept_about(registration),
        "live": live.kept_about(registration),
        "workshops": workshops.kept_about(registration),
        "ballots": workshops.ballots_about(registration),
        "walls": walls.kept_about(registration),
        "networking": networking.kept_about(registration),
        "history": [
            {"at": entry.at, "what": entry.action, "details": entry.details}
            for entry in _trail(registration)
        ],
    }


def _person(registration: Registration) -> dict[str, Any]:
    names = (
        "first_name",
        "last_name",
        "email",
        "email_wanted",
        "language",
        "organisation",
        "family",
        "commune",
    )
    told: dict[str, Any] = {name: getattr(registration, name) for name in names}
    return {**told, "family_in_words": registration.get_family_display()}


def _registration(registration: Registration) -> dict[str, Any]:
    group, invitation = registration.group, registration.invitation
    names = ("id", "number", "state", "lunch", "code", "badge", "badge_version", "asked_at")
    dates = ("held_until", "cancelled_at", "readdressed_at", "opted_out_at", "printed_at")
    told: dict[str, Any] = {name: getattr(registration, name) for name in (*names, *dates)}
    return {
        **told,
        "state_in_words": registration.get_state_display(),
        "category": registration.category.name,
        "position": registration.position(),
        "group": {"organisation": group.organisation} if group else None,
        "invitation": invitation.code if invitation else None,
    }


def _answers(registration: Registration) -> list[dict[str, Any]]:
    labels = dict(
        FormQuestion.objects.filter(edition=registration.edition_id).values_list("slug", "label")
    )
    return [
        {"question": labels.get(slug, slug), "name": slug, "answer": answer}
        for slug, answer in registration.answers.items()
    ]


def _mails(registration: Registration) -> list[dict[str, Any]]:
    return [
        {
            "written_at": row.created_at,
            "kind": row.kind,
            "kind_in_words": str(mails.NAMES.get(row.kind, row.kind)),
            "to": row.to,
            "state": row.state,
            "state_in_words": row.get_state_display(),
            "sent_at": row.sent_at,
        }
        for row in OutgoingMail.objects.filter(
            reference=str(registration.pk), to=registration.email
        ).order_by("pk")
    ]


def _trail(registration: Registration) -> Iterable[AuditEntry]:
    """What happened to this person: nothing from before the place was handed over to them."""
    target = f"{registration._meta.label_lower}:{registration.pk}"
    entries = list(AuditEntry.objects.filter(target=target).order_by("at", "pk"))
    handed = [n for n, one in enumerate(entries) if one.action == "registration.handed_over"]
    return entries[handed[-1] :] if handed else entries


# -- Erasing --------------------------------------------------------------------------------------


@turn()
@transaction.atomic
def erase(registration: Registration, *, now: datetime, by: User | None = None) -> Registration:
    """Erase somebody in every room, at once; figures stay. Twice changes nothing."""
    Edition.objects.locked(registration.edition_id)
    live.forget(registration, now=now)
    workshops.forget(registration, now=now)
    walls.forget(registration)
    networking.forget(registration, now=now)
    agenda.forget(registration)
    doors.forget(registration)
    _forget_in_tools(registration)
    Edition.objects.bump(registration.edition_id)  # a public page may have shown their name
    return actions.erase(registration, now=now, by=by)


def _forget_in_tools(registration: Registration) -> None:
    """The admin's own history writes names; the guard of passwords, what was typed."""
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Registration), object_id=str(registration.pk)
    ).update(object_repr="", change_message="")
    if registration.email:
        for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
            attempts.objects.filter(username__iexact=registration.email).delete()


# -- In time --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """What is to be forgotten of an edition."""

    edition: Edition
    needs: int
    people: int

    def __bool__(self) -> bool:
        return bool(self.needs or self.people)


def due(now: datetime) -> list[Due]:
    """What `forget` would do now, edition by edition: figures, no names."""
    today = timezone.localdate(now)
    found = []
    for edition in Edition.objects.order_by("day", "pk"):
        theirs = Registration.objects.of(edition)
        needs = Need.objects.filter(registration__edition=edition, delete_on__lte=today)
        people = theirs.filter(erased_at=None) if edition.forgets_on <= today else theirs.none()
        found.append(Due(edition, needs.count(), people.count()))
    return [one for one in found if one]


def forget(now: datetime, *, at_most: int | None = None) -> list[Due]:
    """Erase what has been kept long enough; returns what was due. Again changes nothing.

    With `at_most`, no more people than that in one go: the rest follows.
    """
    todo = due(now)
    actions.forget_needs(timezone.localdate(now))
    for one in todo:
        if one.people:
            _forget_edition(one.edition, now, at_most)
    agenda.forget_files(now)
    networking.forget_files(now)
    return todo


def _forget_edition(edition: Edition, now: datetime, at_most: int | None) -> None:
    people = Registration.objects.of(edition).filter(erased_at=None).order_by("number")
    count = 0
    for registration in people.select_related("edition")[:at_most]:
        erase(registration, now=now)
        count += 1
    with transaction.atomic():
        workshops.forget_draws(edition)
        walls.forget_facilitators(edition.pk)
        agenda.forget_contacts(edition.pk)
        actions.forget_mails(OutgoingMail.objects.filter(edition=edition).exclude(to=""))
        Mention.objects.filter(group__edition=edition).delete()
        SignInCode.objects.filter(edition=edition).delete()
        Group.objects.filter(edition=edition).update(
            contact_name="", contact_email="", organisation=""
        )
        Invitation.objects.filter(edition=edition).update(label="")
        audit.record("registration.forgotten", on=edition, edition=edition, at=now, people=count)
