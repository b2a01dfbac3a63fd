"""What an edition hands to the next. Each app says what it copies, and what it leaves and why.

A copied model names all its fields, one way or another: a test demands it, so that one added
later is thought of before it travels.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from assises.models import Edition, User


@dataclass
class Copy:
    """From one edition into another, which is new and empty. `made`: what became of each row."""

    former: Edition
    new: Edition
    now: datetime
    by: User | None
    made: dict[tuple[type[Model], Any], Model] = field(default_factory=dict)

    @property
    def distance(self) -> timedelta:
        return self.new.day - self.former.day

    def moved(self, at: datetime) -> datetime:
        """The same hour of the clock, as many days later as the editions are apart."""
        local = at.astimezone(self.former.zone).replace(tzinfo=None) + self.distance
        return local.replace(tzinfo=self.new.zone)

    def to_come(self, at: datetime | None) -> datetime | None:
        """The same, or nothing once that has passed: it would close what never opened."""
        moved = self.moved(at) if at else None
        return moved if moved and moved > self.now else None

    def of(self, model: type[Model], pk: Any) -> Any:
        """What became of a row; None where it was not copied."""
        return self.made.get((model, pk))


@dataclass(frozen=True)
class Part:
    """How the rows of one model are copied.

    `same` as they are; `hours` moved with the day; `dates` too, or emptied once passed;
    `points` and `many` to what became of the rows that they name; `anew` as in a new row.
    """

    model: type[Model]
    same: Collection[str] = ()
    hours: Collection[str] = ()
    dates: Collection[str] = ()
    points: Collection[str] = ()
    many: Collection[str] = ()
    anew: Collection[str] = ()
    only: Mapping[str, Any] = field(default_factory=dict)

    def copy(self, copy: Copy) -> None:
        rows = self.model._default_manager.filter(edition=copy.former, **self.only)
        for row in rows.order_by("pk").prefetch_related(*self.many):
            self._copy(row, copy)

    def _copy(self, row: Model, copy: Copy) -> None:
        said: dict[str, Any] = {name: getattr(row, name) for name in self.same}
        said |= {name: copy.moved(getattr(row, name)) for name in self.hours}
        said |= {name: copy.to_come(getattr(row, name)) for name in self.dates}
        said |= {name: copy.of(*self._named(row, name)) for name in self.points}
        new = self.model._default_manager.create(edition=copy.new, **said)
        for name in self.many:
            ours = [copy.of(type(one), one.pk) for one in getattr(row, name).all()]
            getattr(new, name).set([one for one in ours if one])
        copy.made[self.model, row.pk] = new

    def _named(self, row: Model, name: str) -> tuple[type[Model], Any]:
        related: Any = self.model._meta.get_field(name).related_model
        return related, getattr(row, f"{name}_id")


@dataclass(frozen=True)
class Choice:
    """What an organiser may take along, in one tick. `after`: other choices that it stands on."""

    slug: str
    label: str | Promise
    parts: tuple[Part, ...] = ()
    also: Callable[[Copy], None] | None = None
    hint: str | Promise = ""
    after: tuple[str, ...] = ()
    is_usual: bool = True

    def copy(self, copy: Copy) -> None:
        for part in self.parts:
            part.copy(copy)
        if self.also:
            self.also(copy)


def with_what_they_need(chosen: Collection[str], choices: Iterable[Choice]) -> list[Choice]:
    """The choices of these names and those that they stand on, in an order that works."""
    known = list(choices)
    wanted = set(chosen)
    for choice in reversed(known):
        if choice.slug in wanted:
            wanted |= set(choice.after)
    return [choice for choice in known if choice.slug in wanted]
