"""What rooms above ask besides in the registration form: optional, kept with the registration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assises.models import Edition
from registration.models import Registration

Typed = Mapping[str, Any] | None


@dataclass(frozen=True)
class Mistake:
    """A wrong answer of a step, as the summary of the form names it."""

    auto_id: str  # of what is to be corrected
    label: str
    in_short: str


class Step(Protocol):
    """One more part of the form. It may have the form shown again; it never costs a place.

    It knows what was typed, and nobody: whoever is registered already gets the same page.
    """

    title: Any
    template: str

    @property
    def mistakes(self) -> Sequence[Mistake]: ...

    @property
    def is_answered(self) -> bool: ...

    def keep(self, registration: Registration, now: datetime) -> None:
        """Write it for somebody new, in the transaction that registers them. Refuses nothing."""


Ask = Callable[[Typed, Edition, datetime], Step | None]
_asked: list[Ask] = []


def asks_besides(ask: Ask) -> Ask:
    """For rooms above: a step of the form, or None when there is nothing to ask now."""
    _asked.append(ask)
    return ask


def steps_of(typed: Typed, edition: Edition, now: datetime) -> list[Step]:
    return [step for ask in _asked if (step := ask(typed, edition, now))]
