"""What programs read of the agenda, field by field."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agenda.addresses import address_of, portrait_of, shown_of
from agenda.models import Role, Room, Session, Speaker, Theme
from assises.models import Edition


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


class Places(EditionSerializer):
    """The edition as an organiser's program sees it."""

    places_left = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (*EditionSerializer.Meta.fields, "capacity", "places_left")

    def get_places_left(self, edition: Edition) -> int:
        return max(edition.capacity - edition.registrations.holding().count(), 0)
