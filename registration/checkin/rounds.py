"""What the mail sender does for the doors, at each of its rounds."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from registration.checkin import actions
from registration.checkin.models import Door, Scan


def clear_trials(now: datetime) -> int:
    """Rehearsals end when their door opens; returns how many scans went."""
    tried = Scan.objects.filter(door=OuterRef("pk"), is_trial=True)
    over = Door.objects.filter(is_trial=True, opens_at__lte=now)
    late = Door.objects.filter(Exists(tried), is_trial=False)
    return actions.end_trials([*over, *late], now=now)
