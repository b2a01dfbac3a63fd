"""The list of a group, behind its secret link: badges, who comes instead, places given back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises.access import EditionRequest, private
from assises.errors import Refused
from registration import access, actions
from registration.forms import InsteadForm, PersonForm
from registration.models import Group, Mention, Registration
from registration.pdf import badges_pdf

State = Registration.State


class ContactRequest(EditionRequest):
    """A request of who holds the link of a group's list."""

    group: Group


def contacts(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Who holds the secret, for a group of the current edition; in the group's language."""

    @wraps(view)
    def guarded(request: HttpRequest, secret: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        group = access.group_of(secret)
        if group is None or not group.edition.is_current:
            return private(
                TemplateResponse(request, "registration/group_wrong_link.html", status=404)
            )
        request.group = group  # type: ignore[attr-defined]
        request.edition = group.edition  # type: ignore[attr-defined]
        with translation.override(group.language):
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.context_data |= {"group": group, "secret": secret}  # type: ignore[operator]
                response.render()
        return private(response)

    guarded.who = "the contact of a group"  # type: ignore[attr-defined]
    return guarded


@contacts
@require_safe
def group(request: ContactRequest) -> HttpResponseBase:
    """Each of them with what became of their place."""
    now = timezone.now()
    members = request.group.everybody(now)
    context = {
        "members": members,
        "may_change": request.group.may_change(now),
        "has_badges": any(person.has_badge_for_contact for person in members),
    }
    return TemplateResponse(request, "registration/group.html", context)


@contacts
@require_safe
def badges(request: ContactRequest) -> HttpResponseBase:
    """All the badges that arrive in the contact's own mailbox, in one file."""
    return _pdf([one for one in request.group.members() if one.has_badge_for_contact])


@contacts
@require_safe
def badge(request: ContactRequest, pk: Any) -> HttpResponseBase:
    person = _member(request, pk)
    return _pdf(
        [person] if isinstance(person, Registration) and person.has_badge_for_contact else []
    )


@contacts
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: ContactRequest, pk: Any) -> HttpResponseBase:
    """Say who comes instead."""
    person, now = _changeable(request, pk), timezone.now()
    form = InsteadForm(request.POST or None, edition=request.edition, now=now)
    if form.is_valid():
        colleague = form.colleague(request.group.contact_email)
        try:
            if isinstance(person, Mention):
                actions.replace_mention(person, form.like(person), now=now)
            else:
                actions.hand_over(person, colleague, now=now, by_group=True)
        except Refused as refusal:
            form.add_error("last_name", str(refusal))
        else:
            messages.success(request, _("Done: a mail goes to who comes instead."))
            return _back(request)
    context = {"form": form, "person": person}
    return TemplateResponse(request, "registration/group_person.html", context)


@contacts
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: ContactRequest, pk: Any) -> HttpResponseBase:
    """Give a place back, or leave the line: asked once, then done."""
    person = _changeable(request, pk)
    if request.method == "POST":
        if isinstance(person, Mention):
            actions.drop_mention(person)
        else:
            actions.cancel(person, now=timezone.now())
        messages.success(request, _("The place is given back. Thank you for saying so."))
        return _back(request)
    return TemplateResponse(request, "registration/group_give_back.html", {"person": person})


@contacts
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ContactRequest) -> HttpResponseBase:
    """One more. Registered already or not, the contact reads the same words."""
    now = timezone.now()
    form = PersonForm(request.POST or None, edition=request.edition, now=now)
    if not form.categories or not request.edition.takes_registrations(now):
        messages.error(request, _("Registration is closed."))
        return _back(request)
    if form.is_valid():
        try:
            said = form.details(request.group.organisation, request.group.language)
            actions.add_to_group(request.group, said, now=now)
        except Refused as refusal:
            form.add_error("last_name", str(refusal))
        else:
            messages.success(request, _("Done: a mail goes to this person."))
            return _back(request)
    return TemplateResponse(request, "registration/group_person.html", {"form": form})


@contacts
@require_POST
def renew(request: ContactRequest) -> HttpResponseBase:
    """This link has gone astray: the contact's mailbox gets another one."""
    actions.renew_link(request.group, now=timezone.now())
    return TemplateResponse(request, "registration/group_renewed.html", {})


# -- How it is done ----------------------------------------------------------------------------


def _member(request: ContactRequest, pk: Any) -> Registration | Mention:
    """One of this group, still the group's to see from near."""
    for person in request.group.members().filter(pk=pk, readdressed_at=None):
        return person  # type: ignore[no-any-return]
    return get_object_or_404(request.group.mentions.select_related("category", "group"), pk=pk)


def _changeable(request: ContactRequest, pk: Any) -> Registration | Mention:
    person = _member(request, pk)
    if person.state == State.CANCELLED or not request.group.may_change(timezone.now()):
        raise Http404
    return person


def _pdf(people: list[Registration]) -> HttpResponse:
    if not people:
        raise Http404
    response = HttpResponse(badges_pdf(people), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="badges.pdf"'
    return response


def _back(request: ContactRequest) -> HttpResponse:
    return redirect("group", access.secret_of_group(request.group))


def _below(rest: str) -> str:
    return rf"^inscription/groupe/(?P<secret>[\w-]{{40,120}})/{rest}$"


ONE = r"(?P<pk>[0-9a-f-]{36})"
unprefixed: list[URLPattern | URLResolver] = [
    re_path(_below(""), group, name="group"),
    re_path(_below(r"badges\.pdf"), badges, name="group_badges"),
    re_path(_below("ajouter/"), add, name="group_add"),
    re_path(_below("nouveau-lien/"), renew, name="group_renew"),
    re_path(_below(rf"{ONE}/badge\.pdf"), badge, name="group_badge"),
    re_path(_below(rf"{ONE}/remplacer/"), replace, name="group_replace"),
    re_path(_below(rf"{ONE}/rendre/"), give_back, name="group_give_back"),
]
