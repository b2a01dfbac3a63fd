"""How the questions of a room are laid out on a page: pure, from the frames that sockets carry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Role, Session, Speaker

Shape = dict[str, Any]

# What is said to somebody of their own question. {reason} is filled by the page's script too.
SENTENCES: dict[str, str | Promise] = {
    "pending": _("On its way. The team reads it before the screen."),
    "published": _("Your question is kept: the room can support it."),
    "on_screen": _("Your question is on the screen."),
    "answered": _("Your question has been answered."),
    "rejected": _("Your question was not kept."),
    "rejected-why": _("Your question was not kept: {reason}"),
    "merged": _("Your question was joined to another one that asks the same."),
}
STEPS = {"pending": 0, "published": 2, "on_screen": 3, "answered": 3}
STATES: dict[str, str | Promise] = {
    "on_screen": _("On screen"),
    "answered": pgettext_lazy("a question", "Answered"),
}


@dataclass(frozen=True)
class Row:
    """A question in the list that everybody sees. `shows`: vote, count or state."""

    question: Shape
    by: str | Promise
    shows: str
    voted: bool

    @property
    def state(self) -> str | Promise:
        return STATES.get(self.question["status"], "")


@dataclass(frozen=True)
class Own:
    """One's own question. `step`: how far it went on its path, None where it left it."""

    question: Shape

    @property
    def step(self) -> int | None:
        return STEPS.get(self.question["status"])

    @property
    def asked_at(self) -> datetime:
        return datetime.fromisoformat(self.question["asked_at"])

    @property
    def sentence(self) -> str:
        reason, status = self.question["reason"], self.question["status"]
        if status == "rejected" and reason:
            return str(SENTENCES["rejected-why"]).replace("{reason}", reason)
        return str(SENTENCES[status])


def by_support(questions: list[Shape]) -> list[Shape]:
    return sorted(questions, key=lambda question: (-question["votes"], question["asked_at"]))


def newest(questions: list[Shape]) -> list[Shape]:
    return sorted(questions, key=lambda question: question["asked_at"], reverse=True)


def with_status(questions: list[Shape], *statuses: str) -> list[Shape]:
    return [question for question in questions if question["status"] in statuses]


def on_screen(questions: list[Shape]) -> Shape | None:
    return next(iter(with_status(questions, "on_screen")), None)


def length(question: Shape | None) -> str:
    """How big it may stand on the screen, where no question is ever cut."""
    letters = len(question["text"]) if question else 0
    return "longest" if letters > 200 else "long" if letters > 110 else ""


def most_supported(questions: list[Shape]) -> list[Shape]:
    return by_support(with_status(questions, "published"))


def next_up(questions: list[Shape]) -> list[Shape]:
    """In the moderators' order, then the most supported. Needs the shapes that moderators see."""
    unranked = float("inf")
    ordered = most_supported(questions)
    return sorted(
        ordered, key=lambda one: unranked if one.get("rank") is None else float(one["rank"])
    )


def count(questions: list[Shape]) -> int:
    return len(with_status(questions, "published", "on_screen"))


def rows(state: Shape, *, newest_first: bool = False) -> list[Row]:
    """Those that wait for an answer, then those that had one."""
    order = newest if newest_first else by_support
    me = state.get("me", {"questions": [], "votes": []})
    mine = {question["id"] for question in me["questions"]}
    listed = [
        *order(with_status(state["questions"], "published")),
        *order(with_status(state["questions"], "answered")),
    ]
    return [row(question, own=question["id"] in mine, me=me) for question in listed]


def row(question: Shape, *, own: bool, me: Shape) -> Row:
    author = question["author"]
    named = ", ".join(filter(None, [author["name"], author["organisation"]])) if author else ""
    shows = "state" if question["status"] != "published" else "count" if own else "vote"
    by = _("You") if own else named or _("Without a name")
    return Row(question=question, by=by, shows=shows, voted=question["id"] in me["votes"])


def own(state: Shape) -> list[Own]:
    return [Own(question) for question in state.get("me", {"questions": []})["questions"]]


@dataclass(frozen=True)
class Columns:
    """The moderators' columns."""

    pending: list[Shape]
    on_screen: Shape | None
    next: list[Shape]
    answered: list[Shape]
    rejected: list[Shape]
    merged: list[Shape]


def columns(questions: list[Shape]) -> Columns:
    return Columns(
        pending=with_status(questions, "pending"),
        on_screen=on_screen(questions),
        next=next_up(questions),
        answered=newest(with_status(questions, "answered")),
        rejected=newest(with_status(questions, "rejected")),
        merged=newest(with_status(questions, "merged")),
    )


def on_stage(session: Session) -> list[Speaker]:
    """Who speaks, without who leads. Needs the session `with_people`."""
    roles = session.roles.all()
    return [role.speaker for role in roles if role.kind != Role.Kind.MODERATOR]


def host(session: Session) -> list[Speaker]:
    """Who leads. Needs the session `with_people`."""
    return [role.speaker for role in session.roles.all() if role.kind == Role.Kind.MODERATOR]
