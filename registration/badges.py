"""The text of a badge: a short claim and its signature, checked without network.

A badge is 75 bytes written in upper-case base32 (RFC 4648, no padding): 120 characters.

    bytes   0       format, 1
            1–2     edition                 all numbers big-endian
            3–5     registration number
            6–7     version (a newer one replaces it)
            8–9     category
            10      key
            11–42   r of the signature
            43–74   s of the signature

What is signed is `DOMAIN` (ASCII "assises.badge.1" and a zero byte) followed by bytes 0–10,
with ECDSA on P-256 and SHA-256. In a browser, with both byte arrays joined in `signed`:
`crypto.subtle.verify({name: "ECDSA", hash: "SHA-256"}, key, bytes.slice(11), signed)`.
"""

import base64
import binascii
import re
import secrets
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

DOMAIN = b"assises.badge.1\x00"
FORMAT = 1
SIGNED = struct.Struct(">BHBHHHB")  # the registration number takes three bytes: one, then two
LENGTH = 120
ALGORITHM = ec.ECDSA(hashes.SHA256())

# No vowel, so no word; no 0, 1, I, L, O, U, so no doubt.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8

IN_ADDRESS = re.compile(r"/b/([^/?#]*)", re.IGNORECASE)
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")


class NotABadge(ValueError):
    """A text that no version of Assises has ever printed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a badge says of itself. No name, no e-mail."""

    edition: int
    number: int
    version: int
    category: int
    key: int

    def packed(self) -> bytes:
        high, low = divmod(self.number, 1 << 16)
        return SIGNED.pack(FORMAT, self.edition, high, low, self.version, self.category, self.key)


def sign(claim: Claim, private_key: ec.EllipticCurvePrivateKey) -> str:
    """The badge of a claim. Two signatures of one claim differ: keep the first."""
    signed = claim.packed()
    r, s = decode_dss_signature(private_key.sign(DOMAIN + signed, ALGORITHM))
    raw = signed + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return base64.b32encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        raw = base64.b32decode(text)
    except (binascii.Error, ValueError) as error:
        raise NotABadge from error
    if len(text) != LENGTH or len(raw) != SIGNED.size + 64 or raw[0] != FORMAT:
        raise NotABadge
    return raw


def read(text: str) -> Claim:
    """What a badge claims, before anybody has checked it. Raises NotABadge."""
    _, edition, high, low, version, category, key = SIGNED.unpack_from(_bytes(text))
    return Claim(edition, (high << 16) + low, version, category, key)


def verify(text: str, public_key: ec.EllipticCurvePublicKey) -> bool:
    """Whether the badge was signed with this key's other half."""
    try:
        raw = _bytes(text)
    except NotABadge:
        return False
    signed, r, s = raw[: SIGNED.size], raw[SIGNED.size : -32], raw[-32:]
    signature = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    try:
        public_key.verify(signature, DOMAIN + signed, ALGORITHM)
    except InvalidSignature:
        return False
    return True


def from_scanned(text: str) -> str:
    """The badge, or the typed code, in what a camera or a hand gave.

    A whole address (any host, /b/ or /B/), the badge alone, or the code with or without
    spaces and hyphens; small letters count as capitals.
    """
    found = IN_ADDRESS.search(text)
    return re.sub(r"[\s-]", "", found[1] if found else text).upper()


def new_code() -> str:
    """A code for typing, to be kept unique by who stores it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """A code as people read it: 7KQ4 M2XB."""
    return f"{code[:4]} {code[4:]}".strip()


def address(badge: str, site_url: str) -> str:
    """What the QR code says.

    Scheme and host may be written in capitals, and a QR code holds capitals in fewer modules;
    a path may not, so a site below one keeps its letters.
    """
    capitals = site_url.upper()
    if urlsplit(site_url).path in ("", "/") and ALPHANUMERIC.fullmatch(capitals):
        return f"{capitals.rstrip('/')}/B/{badge}"
    return f"{site_url.rstrip('/')}/b/{badge}"
