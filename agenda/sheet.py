"""The day on one sheet of paper: how large its words may be, so that nothing is cut.

Made for A4 lying; A3 is the same sheet, larger. A day with too much for one sheet is a list over
as many as it takes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from textwrap import wrap

from agenda.models import Session
from agenda.timetable import STEP, Slot, Timetable, busiest_of

SIZES = (11, 10, 9, 8, 7, 6)  # points
MILLIMETRES = 0.3528  # in a point
WIDTH, HEIGHT = 266, 152  # what the wall has, in millimetres, without its hours and its rooms
MOST_LANES = 12
A_TITLE, A_LINE = 0.49, 0.48  # widths of a letter, in sizes of the words
HOURS = "00h00–00h00"  # they stand before the title, on its line
LIST = "tt--leaves"
Need = tuple[int, int, float]  # the first row, the last, the height that its words take


def of(table: Timetable) -> str:
    """The class of the wall on paper."""
    if not 0 < table.lanes <= MOST_LANES:
        return LIST
    return next((f"tt--pt{size}" for size in SIZES if fits(table, size)), LIST)


def fits(table: Timetable, size: int) -> bool:
    most = HEIGHT / MILLIMETRES / size
    widths = widths_of(table, size)
    return all(
        sum(heights(needs_of(slots, table, widths), (table.last - table.first) // STEP)) <= most
        for _day, slots in table.days
    )


def widths_of(table: Timetable, size: int) -> dict[int, float]:
    """The width of a lane of each room, in sizes of the words."""
    busiest = busiest_of(table)
    shares = {c.room.pk: 1.45 if c is busiest else 1.0 for c in table.columns}
    whole = sum(shares[column.room.pk] * column.lanes for column in table.columns)
    unit = WIDTH / MILLIMETRES / size / whole
    return {room: share * unit - 1.6 for room, share in shares.items()}


def needs_of(slots: Iterable[Slot], table: Timetable, widths: dict[int, float]) -> Sequence[Need]:
    return [
        (
            (slot.first - table.first) // STEP,
            (slot.last - table.first) // STEP,
            height(slot, widths[slot.session.room_id]),
        )
        for slot in slots
    ]


def height(slot: Slot, width: float) -> float:
    """What its words take, in sizes of the words: its hours and title, who, its theme."""
    session = slot.session
    titles = lines(
        [f"{HOURS} {title}" for title in (session.title, session.title_en) if title],
        width / A_TITLE - 3 * bool(session.theme),
    )
    small = lines(said_small(slot), width / A_LINE)
    small += session.theme is not None and session.theme.name != session.title
    small += session.sign_language or session.captions or session.language == "en"
    small += slot.session.is_cancelled or slot.session.kind == Session.Kind.RELAY
    return 0.8 + 1.13 * titles + 1.05 * small


def said_small(slot: Slot) -> list[str]:
    if slot.hosts or slot.speakers:
        return [f"{slot.hosts or slot.speakers} {'x' * 13 if slot.hosts else ''}"]
    return [] if slot.session.theme else [slot.session.summary, slot.session.summary_en]


def lines(texts: Iterable[str], width: float) -> int:
    """So many lines in the language that takes most."""
    return max((len(wrap(text, max(int(width), 4))) for text in texts if text), default=0)


def heights(needs: Iterable[Need], rows: int) -> list[float]:
    """The rows as a grid makes them: the shortest spans first, what is missing shared equally."""
    found = [0.0] * rows
    by_span: dict[int, list[Need]] = defaultdict(list)
    for need in needs:
        by_span[need[1] - need[0]].append(need)
    for span in sorted(by_span):
        raised = list(found)
        for first, last, wanted in by_span[span]:
            more = max(0.0, wanted - sum(found[first:last])) / span
            for row in range(first, last):
                raised[row] = max(raised[row], found[row] + more)
        found = raised
    return found
