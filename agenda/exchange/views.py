"""The exports for everybody: the same for all, 304 before anything is made."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from agenda.exchange import frab, openagenda
from agenda.models import Session
from assises.access import EditionRequest, everyone
from assises.http import same_for_all


def in_asked_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An export has one address; `?lang=en` has it in English, and nothing else does."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = request.GET.get("lang", "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response

    return asked


def sessions_of(request: EditionRequest) -> Any:
    return Session.objects.of(request.edition).with_people().in_order()


@everyone
@in_asked_language
@same_for_all
@require_safe
def schedule_xml(request: EditionRequest) -> HttpResponse:
    content = frab.as_xml(request.edition, sessions_of(request).with_materials())
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@everyone
@in_asked_language
@same_for_all
@require_safe
def schedule_json(request: EditionRequest) -> HttpResponse:
    content = frab.as_json(request.edition, sessions_of(request).with_materials())
    return HttpResponse(content, content_type="application/json")


@everyone
@in_asked_language
@same_for_all
@require_safe
def openagenda_json(request: EditionRequest) -> HttpResponse:
    """Both languages at once, as OpenAgenda does."""
    content = openagenda.as_json(request.edition, sessions_of(request))
    return HttpResponse(content, content_type="application/json")
