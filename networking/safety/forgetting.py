"""Blocks and reports of one person: to show them, and to erase them."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from networking.models import Block, Profile, Report
from registration.models import Registration


def kept_about(registration: Registration) -> list[dict[str, Any]]:
    """For its owner: see `assises.people`. Who blocked or reported them is not told."""
    blocks = Block.objects.filter(by=registration).select_related("about").order_by("at", "pk")
    reports = Report.objects.filter(by=registration).order_by("at", "pk")
    aside = Profile.objects.filter(registration=registration).exclude(suspended_at=None)
    return [
        *({"put_aside_at": one.suspended_at} for one in aside),
        *({"blocked": one.about.full_name, "at": one.at} for one in blocks),
        *(
            {"reported": one.kind, "reason": one.reason, "words": one.words, "at": one.at}
            for one in reports
        ),
    ]


def forget(registration: Registration, *, now: datetime) -> None:
    """Theirs, and those about them: nobody is left to protect from them."""
    Block.objects.filter(Q(by=registration) | Q(about=registration)).delete()
    Report.objects.filter(about=registration).delete()
    Report.objects.filter(by=registration).update(by=None, words="")
