"""Who asks: an enrolled phone, or staff who signed in."""

from typing import Any

from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.decorators import authentication_classes, permission_classes
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from assises.access import has_role
from registration.checkin import actions, phones, rows
from registration.checkin.actions import Steward
from registration.checkin.models import Device

SERVE = "assises.serve_door"


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Device …`, or the cookie of an enrolled phone.

    The cookie needs no token against forgery: browsers do not send it along from other sites.
    """

    takes_revoked = False

    def authenticate(self, request: Request) -> tuple[Device, Device] | None:
        header = get_authorization_header(request).decode("latin-1")
        scheme, _, said = header.partition(" ")
        is_said = scheme.lower() == "device"
        token = said.strip() if is_said else phones.token_of(request)
        device = rows.device_of(actions.digest_of_token(token)) if token else None
        if device and (device.revoked_at is None or self.takes_revoked):
            return device, device
        if is_said:
            raise AuthenticationFailed("Unknown or revoked device.", code="unknown_device")
        return None  # whose cookie says nothing any more may still have signed in

    def authenticate_header(self, request: Request) -> str:
        return "Device"


class DeliveringDevice(DeviceAuthentication):
    """A revoked device too: the hour of each of its scans is looked at then."""

    takes_revoked = True


class ServesDoors(BasePermission):
    """A device, or staff whose role gives the door."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Device) or has_role(request.user, SERVE)


class SupervisesDoors(ServesDoors):
    """Staff, and devices of supervisors: they see names and change what others did."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and steward_of(request).is_supervisor


def steward_of(request: Request) -> Steward:
    """Who serves the door. Raises DoorNotServed when no edition is under way."""
    if isinstance(request.auth, Device):
        return Steward(request.auth.edition, device=request.auth)
    edition = getattr(request, "edition", None)
    if not edition:
        raise actions.DoorNotServed
    return Steward(edition, user=request.user)


def at_doors(view: Any) -> Any:
    """A view for who serves doors."""
    by = authentication_classes([DeviceAuthentication, SessionAuthentication])
    return by(permission_classes([ServesDoors])(view))


def supervising(view: Any) -> Any:
    """A view for supervisors and staff."""
    by = authentication_classes([DeviceAuthentication, SessionAuthentication])
    return by(permission_classes([SupervisesDoors])(view))


def delivering(view: Any) -> Any:
    """A view that takes what a revoked phone scanned before."""
    by = authentication_classes([DeliveringDevice, SessionAuthentication])
    return by(permission_classes([ServesDoors])(view))
