"""The doors over HTTP: scans and doors for phones, search for the page of the door."""

import re
from datetime import datetime
from typing import Any

from django.db.models import OuterRef
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from assises.access import has_role
from assises.problems import problem
from registration.checkin import actions, rows, search
from registration.checkin.actions import Asked, Steward
from registration.checkin.models import Device, Scan

SERVE = "assises.serve_door"


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Device …`, of a phone that was enrolled and not revoked."""

    def authenticate(self, request: Request) -> tuple[Device, Device] | None:
        header = get_authorization_header(request).decode("latin-1")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "device":
            return None
        digest = actions.digest_of_token(token.strip())
        device = rows.device_in_use(digest)
        if device is None:
            raise AuthenticationFailed("Unknown or revoked device.", code="unknown_device")
        return device, device

    def authenticate_header(self, request: Request) -> str:
        return "Device"


class Text(serializers.CharField):
    """Text and nothing else: a number is not a badge."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class ServesDoors(BasePermission):
    """A device, or staff whose role gives the door."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Device) or has_role(request.user, SERVE)


class StaffAtDoors(BasePermission):
    """Staff alone: names are looked up by people who signed in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request.user, SERVE)


def steward_of(request: Request) -> Steward:
    if isinstance(request.auth, Device):
        return Steward(request.auth.edition, device=request.auth)
    if not request.edition:
        raise actions.DoorNotServed
    return Steward(request.edition, user=request.user)


class Moment(serializers.DateTimeField):
    """RFC 3339, with its offset: a time without one could be anybody's."""

    def to_internal_value(self, value: Any) -> datetime:
        if not re.search(r"(Z|[+-]\d\d:\d\d)$", str(value), re.IGNORECASE):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        said: datetime = super().to_internal_value(value)
        return said


class ScanRequest(serializers.Serializer):
    id = serializers.UUIDField(help_text="Chosen by the client; the same again is answered again.")
    door = serializers.SlugField(max_length=50)
    code = Text(max_length=1000, help_text="The whole address, the badge, or the typed code.")
    at = Moment()
    direction = serializers.ChoiceField(Scan.Direction.choices, default=Scan.Direction.IN)
    offline = serializers.BooleanField(default=False)
    override = serializers.JSONField(default=None, allow_null=True)

    def validate_override(self, value: Any) -> None:
        if value is not None:
            raise serializers.ValidationError("Overrides are not taken yet.")

    def asked(self) -> Asked:
        said = self.validated_data
        return Asked(
            id=said["id"],
            door=said["door"],
            code=said["code"],
            at=said["at"],
            direction=str(said["direction"]),
            offline=said["offline"],
        )


class Person(serializers.Serializer):
    name = serializers.CharField()
    organisation = serializers.CharField()
    category = serializers.CharField()


class Previous(serializers.Serializer):
    door = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class Count(serializers.Serializer):
    inside = serializers.IntegerField()
    expected = serializers.IntegerField()


class ScanAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    outcome = serializers.ChoiceField(Scan.Outcome.choices)
    reason = serializers.ChoiceField(Scan.Reason.choices, allow_null=True)
    person = Person(allow_null=True)
    previous = Previous(allow_null=True)
    count = Count()


class DoorAnswer(Count):
    door = serializers.CharField()
    place = serializers.CharField()


class SearchRequest(serializers.Serializer):
    door = serializers.SlugField(max_length=50)
    q = serializers.CharField(max_length=100, allow_blank=True)


class Hit(Person):
    code = serializers.CharField(help_text="To be sent as a scan's code.")
    state = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True, help_text="Inside since.")


@extend_schema(request=ScanRequest, responses=ScanAnswer, tags=["checkin"])
@api_view(["POST"])
@authentication_classes([DeviceAuthentication, SessionAuthentication])
@permission_classes([ServesDoors])
def scans(request: Request) -> Response:
    """One scan at a door."""
    said = ScanRequest(data=request.data)
    said.is_valid(raise_exception=True)
    now = timezone.now()
    steward = steward_of(request)
    if steward.device and not steward.device.was_seen_lately(now):
        Device.objects.filter(pk=steward.device.pk).update(last_seen_at=now)
    try:
        return Response(actions.scan(said.asked(), by=steward, now=now))
    except actions.DoorNotServed as refusal:
        return problem(403, str(refusal), code=refusal.code)
    except actions.TooManyBadCodes as refusal:
        answer = problem(429, str(refusal), code=refusal.code)
        answer["Retry-After"] = "60"
        return answer


@extend_schema(responses=DoorAnswer(many=True), tags=["checkin"])
@api_view(["GET"])
@authentication_classes([DeviceAuthentication, SessionAuthentication])
@permission_classes([ServesDoors])
def doors(request: Request) -> Response:
    """The doors that may be served from here, and how many are inside."""
    served = (
        steward_of(request)
        .doors()
        .in_order()
        .select_related("place")
        .annotate(
            inside=actions.inside_of(OuterRef("place")),
            expected=actions.expected_at(OuterRef("edition")),
        )
    )
    answer = Response(
        [
            {
                "door": door.slug,
                "place": door.place.slug,
                "inside": door.inside,  # type: ignore[attr-defined]
                "expected": door.expected,  # type: ignore[attr-defined]
            }
            for door in served
        ]
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@extend_schema(request=SearchRequest, responses=Hit(many=True), tags=["checkin"])
@api_view(["POST"])
@authentication_classes([SessionAuthentication])
@permission_classes([StaffAtDoors])
def find(request: Request) -> Response:
    """People whose name or organisation holds each word of `q`; a name is in no address.

    Two letters at least, twenty people at most, no e-mail.
    """
    said = SearchRequest(data=request.data)
    said.is_valid(raise_exception=True)
    doors = steward_of(request).doors().select_related("place")
    served = doors.filter(slug=said.validated_data["door"]).first()
    if served is None:
        raise actions.DoorNotServed
    hits = search.people(said.validated_data["q"], place=served.place)
    answer = Response([search.shown(hit) for hit in hits])
    answer["Cache-Control"] = "private, no-store"
    return answer
