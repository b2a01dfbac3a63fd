"""Mails: what has not arrived, and what may be done about it."""

from collections import Counter
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assises import mail
from assises.errors import Refused
from assises.models import Edition, OutgoingMail
from assises.turns import turn
from registration import actions
from registration.desk.access import DeskRequest, organisers
from registration.forms.fields import Mailbox
from registration.mails import NAMES
from registration.models import Mailing, Registration
from registration.names import mailbox

State = OutgoingMail.State
STUCK = (State.FAILED, State.UNCERTAIN)
SHOWN = 200


class Address(forms.Form):
    """Where a mail that has not arrived should have gone."""

    to = Mailbox(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )


@organisers
@require_safe
def undelivered(request: DeskRequest) -> HttpResponse:
    edition = request.edition
    rows = OutgoingMail.objects.filter(edition=edition, state__in=STUCK).order_by("pk")
    context = {
        "counts": _counts(edition),
        "rows": _described(list(rows[:SHOWN])),
        "more": max(rows.count() - SHOWN, 0),
        "mailings": Mailing.objects.filter(edition=edition)
        .select_related("made_by")
        .order_by("-made_at"),
    }
    return TemplateResponse(request, "desk/post.html", context)


def _counts(edition: Edition) -> dict[str, int]:
    rows = (
        OutgoingMail.objects.filter(edition=edition)
        .values_list("state")
        .annotate(Count("pk"))
        .order_by()
    )
    counts = Counter(dict(rows))
    return {
        "waiting": counts[State.WAITING] + counts[State.CLAIMED],
        "sent": counts[State.SENT],
        "uncertain": counts[State.UNCERTAIN],
        "failed": counts[State.FAILED],
    }


def _described(rows: list[OutgoingMail]) -> list[dict[str, Any]]:
    """Each mail with its name, its person and the form that sends it again. One query."""
    people = {
        str(person.pk): person
        for person in Registration.objects.filter(
            pk__in=[row.reference for row in rows if len(row.reference) == 36]
        )
    }
    return [
        {
            "mail": row,
            "name": NAMES.get(row.kind, row.kind),
            "person": people.get(row.reference),
            "form": Address(initial={"to": row.to}, auto_id=f"%s_{row.pk}"),
        }
        for row in rows
    ]


@organisers
@require_POST
def resend(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a mail again, to the same address or to a better one. Twice changes nothing."""
    row = get_object_or_404(OutgoingMail, pk=pk, edition=request.edition)
    form = Address(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["to"])))
        return redirect("desk:post")
    try:
        _send_to(request, row, mailbox(form.cleaned_data["to"]))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The mail leaves again within a minute."))
    return redirect("desk:post")


def _send_to(request: DeskRequest, row: OutgoingMail, to: str) -> None:
    """Another address is corrected on the registration: the badge or the offer goes there."""
    now = timezone.now()
    about = row.reference if len(row.reference) == 36 else uuid4()
    person = Registration.objects.filter(pk=about).first()
    with turn(), transaction.atomic():
        if to == row.to or person is None:
            mail.send_again(row, now)
            return
        actions.correct(person, {"email": to}, now=now, by=request.organiser)
        told = OutgoingMail.objects.filter(reference=row.reference, to=to, created_at=now)
        if told.filter(kind=row.kind).exists():
            stuck = OutgoingMail.objects.filter(pk=row.pk, state__in=STUCK)
            stuck.update(state=State.DROPPED, params={})
        elif mail.send_again(row, now):
            OutgoingMail.objects.filter(pk=row.pk).update(to=to)
