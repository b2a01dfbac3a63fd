"""A Redis that is away, or that hangs, stops no registration, scan, sign-in or page."""

import logging
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import redis
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assises import limits, shared
from registration.checkin import actions as checkin
from registration.checkin import limits as door_limits
from registration.checkin.actions import Asked, Steward, TooManyBadCodes
from registration.models import Registration
from tests.factories import CategoryFactory, DoorFactory, EditionFactory, UserFactory

NOW = datetime(2027, 3, 18, 9, tzinfo=UTC)
LONG = 3.0  # seconds: one that hangs is waited for once, half a second


@pytest.fixture(params=["away", "silent"], autouse=True)
def no_redis(request):
    request.getfixturevalue(f"redis_{request.param}")


def form(**changes):
    said = {"id": str(uuid4()), "first_name": "Amina", "last_name": "K", "email": "a@example.org"}
    return {**said, "organisation": "Les Façonnables", "lunch": "yes", **changes}


def test_one_registers(client, db):
    CategoryFactory(edition__day=timezone.localdate() + timedelta(days=30))

    mistaken = client.post("/inscription/", form(email="nobody"))
    right = client.post("/inscription/", form())

    assert (mistaken.status_code, right.status_code) == (200, 302)
    assert Registration.objects.count() == 1


def test_the_door_scans(db):
    door = DoorFactory()
    steward = Steward(door.edition, user=UserFactory())

    def scan(code: str) -> str:
        asked = Asked(id=uuid4(), door=door.slug, code=code, at=NOW)
        return str(checkin.scan(asked, by=steward, now=NOW)["outcome"])

    began = time.monotonic()
    answers = {scan("ZZZZZZZZ") for _ in range(door_limits.BAD_CODES)}

    assert answers == {"refused"}
    assert time.monotonic() - began < LONG
    with pytest.raises(TooManyBadCodes):  # counted here, for want of better
        scan("ZZZZZZZZ")


@pytest.mark.parametrize("name", ["pages:home", "accounts:sign_in", "agenda:programme"])
def test_pages_open(client, db, name):
    EditionFactory()

    assert client.get(reverse(name)).status_code == 200


def test_staff_sign_in(client, db):
    user = UserFactory(is_staff=True)
    user.set_password("une brique après l’autre")
    user.save()

    said = {"email": user.email, "password": "une brique après l’autre"}
    response = client.post(reverse("accounts:sign_in"), said)

    assert response.status_code == 302


def test_limits_go_on_counting():
    key = str(uuid4())

    assert [limits.hit(key, 2, 600) for _ in range(4)] == [True, True, False, False]
    assert limits.reached(key, 2, 600)


def test_health_says_which(client, db):
    began = time.monotonic()
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "failing", "failing": ["redis"]}
    assert time.monotonic() - began < LONG


def test_the_log_says_it_once(caplog):
    caplog.set_level(logging.WARNING, "assises.redis")

    for _ in range(20):
        cache.set("something", 1)

    assert [record.message.split(":")[0] for record in caplog.records] == ["Redis does not answer"]
    assert cache.get("something") == 1


def test_it_is_asked_again_after_a_pause(monkeypatch):
    link = shared.Link()

    def away() -> str:
        raise redis.ConnectionError

    assert link.ask(away, lambda: "alone") == "alone"
    assert link.ask(lambda: "together", lambda: "alone") == "alone"

    monkeypatch.setattr(link, "away_until", time.monotonic())

    assert link.ask(lambda: "together", lambda: "alone") == "together"
    assert not link.is_away


def test_it_is_asked_at_once_when_somebody_has_heard_it_again():
    link = shared.Link()
    link.ask(fails, lambda: "alone")
    assert link.ask(lambda: "there", lambda: "alone") == "alone"

    link.try_now()

    assert link.ask(lambda: "there", lambda: "alone") == "there"


def fails():
    raise redis.ConnectionError
