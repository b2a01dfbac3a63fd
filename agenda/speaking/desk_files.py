"""The organisers' pages about what goes with a session: files, links, the stream, the recording."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.models import Material, Session
from agenda.speaking import files, materials
from agenda.speaking.forms import AddressesForm, FileForm, LinkForm
from agenda.speaking.views import download
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers

EDITABLE = ["GET", "HEAD", "POST"]


@organisers
@require_safe
def sessions(request: DeskRequest) -> HttpResponse:
    """What each session has. Three queries whatever the length."""
    found = Session.objects.of(request.edition).select_related("room").in_order()
    counted = found.annotate(
        materials_count=Count("materials"),
        public_count=Count("materials", filter=Q(materials__is_public=True)),
    )
    silent = (Session.Kind.MEAL, Session.Kind.BREAK)
    context = {"sessions": counted.exclude(kind__in=silent)}
    return TemplateResponse(request, "desk/speaking/sessions.html", context)


@organisers
@require_http_methods(EDITABLE)
def session(request: DeskRequest, uid: UUID) -> HttpResponse:
    """One session; each form says in `do` what it does."""
    one = get_object_or_404(Session.objects.of(request.edition).select_related("room"), uid=uid)
    wrong: dict[str, Form] = {}
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in GESTURES:
            raise Http404
        form = GESTURES[do](request, one)
        if form is None:
            return redirect("agenda:desk_session_files", uid)
        wrong = {do: form}
    stands = {"stream_url": one.stream_url, "recording_url": one.recording_url}
    context = {
        "session": one,
        "materials": one.materials.select_related("speaker").in_order(),
        "file_form": wrong.get("file") or FileForm(sessions=_itself(one)),
        "link_form": wrong.get("link") or LinkForm(),
        "addresses_form": wrong.get("addresses") or AddressesForm(initial=stands),
    }
    status = 422 if wrong else 200
    return TemplateResponse(request, "desk/speaking/session.html", context, status=status)


def _itself(one: Session) -> QuerySet[Session]:
    return Session.objects.filter(pk=one.pk)


def _file(request: DeskRequest, one: Session) -> Form | None:
    form = FileForm(request.POST, request.FILES, sessions=_itself(one))
    if not form.is_valid():
        return form
    told = form.cleaned_data
    try:
        materials.add_file(
            one,
            files.read(told["file"]),
            title=form.title_of(),
            is_public=told["audience"] == "all",
            speaker=None,
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return form
    messages.success(request, _("The file is there."))
    return None


def _link(request: DeskRequest, one: Session) -> Form | None:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return form
    told = form.cleaned_data
    try:
        materials.add_link(
            one,
            told["url"],
            title=told["title"],
            is_public=told["audience"] == "all",
            speaker=None,
            by=request.organiser,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("url", str(refusal))
        return form
    messages.success(request, _("The link is there."))
    return None


def _addresses(request: DeskRequest, one: Session) -> Form | None:
    form = AddressesForm(request.POST)
    if not form.is_valid():
        return form
    materials.set_addresses(one, **form.cleaned_data, by=request.organiser, now=timezone.now())
    messages.success(request, _("It is written: the public pages say so from now on."))
    return None


def _material(request: DeskRequest, one: Session) -> Material | None:
    pk = request.POST.get("material", "")
    known = one.materials.select_related("session", "speaker")
    return known.filter(pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0).first()


def _withdraw(request: DeskRequest, one: Session) -> None:
    if found := _material(request, one):
        materials.withdraw(found, by=request.organiser, now=timezone.now())
    messages.success(request, _("It is withdrawn."))


def _show(request: DeskRequest, one: Session, *, to_all: bool) -> None:
    if found := _material(request, one):
        materials.show(found, to_all=to_all, by=request.organiser, now=timezone.now())
    messages.success(request, _("It is written."))


Gesture = Callable[[DeskRequest, Session], Form | None]
GESTURES: dict[str, Gesture] = {
    "file": _file,
    "link": _link,
    "addresses": _addresses,
    "withdraw": _withdraw,
    "show": lambda request, one: _show(request, one, to_all=True),
    "hide": lambda request, one: _show(request, one, to_all=False),
}


@organisers
@require_safe
def file(request: DeskRequest, pk: int) -> HttpResponseBase:
    known = Material.objects.filter(session__edition=request.edition).exclude(file="")
    return download(request, get_object_or_404(known, pk=pk))
