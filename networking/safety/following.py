"""Reports are told to the organisers by mail: at once, then at most one mail an hour."""

from datetime import datetime, timedelta

from django.db import transaction

from assises.models import Edition
from assises.turns import turn
from networking.models import Report
from networking.safety.forgetting import forget_old
from networking.safety.mails import reported

BETWEEN = timedelta(hours=1)


def follow(now: datetime) -> None:
    """Write the mails that are due by now, forget old reports. Again changes nothing."""
    for edition in Edition.objects.filter(pk__in=Report.objects.values("edition")):
        forget_old(edition, now)
    recent = Report.objects.filter(told_at__gt=now - BETWEEN)
    untold = Report.objects.open().filter(told_at=None)
    waiting = untold.exclude(edition__in=recent.values("edition"))
    for pk in waiting.values_list("edition", flat=True).distinct().order_by():
        _tell(pk, now)


@turn()
@transaction.atomic
def _tell(pk: int, now: datetime) -> None:
    """One mail for all that waits, looked at again under the edition's lock."""
    edition = Edition.objects.locked(pk)
    theirs = Report.objects.filter(edition=edition)
    if theirs.filter(told_at__gt=now - BETWEEN).exists():
        return
    if theirs.open().filter(told_at=None).update(told_at=now):
        reported(edition, at=now)
