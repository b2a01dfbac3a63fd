"""What people do alone from Ma journée: their details, another person, the badge once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises import limits
from assises.access import everyone, private
from assises.errors import Refused
from registration import access, actions
from registration.access import ParticipantRequest, participants
from registration.forms import ColleagueForm, OwnForm
from registration.models import Registration

READDRESSED = 5  # an hour and person: each sends two mails
HOUR = 3600


@participants
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ParticipantRequest) -> HttpResponseBase:
    """Let a colleague come instead: the page says what is lost, then it is done."""
    registration = request.registration
    form = ColleagueForm(request.POST or None, registration=registration)
    if form.is_valid():
        try:
            actions.hand_over(registration, form.colleague(), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("registration:handed_over")
            access.sign_out(response)
            return response
    is_late = timezone.now() >= request.edition.starts_at
    context = {"registration": registration, "form": form, "is_late": is_late}
    return TemplateResponse(request, "registration/own/hand_over.html", context)


@everyone
@require_safe
def handed_over(request: HttpRequest) -> HttpResponseBase:
    """Who gave the place away is signed out, and told so: the same words for all."""
    return private(TemplateResponse(request, "registration/own/handed_over.html"))


@participants
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ParticipantRequest) -> HttpResponseBase:
    """Correct one's details, needs and agreements; what follows from a name or an address
    is shown before it is done."""
    now = timezone.now()
    form = OwnForm(request.POST or None, registration=request.registration, now=now)
    if form.is_valid() and form.is_seen() and _may_readdress(form):
        try:
            done = actions.decide(
                request.registration,
                form.changes(),
                needs=form.needs(),
                purposes=form.purposes(),
                now=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("It is written."))
            if form.wants_address():
                messages.info(request, _to_confirm(done))
            response = redirect("day:day")
            access.sign_in(response, done, now)
            return response
    return TemplateResponse(request, "registration/own/details.html", _told(request, form))


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The owner of a mailbox says that it is theirs: asked once, then done and signed in."""
    registration = access.wanting(secret)
    if registration is None:
        return private(TemplateResponse(request, "day/wrong_link.html", status=404))
    with translation.override(registration.language):
        if request.method == "POST":
            return private(_confirmed(request, registration))
        context = {"registration": registration, "secret": secret}
        page = TemplateResponse(request, "registration/own/address.html", context)
        return private(page.render())


def _confirmed(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    now = timezone.now()
    try:
        done = actions.confirm_address(registration, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:sign_in")
    messages.success(request, gettext("Your mails arrive here from now on."))
    response = redirect("day:day")
    access.sign_in(response, done, now)
    return response


def _may_readdress(form: OwnForm) -> bool:
    """Whether the address may change once more; says so when it may not."""
    if not form.wants_address():
        return True
    if limits.hit(f"readdressed:{form.registration.pk}", READDRESSED, HOUR):
        return True
    form.add_error("email", gettext("The address has changed often today: try in an hour."))
    return False


def _to_confirm(registration: Registration) -> str:
    said = gettext("A mail left for %(email)s: open it to confirm that the address is yours.")
    return said % {"email": registration.email_wanted}


def _told(request: ParticipantRequest, form: OwnForm) -> dict[str, object]:
    asked = form.is_bound and form.is_valid() and not form.is_seen()
    return {
        "registration": request.registration,
        "form": form,
        "delete_needs_on": actions.delete_needs_on(request.edition),
        "changed": form.changed() if asked else set(),
        "seen": form.token() if asked else "",
    }


@participants
@require_POST
def again(request: ParticipantRequest) -> HttpResponseBase:
    """Send me my badge again."""
    try:
        sent = actions.ask_again(request.registration, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("day:day")
    to = {"email": request.registration.email}
    if sent:
        messages.success(request, gettext("The mail is on its way to %(email)s.") % to)
    else:
        messages.info(
            request, gettext("It left for %(email)s less than ten minutes ago: look there.") % to
        )
    return redirect(reverse("day:day"))


unprefixed: list[URLPattern | URLResolver] = [
    re_path(r"^ma-journee/adresse/(?P<secret>[\w-]{40,120})/$", address, name="address"),
]

urlpatterns: list[URLPattern] = [
    path("ma-journee/ceder/", hand_over, name="hand_over"),
    path("ma-journee/ceder/fait/", handed_over, name="handed_over"),
    path("ma-journee/coordonnees/", details, name="own_details"),
    path("ma-journee/renvoyer/", again, name="again"),
]
