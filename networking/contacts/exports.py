"""Contacts to take away: vCard for address books, CSV for spreadsheets, one's photograph."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assises.models import Edition
from assises.templatetags.ui import plain_words
from networking.contacts.access import wearers
from networking.contacts.reading import Contact, contact, contacts_of
from networking.contacts.vcards import Entry, as_vcards
from networking.models import Exchange
from registration.access import ParticipantRequest
from registration.spreadsheets import as_csv

VCARD = "text/vcard; charset=utf-8"


def vcards(contacts: list[Contact], edition: Edition) -> bytes:
    """One file with all of them, in the active language."""
    category = plain_words(edition, "short_name")
    return as_vcards(
        Entry(one.card, uid=one.uid, at=one.since, note=one.note, category=category)
        for one in contacts
    )


@wearers
@require_safe
def all_vcards(request: ParticipantRequest) -> HttpResponseBase:
    with translation.override(request.registration.language):
        body = vcards(contacts_of(request.registration), request.edition)
    return _file(body, VCARD, f"contacts-{request.edition.slug}.vcf")


@wearers
@require_safe
def one_vcard(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    one = _mine(request, pk)
    with translation.override(request.registration.language):
        body = vcards([one], request.edition)
    return _file(body, VCARD, f"{slugify(one.name) or 'contact'}.vcf")


@wearers
@require_safe
def csv(request: ParticipantRequest) -> HttpResponseBase:
    with translation.override(request.registration.language):
        titles = [
            *(_("First name"), _("Last name"), _("Organisation"), _("E-mail"), _("Telephone")),
            *(_("Commune"), _("Links"), _("My word"), _("Exchanged at")),
        ]
    body = as_csv(titles, (_row(one) for one in contacts_of(request.registration)))
    return _file(body, "text/csv; charset=utf-8", f"contacts-{request.edition.slug}.csv")


def _row(one: Contact) -> list[object]:
    names = ("first_name", "last_name", "organisation", "email", "telephone", "commune")
    said = [one.card.get(name, "") for name in names]
    return [*said, " ".join(one.card.get("links", [])), one.note, one.since]


@wearers
@require_safe
def photograph(request: ParticipantRequest, pk: UUID) -> HttpResponseBase:
    """The photograph that somebody gave with their card, as it was then."""
    picture = _mine(request, pk).photograph
    if not picture:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg")


def _mine(request: ParticipantRequest, pk: UUID) -> Contact:
    kept = Exchange.objects.kept_by(request.registration).select_related("edition")
    return contact(get_object_or_404(kept, pk=pk), request.registration)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
