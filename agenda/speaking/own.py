"""The page of somebody on stage: they come, what is said of them, their photograph, their files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.models import Material, Session
from agenda.models.sessions import SessionQuerySet
from agenda.speaking import access, actions, files, materials
from agenda.speaking.access import SpeakerRequest, on_stage
from agenda.speaking.forms import AnswerForm, FileForm, PhotographForm, WordsForm
from agenda.speaking.missing import KINDS, standing_of
from agenda.speaking.views import download
from assises import limits, pictures
from assises.access import everyone, private
from assises.errors import Refused

HOUR = 3600
UPLOADS = 30  # an hour and person: each costs a second of the machine
Gesture = Callable[[SpeakerRequest], Form | None]


@everyone
@require_safe
def by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Who holds the link is let in; nothing else changes. A wrong one tells nothing."""
    now = timezone.now()
    speaker = access.speaker_of(secret, now)
    if speaker is None:
        response: HttpResponseBase = TemplateResponse(
            request, "speaking/wrong_link.html", status=404
        ).render()
    else:
        contact = getattr(speaker, "contact", None)
        with translation.override(contact.language if contact else "fr"):
            response = redirect(reverse("agenda:speaking", args=[speaker.slug]))
        access.sign_in(response, speaker, now)
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


@on_stage
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: SpeakerRequest) -> HttpResponseBase:
    """One page; each of its forms says in `do` what it does."""
    do = request.POST.get("do", "")
    if request.method != "POST":
        return _page(request)
    act = GESTURES.get(do)
    if act is None:
        raise Http404
    wrong = act(request)
    if wrong is None:
        return redirect(f"{request.path}#{ANCHORS.get(do, do)}")
    return _page(request, {ANCHORS.get(do, do): wrong}, status=422)


def _page(
    request: SpeakerRequest, wrong: dict[str, Form] | None = None, status: int = 200
) -> HttpResponseBase:
    speaker, wrong = request.speaker, wrong or {}
    sessions = list(_sessions(request).select_related("room", "theme").in_order())
    kept = _materials(request)
    open_ones = _sessions(request).filter(state=Session.State.PLANNED)
    context = {
        "speaker": speaker,
        "is_organiser": request.is_organiser,
        "sessions": [(one, [m for m in kept if m.session_id == one.pk]) for one in sessions],
        "others": [m for m in kept if m.session_id not in {one.pk for one in sessions}],
        "answer_form": wrong.get("answer") or AnswerForm(initial={"note": speaker.declined_note}),
        "words_form": wrong.get("words") or WordsForm(speaker=speaker),
        "photograph_form": wrong.get("photograph") or PhotographForm(),
        "file_form": wrong.get("files") or FileForm(sessions=open_ones),
        "can_bring": any(not one.is_cancelled for one in sessions),
        "checklist": _checklist(request, kept),
        "ends_on": access.ends_on(request.edition),
        "most": materials.MOST_OF_ONE,
    }
    response = TemplateResponse(request, "speaking/own.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _sessions(request: SpeakerRequest) -> SessionQuerySet:
    """Those that they are in."""
    return Session.objects.filter(pk__in=request.speaker.roles.values("session"))


def _materials(request: SpeakerRequest) -> list[Material]:
    """What they brought, and what all may see of their sessions."""
    theirs = Q(speaker=request.speaker) | Q(is_public=True, session__in=_sessions(request))
    return list(Material.objects.filter(theirs).select_related("session").in_order())


def _checklist(request: SpeakerRequest, kept: list[Material]) -> list[tuple[str, Any, bool]]:
    """Anchor, name, whether it is done: what organisers wait for, but an address."""
    mine = sum(one.speaker_id == request.speaker.pk for one in kept)
    missing = standing_of(request.speaker, mine).missing
    anchors = {
        "reponse": "answer",
        "biographie": "words",
        "photographie": "photograph",
        "documents": "files",
    }
    return [(anchors[name], KINDS[name], name not in missing) for name in anchors]


# -- What each form does: None when it is done, else the form with what is wrong -----------------


def _answer(request: SpeakerRequest, *, comes: bool) -> Form | None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form
    note = form.cleaned_data["note"]
    actions.answer(request.speaker, comes=comes, note=note, by=request.by, now=timezone.now())
    messages.success(
        request,
        _("Thank you: the organisers know that you come.")
        if comes
        else _("The organisers know that you cannot come. Thank you for telling them."),
    )
    return None


def _words(request: SpeakerRequest) -> Form | None:
    form = WordsForm(request.POST, speaker=request.speaker)
    if not form.is_valid():
        return form
    seen, now = form.cleaned_data["seen"], timezone.now()
    try:
        actions.correct(request.speaker, form.content(), seen=seen, by=request.by, now=now)
    except actions.Changed as refusal:
        form.overtaken(refusal)
        return form
    messages.success(request, _("It is written: the public pages say so from now on."))
    return None


def _put_photograph(request: SpeakerRequest) -> Form | None:
    form = PhotographForm(request.POST, request.FILES)
    if not (form.is_valid() and _may_send(request, form, "photograph")):
        return form
    told = form.cleaned_data
    try:
        photograph = pictures.read(told["photograph"], told["place"])
    except Refused as refusal:
        form.add_error("photograph", str(refusal))
        return form
    actions.put_photograph(request.speaker, photograph, by=request.by, now=timezone.now())
    messages.success(request, _("Your photograph is there."))
    return None


def _remove_photograph(request: SpeakerRequest) -> None:
    actions.remove_photograph(request.speaker, by=request.by, now=timezone.now())
    messages.success(request, _("Your photograph is erased."))


def _bring(request: SpeakerRequest) -> Form | None:
    open_ones = _sessions(request).filter(state=Session.State.PLANNED)
    form = FileForm(request.POST, request.FILES, sessions=open_ones)
    if not (form.is_valid() and _may_send(request, form, "file")):
        return form
    told = form.cleaned_data
    try:
        materials.add_file(
            told["session"],
            files.read(told["file"]),
            title=form.title_of(),
            is_public=told["audience"] == "all",
            speaker=request.speaker,
            by=request.by,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return form
    messages.success(request, _("Your file is there."))
    return None


def _withdraw(request: SpeakerRequest) -> None:
    pk = request.POST.get("material", "")
    mine = Material.objects.filter(speaker=request.speaker).select_related("session", "speaker")
    if found := mine.filter(pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0).first():
        materials.withdraw(found, by=request.by, now=timezone.now())
    messages.success(request, _("Your file is withdrawn: nobody has it here any more."))


def _may_send(request: SpeakerRequest, form: Form, field: str) -> bool:
    if limits.hit(f"speaker:{request.speaker.pk}", UPLOADS, HOUR):
        return True
    form.add_error(field, _("Many files within the hour: try again later."))
    return False


GESTURES: dict[str, Gesture] = {
    "come": lambda request: _answer(request, comes=True),
    "cannot": lambda request: _answer(request, comes=False),
    "words": _words,
    "photograph": _put_photograph,
    "remove": _remove_photograph,
    "bring": _bring,
    "withdraw": _withdraw,
}
ANCHORS = {
    "come": "answer",
    "cannot": "answer",
    "remove": "photograph",
    "bring": "files",
    "withdraw": "files",
}


@on_stage
@require_safe
def own_file(request: SpeakerRequest, pk: int) -> HttpResponseBase:
    """A file of theirs, shown to everybody or not."""
    mine = Material.objects.filter(speaker=request.speaker).exclude(file="")
    return download(request, get_object_or_404(mine, pk=pk))
