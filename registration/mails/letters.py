"""How each mail is worded, when the sender takes it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, whole_day
from registration.access import link_of
from registration.mails.wording import coming_with, plain, site, told_besides, with_badge
from registration.models import Registration

State = Registration.State


def registration_of(row: OutgoingMail) -> Registration:
    """Whom a mail is about. Another address since: it would tell a stranger."""
    found = (
        Registration.objects.select_related("edition", "category")
        .filter(pk=row.reference, email=row.to)
        .first()
    )
    if found is None:
        raise NoLongerNeeded
    return found


def _when(row: OutgoingMail) -> datetime:
    """When it is worded: what has changed since it was written is told as it is now."""
    return row.claimed_at or row.created_at


@mail.builder("registration.confirmed")
def _confirmed(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if not registration.is_confirmed:
        raise NoLongerNeeded
    subject = _("Your badge: %(event)s, %(day)s")
    opening = _(
        "Your registration is done. Here is your badge: show this square at the entrance, "
        "on your phone or on paper."
    )
    own = coming_with(registration)
    if own:
        change = _(
            "Your place comes with the workshops below: keep them, or change them on your page."
        )
        opening = f"{opening} {change}"
    opening = " ".join([opening, *told_besides(registration, _when(row))])
    return with_badge(registration, subject, opening, row, own=own)


@mail.builder("registration.already")
def _already(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if registration.is_confirmed:
        subject = _("Your badge again: %(event)s, %(day)s")
        opening = _(
            "You had registered already, and nothing has changed. Here is your badge again: "
            "show this square at the entrance, on your phone or on paper."
        )
        return with_badge(registration, subject, opening, row)
    if registration.state == State.WAITING:
        return _waiting(row)
    if registration.state == State.OFFERED:
        return _offered(row)
    if registration.state == State.PENDING:
        return _pending(row)
    raise NoLongerNeeded


@mail.builder("registration.pending")
def _pending(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    until, now = registration.held_until, _when(row)
    if registration.state != State.PENDING or until is None or until <= now:
        raise NoLongerNeeded
    return plain(
        registration.edition,
        _("Confirm your place: %(event)s, %(day)s"),
        _("One click, and the place is yours, %(name)s") % {"name": registration.first_name},
        [
            _(
                "Many people have just registered from your network. So that nobody takes places "
                "with other people's addresses, yours is kept until %(time)s: confirm it on "
                "your page."
            )
            % {"time": clock(until.astimezone(registration.edition.zone))},
            _("Your badge follows at once. Too late? Register again: it takes a minute."),
            *told_besides(registration, now),
        ],
        note=_("You did not register? Then do nothing: the place is given back by itself."),
        button=_("Confirm my place"),
        link=link_of(registration),
    )


@mail.builder("registration.cancelled")
def _cancelled(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return plain(
        registration.edition,
        _("Your place has been given back: %(event)s, %(day)s"),
        _("Your place has been given back"),
        [
            _("Thank you for telling us: somebody else can come. Your badge opens no door now."),
            _("Changed your mind? Register again, if places are left."),
        ],
        note=_("You get this mail because your registration has been cancelled."),
        button=_("Go to the site"),
        link=site("/"),
    )


@mail.builder("registration.waiting")
def _waiting(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    position = registration.position()
    if position is None:
        raise NoLongerNeeded
    edition = registration.edition
    return plain(
        edition,
        _("On the waiting list: %(event)s, %(day)s"),
        _("You are number %(position)s in line, %(name)s")
        % {"position": position, "name": registration.first_name},
        [
            _("Every place is taken, and your request is kept: nothing else to do."),
            ngettext(
                "When a place comes free, it is offered to the first in line. We write to you "
                "then, and you have %(count)d hour to accept with one click.",
                "When a place comes free, it is offered to the first in line. We write to you "
                "then, and you have %(count)d hours to accept with one click.",
                edition.offer_hours,
            )
            % {"count": edition.offer_hours},
            _(
                "The page of your day shows your position at any time. You may leave the line "
                "there."
            ),
            *told_besides(registration, _when(row)),
        ],
        note=_("This link is yours alone: do not forward it."),
        button=_("See my position"),
        link=link_of(registration),
    )


@mail.builder("registration.offered")
def _offered(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    until = registration.held_until
    now = _when(row)
    if until is None or until <= now:
        raise NoLongerNeeded
    until = until.astimezone(registration.edition.zone)
    return plain(
        registration.edition,
        _("A place for you, to accept: %(event)s, %(day)s"),
        _("A place has come free, %(name)s") % {"name": registration.first_name},
        [
            _("It is kept for you until %(day)s, %(time)s. Open your page and accept it there.")
            % {"day": whole_day(until.date()), "time": clock(until)},
            _(
                "Without an answer it goes to the next in line. You cannot come any more? "
                "Say so on the same page: somebody is waiting."
            ),
        ],
        note=_("This link is yours alone: do not forward it."),
        button=_("Accept my place"),
        link=link_of(registration),
    )


@mail.builder("registration.lapsed")
def _lapsed(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return plain(
        registration.edition,
        _("The place has gone to the next in line: %(event)s, %(day)s"),
        _("The place has gone to the next in line"),
        [
            _("A place was offered to you, and the time to accept it is over."),
            _("You would still like to come? Register again: you get a place, or a turn in line."),
        ],
        note=_("You get this mail because you were on the waiting list."),
        button=_("Register again"),
        link=site("/inscription/"),
    )


@mail.builder("registration.left")
def _left(row: OutgoingMail) -> Letter:
    registration = registration_of(row)
    if registration.state != State.CANCELLED:
        raise NoLongerNeeded
    return plain(
        registration.edition,
        _("You have left the waiting list: %(event)s, %(day)s"),
        _("You have left the waiting list"),
        [_("No place will be offered to you. Changed your mind? Register again.")],
        note=_("You get this mail because you were on the waiting list."),
        button=_("Go to the site"),
        link=site("/"),
    )


@mail.builder("registration.sign_in_code")
def _sign_in_code(row: OutgoingMail) -> Letter:
    edition, digits = row.edition, row.params.get("code")
    if edition is None or not digits or row.claimed_at is None:
        raise NoLongerNeeded
    until = datetime.fromisoformat(row.params["until"])
    if until <= row.claimed_at:
        raise NoLongerNeeded
    return plain(
        edition,
        f"{digits}, " + _("your code: %(event)s"),
        _("Your code"),
        [
            _("Type it in the page that you left open. It is good until %(time)s.")
            % {"time": clock(until)}
        ],
        note=_("You did not ask for it? Then do nothing: without this code nobody gets in."),
        digits=digits,
    )
