"""Mails about contacts: offers that wait, and all of it once the day is over."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import clock
from networking.contacts.exports import VCARD, vcards
from networking.contacts.reading import Contact, contacts_of, to_answer
from networking.models import Meeting, Profile
from registration.mails.wording import letter, plain, site
from registration.models import Registration

OFFERED = "networking.contacts_offered"
AFTERWARDS = "networking.contacts_afterwards"
MOST_NAMED = 8


def write(kind: str, person: Registration, *, at: datetime) -> OutgoingMail | None:
    """Nothing for who has no mailbox."""
    if not person.email:
        return None
    return mail.queue(
        kind,
        edition=person.edition,
        to=person.email,
        language=person.language,
        at=at,
        reference=str(person.pk),
    )


def _addressee(row: OutgoingMail) -> Registration:
    """Who it is for, as they are now. Raises NoLongerNeeded: their mailbox is another's."""
    people = Registration.objects.confirmed().select_related("edition")
    person = people.filter(pk=row.reference, email=row.to).first()
    if person is None:
        raise NoLongerNeeded
    return person


@mail.builder(OFFERED)
def _offered(row: OutgoingMail) -> Letter:
    """All offers that wait when it leaves: by name, without anybody's address."""
    person = _addressee(row)
    offers = to_answer(person, row.claimed_at or row.created_at)
    if not offers:
        raise NoLongerNeeded
    named = [_who(offer.asking) for offer in offers[:MOST_NAMED]]
    if len(offers) > MOST_NAMED:
        named.append(_("And %(more)d more.") % {"more": len(offers) - MOST_NAMED})
    opening = ngettext(
        "Somebody has read your badge, and would exchange contacts with you:",
        "Several people have read your badge, and would exchange contacts with you:",
        len(offers),
    )
    closing = _(
        "Choose what you give, or keep your contact to yourself. Nothing leaves before you agree; "
        "without an answer tonight, it is erased."
    )
    return plain(
        person.edition,
        _("An exchange of contacts: %(event)s"),
        _("Exchange contacts?"),
        [opening, *named, closing],
        link=site(reverse("networking:contacts")),
        button=_("Answer"),
    )


def _who(person: Registration) -> str:
    return ", ".join(filter(None, [person.full_name, person.organisation]))


# -- After the day -------------------------------------------------------------------------------


@mail.builder(AFTERWARDS)
def _afterwards(row: OutgoingMail) -> Letter:
    """The contacts that somebody was given, as a file too, and who they met."""
    person = _addressee(row)
    contacts, meetings = contacts_of(person), meetings_held(person)
    if not contacts and not meetings:
        raise NoLongerNeeded
    edition = person.edition
    context = {
        "heading": _("Your contacts of the day"),
        "contacts": [(one.name, _about(one)) for one in contacts],
        "meetings": [_line(one, person) for one in meetings],
        "link": site(reverse("networking:contacts")),
    }
    made = letter(
        "networking/mail/afterwards", edition, _("Your contacts: %(event)s, %(day)s"), context
    )
    if contacts:
        made.attach(f"contacts-{edition.slug}.vcf", vcards(contacts, edition), VCARD)
    return made


def meetings_held(person: Registration) -> list[Meeting]:
    """Those agreed to that nobody missed, with people whom one may still see. Two queries."""
    seen = set(Profile.objects.seen_by(person).values_list("registration", flat=True))
    agreed = Meeting.objects.of(person).accepted().with_people()
    held = agreed.filter(asking_missed=False, asked_missed=False).order_by("slot__starts_at", "pk")
    return [one for one in held if one.other_than(person).pk in seen]


def _about(one: Contact) -> str:
    said = [one.card.get(name, "") for name in ("organisation", "email", "telephone")]
    return ", ".join(filter(None, [*said, one.note]))


def _line(one: Meeting, person: Registration) -> tuple[str, str, str]:
    other = one.other_than(person)
    hour = clock(one.slot.starts_at.astimezone(person.edition.zone))
    return hour, other.full_name, other.organisation
