"""Somebody is erased: the row stays as a figure, and names nobody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assises.models import Edition, OutgoingMail, User
from assises.turns import turn
from registration.actions.places import locked, record, settle
from registration.actions.registering import new_code_in
from registration.models import ApiAnswer, Group, Invitation, Mention, Registration
from registration.names import name_keys

State = Registration.State


@turn()
@transaction.atomic
def erase(registration: Registration, *, now: datetime, by: User | None = None) -> Registration:
    """Leave of somebody what can be counted: category, kind of organisation, lunch, what became
    of the place. Twice changes nothing.

    Before the day ends the place is given back and offered to who is next. No mail tells it:
    it would need the address.
    """
    edition = Edition.objects.locked(registration.edition_id)
    registration = locked(registration)
    if registration.erased_at:
        return registration
    _forget_mails(registration)
    _forget_what_others_wrote(registration)
    registration.needs.all().delete()
    registration.consents.all().delete()
    registration.picked.all().delete()
    frees = registration.state != State.CANCELLED and now < edition.ends_at
    for name, value in (_nobody(registration, now) | (_gone(now) if frees else {})).items():
        setattr(registration, name, value)
    registration.code = new_code_in(edition)
    registration.save()
    record("erased", registration, now, by)
    if frees:
        settle(edition, now)
    return registration


def forget_mails(rows: QuerySet[OutgoingMail]) -> None:
    """Of each mail stays that it was written, and when. One that waits never leaves."""
    under_way = (OutgoingMail.State.WAITING, OutgoingMail.State.CLAIMED)
    rows.filter(state__in=under_way).update(state=OutgoingMail.State.DROPPED)
    rows.update(to="", reference="", params={}, last_error="")


# -- How it is done ----------------------------------------------------------------------------


def _nobody(registration: Registration, now: datetime) -> dict[str, Any]:
    """Where somebody lives and works would be enough to find them again: it goes too."""
    empty = ("first_name", "last_name", "email", "email_wanted", "organisation")
    return dict.fromkeys((*empty, "organisation_key", "commune", "badge", "printed_as"), "") | {
        **name_keys("", ""),
        "answers": {},
        "badge_version": registration.badge_version + 1,
        "link_version": registration.link_version + 1,
        "calendar_version": registration.calendar_version + 1,
        "group": None,
        "invitation": None,
        "opted_out_at": None,
        "readdressed_at": None,
        "erased_at": now,
    }


def _gone(now: datetime) -> dict[str, Any]:
    return {"state": State.CANCELLED, "held_until": None, "cancelled_at": now}


def _is_shared(registration: Registration) -> bool:
    """Whether somebody else registered with the same mailbox."""
    others = Registration.objects.exclude(pk=registration.pk)
    return others.of(registration.edition).filter(email=registration.email).exists()


def _forget_mails(registration: Registration) -> None:
    """What was written to them; a mailbox that others share, only what names this person."""
    theirs = OutgoingMail.objects.filter(reference=str(registration.pk))
    if registration.email and not _is_shared(registration):
        theirs |= OutgoingMail.objects.filter(
            edition=registration.edition, to__iexact=registration.email
        )
    forget_mails(OutgoingMail.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))))


def _forget_what_others_wrote(registration: Registration) -> None:
    """A program's answer, the contact of a group, its list, for whom a code was made."""
    named = Mention.objects.filter(group__edition=registration.edition)
    if registration.email:
        named.filter(email=registration.email, name_key=registration.name_key).delete()
    for stored in ApiAnswer.objects.filter(pk=registration.pk):
        stored.answer = {**stored.answer, "badge": "", "code": ""}
        stored.save(update_fields=["answer"])
    if registration.email and not _is_shared(registration):
        groups = Group.objects.filter(edition=registration.edition)
        for group in groups.filter(contact_email__iexact=registration.email):
            group.contact_name = group.contact_email = group.organisation = ""
            group.link_version += 1
            group.save(
                update_fields=["contact_name", "contact_email", "organisation", "link_version"]
            )
    if registration.invitation_id:
        Invitation.objects.filter(pk=registration.invitation_id, uses=1).update(label="")
