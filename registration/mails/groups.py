"""What the contact of a group reads: who has a place, and the link of the list."""

from datetime import datetime

from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from registration.access import group_link_of
from registration.mails.wording import plain
from registration.models import Group, Registration

State = Registration.State


def group_made(group: Group, at: datetime) -> OutgoingMail:
    """Your colleagues are registered."""
    return _about("group_made", group, at)


def group_link(group: Group, at: datetime) -> OutgoingMail:
    """The list has a new link."""
    return _about("group_link", group, at)


def _about(kind: str, group: Group, at: datetime) -> OutgoingMail:
    return mail.queue(
        f"registration.{kind}",
        edition=group.edition,
        to=group.contact_email,
        language=group.language,
        at=at,
        reference=str(group.pk),
    )


def _group(row: OutgoingMail) -> Group:
    found = Group.objects.select_related("edition")
    group = found.filter(pk=row.reference, contact_email=row.to).first()
    if group is None:
        raise NoLongerNeeded
    return group


@mail.builder("registration.group_made")
def _group_made(row: OutgoingMail) -> Letter:
    group = _group(row)
    return plain(
        group.edition,
        _("Your group: %(event)s, %(day)s"),
        _("Your colleagues’ registration"),
        [
            _("Each of them gets a mail with a badge, or a turn on the waiting list."),
            *_what_became_of(group, row.claimed_at or row.created_at),
            _("Somebody cannot come? Say on the list who comes instead, until the day."),
        ],
        note=_("Whoever has this link can change the list: keep it to yourself."),
        button=_("Open the list"),
        link=group_link_of(group),
    )


@mail.builder("registration.group_link")
def _group_link(row: OutgoingMail) -> Letter:
    group = _group(row)
    return plain(
        group.edition,
        _("A new link for your group: %(event)s, %(day)s"),
        _("A new link for your group"),
        [_("It replaces the former one, which no longer opens anything.")],
        note=_("Whoever has this link can change the list: keep it to yourself."),
        button=_("Open the list"),
        link=group_link_of(group),
    )


def _what_became_of(group: Group, now: datetime) -> list[str]:
    """A line for each of them, with their position if they wait."""
    told = []
    for person in group.everybody(now):
        if person.state == State.WAITING:
            told.append(
                _("%(name)s: number %(position)s on the waiting list")
                % {"name": person.full_name, "position": person.place_in_line}
            )
        else:
            state = person.get_state_display()
            told.append(_("%(name)s: %(state)s") % {"name": person.full_name, "state": state})
    return told
