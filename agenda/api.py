"""The public agenda for programs: read by anybody, page by page, 304 when nothing changed."""

from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.addresses import address_of, portrait_of, shown_of
from agenda.filters import SPEAKER_WORDS, narrowed, said_in
from agenda.models import Role, Room, Session, Speaker, Theme
from assises.access import everyone, private
from assises.http import same_for_all
from assises.models import Edition
from assises.tokens import IsOrganiser, TokenAuthentication


class Pages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class EditionSerializer(serializers.ModelSerializer):
    starts_at = serializers.SerializerMethodField()
    ends_at = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = [
            "slug",
            "number",
            "name",
            "name_en",
            "short_name",
            "short_name_en",
            "organiser",
            "hashtag",
            "day",
            "starts_at",
            "ends_at",
            "time_zone",
            "venue",
            "address",
            "latitude",
            "longitude",
            "registration_open",
            "changed_at",
        ]

    def get_starts_at(self, edition: Edition) -> datetime:
        return edition.starts_at

    def get_ends_at(self, edition: Edition) -> datetime:
        return edition.ends_at


class RoomSerializer(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = [
            "slug",
            "name",
            "name_en",
            "capacity",
            "note",
            "note_en",
            "wheelchair_places",
            "induction_loop",
            "step_free",
        ]


class ThemeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Theme
        fields = ("slug", "name", "name_en")


class SpeakerSerializer(serializers.ModelSerializer):
    photograph = serializers.SerializerMethodField()
    sessions = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Speaker
        fields = [
            "slug",
            "first_name",
            "last_name",
            "function",
            "function_en",
            "organisation",
            "biography",
            "biography_en",
            "photograph",
            "sessions",
            "url",
        ]

    def get_photograph(self, speaker: Speaker) -> str | None:
        return portrait_of(speaker)

    def get_sessions(self, speaker: Speaker) -> list[str]:
        return [role.session.slug for role in speaker.roles.all()]

    def get_url(self, speaker: Speaker) -> str:
        return f"{settings.SITE_URL}{reverse('agenda:speaker', args=[speaker.slug])}"


class RoleSerializer(serializers.ModelSerializer):
    speaker = serializers.CharField(source="speaker.slug")
    name = serializers.CharField(source="speaker.full_name")

    class Meta:
        model = Role
        fields = ("speaker", "name", "kind")


class MaterialSerializer(serializers.Serializer):
    """What everybody may download, or read elsewhere. `type` and `size` are those of a file."""

    title = serializers.CharField()
    type = serializers.CharField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()


class SessionSerializer(serializers.ModelSerializer):
    room = serializers.CharField(source="room.slug")
    theme = serializers.SerializerMethodField()
    relay_of = serializers.SerializerMethodField()
    roles = RoleSerializer(many=True)
    materials = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = [
            "uid",
            "slug",
            "kind",
            "title",
            "title_en",
            "summary",
            "summary_en",
            "description",
            "description_en",
            "room",
            "theme",
            "starts_at",
            "ends_at",
            "capacity",
            "relay_of",
            "language",
            "sign_language",
            "captions",
            "stream_url",
            "recording_url",
            "has_live",
            "state",
            "sequence",
            "changed_at",
            "roles",
            "materials",
            "url",
        ]

    @extend_schema_field(MaterialSerializer(many=True))
    def get_materials(self, session: Session) -> list[dict[str, Any]]:
        return [
            {
                "title": one.title,
                "type": one.media_type or None,
                "size": one.size,
                "url": address_of(one, session),
            }
            for one in shown_of(session)
        ]

    def get_theme(self, session: Session) -> str | None:
        return session.theme.slug if session.theme else None

    def get_relay_of(self, session: Session) -> str | None:
        return session.relay_of.slug if session.relay_of else None

    def get_url(self, session: Session) -> str:
        return f"{settings.SITE_URL}{reverse('agenda:session', args=[session.slug])}"


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
    q = serializers.CharField(required=False, max_length=100)


class SpeakerFilter(serializers.Serializer):
    """What may be asked of the list of speakers."""

    session = serializers.SlugField(required=False)
    q = serializers.CharField(required=False, max_length=100)


class Places(EditionSerializer):
    """The edition as an organiser's program sees it."""

    places_left = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (*EditionSerializer.Meta.fields, "capacity", "places_left")

    def get_places_left(self, edition: Edition) -> int:
        return max(edition.capacity - edition.registrations.holding().count(), 0)


class EditionView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="edition", tags=["agenda"], responses=EditionSerializer)
    def get(self, request: Request) -> Response:
        """The current edition."""
        return Response(EditionSerializer(request.edition).data)


class EditionWithPlaces(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsOrganiser,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        if not request.edition:
            raise Http404
        return private(Response(Places(request.edition).data))


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
        speakers = Speaker.objects.filter(edition=self.request.edition).with_sessions().in_order()
        if session := asked.validated_data.get("session"):
            mine = Role.objects.filter(session__slug=session, speaker=OuterRef("pk"))
            speakers = speakers.filter(Exists(mine))
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


edition_for_all = same_for_all(EditionView.as_view())
edition_with_places = EditionWithPlaces.as_view()


@wraps(edition_for_all)
def edition_of(request: HttpRequest) -> HttpResponseBase:
    """Public; with a token it also says how many places are left, to nobody else's cache."""
    if "Authorization" in request.headers:
        answer: HttpResponseBase = edition_with_places(request)
        return answer
    response: HttpResponseBase = edition_for_all(request)
    patch_vary_headers(response, ["Authorization"])
    return response


edition = everyone(edition_of)
rooms = everyone(same_for_all(RoomList.as_view()))
themes = everyone(same_for_all(ThemeList.as_view()))
speakers = everyone(same_for_all(SpeakerList.as_view()))
sessions = everyone(same_for_all(SessionList.as_view()))
