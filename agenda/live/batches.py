"""What comes together is answered together: each frame once per id, within what people may send."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agenda.live import actions, frames
from agenda.live.access import Host
from agenda.live.models import LiveRoom, Question, Receipt, Voice
from assises.errors import Refused
from assises.models import User

MINUTE = timedelta(minutes=1)
LIMITS = {"ask": 5, "edit": 20, "vote": 60, "answer": 30}
MOST_ANSWERS = 150  # a minute and person, refusals included; beyond, nothing is even kept
ALL = "all"


class RateLimited(Refused):
    code = "rate_limited"
    message = _("That is a lot at once: wait a minute, then try again.")


Person = Voice | User | Host
Answer = dict[str, Any]
Key = tuple[Any, Any]
Do = Callable[..., Question | None]


@dataclass(frozen=True)
class Heard:
    """A frame, of somebody who may take part, and the language that they read."""

    frame: frames.Frame
    person: Person
    language: str

    @property
    def key(self) -> Key:
        return self.person.pk, self.frame.id


class Batch:
    """Frames of one moment in one room, in their order, in one transaction. The room is locked.

    Votes are counted together; any other frame is done by `do`, in a savepoint of its own.
    Neither needs to see the other's effect, unless a moderator's frame is between them.
    """

    def __init__(self, heard: Sequence[Heard], *, room: LiveRoom, now: datetime, do: Do) -> None:
        self.heard = heard
        self.room = room
        self.now = now
        self.do = do
        self.owners = _owners(heard)
        self.answers: dict[Key, Answer] = {}
        self.votes: dict[Key, tuple[Heard, frames.Vote, Voice]] = {}
        self.receipts: list[Receipt] = []
        self.tallies: dict[Any, Counter[str]] = {}

    def answer(self) -> list[Answer]:
        self.answers = self.stored()
        self.tallies = self.tally()
        for one in self.heard:
            if one.key in self.answers or one.key in self.votes:
                continue  # answered before, or said twice at once
            if isinstance(one.frame, frames.Vote) and isinstance(one.person, Voice):
                self.votes[one.key] = one, one.frame, one.person
                continue
            if not isinstance(one.person, Voice):
                self.count_votes()
            self.obey(one)
        self.count_votes()
        Receipt.objects.bulk_create(self.receipts)
        return [self.answers[one.key] for one in self.heard]

    def stored(self) -> dict[Key, Answer]:
        """What some of these frames were answered before."""
        ids = [one.frame.id for one in self.heard]
        receipts = Receipt.objects.filter(self.owners, frame_id__in=ids)
        return {
            (one.voice_id or one.user_id or one.host, one.frame_id): dict(one.answer)
            for one in receipts
        }

    def tally(self) -> dict[Any, Counter[str]]:
        """How much each of these people has sent in a minute, by kind. On every server."""
        recent = Receipt.objects.filter(self.owners, at__gt=self.now - MINUTE)
        counts = {kind: Count("pk", filter=Q(kind=kind, refusal="")) for kind in LIMITS}
        counts[ALL] = Count("pk")
        rows: Any = recent.order_by().values("voice", "user", "host").annotate(**counts)
        tallies: dict[Any, Counter[str]] = {one.person.pk: Counter() for one in self.heard}
        for row in rows:
            tallies[row["voice"] or row["user"] or row["host"]] = Counter(
                {kind: row[kind] for kind in counts}
            )
        return tallies

    def obey(self, one: Heard) -> None:
        try:
            self.check_rate(one)
            with transaction.atomic():
                done = self.do(one.frame, room=self.room, person=one.person, now=self.now)
        except Refused as refusal:
            self.refuse(one, refusal)
        else:
            self.accept(one, done)

    def count_votes(self) -> None:
        if not self.votes:
            return
        room = actions.lock(self.room.pk)  # as it is now: its number may have been raised
        said, self.votes = list(self.votes.values()), {}
        found = actions.votable((vote.question for _one, vote, _voice in said), room=room)
        wishes: dict[actions.Ballot, bool] = {}
        for one, vote, voice in said:
            question = found[vote.question]
            try:
                self.check_rate(one)
                if isinstance(question, Refused):
                    raise question
            except Refused as refusal:
                self.refuse(one, refusal)
            else:
                wishes[question.pk, voice.pk] = vote.on
                self.accept(one, question)
        if wishes:
            actions.cast(wishes, room=room, now=self.now)

    # -- Receipts -------------------------------------------------------------------------------

    def check_rate(self, one: Heard) -> None:
        """Five questions and sixty votes a minute. Raises RateLimited."""
        limit = LIMITS.get(one.frame.kind)
        if limit is not None and self.tallies[one.person.pk][one.frame.kind] >= limit:
            raise RateLimited

    def accept(self, one: Heard, done: Question | None) -> None:
        self.tallies[one.person.pk][one.frame.kind] += 1
        self.keep(one, frames.ack(one.frame, done))

    def refuse(self, one: Heard, refusal: Refused) -> None:
        """A refusal is kept like an ack, unless somebody does nothing but collect them."""
        with translation.override(one.language):
            answer = frames.error(refusal, one.frame.id)
        if self.tallies[one.person.pk][ALL] < MOST_ANSWERS:
            self.keep(one, answer, refusal.code)
        self.answers[one.key] = answer

    def keep(self, one: Heard, answer: Answer, refusal: str = "") -> None:
        owner = _owner(one.person)
        kept = {"kind": one.frame.kind, "answer": answer, "refusal": refusal, "at": self.now}
        self.receipts.append(Receipt(frame_id=one.frame.id, **kept, **owner))
        self.tallies[one.person.pk][ALL] += 1
        self.answers[one.key] = answer


def _owner(person: Person) -> dict[str, Any]:
    match person:
        case Host():
            return {"host": person.id}
        case User():
            return {"user": person}
    return {"voice": person}


def _owners(heard: Sequence[Heard]) -> Q:
    """Whose receipts they are."""
    people: dict[str, set[Any]] = {}
    for one in heard:
        for name, who in _owner(one.person).items():
            people.setdefault(name, set()).add(getattr(who, "pk", who))
    owners = Q()
    for name, pks in people.items():
        owners |= Q(**{f"{name}__in": pks})
    return owners
