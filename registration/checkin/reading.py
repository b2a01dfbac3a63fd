"""What a camera or a hand gave, before the database is asked who it is."""

from dataclasses import dataclass
from datetime import datetime

from assises.models import Edition
from registration import badges, keys
from registration.checkin.models import Scan

Reason = Scan.Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """A badge's number and version, or a typed code, or the reason why it is neither."""

    text: str
    number: int | None = None
    version: int | None = None
    code: str = ""
    reason: Scan.Reason | None = None


def read(scanned: str, *, edition: Edition, at: datetime) -> Reading:
    """Check the signature of a badge, or pass a typed code on. Locks nothing."""
    text = badges.from_scanned(scanned)
    if claim := keys.verify_text(text, edition, at=at):
        return Reading(text, number=claim.number, version=claim.version)
    try:
        claim = badges.read(text)
    except badges.NotABadge:
        if len(text) == badges.CODE_LENGTH:
            return Reading(text, code=text)
        return Reading(text, reason=Reason.UNKNOWN_CODE)
    if claim.edition != edition.pk:
        other = Edition.objects.filter(pk=claim.edition).first()
        if other and keys.verify_text(text, other, at=at):
            return Reading(text, reason=Reason.OTHER_EDITION)
    return Reading(text, reason=Reason.BAD_SIGNATURE)
