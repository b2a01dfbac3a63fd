"""Questions to the room and from it, on the facilitator's pages: those of their own session."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agenda.live import actions, consoles
from workshops.wall.access import WallRequest, facilitators, moderates


@facilitators
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: WallRequest, slug: str) -> HttpResponseBase:
    """The moderators' console, for this session; or the button that begins it."""
    session = request.workshop.session
    if not session.has_live and request.POST.get("act") == "begin":
        actions.begin(session, by=request.by, now=timezone.now())
        return redirect(request.path)
    if not session.has_live:
        return TemplateResponse(request, "wall/no_questions.html", {"session": session})
    room = consoles.room_at(request, slug)
    return consoles.show(
        request,
        room,
        who=moderates(request.runner, room),
        socket=f"/ws/ateliers/{slug}/questions/",
        template="wall/questions.html",
    )
