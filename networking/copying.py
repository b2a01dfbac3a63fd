"""What an edition's networking hands to the next: its rules, tables and slots."""

from django.utils.translation import gettext_lazy as _

from assises.copies import Choice, Part
from networking.models import Exchange, Meeting, Notice, Report, Rules, Slot, Table

RULES = Part(
    Rules,
    same=("is_open", "most_open_requests", "answer_minutes", "meal_minutes"),
    dates=("opens_at",),
    points=("room",),
)
TABLES = Part(
    Table, same=("number", "note", "note_en", "is_step_free", "is_open"), only={"is_open": True}
)
SLOTS = Part(Slot, same=("is_open",), hours=("starts_at", "ends_at"), only={"is_open": True})
LEFT = {
    Exchange: "people",
    Meeting: "people",
    Notice: "written by people",
    Report: "about people",
}
CHOICES = [
    Choice(
        "meetings",
        _("Meetings: rules, tables and slots"),
        (RULES, TABLES, SLOTS),
        after=("rooms",),
    ),
]
