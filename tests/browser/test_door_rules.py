"""The rules of the door on a phone are those of the server: one table of cases, told to both."""

import itertools
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from registration.checkin import actions
from registration.checkin.actions import Asked, Steward
from registration.checkin.models import Door, Place, Presence
from registration.checkin.roster import roster
from tests.factories import (
    CategoryFactory,
    DoorFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
)

DOORS: list[dict[str, Any]] = [
    {},
    {"is_open": False},
    {"opens_at": 1},
    {"opens_at": -2, "closes_at": -1},
    {"admits": "expected"},
    {"admits": "categories"},
    {"once": True},
    {"capacity": 1},
    {"is_trial": True, "opens_at": 1},
    {"admits": "expected", "seats": 1, "seats_until": 1},
    {"admits": "expected", "seats": 2, "seats_until": 1, "seats_for_all": True},
    {"admits": "expected", "seats": 1, "seats_until": -1, "seats_for_all": True},
]
OF_THE_PLACE = ("capacity", "seats", "seats_until", "seats_for_all")
STATES = ["confirmed", "cancelled", "waiting"]
BEFORE: list[list[str]] = [[], ["in"], ["in", "out"]]
JUDGE = """async ({ cases, judge }) => {
  const { judge: rule } = await import(judge)
  const read = { code: "x" }
  return cases.map(({ person, door, at, direction }) =>
    rule({ read, person, isGone: false }, door, { at, direction, inside: door.inside }))
}"""


@pytest.fixture
def table(db) -> list[dict[str, Any]]:
    """What the server answers to each case, beside what a phone would know of it."""
    edition = EditionFactory()
    press = CategoryFactory(edition=edition, slug="presse", number=9)
    cases = []
    for fields, state, before, seated, direction in itertools.product(
        DOORS, STATES, BEFORE, (False, True), ("in", "out")
    ):
        with transaction.atomic():
            cases.append(case_of(edition, press, fields, state, before, seated, direction))
            transaction.set_rollback(True)
    return cases


def case_of(
    edition: Any, press: Any, fields: dict, state: str, before: list, seated: bool, direction: str
) -> dict[str, Any]:
    now = timezone.now()
    hours = {
        name: now + timedelta(hours=fields[name])
        for name in ("opens_at", "closes_at", "seats_until")
        if name in fields
    }
    door = DoorFactory(
        edition=edition, place=PlaceFactory(edition=edition), always_open=False, is_open=True
    )
    device, _ = actions.enrol(edition, name="T", doors=[door], now=now)
    by = Steward(edition, device=device)
    who = {"category": press} if seated else {}
    person = RegistrationFactory(edition=edition, code="BCDFGHJK", number=70_500, **who)
    for n, way in enumerate(before):
        asked = Asked(uuid.uuid4(), door.slug, person.code, now + timedelta(microseconds=n), way)
        actions.scan(asked, by=by, now=now + timedelta(seconds=1))
    said = fields | hours
    of_place = {name: said[name] for name in OF_THE_PLACE if name in said}
    of_door = {name: value for name, value in said.items() if name not in of_place}
    Door.objects.filter(pk=door.pk).update(**of_door)
    door.categories.add(press)
    if of_place:
        Place.objects.filter(pk=door.place_id).update(**of_place)
        other = RegistrationFactory(edition=edition, code="CCCCCCCC", number=70_501)
        actions.expect(door.place, [other], now=now)
        actions.scan(Asked(uuid.uuid4(), door.slug, other.code, now), by=by, now=now)
    if seated:
        actions.expect(door.place, [person], now=now)
    type(person).objects.filter(pk=person.pk).update(state=state)
    told = json.loads(json.dumps(roster(by, since="", now=now), default=str))
    at = now + timedelta(seconds=2)
    answer = actions.scan(Asked(uuid.uuid4(), door.slug, person.code, at, direction), by=by, now=at)
    if fields.get("is_trial"):
        told["people"] = [{**one, "inside": [], "came": []} for one in told["people"]]
    return {
        "person": next(one for one in told["people"] if one["id"] == 70_500),
        "door": told["doors"][0],
        "at": at.timestamp() * 1000,
        "direction": direction,
        "says": [answer["outcome"], answer["reason"]],
        "about": [fields, state, before, seated, direction],
    }


@pytest.mark.django_db
def test_the_phone_and_the_server_answer_alike(page, site, table):
    page.goto("/")
    judge = "/" + str(
        next((site.folder / "static/js/door").glob("judge.*.js")).relative_to(site.folder)
    )
    cases = [{name: case[name] for name in ("person", "door", "at", "direction")} for case in table]

    said = page.evaluate(JUDGE, {"cases": cases, "judge": judge})

    differ = [
        (case["about"], case["says"], [mine["outcome"], mine["reason"]])
        for case, mine in zip(table, said, strict=True)
        if [mine["outcome"], mine["reason"]] != case["says"]
    ]
    assert differ == []
    assert len({tuple(case["says"]) for case in table}) >= 9
    assert not Presence.objects.exists()
