"""What organisers do so that those on stage get their link: who, where to write, once each."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agenda.actions import lock, told
from agenda.models import Speaker, SpeakerContact
from agenda.speaking import mails
from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn

RESERVED = {"nouveau", "envoyer"}  # pages of their own below /organisation/intervenants/
A_MOMENT = timedelta(seconds=30)


class NoAddress(Refused):
    code = "no_address"
    message = _("There is no address to write to: enter it first.")


@turn()
@transaction.atomic
def add(edition: Edition, content: Mapping[str, str], *, by: User, now: datetime) -> Speaker:
    """Somebody new. The same names and organisation again are the one that is there."""
    lock(edition.pk)
    names = {field: content[field] for field in ("first_name", "last_name", "organisation")}
    if known := Speaker.objects.filter(edition=edition, **names).first():
        return known
    speaker = Speaker(edition=edition, changed_at=now, **content)
    speaker.slug = free_slug(speaker)
    speaker.save()
    told(speaker, "added", by=by, now=now)
    return speaker


def free_slug(speaker: Speaker) -> str:
    """From the name, and the first that is free."""
    wanted = slugify(speaker.full_name)[:45] or "personne"
    alike = Speaker.objects.filter(edition=speaker.edition, slug__startswith=wanted)
    taken = RESERVED | set(alike.values_list("slug", flat=True))
    tried, number = wanted, 2
    while tried in taken:
        tried, number = f"{wanted}-{number}", number + 1
    return tried


@turn()
@transaction.atomic
def save_contact(
    speaker: Speaker, *, email: str, language: str, by: User, now: datetime
) -> SpeakerContact | None:
    """Where to write to somebody; without an address, nowhere. Twice changes nothing.

    Another address was never written to: it is among those who wait for their link.
    """
    edition = lock(speaker.edition_id)
    known = SpeakerContact.objects.filter(speaker=speaker).first()
    if known is None and not email:
        return None
    if known and not email:
        known.delete()
        audit.record("agenda.contact_removed", on=speaker, edition=edition, at=now, by=by)
        return None
    contact = known or SpeakerContact(speaker=speaker)
    if (contact.email, contact.language) == (email, language) and known:
        return contact
    if contact.email != email:
        contact.written_at = None
    contact.email, contact.language = email, language
    contact.save()
    audit.record("agenda.contact_saved", on=speaker, edition=edition, at=now, by=by)
    return contact


@turn()
@transaction.atomic
def send(speaker: Speaker, *, by: User, now: datetime) -> None:
    """Send somebody their link, again if need be; a double click sends one. Raises NoAddress."""
    lock(speaker.edition_id)
    contact = _contacts(speaker.edition).filter(speaker=speaker).first()
    if contact is None:
        raise NoAddress
    if contact.written_at is None or now - contact.written_at > A_MOMENT:
        _send(contact, by, now)


@turn()
@transaction.atomic
def send_to_all(edition: Edition, *, by: User, now: datetime) -> int:
    """Send their link to those who wait for it: each gets it once. Returns how many."""
    lock(edition.pk)
    waiting = waiting_for_a_link(edition)
    for contact in waiting:
        _send(contact, by, now)
    return len(waiting)


def waiting_for_a_link(edition: Edition) -> list[SpeakerContact]:
    """Those on stage who have not answered, and to whom nobody has written."""
    unanswered = Speaker.objects.filter(edition=edition, confirmed_at=None, declined_at=None)
    waiting = _contacts(edition).filter(written_at=None, speaker__in=unanswered.on_stage())
    return list(waiting.order_by("speaker_id"))


@turn()
@transaction.atomic
def renew(speaker: Speaker, *, by: User, now: datetime) -> None:
    """A new link: the former one opens nothing any more, nor do pages that it opened."""
    edition = lock(speaker.edition_id)
    speaker = Speaker.objects.get(pk=speaker.pk)
    speaker.link_version += 1
    speaker.save(update_fields=["link_version"])
    audit.record("agenda.link_renewed", on=speaker, edition=edition, at=now, by=by)


def _contacts(edition: Edition) -> models.QuerySet[SpeakerContact]:
    return SpeakerContact.objects.filter(speaker__edition=edition).select_related(
        "speaker__edition"
    )


def _send(contact: SpeakerContact, by: User, now: datetime) -> None:
    mails.send_link(contact, at=now)
    contact.written_at = now
    contact.save(update_fields=["written_at"])
    audit.record(
        "agenda.link_sent", on=contact.speaker, edition=contact.speaker.edition, at=now, by=by
    )
