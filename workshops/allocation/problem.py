"""What is asked: workshops held in rounds, and what each person would like. Nothing is solved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

LOTS = 2**20  # how many different lots there are
Person = str
Topic = str
Slot = tuple[Topic, int]  # a workshop in one of its rounds


@dataclass(frozen=True)
class Held:
    """A workshop in one round.

    `least`: with fewer people it is not held. `reserved`: seats kept for each category of
    people. `chairs`: how many wheelchairs the room takes, None for any number.
    """

    topic: Topic
    round: int
    seats: int
    least: int = 0
    reserved: Mapping[str, int] = field(default_factory=dict)
    chairs: int | None = None

    @property
    def slot(self) -> Slot:
        return self.topic, self.round


@dataclass(frozen=True)
class Wishes:
    """What one person would like, best first; and what is known of them.

    `must`: where they have to be if it is held (they lead it); `kept`: where they are put by
    hand, so that it is held; `barred`: where they cannot be. Those of one `company` go
    everywhere together; those of one `bunch` (an organisation) are spread over the workshops.
    A wish of "" is one that the person had and that can no longer be met: it keeps its rank.
    """

    person: Person
    ranked: tuple[Topic, ...] = ()
    category: str = ""
    must: frozenset[Slot] = frozenset()
    kept: frozenset[Slot] = frozenset()
    barred: frozenset[Slot] = frozenset()
    company: str = ""
    bunch: str = ""
    chair: bool = False

    @property
    def fixed(self) -> frozenset[Slot]:
        return self.must | self.kept


@dataclass(frozen=True)
class Conflict:
    """Something that cannot hold. `code`: see `conflicts`, and `program.explain`."""

    code: str
    people: tuple[Person, ...] = ()
    slot: Slot | None = None
    missing: int = 0

    def __str__(self) -> str:
        where = f"{self.slot[0]} in round {self.slot[1]}" if self.slot else ""
        return " ".join(filter(None, [self.code, ", ".join(self.people), where]))


class Impossible(Exception):
    """What is asked cannot hold, whoever is seated where: each of `conflicts` says why."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = list(conflicts)
        super().__init__("; ".join(map(str, self.conflicts)))


@dataclass(frozen=True)
class Problem:
    """Everything that an allocation depends on. The order of the lists changes nothing."""

    held: tuple[Held, ...]
    wishes: tuple[Wishes, ...]
    seed: str

    @classmethod
    def of(cls, held: Iterable[Held], wishes: Iterable[Wishes], seed: str) -> "Problem":
        return cls(
            tuple(sorted(held, key=lambda one: one.slot)),
            tuple(sorted(wishes, key=lambda one: one.person)),
            seed,
        )

    @cached_property
    def slots(self) -> dict[Slot, Held]:
        return {one.slot: one for one in self.held}

    @cached_property
    def rounds(self) -> list[int]:
        return sorted({one.round for one in self.held})

    @cached_property
    def topics(self) -> set[Topic]:
        return {one.topic for one in self.held}

    @cached_property
    def deepest(self) -> int:
        """The longest ranking."""
        return max((len(self.ranked(one)) for one in self.wishes), default=0)

    def ranked(self, one: Wishes) -> list[Topic]:
        """Their wishes that count: a workshop named twice, or unknown, moves no other up."""
        known = [topic for topic in one.ranked if topic in self.topics or not topic]
        return [topic for n, topic in enumerate(known) if not topic or topic not in known[:n]]

    def rank(self, one: Wishes, topic: Topic) -> int:
        """1 for their first wish; 0 for what they did not wish."""
        ranked = self.ranked(one)
        return ranked.index(topic) + 1 if topic in ranked else 0

    def options(self, one: Wishes) -> dict[Slot, int]:
        """Where they may be besides where they are put already, with its rank."""
        rounds = {number for _topic, number in one.fixed}
        topics = {topic for topic, _number in one.fixed}
        return {
            (topic, number): rank
            for rank, topic in enumerate(self.ranked(one), start=1)
            if topic and topic not in topics
            for number in self.rounds
            if number not in rounds
            and (topic, number) in self.slots
            and (topic, number) not in one.barred
        }

    def companies(self) -> dict[str, list[Wishes]]:
        found: dict[str, list[Wishes]] = {}
        for one in self.wishes:
            if one.company:
                found.setdefault(one.company, []).append(one)
        return {name: some for name, some in found.items() if len(some) > 1}

    def conflicts(self) -> list[Conflict]:
        """What cannot hold, seen without solving anything.

        `unknown`: put where nothing is held. `twice`: in two places at once, or twice in the
        same workshop. `barred`: put where they cannot be. `overfull`: more people put there
        than there are seats, `missing` too few. `apart`: a company without a wish in common.
        """
        found = []
        put: Counter[Slot] = Counter()
        for one in self.wishes:
            found += [Conflict("unknown", (one.person,), slot) for slot in self._unknown(one)]
            found += [Conflict("barred", (one.person,), slot) for slot in one.fixed & one.barred]
            rounds = Counter(number for _topic, number in one.fixed)
            topics = Counter(topic for topic, _number in one.fixed)
            if max([*rounds.values(), *topics.values()], default=0) > 1:
                found.append(Conflict("twice", (one.person,)))
            put.update(one.fixed)
        for slot, how_many in sorted(put.items()):
            missing = how_many - self.slots[slot].seats if slot in self.slots else 0
            if missing > 0:
                found.append(Conflict("overfull", slot=slot, missing=missing))
        return found + [
            Conflict("apart", tuple(one.person for one in some))
            for some in self.companies().values()
            if not set.intersection(*(set(self.options(one)) for one in some))
            and not any(one.fixed for one in some)
        ]

    def _unknown(self, one: Wishes) -> list[Slot]:
        return sorted(slot for slot in one.fixed if slot not in self.slots)


def lot(seed: str, person: Person, topic: Topic) -> int:
    """What is drawn for one person and one workshop: anybody can draw it again."""
    drawn = sha256(f"{seed}\n{person}\n{topic}".encode()).digest()
    return int.from_bytes(drawn[:8]) % LOTS
