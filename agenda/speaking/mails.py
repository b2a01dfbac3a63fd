"""The mail that gives somebody on stage their link, and the one that says who cannot come."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import Role, Speaker, SpeakerContact
from agenda.speaking.access import ends_on, link_of
from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock, plain_words, whole_day
from registration.mails.wording import plain, site

LINK = "agenda.speaker_link"
CANNOT_COME = "agenda.speaker_cannot_come"


def send_link(contact: SpeakerContact, *, at: datetime) -> OutgoingMail:
    return mail.queue(
        LINK,
        edition=contact.speaker.edition,
        to=contact.email,
        language=contact.language,
        at=at,
        reference=f"speaker:{contact.speaker_id}",
    )


def cannot_come(speaker: Speaker, *, at: datetime) -> OutgoingMail | None:
    """To the organisers, in the language of the house; to nobody when they give no address."""
    if not speaker.edition.contact_email:
        return None
    return mail.queue(
        CANNOT_COME,
        edition=speaker.edition,
        to=speaker.edition.contact_email,
        language="fr",
        at=at,
        reference=f"speaker:{speaker.pk}",
    )


def _speaker(row: OutgoingMail) -> Speaker:
    known = Speaker.objects.filter(edition=row.edition, edition__is_current=True)
    pk = row.reference.partition(":")[2]
    found = known.select_related("edition", "contact").filter(pk=pk).first()
    if found is None:
        raise NoLongerNeeded
    return found


def _lines(speaker: Speaker) -> list[str]:
    """Where and when they are on stage, a line each."""
    roles = Role.objects.filter(speaker=speaker, session__state="planned")
    lines = []
    for role in roles.select_related("session__room").order_by("session__starts_at", "pk"):
        starts_at = role.session.starts_at.astimezone(speaker.edition.zone)
        about = {
            "day": whole_day(starts_at.date()),
            "hour": clock(starts_at.time()),
            "title": plain_words(role.session, "title"),
            "room": plain_words(role.session.room, "name"),
        }
        lines.append(_("%(day)s, %(hour)s, %(room)s: “%(title)s”") % about)
    return list(dict.fromkeys(lines))


@mail.builder(LINK)
def _link(row: OutgoingMail) -> Letter:
    speaker = _speaker(row)
    contact = getattr(speaker, "contact", None)
    if contact is None or contact.email != row.to:
        raise NoLongerNeeded
    until = {"day": whole_day(ends_on(speaker.edition).date())}
    return plain(
        speaker.edition,
        _("Your part in the programme: %(event)s"),
        _("Your part in the programme"),
        [
            _("You are announced at our event. Here is when and where:"),
            *(_lines(speaker) or [_("Your session is still to be placed in the programme.")]),
            _(
                "Your page takes five minutes: say that you come, read again what the site says of "
                "you, put a photograph, and bring what you will show."
            ),
            _("This link is yours alone, without a password, and works until %(day)s.") % until,
        ],
        link=link_of(speaker),
        button=_("Open my page"),
    )


@mail.builder(CANNOT_COME)
def _cannot_come(row: OutgoingMail) -> Letter:
    speaker = _speaker(row)
    if speaker.declined_at is None:
        raise NoLongerNeeded
    said = [_("Their words: “%(note)s”") % {"note": speaker.declined_note}]
    return plain(
        speaker.edition,
        _("Somebody on stage cannot come: %(event)s"),
        _("%(name)s cannot come") % {"name": speaker.full_name},
        [
            _("They say so on their page. They are still announced for:"),
            *(_lines(speaker) or [_("no session at the moment.")]),
            *(said if speaker.declined_note else []),
            _("Nothing changes in the programme before you change it."),
        ],
        link=site(reverse("agenda:desk_speaker", args=[speaker.slug])),
        button=_("Open their page at the desk"),
    )
