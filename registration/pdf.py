"""Badges on paper: A6, one a page or four on A4, set by Typst."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from registration import badges, qr
from registration.models import Registration
from registration.printing import piles
from registration.typesetting import typeset

TEMPLATE = Path(__file__).with_name("badge.typ")
Paper = Literal["a6", "a4"]


def _face(registration: Registration) -> dict[str, Any]:
    """What stands on one badge: neither diet nor need, ever."""
    edition, category = registration.edition, registration.category
    code = badges.spaced(registration.code)
    english = registration.language == "en"
    with override(registration.language):
        return {
            "lang": registration.language,
            "event": (english and edition.short_name_en) or edition.short_name,
            "day": date_format(edition.day, "j F Y"),
            "venue": edition.venue,
            "first": registration.first_name,
            "last": registration.last_name,
            "organisation": registration.organisation,
            "role": (english and category.name_en) or category.name,
            "band": category.band,
            "code": code,
            "code_label": gettext("Code to type"),
            "qr": qr.svg(badges.address(registration.badge, settings.SITE_URL)),
            "qr_label": gettext("QR code of the badge. Code to type: %(code)s") % {"code": code},
        }


def badges_pdf(registrations: Iterable[Registration], *, paper: Paper = "a6") -> bytes:
    """One A6 page for each, in the order given, or four on each A4; each must have a badge.

    Load them with `select_related("edition", "category")`.
    """
    return typeset(TEMPLATE, **_data(registrations, paper))


def _data(registrations: Iterable[Registration], paper: Paper) -> dict[str, Any]:
    faces = [_face(registration) for registration in registrations]
    sheets = piles(faces) if paper == "a4" else [[face] for face in faces]
    return {"sheets": sheets, "paper": paper, "title": gettext("Badge")}
