"""Blocks and reports of one person: to show them, and to erase them."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from assises.models import Edition
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
    """Theirs, and those about them: nobody is left to protect from them. Reports about who held
    their place before stay until `forget_old`."""
    _unblock_all(registration)
    Report.objects.of(registration).delete()
    Report.objects.filter(by=registration).update(by=None, words="")
    forget_old(registration.edition, now)


def hand_over(registration: Registration) -> None:
    """Who comes instead has blocked and reported nobody, and is not who was reported. The desk
    still reads what it was told, of somebody who has left."""
    _unblock_all(registration)
    mine = Report.objects.filter(about=registration, about_code="")
    mine.update(about_code=registration.code)
    Report.objects.filter(by=registration).update(by=None)


def forget_old(edition: Edition, now: datetime) -> None:
    """All reports of an edition, on the day when what names a person is erased."""
    if edition.forgets_on <= timezone.localdate(now):
        Report.objects.filter(edition=edition).delete()


def _unblock_all(registration: Registration) -> None:
    Block.objects.filter(Q(by=registration) | Q(about=registration)).delete()
