"""The wall of offers and needs, page by page, and what has come since one looks at it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agenda.models import Theme
from networking.access import MemberRequest, is_shown, members, own_profile
from networking.meetings.standing import Met, with_people
from networking.models import Notice
from networking.models.notices import NoticeQuerySet
from networking.notices.asked import Asked, found

PER_PAGE = 24
# Written in a transaction that ends later, a notice appears under an hour that has passed.
LATE = timedelta(minutes=1)


@members
@require_safe
def wall(request: MemberRequest) -> HttpResponse:
    """Newest first. What others write and whom one may not see: see `Notice.objects.seen_by`."""
    asked, now, profile = Asked.of(request.GET), timezone.now(), own_profile(request)
    notices = found(asked, request.registration)
    listed = notices.with_replies(request.registration).in_order()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    met = met_by_author(request, page)
    for one in page:
        one.reply_id = uuid4()  # type: ignore[attr-defined]
        one.met = met.get(one.author_id)  # type: ignore[attr-defined]
    since = (now - LATE).replace(microsecond=0)
    context = {
        "asked": asked,
        "page": page,
        "here": asked.query(page=page.number if page.number > 1 else ""),
        "themes": Theme.objects.filter(edition=request.edition).order_by("position", "pk"),
        "me": request.registration,
        "profile": profile,
        "is_shown": is_shown(profile),
        "news": asked.query(
            depuis=int(since.timestamp()),
            vues=_of_others(asked, request).filter(at__gt=since).count() or "",
        ),
    }
    return TemplateResponse(request, "networking/notices/wall.html", context)


@members
@require_safe
def news(request: MemberRequest) -> HttpResponse:
    """How many more there are since a page was made, in a sentence; 304 while that is the same."""
    asked, said = Asked.of(request.GET), request.GET
    since = datetime.fromtimestamp(_whole(said.get("depuis")), UTC)
    latest = _of_others(asked, request).filter(at__gt=since)
    more = max(0, latest.count() - _whole(said.get("vues")))
    etag = f'"{more}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    words = ngettext("%(n)d new notice", "%(n)d new notices", more) % {"n": more}
    return JsonResponse({"new": more, "words": words}, headers={"ETag": etag})


def met_by_author(request: MemberRequest, notices: Iterable[Notice]) -> dict[UUID, Met]:
    """The meeting of the reader with each author that stands. One query."""
    profiles = {one.author_id: one.author.profile for one in notices if _is_anothers(one, request)}
    met = with_people(request.registration, profiles.values(), timezone.now())
    return {author: met[one.pk] for author, one in profiles.items() if one.pk in met}


def _is_anothers(notice: Notice, request: MemberRequest) -> bool:
    return notice.author_id != request.registration.pk


def _of_others(asked: Asked, request: MemberRequest) -> NoticeQuerySet:
    return found(asked, request.registration).exclude(author=request.registration)


def _whole(text: str | None) -> int:
    """A number that somebody may have made up."""
    return int(text) if text and text.isdecimal() and len(text) < 11 else 0
