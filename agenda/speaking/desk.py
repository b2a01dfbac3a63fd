"""The organisers' pages about those on stage: what is missing, where to write, their link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.models import Material, Speaker
from agenda.speaking import actions, links, missing, trail
from agenda.speaking.access import link_of
from agenda.speaking.forms import SpeakerForm
from assises.errors import Refused
from registration.desk.access import DeskRequest, organisers
from registration.names import folded


@organisers
@require_safe
def speakers(request: DeskRequest) -> HttpResponse:
    """Everybody, or those who miss something. Three queries of its own, whatever the length."""
    everybody = missing.standings(request.edition)
    asked, words = request.GET.get("manque", ""), request.GET.get("q", "")[:100].strip()
    found = [one for one in everybody if _misses(one, asked) and _is_called(one, words)]
    told = missing.counts(everybody)
    context = {
        "found": found,
        "all": len(everybody),
        "confirmed": sum(one.speaker.confirmed_at is not None for one in everybody),
        "absent": told[missing.ABSENT],
        "kinds": [(name, label, told[name]) for name, label in missing.KINDS.items()],
        "asked": asked,
        "words": words,
        "waiting": len(links.waiting_for_a_link(request.edition)),
    }
    return TemplateResponse(request, "desk/speaking/speakers.html", context)


def _misses(one: missing.Standing, asked: str) -> bool:
    if asked == missing.ABSENT:
        return one.speaker.declined_at is not None
    return asked not in missing.KINDS or asked in one.missing


def _is_called(one: missing.Standing, words: str) -> bool:
    said = folded(f"{one.speaker.full_name} {one.speaker.organisation}")
    return all(word in said for word in folded(words).split())


@organisers
@require_POST
def send_to_all(request: DeskRequest) -> HttpResponse:
    """The link to those who wait for it."""
    n = links.send_to_all(request.edition, by=request.organiser, now=timezone.now())
    text = ngettext("%(n)d mail leaves.", "%(n)d mails leave.", n)
    messages.success(request, text % {"n": n} if n else _("Everybody has been written to."))
    return redirect("agenda:desk_speakers")


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    form = SpeakerForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        speaker = links.add(request.edition, form.content(), by=request.organiser, now=now)
        if form.cleaned_data["email"]:  # who was there already keeps theirs
            _keep_contact(request, speaker, form)
        return redirect("agenda:desk_speaker", speaker.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "speaker": None}
    return TemplateResponse(request, "desk/speaking/add.html", context, status=status)


def _keep_contact(request: DeskRequest, speaker: Speaker, form: SpeakerForm) -> None:
    told = form.cleaned_data
    links.save_contact(
        speaker,
        email=told["email"],
        language=told["language"],
        by=request.organiser,
        now=timezone.now(),
    )


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: DeskRequest, slug: str) -> HttpResponse:
    """Who somebody is, where to write, their link, what they and others did."""
    one = _speaker(request, slug)
    form = SpeakerForm(request.POST or None, speaker=one)
    if form.is_valid():
        try:
            actions.correct(
                one,
                form.content(),
                seen=form.cleaned_data["seen"],
                by=request.organiser,
                now=timezone.now(),
            )
        except actions.Changed as refusal:
            form.overtaken(refusal)
        else:
            _keep_contact(request, one, form)
            messages.success(request, _("It is written."))
            return redirect("agenda:desk_speaker", slug)
    return _page(request, slug, form)


def _page(request: DeskRequest, slug: str, form: SpeakerForm) -> HttpResponse:
    one = _speaker(request, slug)
    kept = Material.objects.filter(speaker=one).select_related("session").in_order()
    context = {
        "speaker": one,
        "standing": missing.standing_of(one, len(kept)),
        "kinds": missing.KINDS,
        "contact": getattr(one, "contact", None),
        "link": link_of(one),
        "form": form,
        "materials": kept,
        "history": trail.of(one),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "desk/speaking/speaker.html", context, status=status)


def _speaker(request: DeskRequest, slug: str) -> Speaker:
    known = Speaker.objects.filter(edition=request.edition).with_sessions()
    return get_object_or_404(known.select_related("edition", "contact"), slug=slug)


@organisers
@require_POST
def act(request: DeskRequest, slug: str) -> HttpResponse:
    """Send the link, renew it, or write down an answer given by telephone."""
    one, now, by = _speaker(request, slug), timezone.now(), request.organiser
    do = request.POST.get("do", "")
    try:
        match do:
            case "send":
                links.send(one, by=by, now=now)
                said = _("The link leaves by mail.")
            case "renew":
                links.renew(one, by=by, now=now)
                said = _("The former link opens nothing any more. Send the new one.")
            case "come" | "cannot":
                actions.answer(one, comes=do == "come", by=by, now=now)
                said = _("It is written.")
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("agenda:desk_speaker", slug)
