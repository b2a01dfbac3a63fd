"""What each exported list holds: titles, then lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assises.models import OutgoingMail
from registration.desk.access import DeskRequest
from registration.desk.filters import chosen
from registration.desk.home import categories_of
from registration.forms.questions import asked_in
from registration.mails import NAMES
from registration.models import Group, Invitation, Need, Registration
from registration.questions import said

Lines = tuple[Sequence[str], Iterable[Sequence[Any]]]
State = Registration.State


def registrations(request: DeskRequest) -> Lines:
    """Whom the list page shows with the same filter. Neither diets nor access needs."""
    people = chosen(request.GET, request.edition, request.organiser)
    asked = asked_in(request.edition)
    titles = [
        *(_("Number"), _("Code"), _("State"), _("Category"), _("Last name"), _("First name")),
        *(_("E-mail"), _("Organisation"), _("Legal family"), _("Commune"), _("Language")),
        *(_("Lunch"), _("Asked at"), _("Cancelled at")),
        *(question.label for question in asked),
    ]
    return titles, (
        [
            *(one.number, one.code, one.get_state_display(), one.category.name),
            *(one.last_name, one.first_name, one.email, one.organisation),
            *(one.get_family_display(), one.commune, one.language, _yes(one.lunch)),
            *(one.asked_at, one.cancelled_at),
            *(
                said(question, one.answers[question.slug]) if question.slug in one.answers else ""
                for question in asked
            ),
        ]
        for one in people.iterator(chunk_size=2000)
    )


def waiting(request: DeskRequest) -> Lines:
    line = Registration.objects.of(request.edition).in_line().select_related("category")
    titles = [_("Position"), _("Last name"), _("First name"), _("E-mail"), _("Category")]
    return [*titles, _("Asked at")], (
        [place, one.last_name, one.first_name, one.email, one.category.name, one.asked_at]
        for place, one in enumerate(line, start=1)
    )


def categories(request: DeskRequest) -> Lines:
    titles = [_("Category"), _("Places taken"), _("Places"), _("Opens at"), _("Closes at")]
    return titles, (
        [one.name, one.holding, one.quota, one.opens_at, one.closes_at]  # type: ignore[attr-defined]
        for one in categories_of(request.edition)
    )


def meals(request: DeskRequest) -> Lines:
    """How many eat, how many of each diet, and what was written besides: no name."""
    coming = Registration.objects.of(request.edition).confirmed().filter(lunch=True)
    diets = list(Need.objects.filter(kind=Need.Kind.DIET, registration__in=coming))
    counts = Counter(answer for diet in diets for answer in diet.answers)
    rows: list[list[Any]] = [[_("Meals"), coming.count()]]
    rows += [[diet, count] for diet, count in counts.most_common()]
    rows += [[diet.text, 1] for diet in diets if diet.text]
    return [_("Diet"), _("How many")], rows


def access_needs(request: DeskRequest) -> Lines:
    needs = Need.objects.filter(
        kind=Need.Kind.ACCESS, registration__edition=request.edition
    ).select_related("registration")
    titles = [_("Last name"), _("First name"), _("Needs"), _("In their own words")]
    return titles, (
        [
            *(need.registration.last_name, need.registration.first_name),
            *(", ".join(need.answers), need.text),
        ]
        for need in needs.order_by("registration__sort_name", "registration__sort_first_name", "pk")
    )


def codes(request: DeskRequest) -> Lines:
    found = Invitation.objects.filter(edition=request.edition).select_related("category")
    titles = [_("Code"), _("For whom"), _("Category"), _("Used"), _("How many times")]
    return [*titles, _("Good until"), _("Revoked at")], (
        [
            *(one.code, one.label, one.category.name, one.used),  # type: ignore[attr-defined]
            *(one.uses, one.expires_at, one.revoked_at),
        ]
        for one in found.with_uses().in_order()
    )


def groups(request: DeskRequest) -> Lines:
    found = Group.objects.filter(edition=request.edition).order_by("made_at", "pk")
    titles = [_("Organisation"), _("Contact"), _("E-mail"), _("Last name"), _("First name")]
    return [*titles, _("State")], (
        [
            *(group.organisation, group.contact_name, group.contact_email),
            *(one.last_name, one.first_name, one.get_state_display()),
        ]
        for group in found.prefetch_related("registrations")
        for one in group.registrations.all()
    )


def mails(request: DeskRequest) -> Lines:
    found = OutgoingMail.objects.filter(edition=request.edition).order_by("pk")
    titles = [_("Written at"), _("Mail"), _("To"), _("State"), _("Tries"), _("Sent at")]
    return [*titles, _("Last error")], (
        [
            *(one.created_at, str(NAMES.get(one.kind, one.kind)), one.to),
            *(one.get_state_display(), one.attempts, one.sent_at, one.last_error),
        ]
        for one in found.iterator(chunk_size=2000)
    )


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
