"""A door, a phone that serves it, and somebody with a badge."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registration import keys
from registration.checkin import actions
from registration.checkin.models import Device, Door
from registration.models import Registration
from tests.factories import DoorFactory, RegistrationFactory

URL = "/api/v1/checkin/scans/"


@pytest.fixture(autouse=True)
def nothing_cached():
    from django.core.cache import cache

    cache.clear()
    keys._known.clear()


def with_badge(**fields: Any) -> Registration:
    registration = RegistrationFactory(**fields)
    registration.badge = keys.sign_for(registration, timezone.now())
    registration.save(update_fields=["badge"])
    return registration


@dataclass
class Phone:
    """A device as a program uses it."""

    device: Device
    token: str

    def scan(self, door: Door | str, code: str, **more: Any) -> Any:
        return Client().post(
            URL, self.body(door, code, **more), "application/json", headers=self.headers
        )

    def body(self, door: Door | str, code: str, **more: Any) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "door": door if isinstance(door, str) else door.slug,
            "code": code,
            "at": timezone.now().isoformat(),
            **more,
        }

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Device {self.token}"}


@pytest.fixture
def door(edition) -> Door:
    return DoorFactory(edition=edition, slug="entree", name="Entrée A")


@pytest.fixture
def enrol(edition) -> Callable[..., Phone]:
    def enrolled(*doors: Door) -> Phone:
        device, token = actions.enrol(edition, name="T", doors=doors, now=timezone.now())
        return Phone(device, token)

    return enrolled


@pytest.fixture
def phone(enrol, door) -> Phone:
    return enrol(door)


@pytest.fixture
def registration(edition) -> Registration:
    return with_badge(edition=edition, first_name="Amina", last_name="Kaddour")
