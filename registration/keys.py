"""Keys that badges are signed with: made at first use, kept encrypted, public halves at hand."""

import base64
import time
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from assises.models import Edition
from registration.badges import Claim, NotABadge, read, sign, verify
from registration.models import Registration, SigningKey

FRESH = 60  # seconds after which another process's change of a key is seen


class PublicKey(NamedTuple):
    key: ec.EllipticCurvePublicKey
    until: datetime | None
    read_at: float


_known: dict[tuple[int, int], PublicKey] = {}


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    """What private halves are kept in: a copy of the database alone opens none."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"assises signing keys").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def _unpadded(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def to_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    point = key.public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _unpadded(point.x), "y": _unpadded(point.y)}


def from_jwk(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[axis] + "=")) for axis in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def create(edition: Edition) -> SigningKey:
    """A new key, which signs from now on. The caller holds the edition's lock."""
    private = ec.generate_private_key(ec.SECP256R1())
    raw = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    latest = SigningKey.objects.filter(edition=edition).order_by("-number").first()
    return SigningKey.objects.create(
        edition=edition,
        number=latest.number + 1 if latest else 1,
        private=_box(settings.SECRET_KEY).encrypt(raw).decode(),
        public_jwk=to_jwk(private.public_key()),
    )


@lru_cache(maxsize=8)
def _opened(secret: str, private: str) -> ec.EllipticCurvePrivateKey:
    raw = _box(secret).decrypt(private.encode())
    key = serialization.load_der_private_key(raw, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101
    return key


def sign_for(registration: Registration, now: datetime) -> str:
    """The badge of a registration that holds a place; the caller stores it.

    Makes the edition's first key. The caller holds the edition's lock.
    """
    edition = registration.edition
    key = SigningKey.objects.filter(edition=edition).signing(now).first() or create(edition)
    claim = Claim(
        edition=edition.pk,
        number=registration.number,
        version=registration.badge_version,
        category=registration.category.number,
        key=key.number,
    )
    return sign(claim, _opened(settings.SECRET_KEY, key.private))


def public_keys(edition: Edition) -> list[dict[str, Any]]:
    """The public halves as a door phone keeps them: id, JWK, until when."""
    return [
        {
            "id": key.number,
            "jwk": key.public_jwk,
            "until": key.until.isoformat() if key.until else None,
        }
        for key in SigningKey.objects.filter(edition=edition).order_by("number")
    ]


def _fetched(edition: Edition, number: int) -> PublicKey | None:
    """The key as the database has it now: one query."""
    _known.pop((edition.pk, number), None)
    row = SigningKey.objects.filter(edition=edition, number=number).first()
    if row is None:
        return None
    known = PublicKey(from_jwk(row.public_jwk), row.until, time.monotonic())
    _known[edition.pk, number] = known
    return known


def verify_text(text: str, edition: Edition, *, at: datetime | None = None) -> Claim | None:
    """What a badge claims, if a key of this edition that is good `at` that time signed it.

    Asks the database at most once, and not at all for a badge whose key this process knows.
    """
    try:
        claim = read(text)
    except NotABadge:
        return None
    if claim.edition != edition.pk:
        return None
    known = _known.get((edition.pk, claim.key))
    fresh = known is not None and time.monotonic() - known.read_at < FRESH
    if not (fresh and known and verify(text, known.key)):
        known = _fetched(edition, claim.key)
        if known is None or not verify(text, known.key):
            return None
    if known.until and known.until <= (at or timezone.now()):
        return None
    return claim
