"""One offer or need: written, replied to, changed, found, taken down."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assises.errors import Refused
from networking.access import MemberRequest, is_shown, members, own_profile
from networking.models import Notice, Reply
from networking.notices import actions
from networking.notices.asked import Asked
from networking.notices.forms import NoticeForm, ReplyForm
from networking.notices.views import met_by_author


@members
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponseBase:
    """A new one. Who is not in the directory learns why it cannot be signed."""
    form = NoticeForm(request.POST or None, edition=request.edition)
    if form.is_valid():
        id = _id(request.POST.get("id", ""))
        try:
            actions.post(form.words(), id=id, author=request.registration, now=timezone.now())
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(
                request, _("It is on the wall. We write to you when somebody replies.")
            )
            return redirect("networking:notices")
    profile = own_profile(request)
    context = {"form": form, "id": request.POST.get("id") or uuid4(), "is_shown": is_shown(profile)}
    return TemplateResponse(
        request, "networking/notices/write.html", context | {"profile": profile}
    )


@members
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """One with all that is replied to it, and the form to reply."""
    one = _seen(request, pk)
    form = ReplyForm(request.POST or None)
    if form.is_valid():
        id, text = _id(request.POST.get("id", "")), form.cleaned_data["text"]
        try:
            actions.reply(one, text, id=id, author=request.registration, now=timezone.now())
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your reply is on the wall."))
            return redirect(_back(request, one))
    one.met = met_by_author(request, [one]).get(one.author_id)  # type: ignore[attr-defined]
    context = {
        "notice": one,
        "form": form,
        "new_id": request.POST.get("id") or uuid4(),
        "me": request.registration,
        "is_shown": is_shown(own_profile(request)),
    }
    return TemplateResponse(request, "networking/notices/notice.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    one = _mine(request, pk)
    form = NoticeForm(request.POST or None, edition=request.edition, notice=one)
    if form.is_valid():
        try:
            actions.change(one, form.words(), author=request.registration, now=timezone.now())
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("It is written."))
            return redirect("networking:notice", pk)
    context = {"form": form, "notice": one, "is_shown": True}
    return TemplateResponse(request, "networking/notices/write.html", context)


@members
@require_POST
def settle(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Found, or wanted again."""
    one, found = _mine(request, pk), "found" in request.POST
    try:
        actions.settle(one, author=request.registration, found=found, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Good: it is marked as found.") if found else _("It is open again.")
        messages.success(request, said)
    return redirect("networking:notice", pk)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Asked once, then done."""
    if request.method == "POST":
        one = get_object_or_404(Notice, pk=pk, author=request.registration)
        actions.take_down(one, author=request.registration, now=timezone.now())
        messages.success(request, _("It is off the wall."))
        return redirect("networking:notices")
    context = {"notice": _mine(request, pk)}
    return TemplateResponse(request, "networking/notices/take_down.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def take_reply_down(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    mine = Reply.objects.filter(author=request.registration).select_related("notice")
    one = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        actions.take_reply_down(one, author=request.registration, now=timezone.now())
        messages.success(request, _("It is off the wall."))
        seen = Notice.objects.seen_by(request.registration).filter(pk=one.notice_id)
        return (
            redirect("networking:notice", one.notice_id) if seen else redirect("networking:notices")
        )
    if one.taken_down_at:
        return redirect("networking:notices")
    return TemplateResponse(request, "networking/notices/take_down.html", {"reply": one})


# -- How it is done ------------------------------------------------------------------------------


def _seen(request: MemberRequest, pk: UUID) -> Notice:
    seen = Notice.objects.seen_by(request.registration).with_replies(request.registration)
    return get_object_or_404(seen, pk=pk)


def _mine(request: MemberRequest, pk: UUID) -> Notice:
    mine = Notice.objects.of(request.edition).standing().filter(author=request.registration)
    return get_object_or_404(mine.select_related("theme"), pk=pk)


def _id(text: str) -> UUID:
    """The number that the page gave to what is written; a new one where it has none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _back(request: MemberRequest, one: Notice) -> str:
    """The page of the wall where the reply was written, or the notice's own."""
    if "wall" not in request.POST:
        return reverse("networking:notice", args=[one.pk])
    said = QueryDict(request.POST["wall"])
    page = said.get("page", "")
    where = Asked.of(said).query(page=page if page.isdecimal() else "")
    return f"{reverse('networking:notices')}?{where}#a-{one.pk}"
