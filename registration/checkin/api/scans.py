"""Scans: one, a batch, one undone."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from assises.errors import Refused
from assises.problems import as_problem, problem
from registration.checkin import actions
from registration.checkin.actions import Asked, Steward
from registration.checkin.api.access import delivering, steward_of, supervising
from registration.checkin.models import Device, Scan

MOST = 500
STATUS = {"door_not_served": 403, "not_supervisor": 403, "too_many_bad_codes": 429, "id_used": 409}


class Text(serializers.CharField):
    """Text and nothing else: a number is not a badge."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Moment(serializers.DateTimeField):
    """RFC 3339, with its offset: a time without one could be anybody's."""

    def to_internal_value(self, value: Any) -> datetime:
        if not re.search(r"(Z|[+-]\d\d:\d\d)$", str(value), re.IGNORECASE):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        said: datetime = super().to_internal_value(value)
        return said


class Override(serializers.Serializer):
    """A supervisor lets somebody in whom the door would refuse, and says why."""

    reason = serializers.CharField(max_length=300)


class ScanRequest(serializers.Serializer):
    id = serializers.UUIDField(help_text="Chosen by the client; the same again is answered again.")
    door = serializers.SlugField(max_length=50)
    code = Text(max_length=1000, help_text="The whole address, the badge, or the typed code.")
    at = Moment()
    direction = serializers.ChoiceField(Scan.Direction.choices, default=Scan.Direction.IN)
    offline = serializers.BooleanField(default=False)
    admitted = serializers.BooleanField(
        default=False, help_text="The phone had no network, and let them in by itself."
    )
    override = Override(default=None, allow_null=True)

    def asked(self, late: timedelta = timedelta()) -> Asked:
        """The scan; `late`: by how much the phone's clock is behind ours."""
        said = self.validated_data
        return Asked(
            id=said["id"],
            door=said["door"],
            code=said["code"],
            at=said["at"],
            late=late,
            direction=str(said["direction"]),
            offline=said["offline"],
            admitted=said["admitted"],
            override=said["override"]["reason"] if said["override"] else "",
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


class BatchRequest(serializers.Serializer):
    """The scans are looked at one by one: a bad one does not hold the others up."""

    sent_at = Moment(help_text="The phone's clock when it sends: its error is corrected.")
    scans = serializers.ListField(child=serializers.JSONField(), max_length=MOST)


class Result(ScanAnswer):
    problem = serializers.JSONField(
        required=False, help_text="Instead of an answer, for a bad one."
    )


class BatchAnswer(serializers.Serializer):
    results = Result(many=True)


@extend_schema(request=ScanRequest, responses=ScanAnswer, tags=["checkin"])
@api_view(["POST"])
@delivering
def scans(request: Request) -> Response:
    """One scan at a door."""
    said = ScanRequest(data=request.data)
    said.is_valid(raise_exception=True)
    now, steward = timezone.now(), steward_of(request)
    asked = said.asked()
    _turn_away_revoked(steward, asked, now)
    _saw(steward, now)
    try:
        return Response(actions.scan(asked, by=steward, now=now))
    except Refused as refused:
        answer = problem(STATUS[refused.code], str(refused), code=refused.code)
        if refused.code == "too_many_bad_codes":
            answer["Retry-After"] = "60"
        return answer


def _turn_away_revoked(steward: Steward, asked: Asked, now: datetime) -> None:
    revoked_at = steward.device and steward.device.revoked_at
    if revoked_at and not (asked.offline and asked.when(now) < revoked_at):
        raise AuthenticationFailed("Unknown or revoked device.", code="unknown_device")


def _saw(steward: Steward, now: datetime) -> None:
    if steward.device and not steward.device.was_seen_lately(now):
        Device.objects.filter(pk=steward.device.pk).update(last_seen_at=now)


@extend_schema(request=BatchRequest, responses=BatchAnswer, tags=["checkin"])
@api_view(["POST"])
@delivering
def batch(request: Request) -> Response:
    """Scans that waited on a phone, 500 at most; each gets its answer or its `problem`."""
    said = BatchRequest(data=request.data)
    said.is_valid(raise_exception=True)
    now, steward = timezone.now(), steward_of(request)
    late = now - said.validated_data["sent_at"]
    _saw(steward, now)
    results: list[Any] = []
    good: list[tuple[int, Asked]] = []
    for n, raw in enumerate(said.validated_data["scans"]):
        results.append(None)
        try:
            one = ScanRequest(data=raw)
            one.is_valid(raise_exception=True)
            asked = one.asked(late)
            _turn_away_revoked(steward, asked, now)
            good.append((n, asked))
        except (serializers.ValidationError, AuthenticationFailed) as error:
            results[n] = _problem(raw, error)
    answers = actions.deliver([asked for _n, asked in good], by=steward, now=now)
    for (n, asked), answer in zip(good, answers, strict=True):
        is_bad = isinstance(answer, Exception)
        results[n] = _problem({"id": str(asked.id)}, answer) if is_bad else answer
    return Response({"results": results})


def _problem(raw: Any, error: Any) -> dict[str, Any]:
    """What is wrong with one of them, under its id if it has one."""
    if isinstance(error, Refused):
        body: Any = problem(STATUS[error.code], str(error), code=error.code).data
    else:
        answer = as_problem(error, {})
        body = answer.data if answer else None
    return {"id": raw.get("id") if isinstance(raw, dict) else None, "problem": body}


@extend_schema(responses={204: None}, tags=["checkin"])
@api_view(["DELETE"])
@supervising
def one(request: Request, id: UUID) -> Response:
    """Undo a scan: what it changed is as if it had not been. Twice is once."""
    try:
        actions.undo(id, by=steward_of(request), now=timezone.now())
    except actions.DoorNotServed:
        return problem(404, "No such scan at your doors.", code="not_found")
    return Response(status=204)
