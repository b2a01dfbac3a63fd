"""Where a meeting is held and why a slot is not free, in the reader's language."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assises.templatetags.ui import plain_words
from networking.meetings.agenda import Busy
from networking.models import Meeting, Rules

MIDDAY, AFTERNOON = 12, 14


def place_of(meeting: Meeting, rules: Rules) -> str:
    """« Xperium, table 4 », with where the table is."""
    if meeting.table is None:
        return plain_words(rules.room, "name") if rules.room else ""
    table = _("table %(number)d") % {"number": meeting.table.number}
    parts = [plain_words(rules.room, "name") if rules.room else "", table]
    return ", ".join(filter(None, [*parts, plain_words(meeting.table, "note")]))


def full_place_of(meeting: Meeting) -> str:
    """The same, for a mail: reads the rules. One query."""
    return place_of(meeting, Rules.of(meeting.edition))


def half_day(starts_at: datetime) -> str:
    """What slots are grouped under."""
    hour = timezone.localtime(starts_at).hour
    if hour < MIDDAY:
        return _("In the morning")
    return _("At midday") if hour < AFTERNOON else _("In the afternoon")


def why(busy: Busy | None, with_whom: str) -> str:
    """Why one's own slot is not free, in two words."""
    match busy:
        case Busy.MEETING:
            return with_whom or _("a meeting")
        case Busy.WORKSHOP:
            return _("your workshop")
        case Busy.SESSION:
            return _("a session")
        case Busy.MEAL:
            return _("lunch")
        case Busy.CLOSED:
            return _("closed")
    return ""
