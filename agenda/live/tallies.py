"""What a room answered to its polls: one query for all of them, then plain counting."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from agenda.live.models import Poll, PollAnswer

MOST_WORDS, MOST_TEXTS = 40, 100
# A word's size: from which share of the most frequent one, and from how many times.
STEPS = ((5, 0.8, 3), (4, 0.45, 2), (3, 0.25, 1), (2, 0.15, 1))
Shape = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Lines of answers that are alike, and how many. Everybody's first line has place 0."""

    n: int
    place: int = 0
    option: int | None = None
    number: int | None = None
    text: str = ""
    folded: str = ""


def read(polls: Iterable[UUID]) -> dict[UUID, list[Group]]:
    """The answers to some polls, latest first. One query."""
    alike = ("place", "option", "number", "text", "folded")
    lines = PollAnswer.objects.filter(poll__in=polls).values("poll", *alike)
    found: dict[UUID, list[Group]] = {poll: [] for poll in polls}
    for line in lines.annotate(n=Count("pk"), last=Max("at")).order_by("-last", *alike):
        del line["last"]
        found[line.pop("poll")].append(Group(**line))
    return found


def people(groups: Sequence[Group]) -> int:
    return sum(group.n for group in groups if group.place == 0)


def results(poll: Poll, groups: Sequence[Group], *, desk: bool = False) -> Shape:
    """What a poll gave; with `desk`, also the words and texts that moderators have hidden.

    Needs the poll's `options`, fetched with it.
    """
    options = [one.pk for one in sorted(poll.options.all(), key=lambda one: one.number)]
    match poll.kind:
        case Poll.Kind.SCALE:
            return scale(range(poll.lowest, poll.highest + 1), groups)
        case Poll.Kind.RANKING:
            return ranking(options, groups)
        case Poll.Kind.WORDS:
            return words(groups, set(poll.hidden), desk=desk)
        case Poll.Kind.TEXT:
            return texts(groups, set(poll.hidden), desk=desk)
    return choices(options, groups)


def percent(n: int, of: int) -> int:
    """A whole percentage, halves up."""
    return (200 * n + of) // (2 * of) if of else 0


def choices(options: Sequence[int], groups: Sequence[Group]) -> Shape:
    """How many chose each: percentages are of the people who answered."""
    counts: Counter[int | None] = Counter()
    for group in groups:
        counts[group.option] += group.n
    everybody = people(groups)
    return {
        "options": [
            {"id": str(pk), "n": counts[pk], "percent": percent(counts[pk], everybody)}
            for pk in options
        ]
    }


def scale(points: Iterable[int], groups: Sequence[Group]) -> Shape:
    counts: Counter[int | None] = Counter()
    for group in groups:
        counts[group.number] += group.n
    everybody = people(groups)
    total = sum((group.number or 0) * group.n for group in groups)
    return {
        "points": [
            {"value": point, "n": counts[point], "percent": percent(counts[point], everybody)}
            for point in points
        ],
        "mean": round(total / everybody, 2) if everybody else None,
    }


def ranking(options: Sequence[int], groups: Sequence[Group]) -> Shape:
    """Borda: of k options the first gets k points, the last one, those left out none.

    Percentages are of what an option would have if all put it first. The best comes first.
    """
    points: Counter[int | None] = Counter()
    first: Counter[int | None] = Counter()
    for group in groups:
        points[group.option] += (len(options) - group.place) * group.n
        first[group.option] += group.n if group.place == 0 else 0
    most = people(groups) * len(options)
    order = sorted(options, key=lambda pk: (-points[pk], -first[pk], options.index(pk)))
    return {
        "options": [
            {
                "id": str(pk),
                "points": points[pk],
                "first": first[pk],
                "percent": percent(points[pk], most),
            }
            for pk in order
        ]
    }


def words(groups: Sequence[Group], hidden: set[str], *, desk: bool) -> Shape:
    """The most frequent words, in the order of the alphabet so that none jumps as it grows."""
    spellings: dict[str, Counter[str]] = {}
    for group in groups:
        if desk or group.folded not in hidden:
            spellings.setdefault(group.folded, Counter())[group.text] += group.n
    counts = {word: spelling.total() for word, spelling in spellings.items()}
    kept = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    highest = max((counts[word] for word in kept if word not in hidden), default=0)
    shown = []
    for word in sorted(kept):
        shape = {"text": spelled(spellings[word]), "n": counts[word]}
        shape["size"] = size(counts[word], highest)
        shown.append(shape | ({"hidden": word in hidden} if desk else {}))
    return {"words": shown, "total": sum(n for word, n in counts.items() if word not in hidden)}


def spelled(spellings: Counter[str]) -> str:
    """The most frequent spelling; of two, the one with accents, then with small letters."""

    def rank(text: str) -> tuple[int, int, str]:
        return spellings[text], sum(not letter.isascii() for letter in text), text

    return max(spellings, key=rank)


def size(n: int, highest: int) -> int:
    """One of five sizes. A word given once is never among the biggest."""
    for step, share, fewest in STEPS:
        if n >= share * highest and n >= fewest:
            return step
    return 1


def texts(groups: Sequence[Group], hidden: set[str], *, desk: bool) -> Shape:
    """What was written, latest first, the same text once."""
    shown = []
    for group in groups:
        if desk or group.folded not in hidden:
            shape = {"text": group.text, "n": group.n}
            shown.append(shape | ({"hidden": group.folded in hidden} if desk else {}))
    return {"texts": shown[:MOST_TEXTS], "total": people(groups)}
