"""The logos, each at an address that never changes what it shows."""

from base64 import b64decode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from agenda.models import Partner
from assises.access import everyone

YEAR = 365 * 24 * 3600


@everyone
@require_safe
def logo(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=pk, logo_key=key)
    response = HttpResponse(b64decode(partner.logo), content_type="image/png")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
