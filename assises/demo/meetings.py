"""Tables and slots of the demo, and meetings in each state between people of the directory."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

from agenda.models import Room
from assises.demo.agenda import build
from assises.errors import Refused
from assises.models import Edition, OutgoingMail
from networking.meetings import actions
from networking.meetings.days import offers
from networking.models import Meeting, Profile, Rules, Slot, Table
from registration.models import Registration

NAMESPACE = uuid.UUID("7be2a2b0-5a6e-4d33-9d53-2d8f6b0c9a15")
XPERIUM = {
    "name": "Xperium",
    "name_en": "Xperium",
    "capacity": 40,
    "note": "tables de rendez-vous",
    "note_en": "tables for meetings",
    "wheelchair_places": 2,
    "position": 8,
}
TABLES = 12
STEPS = {1, 2, 3, 4}  # on the gallery
HOURS = ["12:40", "13:00", "13:20", "13:40", "15:45", "16:05", "16:25", "17:00", "17:20"]
LENGTH = timedelta(minutes=20)
MESSAGES = (
    "Nous formons des mécaniciens vélo sans condition de diplôme. On en parle ?",
    "Vous cherchez une cuisine partagée, nous en avons une à Wattignies.",
    "Votre atelier a-t-il besoin de bras le samedi ? Nous avons des bénévoles.",
)
ENOUGH = 20  # people: with fewer in the directory, nobody meets
BEFORE = timedelta(days=10)


def build_tables(edition: Edition) -> None:
    """Made, or moved with the day. The same day again changes nothing."""
    room = build(Room, edition, "xperium", XPERIUM)
    Rules.objects.get_or_create(edition=edition, defaults={"room": room})
    for number in range(1, TABLES + 1):
        gallery = number in STEPS
        defaults = {
            "is_step_free": not gallery,
            "note": "sur la mezzanine" if gallery else "",
            "note_en": "on the gallery" if gallery else "",
        }
        Table.objects.get_or_create(edition=edition, number=number, defaults=defaults)
    slots = list(Slot.objects.of(edition).in_order())
    for slot in slots:
        _move(slot, edition)
    if not slots:
        for hour in HOURS:
            starts_at = datetime.combine(edition.day, time.fromisoformat(hour), edition.zone)
            Slot.objects.create(edition=edition, starts_at=starts_at, ends_at=starts_at + LENGTH)


def _move(slot: Slot, edition: Edition) -> None:
    """To the edition's day, at the same hours."""
    begins, ends = (at.astimezone(edition.zone) for at in (slot.starts_at, slot.ends_at))
    if begins.date() != edition.day:
        slot.starts_at = datetime.combine(edition.day, begins.time(), edition.zone)
        slot.ends_at = datetime.combine(edition.day, ends.time(), edition.zone)
        slot.save(update_fields=["starts_at", "ends_at"])


def build_meetings(
    edition: Edition, people: Sequence[Registration], seed: int, now: datetime
) -> None:
    """The first of the directory has a meeting in each state; others meet. Once; without mails."""
    shown = set(Profile.objects.of(edition).shown().values_list("registration", flat=True))
    found = [person for person in people if person.pk in shown][:ENOUGH]
    if len(found) < ENOUGH or Meeting.objects.filter(edition=edition).exists():
        return
    first = Slot.objects.of(edition).in_order()[0]
    when = now if now < first.starts_at else first.starts_at - BEFORE
    cast = Cast(found, seed, when)
    cast.of_the_first()
    for one, other in zip(found[8::2], found[9::2], strict=False):
        cast.agreed(one, other)
    made_up = OutgoingMail.objects.filter(edition=edition, created_at=when)
    made_up.filter(kind__startswith="networking.meeting").delete()


class Cast:
    """People of the demo, and what happens between two of them."""

    def __init__(self, people: Sequence[Registration], seed: int, when: datetime) -> None:
        self.people, self.seed, self.when = people, seed, when
        self.rules = Rules.of(people[0].edition)

    def of_the_first(self) -> None:
        me, *others = self.people
        self.agreed(others[0], me)
        self.asked(others[1], me)
        self.asked(me, others[2])
        if proposed := self.asked(me, others[3]):
            with suppress(Refused):
                slot = self.free(others[3], me)[1]
                actions.propose(proposed, slot, by=others[3], now=self.when, words="Plutôt là ?")
        if declined := self.asked(me, others[4]):
            actions.decline(declined, by=others[4], now=self.when, words="Une autre fois, merci.")
        if cancelled := self.agreed(me, others[5]):
            actions.cancel(cancelled, by=others[5], now=self.when)
        if lapsed := self.asked(others[6], me):
            Meeting.objects.filter(pk=lapsed.pk).update(state=Meeting.State.EXPIRED)

    def free(self, one: Registration, other: Registration) -> list[Slot]:
        every = offers(one, other, self.rules, now=self.when)
        return [offer.slot for offer in every if offer.is_free]

    def asked(self, one: Registration, other: Registration) -> Meeting | None:
        slots = self.free(one, other)
        if not slots:
            return None
        number = self.people.index(one) + self.people.index(other)
        return actions.ask(
            uuid.uuid5(NAMESPACE, f"{self.seed}:{one.pk}:{other.pk}"),
            asking=one,
            asked=other,
            slot=slots[number % len(slots)],
            message=MESSAGES[number % len(MESSAGES)],
            now=self.when,
        )

    def agreed(self, one: Registration, other: Registration) -> Meeting | None:
        meeting = self.asked(one, other)
        return meeting and actions.accept(meeting, by=other, now=self.when)
