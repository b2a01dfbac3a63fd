"""The lists of the agenda, page by page, and what may be asked of them."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny

from agenda.api.serializers import (
    RoomSerializer,
    SessionSerializer,
    SpeakerSerializer,
    ThemeSerializer,
)
from agenda.filters import SPEAKER_WORDS, narrowed, said_in
from agenda.models import Role, Room, Session, Speaker, Theme

LANGUAGES = dict(settings.LANGUAGES)


class Pages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class SessionFilter(serializers.Serializer):
    """What may be asked of the list of sessions."""

    theme = serializers.SlugField(required=False)
    room = serializers.SlugField(required=False)
    kind = serializers.ChoiceField(Session.Kind.choices, required=False)
    state = serializers.ChoiceField(Session.State.choices, required=False)
    speaker = serializers.SlugField(required=False)
    day = serializers.DateField(required=False)
    changed_after = serializers.DateTimeField(required=False)
    since = serializers.DateTimeField(required=False)
    live = serializers.BooleanField(required=False, allow_null=True, default=None)
    language = serializers.ChoiceField(LANGUAGES, required=False)
    sign_language = serializers.BooleanField(required=False, allow_null=True, default=None)
    captions = serializers.BooleanField(required=False, allow_null=True, default=None)
    step_free = serializers.BooleanField(required=False, allow_null=True, default=None)
    induction_loop = serializers.BooleanField(required=False, allow_null=True, default=None)
    stream = serializers.BooleanField(required=False, allow_null=True, default=None)
    recording = serializers.BooleanField(required=False, allow_null=True, default=None)
    materials = serializers.BooleanField(required=False, allow_null=True, default=None)
    q = serializers.CharField(required=False, max_length=100)


class SpeakerFilter(serializers.Serializer):
    """What may be asked of the list of speakers."""

    session = serializers.SlugField(required=False)
    q = serializers.CharField(required=False, max_length=100)


class AgendaList(ListAPIView):
    """A list of the current edition."""

    permission_classes = (AllowAny,)
    pagination_class = Pages


@extend_schema_view(get=extend_schema(operation_id="rooms", tags=["agenda"]))
class RoomList(AgendaList):
    """The rooms, in their order."""

    queryset = Room.objects.none()
    serializer_class = RoomSerializer

    def get_queryset(self) -> QuerySet[Room]:
        return Room.objects.filter(edition=self.request.edition).order_by("position", "pk")


@extend_schema_view(get=extend_schema(operation_id="themes", tags=["agenda"]))
class ThemeList(AgendaList):
    """The themes, in their order."""

    queryset = Theme.objects.none()
    serializer_class = ThemeSerializer

    def get_queryset(self) -> QuerySet[Theme]:
        return Theme.objects.filter(edition=self.request.edition).order_by("position", "pk")


@extend_schema_view(
    get=extend_schema(
        operation_id="speakers",
        tags=["agenda"],
        parameters=[
            OpenApiParameter("session", str, description="slug of a session"),
            OpenApiParameter("q", str, description="words, without regard to accents"),
        ],
    )
)
class SpeakerList(AgendaList):
    """Those on stage, with the slugs of their sessions."""

    queryset = Speaker.objects.none()
    serializer_class = SpeakerSerializer

    def get_queryset(self) -> QuerySet[Speaker]:
        asked = SpeakerFilter(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        speakers = Speaker.objects.filter(edition=self.request.edition).on_stage()
        if session := asked.validated_data.get("session"):
            mine = Role.objects.filter(session__slug=session, speaker=OuterRef("pk"))
            speakers = speakers.filter(Exists(mine))
        speakers = speakers.with_sessions().in_order()
        return said_in(speakers, asked.validated_data.get("q", ""), SPEAKER_WORDS)


@extend_schema_view(
    get=extend_schema(
        operation_id="sessions",
        tags=["agenda"],
        parameters=[
            OpenApiParameter("theme", str, description="slug of a theme"),
            OpenApiParameter("room", str, description="slug of a room"),
            OpenApiParameter("kind", str, enum=Session.Kind.values),
            OpenApiParameter("state", str, enum=Session.State.values),
            OpenApiParameter("speaker", str, description="slug of somebody on stage"),
            OpenApiParameter("day", date),
            OpenApiParameter("changed_after", datetime, description="changed later than that"),
            OpenApiParameter("since", datetime, description="changed then or later"),
            OpenApiParameter("live", bool, description="with live questions, or without"),
            OpenApiParameter("language", str, enum=list(LANGUAGES)),
            OpenApiParameter("sign_language", bool, description="in French sign language too"),
            OpenApiParameter("captions", bool),
            OpenApiParameter("step_free", bool, description="in a room without steps"),
            OpenApiParameter("induction_loop", bool, description="in a room that has one"),
            OpenApiParameter("stream", bool, description="with a live stream, or without"),
            OpenApiParameter("recording", bool, description="with a recording, or without"),
            OpenApiParameter("materials", bool, description="with documents for all, or without"),
            OpenApiParameter("q", str, description="words, without regard to accents"),
        ],
    )
)
class SessionList(AgendaList):
    """The sessions, soonest first."""

    queryset = Session.objects.none()
    serializer_class = SessionSerializer

    def get_queryset(self) -> QuerySet[Session]:
        asked = SessionFilter(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        sessions = Session.objects.of(self.request.edition).with_people().with_materials()
        return narrowed(sessions.in_order(), asked.validated_data, self.request.edition)
