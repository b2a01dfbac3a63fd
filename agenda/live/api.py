"""The published questions for programs, and for pages whose websockets are blocked."""

from typing import Any

from django.http import Http404
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.live import feed
from agenda.live.models import Question
from assises.access import everyone

AUTHOR = inline_serializer(
    "QuestionAuthor",
    {"name": serializers.CharField(), "organisation": serializers.CharField()},
    allow_null=True,
)
QUESTION = inline_serializer(
    "Question",
    {
        "id": serializers.UUIDField(),
        "text": serializers.CharField(),
        "author": AUTHOR,
        "votes": serializers.IntegerField(),
        "status": serializers.ChoiceField([str(status) for status in Question.PUBLIC]),
        "asked_at": serializers.DateTimeField(),
        "reply": serializers.CharField(allow_null=True),
        "reason": serializers.CharField(allow_null=True),
        "into": serializers.UUIDField(allow_null=True),
        "edited": serializers.BooleanField(),
    },
    many=True,
)
STATE = inline_serializer(
    "LiveState",
    {
        "seq": serializers.IntegerField(),
        "session": serializers.DictField(),
        "questions": QUESTION,
        "poll": serializers.DictField(allow_null=True),
    },
)


@extend_schema(
    operation_id="live_questions", summary="The published questions", responses=STATE, auth=[]
)
@api_view(["GET"])
@permission_classes([AllowAny])
def published(request: Request, slug: str) -> Any:
    """Every published question of a session, with the number that a socket resumes after."""
    room = feed.find(slug)
    if room is None:
        raise Http404
    etag = f'"live-{room.pk}-{room.seq}"'
    answer = get_conditional_response(request, etag=etag) or Response(feed.state(room))
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, no_cache=True)
    return answer


questions = everyone(published)
