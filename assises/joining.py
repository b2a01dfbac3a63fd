"""The workshops in the registration form: ranked until the deadline, or taken first come."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy

from assises.errors import Refused
from assises.models import Edition
from registration.models import Registration
from registration.steps import Mistake, Typed, asks_besides
from workshops.actions import take_seat
from workshops.forms import BallotForm, SeatForm
from workshops.models import Ranking, Round, Workshop
from workshops.ranking import ballots
from workshops.standing import listed

TOO_LATE = gettext_lazy(
    "These workshops have changed since you opened the page: look at them again."
)


@dataclass(frozen=True)
class Sheet:
    """What may be ranked now."""

    ranking: Ranking
    form: BallotForm

    @property
    def anchor(self) -> str:
        return f"ranking-{self.ranking.number}"


@dataclass(frozen=True)
class Choice:
    """What may be taken now, first come first served."""

    round: Round
    form: SeatForm

    @property
    def anchor(self) -> str:
        return f"round-{self.round.number}"


class WorkshopStep:
    """The part of the form; nobody has to answer it, and the place never depends on it."""

    title = gettext_lazy("Workshops")
    template = "workshops/_step.html"

    def __init__(self, typed: Typed, workshops: Iterable[Workshop], now: datetime) -> None:
        planned = [one for one in workshops if not one.is_dropped and not one.has_started(now)]
        self.sheets = [
            Sheet(ranking, BallotForm(typed, workshops=list(those), most=ranking.most))
            for ranking, those in _ranked(planned, now)
        ]
        self.choices = [
            Choice(one, SeatForm(typed, round=one, workshops=list(those)))
            for one, those in groupby(planned, key=lambda workshop: workshop.round)
            if one.is_open(now)
        ]
        self.parts: list[Sheet | Choice] = [*self.sheets, *self.choices]
        self.late = self._late(typed or {})

    @property
    def is_asked(self) -> bool:
        return bool(self.parts or self.late)

    @property
    def is_answered(self) -> bool:
        wishes = any(sheet.form.is_valid() and sheet.form.wishes() for sheet in self.sheets)
        return wishes or any(
            choice.form.is_valid() and choice.form.chosen for choice in self.choices
        )

    @property
    def mistakes(self) -> list[Mistake]:
        late = [Mistake("workshops", str(self.title), _in_short(TOO_LATE))] if self.late else []
        return late + [
            Mistake(part.anchor, str(self.title), _in_short(part.form.mistake))
            for part in self.parts
            if part.form.mistake
        ]

    def keep(self, registration: Registration, now: datetime) -> None:
        """Their ballots, and for who has a place on the day their seats or turns in line.

        What has changed in this very moment is refused alone: the registration stays.
        """
        for sheet in self.sheets:
            if wishes := sheet.form.wishes():
                with suppress(Refused):
                    ballots.rank(sheet.ranking, registration=registration, wishes=wishes, now=now)
        for choice in self.choices if registration.is_confirmed else ():
            if workshop := choice.form.chosen:
                with suppress(Refused):
                    take_seat(workshop, registration=registration, now=now)

    def _late(self, typed: Any) -> bool:
        """Whether something was chosen that was on the page when it was opened, and is not now."""
        asked = {name for part in self.parts for name in part.form.fields}
        return any(
            name.startswith((BallotForm.PREFIX, SeatForm.PREFIX)) and typed[name]
            for name in set(typed) - asked
        )


@asks_besides
def step(typed: Typed, edition: Edition, now: datetime) -> WorkshopStep | None:
    """One query, however many workshops."""
    made = WorkshopStep(typed, listed(edition), now)
    return made if made.is_asked else None


def _ranked(workshops: list[Workshop], now: datetime) -> list[tuple[Ranking, list[Workshop]]]:
    """Each workshop once, though it be held in several rounds: see `ballots.offered`."""
    found: dict[Ranking, list[Workshop]] = {}
    for one in workshops:
        ranking = one.round.ranking
        if ranking and ranking.is_open(now) and one.repeats_id is None:
            found.setdefault(ranking, []).append(one)
    return list(found.items())


def _in_short(text: Any) -> str:
    return str(text)[:1].lower() + str(text)[1:]
