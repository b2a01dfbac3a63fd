"""The registration form, and what follows it."""

from datetime import datetime
from functools import partial
from time import monotonic
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assises import limits
from assises.access import everyone, private
from assises.middleware import address_of
from assises.models import Edition
from registration import actions, thanks
from registration.crowds import is_crowded
from registration.forms import RegistrationForm
from registration.models import Category, Registration
from registration.steps import steps_of

FAILURES = 60
FAILURES_WINDOW = 600  # seconds
GUESSES = 20  # wrong invitation codes in that time


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    edition: Edition = request.edition  # type: ignore[attr-defined]
    if not edition:
        raise Http404
    response = _answer(request, edition, timezone.now())
    if request.method != "POST":
        thanks.forget(response)
    private(response)
    if "invitation" in request.GET:
        # No page learns the code; with "no-referrer" a browser would post as from nowhere.
        response["Referrer-Policy"] = "strict-origin"
    return response


def _answer(request: HttpRequest, edition: Edition, now: datetime) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    code = request.GET.get("invitation", "")[:40]
    guesses = f"invitation:{address_of(request)}"
    tries = bool(code or (typed and typed.get("invitation")))
    if tries and limits.reached(guesses, GUESSES, FAILURES_WINDOW):  # a right one is not told
        return TemplateResponse(request, "registration/too_many.html", status=429)
    steps = steps_of(typed, edition, now)
    form = RegistrationForm(typed, edition=edition, now=now, invitation=code, steps=steps)
    if form.why_not:
        limits.hit(guesses, GUESSES, FAILURES_WINDOW)
    if form.categories and form.is_valid():
        return _registered(request, form, edition, now)
    if not edition.takes_registrations(now) or not (form.categories or _invites(edition, now)):
        return TemplateResponse(request, "registration/closed.html")
    if form.is_bound:
        return _failed(request, form, edition)
    if not form.categories:
        return TemplateResponse(request, "registration/by_invitation.html", {"form": form})
    return _page(request, form, edition)


def _registered(
    request: HttpRequest, form: RegistrationForm, edition: Edition, now: datetime
) -> HttpResponse:
    begun, slowly = monotonic(), is_crowded(address_of(request))
    details = form.details()
    try:
        id = _register_once(form, edition, details, now, slowly=slowly)
    except actions.Closed:
        return TemplateResponse(request, "registration/closed.html")
    except (actions.WrongCode, actions.Expired, actions.UsedUp) as refusal:
        form.add_error("invitation", str(refusal))
        return _failed(request, form, edition)
    response = redirect("registration:thanks")
    chose = any(step.is_answered for step in form.steps)
    thanks.JustTyped(str(id), details.email, slowly=slowly, chose=chose).keep(response)
    thanks.take_time(begun)
    return response


def _register_once(
    form: RegistrationForm,
    edition: Edition,
    details: actions.Details,
    now: datetime,
    *,
    slowly: bool,
) -> UUID:
    """Register; a form sent again for another person, or after cancelling, is a new request.

    Returns under which id: the form's own, or another for such a new request.
    """
    id: UUID = form.cleaned_data["id"]
    keep = [step.keep for step in form.steps]
    ask = partial(
        actions.register, edition=edition, details=details, now=now, slowly=slowly, keep=keep
    )
    try:
        registration = ask(id)
        stale = registration.pk == id and registration.state == Registration.State.CANCELLED
    except actions.AlreadyUsed:
        stale = True
    if stale:
        id = uuid4()
        ask(id)
    return id


def _invites(edition: Edition, now: datetime) -> bool:
    """Whether there is anything that an invitation code may open."""
    return Category.objects.filter(edition=edition).open_at(now).exists()


def _failed(request: HttpRequest, form: RegistrationForm, edition: Edition) -> HttpResponse:
    """The form again; a flood of wrong ones gets a short page. Good ones always pass."""
    if is_flooded(request):
        return TemplateResponse(request, "registration/too_many.html", status=429)
    return _page(request, form, edition)


def is_flooded(request: HttpRequest) -> bool:
    """Count one more wrong form from this network; whether it was one too many."""
    return not limits.hit(f"registration:{address_of(request)}", FAILURES, FAILURES_WINDOW)


def _page(request: HttpRequest, form: RegistrationForm, edition: Edition) -> HttpResponse:
    context = {
        "form": form,
        "delete_needs_on": actions.delete_needs_on(edition),
        "is_full": actions.places_left(edition) == 0,
    }
    return TemplateResponse(request, "registration/register.html", context)
