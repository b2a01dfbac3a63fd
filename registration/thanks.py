"""Right after registering: what comes next, and the address, which may be corrected once.

A new registration and a known person get the same page, in the same time: the page repeats
what this browser typed, and knows nothing else.
"""

from dataclasses import asdict, dataclass, replace
from time import monotonic, sleep
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assises.access import everyone, private
from registration import actions
from registration.forms.own import AddressForm

COOKIE = "registered"
SALT = "registration.thanks"
LASTS = 3600  # seconds
ANSWER_AFTER = 0.2  # seconds: new or known, a person waits as long


@dataclass(frozen=True)
class JustTyped:
    """What this browser sent with the form `id`."""

    id: str
    email: str
    slowly: bool = False
    corrected: bool = False
    chose: bool = False  # something in a step of a room above

    def keep(self, response: HttpResponseBase) -> None:
        response.set_cookie(
            COOKIE,
            signing.dumps(asdict(self), salt=SALT),
            max_age=LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def just_typed(request: HttpRequest) -> JustTyped | None:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
        return JustTyped(**kept)
    except (signing.BadSignature, TypeError):
        return None


def forget(response: HttpResponseBase) -> None:
    """Somebody else may sit there now."""
    response.delete_cookie(COOKIE, samesite="Lax")


def take_time(begun: float, *, times: float = 1.0) -> None:
    sleep(max(0.0, ANSWER_AFTER * times - (monotonic() - begun)))


@everyone
@require_safe
def thanks(request: HttpRequest) -> HttpResponseBase:
    if not request.edition:  # type: ignore[attr-defined]
        raise Http404
    typed = just_typed(request)
    form = AddressForm() if typed and not typed.corrected else None
    return _page(request, typed, form)


@everyone
@require_POST
def readdress(request: HttpRequest) -> HttpResponseBase:
    """Correct the address, once; whatever it was, the same answer."""
    begun = monotonic()
    typed = just_typed(request)
    if typed is None or typed.corrected:
        return private(redirect("registration:thanks"))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, typed, form)
    email = form.cleaned_data["email"]
    actions.readdress(UUID(typed.id), typed=typed.email, to=email, now=timezone.now())
    response = redirect("registration:thanks")
    replace(typed, email=email, corrected=True).keep(response)
    take_time(begun)
    return private(response)


def _page(
    request: HttpRequest, typed: JustTyped | None, form: AddressForm | None
) -> HttpResponseBase:
    context = {"typed": typed, "form": form}
    response: HttpResponse = TemplateResponse(request, "registration/thanks.html", context)
    return private(response)
