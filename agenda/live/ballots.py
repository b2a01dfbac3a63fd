"""How a poll is laid out on a page: pure, from the frames that sockets carry."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

Shape = dict[str, Any]
MOST_TEXTS_ON_SCREEN = 5
SHORT, LONG = 6, 60  # options beyond which bars are thinner; letters beyond which text is smaller

# state of a poll, its place before the room: how moderators read it
STATES: dict[tuple[str, bool], str | Promise] = {
    ("draft", False): _("Prepared"),
    ("open", True): _("Open"),
    ("closed", True): _("Closed, before the room"),
    ("closed", False): _("Closed"),
}


def said(shape: Shape, field: str) -> str:
    """A text of a poll in the page's language, French where there is no other."""
    english = not (get_language() or "fr").startswith("fr")
    return str((english and shape.get(f"{field}_en")) or shape[field])


@dataclass(frozen=True)
class Choice:
    """Something that one may answer. `place`: from 1, in one's ranking."""

    id: str
    label: str
    chosen: bool
    place: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of results. `width`: of its bar, on the screen where the longest is whole."""

    id: str
    label: str
    n: int
    percent: int
    width: int
    top: bool
    mine: bool
    first: int | None = None

    @property
    def rest(self) -> int:
        """What is above a column."""
        return 100 - self.width


@dataclass(frozen=True)
class Ballot:
    """A poll, and what this person answered to it, or has just tried to."""

    poll: Shape
    answer: Any = None
    refusal: str = ""

    @property
    def question(self) -> str:
        return said(self.poll, "question")

    @property
    def is_open(self) -> bool:
        return bool(self.poll["state"] == "open")

    @property
    def state(self) -> str | Promise:
        """As moderators read it."""
        return STATES[self.poll["state"], self.poll.get("current", False)]

    @property
    def is_draft(self) -> bool:
        return bool(self.poll["state"] == "draft")

    @property
    def is_closed(self) -> bool:
        return bool(self.poll["state"] == "closed")

    @property
    def is_to_show(self) -> bool:
        """May its results come before the room?"""
        off = self.is_closed and not self.poll["current"]
        return not self.is_draft and (off or not self.poll["shown"])

    @property
    def is_to_hide(self) -> bool:
        return not self.is_draft and bool(self.poll["shown"])

    @property
    def given(self) -> list[Any]:
        if self.answer is None:
            return []
        return list(self.answer) if isinstance(self.answer, list | tuple) else [self.answer]

    @property
    def choices(self) -> list[Choice]:
        places = {option: place for place, option in enumerate(self.given, start=1)}
        return [
            Choice(one["id"], said(one, "text"), one["id"] in places, places.get(one["id"]))
            for one in self.poll["options"]
        ]

    @property
    def points(self) -> list[Choice]:
        scale = self.poll["scale"]
        points = range(scale["lowest"], scale["highest"] + 1) if scale else []
        return [Choice(str(point), str(point), point in self.given) for point in points]

    @property
    def words(self) -> list[str]:
        """The words given, then room for others."""
        return [*self.given, *[""] * self.poll["most"]][: self.poll["most"]]

    @property
    def results(self) -> Shape:
        return self.poll["results"] or {}

    @property
    def rows(self) -> list[Row]:
        lines = self.results.get("options") or self.results.get("points") or []
        labels = {choice.id: choice.label for choice in [*self.choices, *self.points]}
        mine = {str(one) for one in self.given}
        highest = max((line["percent"] for line in lines), default=0)
        return [
            Row(
                id=(pk := str(line.get("id", line.get("value")))),
                label=labels[pk],
                n=line.get("n", line.get("points", 0)),
                percent=line["percent"],
                width=round(100 * line["percent"] / highest) if highest else 0,
                top=bool(highest) and line["percent"] == highest,
                mine=pk in mine and self.poll["kind"] != "ranking",
                first=line.get("first"),
            )
            for line in lines
        ]

    # -- On the screen --------------------------------------------------------------------------

    @property
    def bars(self) -> list[Row]:
        """Once closed, the longest first; until then none changes place."""
        if self.poll["kind"] == "scale":
            return []
        rows = self.rows
        is_sorted = not self.is_open and self.poll["kind"] != "ranking"
        return sorted(rows, key=lambda row: -row.percent) if is_sorted else rows

    @property
    def columns(self) -> list[Row]:
        return self.rows if self.poll["kind"] == "scale" else []

    @property
    def labels(self) -> list[Choice]:
        """What may be answered, while there is no result to show."""
        return [] if self.poll["results"] else [*self.choices, *self.points]

    @property
    def texts(self) -> list[Shape]:
        return list(self.results.get("texts", []))[:MOST_TEXTS_ON_SCREEN]

    @property
    def is_many(self) -> bool:
        return len(self.poll["options"]) > SHORT

    @property
    def is_long(self) -> bool:
        return len(self.question) > LONG

    @property
    def foot(self) -> str:
        n = self.poll["answers"]
        counted = ngettext("{n} answer.", "{n} answers.", n).replace("{n}", str(n))
        return f"{counted} {_('Poll open.') if self.is_open else _('Poll closed.')}"


def current(state: Shape) -> Ballot | None:
    """The poll before the room, as the person of this state sees it."""
    poll = state["poll"]
    answers = state.get("me", {}).get("answers", {})
    return Ballot(poll, answers.get(poll["id"])) if poll else None


def of_desk(state: Shape) -> list[Ballot]:
    """Every poll: what is before the room, what is prepared, then what is over."""

    def rank(poll: Shape) -> tuple[int, int]:
        place = 0 if poll["current"] else 1 if poll["state"] == "draft" else 2
        return place, poll["number"]

    return [Ballot(poll) for poll in sorted(state["polls"], key=rank)]
