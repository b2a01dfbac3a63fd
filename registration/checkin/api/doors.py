"""What a phone reads and tells: its doors, its roster, how it is; names looked up, walk-ins."""

import base64
from typing import Any

from django.conf import settings
from django.db.models import OuterRef
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from assises.problems import problem
from registration import badges, qr
from registration.actions import Details
from registration.checkin import actions, search
from registration.checkin.api.access import at_doors, steward_of, supervising
from registration.checkin.api.scans import Count, Moment, Person, ScanAnswer
from registration.checkin.models import Device
from registration.checkin.roster import roster as roster_for
from registration.models import Category

in_few_bytes = decorator_from_middleware(GZipMiddleware)


class DoorAnswer(Count):
    door = serializers.CharField()
    place = serializers.CharField()


class Roster(serializers.Serializer):
    cursor = serializers.CharField(help_text="To be sent as `since` next time.")
    full = serializers.BooleanField(help_text="All of it: what the phone had is to go.")
    now = serializers.DateTimeField()
    edition = serializers.IntegerField()
    zone = serializers.CharField()
    forget_at = serializers.DateTimeField(help_text="When the phone is to forget all of it.")
    supervisor = serializers.BooleanField()
    keys = serializers.ListField(child=serializers.JSONField())
    categories = serializers.ListField(child=serializers.JSONField())
    doors = serializers.ListField(child=serializers.JSONField())
    people = serializers.ListField(child=serializers.JSONField())
    gone = serializers.ListField(child=serializers.IntegerField())


class SearchRequest(serializers.Serializer):
    door = serializers.SlugField(max_length=50)
    q = serializers.CharField(max_length=100, allow_blank=True)


class Hit(Person):
    code = serializers.CharField(help_text="To be sent as a scan's code.")
    state = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True, help_text="Inside since.")


class Heartbeat(serializers.Serializer):
    door = serializers.SlugField(max_length=50, default="", allow_blank=True)
    battery = serializers.IntegerField(min_value=0, max_value=100, default=None, allow_null=True)
    waiting = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)
    synced_at = Moment(default=None, allow_null=True)
    calls = serializers.BooleanField(default=None, allow_null=True)


class Call(serializers.Serializer):
    device = serializers.CharField()
    door = serializers.CharField()
    since = serializers.DateTimeField()


class WalkInRequest(serializers.Serializer):
    id = serializers.UUIDField(help_text="Chosen by the client; the same again changes nothing.")
    door = serializers.SlugField(max_length=50)
    first_name = serializers.CharField(max_length=200)
    last_name = serializers.CharField(max_length=200)
    organisation = serializers.CharField(max_length=200, default="", allow_blank=True)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)
    category = serializers.SlugField(max_length=50)
    lunch = serializers.BooleanField(default=False)

    def validate_category(self, slug: str) -> Category:
        found = Category.objects.filter(edition=self.context["edition"], slug=slug).first()
        if found is None:
            raise serializers.ValidationError("No such category.")
        return found

    def details(self) -> Details:
        said = dict(self.validated_data)
        del said["id"], said["door"]
        return Details(**said)


class WalkInAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    status = serializers.CharField(help_text="confirmed, or waiting: no place was left.")
    code = serializers.CharField()
    badge = serializers.CharField()
    qr = serializers.CharField(help_text="The badge's QR code, a PNG in base64.")
    pdf = serializers.CharField()
    scan = ScanAnswer(allow_null=True)


class HeartbeatAnswer(serializers.Serializer):
    now = serializers.DateTimeField()
    calls = Call(many=True, help_text="Who calls a supervisor; for supervisors.")


@extend_schema(responses=DoorAnswer(many=True), tags=["checkin"])
@api_view(["GET"])
@at_doors
def doors(request: Request) -> Response:
    """The doors that may be served from here, and how many are inside."""
    served = (
        steward_of(request)
        .doors()
        .in_order()
        .select_related("place")
        .annotate(
            inside=actions.inside_of(OuterRef("place")),
            expected=actions.expected_at(),
        )
    )
    return _kept_nowhere(
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


@extend_schema(
    parameters=[OpenApiParameter("since", str, description="The cursor of the last reading.")],
    responses=Roster,
    tags=["checkin"],
)
@in_few_bytes
@api_view(["GET"])
@at_doors
def roster(request: Request) -> Response:
    """What a door phone keeps, or what changed since its cursor."""
    since = str(request.query_params.get("since", ""))
    return _kept_nowhere(roster_for(steward_of(request), since=since, now=timezone.now()))


@extend_schema(request=SearchRequest, responses=Hit(many=True), tags=["checkin"])
@api_view(["POST"])
@supervising
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
    return _kept_nowhere([search.shown(hit) for hit in hits])


@extend_schema(request=Heartbeat, responses=HeartbeatAnswer, tags=["checkin"])
@api_view(["POST"])
@at_doors
def heartbeat(request: Request) -> Response:
    """A phone says how it is; a supervisor hears who calls."""
    said = Heartbeat(data=request.data)
    said.is_valid(raise_exception=True)
    steward, now = steward_of(request), timezone.now()
    if steward.device:
        actions.hear(steward.device, now=now, **said.validated_data)
    calling = Device.objects.filter(
        edition=steward.edition, revoked_at=None, help_asked_at__isnull=False
    )
    calls = [
        {
            "device": device.name,
            "door": device.serving.name if device.serving else "",
            "since": device.help_asked_at,
        }
        for device in calling.select_related("serving").order_by("help_asked_at")
    ]
    return _kept_nowhere({"now": now, "calls": calls if steward.is_supervisor else []})


@extend_schema(request=WalkInRequest, responses={201: WalkInAnswer}, tags=["checkin"])
@api_view(["POST"])
@supervising
def walk_ins(request: Request) -> Response:
    """Somebody registers at the door and comes in; the same `id` again changes nothing."""
    steward = steward_of(request)
    said = WalkInRequest(data=request.data, context={"edition": steward.edition})
    said.is_valid(raise_exception=True)
    try:
        came = actions.walk_in(
            said.validated_data["id"],
            door=said.validated_data["door"],
            details=said.details(),
            by=steward,
            now=timezone.now(),
        )
    except actions.DoorNotServed as refused:
        return problem(403, str(refused), code=refused.code)
    person = came.registration
    body = {
        "id": person.pk,
        "name": person.full_name,
        "status": person.state,
        "code": badges.spaced(person.code) if person.badge else "",
        "badge": person.badge,
        "qr": "",
        "pdf": reverse("door_badge", args=[person.pk]),
        "scan": came.scan,
    }
    if person.badge:
        picture = qr.png(badges.address(person.badge, settings.SITE_URL))
        body["qr"] = base64.b64encode(picture).decode()
    answer = _kept_nowhere(body)
    answer.status_code = 201
    return answer


def _kept_nowhere(body: Any) -> Response:
    answer = Response(body)
    answer["Cache-Control"] = "private, no-store"
    return answer
