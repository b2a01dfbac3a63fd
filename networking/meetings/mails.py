"""Mails about meetings. Nobody's address is in another's mail; an ended meeting gives no reason
that its owner did not write."""

from datetime import datetime
from email.mime.base import MIMEBase

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, whole_day
from networking.meetings.calendar import file_of
from networking.meetings.standing import clashing
from networking.meetings.wording import full_place_of
from networking.models import Meeting
from registration.mails.wording import plain
from registration.models import Registration

ASKED = "networking.meeting_asked"
ACCEPTED = "networking.meeting_accepted"
PROPOSED = "networking.meeting_proposed"
DECLINED = "networking.meeting_declined"
CANCELLED = "networking.meeting_cancelled"
LAPSED = "networking.meeting_lapsed"
CLASHES = "networking.meeting_clashes"
TABLE = "networking.meeting_table"
State = Meeting.State


# -- Queued with what they tell -------------------------------------------------------------------


def asked(meeting: Meeting, *, at: datetime) -> None:
    _to(meeting.asked, ASKED, meeting, at)


def accepted(meeting: Meeting, *, at: datetime) -> None:
    """To who waited for the answer, and to who gave it: both have the table and the hour."""
    for person in (meeting.asking, meeting.asked):
        _to(person, ACCEPTED, meeting, at)


def proposed(meeting: Meeting, *, at: datetime) -> None:
    _to(_awaited(meeting), PROPOSED, meeting, at)


def declined(meeting: Meeting, *, at: datetime) -> None:
    _to(meeting.other_than(_awaited(meeting)), DECLINED, meeting, at)


def cancelled(meeting: Meeting, *, to: Registration, at: datetime) -> None:
    _to(to, CANCELLED, meeting, at)


def lapsed(meeting: Meeting, *, at: datetime) -> None:
    _to(meeting.other_than(_awaited(meeting)), LAPSED, meeting, at)


def clashes(meeting: Meeting, *, at: datetime) -> None:
    for person in (meeting.asking, meeting.asked):
        _to(person, CLASHES, meeting, at)


def table_changed(meeting: Meeting, *, at: datetime) -> None:
    for person in (meeting.asking, meeting.asked):
        _to(person, TABLE, meeting, at)


def _awaited(meeting: Meeting) -> Registration:
    """Whose answer is or was awaited."""
    return meeting.asking if meeting.awaits == Meeting.Side.ASKING else meeting.asked


def _to(person: Registration, kind: str, meeting: Meeting, at: datetime) -> None:
    if person.email and person.is_confirmed:
        mail.queue(
            kind,
            edition=meeting.edition,
            to=person.email,
            language=person.language,
            at=at,
            reference=str(person.pk),
            params={"meeting": str(meeting.pk), "slot": meeting.slot_id},
        )


# -- Worded when they leave -----------------------------------------------------------------------


def _meeting_of(row: OutgoingMail, *states: str, seen: bool = True) -> tuple[Meeting, Registration]:
    """The meeting as it stands and its reader; none once it is not what the mail would tell."""
    reader = Registration.objects.filter(pk=row.reference, email=row.to).first()
    if reader is None or not reader.is_confirmed:
        raise NoLongerNeeded
    theirs = Meeting.objects.seen_by(reader) if seen else Meeting.objects.of(reader)
    known = theirs.with_people().filter(pk=row.params.get("meeting"), state__in=states)
    meeting = known.filter(slot=row.params.get("slot")).first()
    if meeting is None:
        raise NoLongerNeeded
    return meeting, reader


def _about(meeting: Meeting, reader: Registration) -> dict[str, str]:
    other, zone = meeting.other_than(reader), meeting.edition.zone
    starts_at = meeting.slot.starts_at.astimezone(zone)
    expires_at = meeting.expires_at.astimezone(zone)
    return {
        "name": other.full_name or _("somebody who has left"),
        "first_name": other.first_name or _("This person"),
        "who": ", ".join(filter(None, [other.full_name, other.organisation])),
        "hour": clock(starts_at),
        "day": whole_day(starts_at),
        "until_day": whole_day(expires_at),
        "until": clock(expires_at),
        "place": full_place_of(meeting),
    }


def _quoted(words: str) -> list[str]:
    return [_("“%(words)s”") % {"words": words}] if words else []


def _letter(
    meeting: Meeting, subject: str, heading: str, said: list[str], *, button: str = ""
) -> Letter:
    """Leads to the meeting; to all of them once this one is cancelled, as the other may be gone."""
    link = reverse("networking:meeting", args=[meeting.pk])
    if meeting.state == State.CANCELLED:
        link = reverse("networking:meetings")
    return plain(
        meeting.edition,
        subject,
        heading,
        said,
        link=f"{settings.SITE_URL}{link}",
        button=button or _("See this meeting"),
    )


def _with_calendar(letter: Letter, meeting: Meeting, reader: Registration) -> Letter:
    part = MIMEBase("text", "calendar", charset="utf-8", method="PUBLISH")
    part.set_payload(file_of(meeting, reader), "utf-8")
    name = f"{meeting.edition.slug}-{meeting.slot.starts_at:%H%M}.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    letter.attach(part)
    return letter


@mail.builder(ASKED)
def _asked(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.OPEN)
    about = _about(meeting, reader)
    return _letter(
        meeting,
        _("Somebody would like to meet you: %(event)s"),
        _("A meeting, at %(hour)s?") % about,
        [
            _("%(who)s would like to meet you on %(day)s at %(hour)s.") % about,
            *_quoted(meeting.message),
            _(
                "Accept, propose another time, or decline: an answer is awaited until "
                "%(until_day)s at %(until)s. A table is kept once you accept."
            )
            % about,
        ],
        button=_("Give my answer"),
    )


@mail.builder(ACCEPTED)
def _accepted(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.ACCEPTED)
    about = _about(meeting, reader)
    letter = _letter(
        meeting,
        _("Your meeting is agreed: %(event)s"),
        _("At %(hour)s, with %(name)s") % about,
        [
            _("You meet %(who)s on %(day)s at %(hour)s: %(place)s.") % about,
            _("You cannot come any more? Say so from your page: the table may serve others."),
        ],
    )
    return _with_calendar(letter, meeting, reader)


@mail.builder(PROPOSED)
def _proposed(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.OPEN)
    if not meeting.awaits_answer_of(reader):
        raise NoLongerNeeded
    about = _about(meeting, reader)
    opening = _("%(who)s proposes another time: %(day)s at %(hour)s.")
    if meeting.agreed_at:
        opening = _(
            "%(who)s can no longer come at the time agreed, and proposes another: "
            "%(day)s at %(hour)s."
        )
    return _letter(
        meeting,
        _("Another time for your meeting: %(event)s"),
        _("At %(hour)s instead?") % about,
        [
            opening % about,
            *_quoted(meeting.answer),
            _("An answer is awaited until %(until_day)s at %(until)s.") % about,
        ],
        button=_("Give my answer"),
    )


@mail.builder(DECLINED)
def _declined(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.DECLINED)
    about = _about(meeting, reader)
    return _letter(
        meeting,
        _("An answer to your request: %(event)s"),
        _("%(first_name)s is not available") % about,
        [
            _("%(name)s cannot meet you at %(hour)s.") % about,
            *_quoted(meeting.answer),
            _("Other people may be looking for what you offer: the directory knows them."),
        ],
    )


@mail.builder(CANCELLED)
def _cancelled(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.CANCELLED, seen=False)
    about = _about(meeting, reader)
    if meeting.is_of_others:  # nobody is named for somebody else
        about |= {"name": _("somebody who does not come any more")}
    letter = _letter(
        meeting,
        _("A meeting is cancelled: %(event)s"),
        _("A meeting is cancelled"),
        [
            _("Your meeting with %(name)s on %(day)s at %(hour)s will not be held.") % about,
            _("Your time is free again: you may meet somebody else then."),
        ],
        button=_("See my meetings"),
    )
    return _with_calendar(letter, meeting, reader)


@mail.builder(LAPSED)
def _lapsed(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.EXPIRED)
    about = _about(meeting, reader)
    return _letter(
        meeting,
        _("No answer to your request: %(event)s"),
        _("No answer in time"),
        [
            _("%(name)s has not answered in time: your request for %(hour)s has lapsed.") % about,
            _("Nothing was booked. You may ask again for another time."),
        ],
    )


@mail.builder(CLASHES)
def _clashes(row: OutgoingMail) -> Letter:
    """Who has the seat is told why; the other, only that the time is in doubt."""
    meeting, reader = _meeting_of(row, State.ACCEPTED)
    clash = clashing([meeting], reader).get(meeting.pk)
    if clash is None:
        raise NoLongerNeeded
    about = _about(meeting, reader)
    said = _("%(name)s is no longer free at %(hour)s, the time of your meeting.")
    if clash.is_mine:
        said = _("Your workshop is held at %(hour)s, the time of your meeting with %(name)s.")
    return _letter(
        meeting,
        _("Your meeting clashes with something else: %(event)s"),
        _("Two things at %(hour)s") % about,
        [said % about, _("Propose another time, or cancel, from the page of your meeting.")],
    )


@mail.builder(TABLE)
def _table(row: OutgoingMail) -> Letter:
    meeting, reader = _meeting_of(row, State.ACCEPTED)
    about = _about(meeting, reader)
    letter = _letter(
        meeting,
        _("Another table for your meeting: %(event)s"),
        _("Another table, at the same time"),
        [_("You meet %(who)s on %(day)s at %(hour)s: %(place)s.") % about],
    )
    return _with_calendar(letter, meeting, reader)
