"""The programme for everyone: the day, one session, the people, the calendars."""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import calendars, linked_data, looking, sheet, timetable
from agenda.exchange.views import in_asked_language
from agenda.grid import grid_address, grid_key
from agenda.models import Role, Session, Speaker, Theme
from agenda.moving.changed import last_changes
from agenda.words import said, title_of
from assises.access import EditionRequest, everyone
from assises.http import same_for_all
from registration import qr

WORKER = settings.BASE_DIR / "static" / "js" / "programme" / "worker.js"
YEAR = 365 * 24 * 3600


@everyone
@same_for_all
@require_safe
def programme(request: EditionRequest) -> HttpResponse:
    sessions = list(Session.objects.of(request.edition).with_people().with_materials().in_order())
    themes = request.edition.themes.order_by("position", "pk")
    looked = looking.read(request.GET, sessions, themes)
    request.is_asked_once = not looking.is_plain(request.GET, looked)
    number, changed = last_changes(request.edition)
    table = timetable.lay_out(sessions, request.edition.zone)
    address = f"{settings.SITE_URL}{reverse('agenda:programme')}"
    context = {
        "number": number,
        "changed": changed,
        "table": table,
        "sheet": sheet.of(table),
        "total": len(sessions),
        "looked": looked,
        "kept": {session.pk for session in sessions if looked.keeps(session)},
        "address": address,
        "qr": qr.svg(address, label=_("QR code of the programme’s address")),
        "grid_css": grid_address(request.edition),
        "linked_data": linked_data.script(linked_data.the_day(request.edition, sessions)),
    }
    return TemplateResponse(request, "agenda/programme.html", context)


@everyone
@same_for_all
@require_safe
def looked_for(request: EditionRequest) -> JsonResponse:
    """What a page looks in as one types: each session's values, and its words without accents."""
    sessions = Session.objects.of(request.edition).with_people().with_materials().in_order()
    told = {one.slug: {**looking.told_of(one), "words": looking.words_of(one)} for one in sessions}
    return JsonResponse(told)


@everyone
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the public pages, at the root so that it may serve every language."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@everyone
@require_safe
def grid(request: EditionRequest, key: str) -> HttpResponse:
    """Where each session stands, as a style sheet; under its current name it never changes."""
    edition = request.edition
    if not edition:
        raise Http404
    sessions = Session.objects.of(edition).select_related("room").in_order()
    css = timetable.css(timetable.lay_out(sessions, edition.zone))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if key == grid_key(edition):
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


@everyone
@same_for_all
@require_safe
def session(request: EditionRequest, slug: str) -> HttpResponse:
    sessions = Session.objects.of(request.edition)
    found = get_object_or_404(sessions.with_people().select_related("relay_of__room"), slug=slug)
    roles = list(found.roles.all())
    context = {
        "session": found,
        "on_stage": [role for role in roles if role.kind == Role.Kind.SPEAKER],
        "hosts": [role for role in roles if role.kind != Role.Kind.SPEAKER],
        "relays": found.relays.select_related("room").order_by("room__position", "pk"),
        "after": sessions.after(found).first(),
        "materials": found.materials.public().in_order(),
        "linked_data": linked_data.script(
            {
                **linked_data.moment(found, request.edition),
                "superEvent": linked_data.the_day(request.edition),
            }
        ),
    }
    return TemplateResponse(request, "agenda/session.html", context)


@everyone
@same_for_all
@require_safe
def speakers(request: EditionRequest) -> HttpResponse:
    on_stage = Speaker.objects.filter(edition=request.edition).on_stage().with_sessions()
    found = list(on_stage.in_order())
    data = linked_data.of_speakers(found, request.edition)
    context = {"speakers": found, "linked_data": linked_data.script(data)}
    return TemplateResponse(request, "agenda/speakers.html", context)


@everyone
@same_for_all
@require_safe
def speaker(request: EditionRequest, slug: str) -> HttpResponse:
    on_stage = Speaker.objects.filter(edition=request.edition).on_stage()
    found = get_object_or_404(on_stage, slug=slug)
    roles = list(
        found.roles.select_related("session__room", "session__theme").order_by(
            "session__starts_at", "pk"
        )
    )
    data = linked_data.of_speaker(found, roles, request.edition)
    context = {"speaker": found, "roles": roles, "linked_data": linked_data.script(data)}
    return TemplateResponse(request, "agenda/speaker.html", context)


@everyone
@in_asked_language
@same_for_all
@require_safe
def programme_ics(request: EditionRequest) -> HttpResponse:
    sessions = Session.objects.of(request.edition).with_people().in_order()
    return calendar_file(request, sessions, said(request.edition, "short_name"), "programme")


@everyone
@in_asked_language
@same_for_all
@require_safe
def theme_ics(request: EditionRequest, slug: str) -> HttpResponse:
    theme = get_object_or_404(Theme, edition=request.edition, slug=slug)
    sessions = Session.objects.of(request.edition).filter(theme=theme).with_people().in_order()
    name = _("%(theme)s, %(event)s") % {
        "theme": said(theme, "name"),
        "event": said(request.edition, "short_name"),
    }
    return calendar_file(request, sessions, name, theme.slug)


@everyone
@in_asked_language
@same_for_all
@require_safe
def session_ics(request: EditionRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Session.objects.of(request.edition).with_people(), slug=slug)
    return calendar_file(request, [found], title_of(found), found.slug)


def calendar_file(
    request: EditionRequest, sessions: Iterable[Session], name: str, filename: str
) -> HttpResponse:
    language = get_language()
    asked = "" if language == settings.LANGUAGE_CODE else f"?lang={language}"
    calendar = calendars.calendar_of(
        sessions, edition=request.edition, name=name, address=request.path + asked
    )
    return calendars.answer(calendar, request.edition, filename=filename)
