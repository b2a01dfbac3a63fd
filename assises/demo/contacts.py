"""Contacts of the demo: the first people have exchanged some, and others wait for an answer."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from assises.errors import Refused
from assises.models import Edition
from networking.contacts import actions
from networking.models import Exchange
from registration.models import Registration

NAMESPACE = uuid.UUID("5e0c8d43-52a7-4c39-9c8e-0f3b1f6f7a20")
# Who read whose badge, by their place in the list, and whether it was answered.
EXCHANGES = (
    *((0, 1, True), (2, 0, True), (0, 3, True), (4, 0, False), (0, 5, False)),
    *((1, 2, True), (3, 1, True), (6, 1, False), (7, 2, False), (2, 8, False)),
)
NOTES = (
    "Locaux à Wambrechies, rappeler après le 25.",
    "Cherche une cuisine à partager.",
    "",
    "A déjà répondu à un marché de la Métropole.",
)


def build_contacts(
    edition: Edition, people: Sequence[Registration], seed: int, now: datetime
) -> None:
    """What is missing of them. Offers without an answer are erased tonight, here as elsewhere."""
    for number, (one, other, is_answered) in enumerate(EXCHANGES):
        pk = uuid.uuid5(NAMESPACE, f"{edition.pk}:{seed}:{number}")
        if max(one, other) >= len(people) or Exchange.objects.filter(pk=pk).exists():
            continue
        with suppress(Refused):  # somebody has changed the demo meanwhile
            _exchange(pk, people[one], people[other], number, is_answered, now)


def _exchange(
    pk: uuid.UUID,
    asking: Registration,
    asked: Registration,
    number: int,
    is_answered: bool,
    now: datetime,
) -> None:
    at = now - timedelta(hours=30, minutes=7 * number) if is_answered else now
    note = NOTES[number % len(NOTES)]
    made = actions.offer(
        pk, asking=asking, asked=asked, gives=["email"], note=note, scanned_at=at, now=at
    )
    if is_answered:
        note = NOTES[(number + 1) % len(NOTES)]
        gives = ["email", "telephone", "commune"]
        actions.answer(made, by=asked, gives=gives, note=note, now=at)
