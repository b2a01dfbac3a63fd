"""The contacts of one person: those they have, those that wait."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networking.models import Exchange
from registration.models import Registration


@dataclass(frozen=True)
class Contact:
    """Somebody's card, in the hands of who was given it, with their own note."""

    exchange: Exchange
    card: dict[str, Any]
    note: str
    uid: str

    @property
    def name(self) -> str:
        return f"{self.card.get('first_name', '')} {self.card.get('last_name', '')}".strip()

    @property
    def since(self) -> datetime:
        return self.exchange.answered_at or self.exchange.asked_at

    @property
    def dialled(self) -> str:
        """The number as a phone dials it."""
        return re.sub(r"[^+\d]", "", self.card.get("telephone", ""))

    @property
    def photograph(self) -> bytes:
        return base64.b64decode(self.card.get("photograph", ""))


@dataclass(frozen=True)
class Mine:
    """All of one person's."""

    to_answer: list[Exchange]
    offered: list[Exchange]
    contacts: list[Contact]
    given_last: list[str] | None

    def state_with(self, person: Registration) -> str:
        """`done`, `asked` (they have offered), `offered` (I have), or nothing yet."""
        lists = {
            "done": [contact.exchange for contact in self.contacts],
            "asked": self.to_answer,
            "offered": self.offered,
        }
        for state, exchanges in lists.items():
            if any(person.pk in (one.asking_id, one.asked_id) for one in exchanges):
                return state
        return ""


def mine_of(registration: Registration, now: datetime) -> Mine:
    """Three queries."""
    contacts, offers = contacts_of(registration), offered(registration, now)
    said = [*offers, *(contact.exchange for contact in contacts)]
    last = max(said, key=lambda one: one.answered_at or one.asked_at, default=None)
    return Mine(
        to_answer=to_answer(registration, now),
        offered=offers,
        contacts=contacts,
        given_last=getattr(last, f"{last.side_of(registration)}_gives") if last else None,
    )


def contacts_of(registration: Registration) -> list[Contact]:
    """Newest first. One query."""
    kept = Exchange.objects.kept_by(registration).select_related("edition")
    return [contact(one, registration) for one in kept.order_by("-answered_at", "pk")]


def contact(exchange: Exchange, registration: Registration) -> Contact:
    return Contact(
        exchange=exchange,
        card=exchange.received_by(registration),
        note=exchange.note_of(registration),
        uid=f"{exchange.pk}-{exchange.other_side_than(registration)}",
    )


def to_answer(registration: Registration, now: datetime) -> list[Exchange]:
    """Oldest first: who has waited longest. One query."""
    waiting = Exchange.objects.waiting_for(registration, now).select_related("asking")
    return list(waiting.order_by("asked_at", "pk"))


def offered(registration: Registration, now: datetime) -> list[Exchange]:
    """One's own offers of today without a contact yet. One query."""
    mine = Exchange.objects.offered_by(registration, now).select_related("asked")
    return list(mine.order_by("-asked_at", "pk"))
