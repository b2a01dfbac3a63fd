"""Where a meeting is held, in the reader's language."""

from django.utils.translation import gettext as _

from assises.templatetags.ui import plain_words
from networking.models import Meeting, Rules


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
