"""Where a badge's QR code leads an ordinary phone: the day, and nothing of who wears it."""

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from assises.access import everyone, private


@everyone
@require_safe
def badge(request: HttpRequest, badge: str) -> HttpResponseBase:
    """The same bytes for a true, a false and a cancelled badge, which is not even read.

    A badge is worn in public, so it signs nobody in. The address is in `networking.contacts`,
    which answers who is signed in.
    """
    response = TemplateResponse(request, "registration/stranger.html").render()
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return private(response)
