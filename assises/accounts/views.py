"""Pages of signing in and out. A known and an unknown address get the same bytes."""

from datetime import datetime

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from agenda.models import Session
from assises.access import EditionRequest, everyone, has_role, private
from assises.accounts.forms import CodeForm, SignInForm
from assises.accounts.pending import Pending, forget, pending_of
from assises.models import Edition, User
from registration import access, codes
from registration.models import Registration, SignInCode

HOME = "/"
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@everyone
@sensitive_post_parameters("password")
@read_or_send
def sign_in(request: EditionRequest) -> HttpResponseBase:
    """With a password: staff. Without: a code leaves for the mailbox, if anybody has it."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not form.cleaned_data["password"] and request.edition:
            return _send_code(request, email)
        user = auth.authenticate(request, email=email, password=form.cleaned_data["password"])
        if isinstance(user, User):
            auth.login(request, user)
            return private(redirect(_asked_for(request) or place_of(user, request.edition)))
        form.add_error(None, _("This address and this password do not go together."))
    context = {"form": form, "next": _asked_for(request), "signed_in_to": _signed_in_to(request)}
    return private(TemplateResponse(request, "accounts/sign_in.html", context))


def _send_code(request: EditionRequest, email: str) -> HttpResponseBase:
    language = get_language() or "fr"
    code = codes.send(email, edition=request.edition, language=language, now=timezone.now())
    response = private(redirect("accounts:enter_code"))
    Pending(code=str(code.pk), email=email, next=_asked_for(request)).keep(response)
    return response


@everyone
@read_or_send
def enter_code(request: EditionRequest) -> HttpResponseBase:
    """Six digits: right ones sign in, or ask who of a shared mailbox it is."""
    pending = pending_of(request)
    code = SignInCode.objects.filter(pk=pending.code_id).first() if pending else None
    if pending is None or code is None:
        messages.info(request, gettext("Ask for a code first: the last one is too old."))
        return private(redirect("accounts:sign_in"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        check = codes.check(code.pk, form.cleaned_data["code"], now=timezone.now())
        if check.outcome is codes.Outcome.RIGHT:
            return _let_in(request, pending)
        form.add_error("code", _why_not(check))
    context = {"form": form, "code": code, "pending": pending, "again_at": _again_at(code)}
    return private(TemplateResponse(request, "accounts/enter_code.html", context))


def _why_not(check: codes.Check) -> str:
    if check.outcome is codes.Outcome.OVER:
        return gettext("This code no longer works. Ask for another one.")
    return ngettext(
        "This is not the right code. You have %(left)d try left.",
        "This is not the right code. You have %(left)d tries left.",
        check.tries_left,
    ) % {"left": check.tries_left}


def _again_at(code: SignInCode) -> datetime:
    return code.sent_at + codes.AGAIN_AFTER


@everyone
@require_POST
def send_again(request: EditionRequest) -> HttpResponseBase:
    """Another code for the same address, a minute after the last."""
    pending = pending_of(request)
    code = SignInCode.objects.filter(pk=pending.code_id).first() if pending else None
    if pending is None or code is None:
        return private(redirect("accounts:sign_in"))
    response = private(redirect("accounts:enter_code"))
    now, language = timezone.now(), get_language() or "fr"
    if now < _again_at(code):
        messages.info(request, gettext("Wait a minute before you ask for another code."))
        return response
    new = codes.send(pending.email, edition=request.edition, language=language, now=now)
    messages.success(request, gettext("Another code is on its way: use the newest."))
    Pending(code=str(new.pk), email=pending.email, next=pending.next).keep(response)
    return response


def _let_in(request: EditionRequest, pending: Pending) -> HttpResponseBase:
    found = list(codes.registrations_of(pending.email, request.edition)[:2])
    if len(found) == 1:
        return _signed_in(found[0], pending)
    response = private(redirect("accounts:choose"))
    pending.having_proved().keep(response)
    return response


@everyone
@read_or_send
def choose(request: EditionRequest) -> HttpResponseBase:
    """Who of those who share a mailbox; only after its code."""
    pending = pending_of(request)
    if pending is None or not pending.proved:
        return private(redirect("accounts:sign_in"))
    people = codes.registrations_of(pending.email, request.edition)
    if request.method == "POST":
        # Among few: compared as text, so that nonsense is simply nobody.
        chosen = [one for one in people if str(one.pk) == request.POST.get("registration")]
        if chosen:
            return _signed_in(chosen[0], pending)
    context = {"people": people, "is_missing": request.method == "POST"}
    return private(TemplateResponse(request, "accounts/choose.html", context))


def _signed_in(registration: Registration, pending: Pending) -> HttpResponseBase:
    response = private(redirect(pending.next or "day:day"))
    access.sign_in(response, registration, timezone.now())
    forget(response)
    return response


@everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Staff and participants alike; the phone forgets its copy of Ma journée."""
    was_participant = access.participant_of(request.COOKIES) is not None
    auth.logout(request)
    response = private(redirect(HOME))
    if was_participant:
        access.sign_out(response)
    forget(response)
    return response


def place_of(user: User, edition: Edition) -> str:
    """Where somebody of the staff begins."""
    if user.is_staff and has_role(user, "assises.organise"):
        return reverse("desk:home")
    if has_role(user, "assises.serve_door"):
        return "/accueil/"
    if has_role(user, "assises.moderate"):
        live = Session.objects.of(edition).filter(has_live=True).in_order()
        session = live.filter(ends_at__gt=timezone.now()).first() or live.first()
        if session:
            return f"/direct/{session.slug}/moderation/"
    return HOME


def _asked_for(request: HttpRequest) -> str:
    """The page that sent here, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours and target.startswith("/") else ""


def _signed_in_to(request: EditionRequest) -> str:
    """Where somebody who is signed in already may simply go."""
    if isinstance(request.user, User):
        return place_of(request.user, request.edition)
    return reverse("day:day") if access.current_registration(request) else ""
