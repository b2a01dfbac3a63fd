"""What one person may give another, and the card that is copied once both agree."""

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.files import ImageFieldFile
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from networking.models import Profile
from registration.models import Registration

# Beside name and organisation, which are always given: they are on the badge.
FIELDS: dict[str, str | Promise] = {
    "email": _("E-mail"),
    "telephone": _("Telephone"),
    "commune": _("Commune"),
    "links": _("Links"),
    "photograph": _("Photograph"),
}
WHERE_NOTHING_WAS_CHOSEN = ("email",)
SIDE = 240  # pixels of the photograph on a card: a dozen kilobytes


def profile_of(registration: Registration) -> Profile | None:
    codes = ["", registration.code]  # not what is left of who handed the place over
    return Profile.objects.filter(registration=registration, owner_code__in=codes).first()


def held_by(registration: Registration, profile: Profile | None) -> dict[str, Any]:
    """What this person has to give: a value a field, in the order of `FIELDS`."""
    found = {
        "email": registration.email,
        "telephone": profile.telephone if profile else "",
        "commune": registration.commune,
        "links": _links(profile.links) if profile else [],
        "photograph": profile.photograph if profile else None,
    }
    return {name: found[name] for name in FIELDS if found[name]}


@dataclass(frozen=True)
class Choice:
    """A field to give or not, as the page shows it. Nothing to give: it says how to add it."""

    name: str
    label: str | Promise
    value: str
    is_ticked: bool


def choices(registration: Registration, chosen: Iterable[str] | None) -> list[Choice]:
    """What to tick; telephone is named even where there is none. One query."""
    ticked = set(WHERE_NOTHING_WAS_CHOSEN if chosen is None else chosen)
    held = held_by(registration, profile_of(registration))
    return [
        Choice(name, label, _shown(name, held.get(name)), name in ticked and name in held)
        for name, label in FIELDS.items()
        if name in held or name == "telephone"
    ]


def _shown(name: str, value: Any) -> str:
    if name == "photograph":
        return gettext("that of your profile")
    return ", ".join(value) if isinstance(value, list) else value or ""


def card_of(registration: Registration, gives: Iterable[str]) -> dict[str, Any]:
    """What this person gives, as it stands now. Text, and the photograph in base64."""
    chosen = set(gives)
    held = held_by(registration, profile_of(registration))
    card = {
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "organisation": registration.organisation,
    } | {name: value for name, value in held.items() if name in chosen}
    if photograph := card.pop("photograph", None):
        card |= _photograph(photograph)
    return card


def _links(links: Any) -> list[str]:
    """Addresses of the web alone: nothing that a click would run."""
    said = [link.get("url", "") if isinstance(link, dict) else link for link in links or []]
    return [link for link in said if str(link).startswith(("https://", "http://"))]


def _photograph(file: ImageFieldFile) -> dict[str, str]:
    """Small and without what a camera writes beside it; nothing where the file cannot be read."""
    try:
        with file.open("rb") as opened, Image.open(opened) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return {}
    out = io.BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(out, "JPEG", quality=80)
    return {"photograph": base64.b64encode(out.getvalue()).decode()}
