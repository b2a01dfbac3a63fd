"""What became of meetings, in figures; who sits where, for the welcome team."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assises.models import Edition
from networking.models import Meeting, Slot, Table

State = Meeting.State


def figures(edition: Edition) -> dict[str, int]:
    """One query. `agreed`: once, whatever became of it; `missed`: where one of the two, at least,
    did not come."""
    return Meeting.objects.filter(edition=edition).aggregate(
        asked=Count("pk"),
        agreed=Count("pk", filter=Q(agreed_at__isnull=False)),
        standing=Count("pk", filter=Q(state=State.ACCEPTED)),
        waiting=Count("pk", filter=Q(state=State.OPEN)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        lapsed=Count("pk", filter=Q(state=State.EXPIRED)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        missed=Count("pk", filter=Q(asking_missed=True) | Q(asked_missed=True)),
    )


@dataclass(frozen=True)
class Row:
    """A table, and who sits there in each slot, in the order of the columns."""

    table: Table
    meetings: list[Meeting | None]

    @property
    def is_used(self) -> bool:
        return any(self.meetings)


def timetable(edition: Edition, slots: list[Slot], tables: list[Table]) -> list[Row]:
    """One query, however many meetings."""
    agreed = Meeting.objects.accepted().filter(edition=edition).with_people()
    at = {(meeting.table_id, meeting.slot_id): meeting for meeting in agreed}
    return [Row(table, [at.get((table.pk, slot.pk)) for slot in slots]) for table in tables]
