"""Who is suggested to somebody, each with the reasons. Read only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from networking.directory.cards import Card, card_of
from networking.matching.around import named
from networking.matching.model import Affinity
from networking.matching.quoting import told
from networking.matching.reader import Reader
from networking.matching.reasons import Reason, language, reasons
from networking.meetings.standing import Met, with_people
from networking.models import Opinion, Profile
from registration.models import Registration

ASKED_FOR = 180  # some of them are not seen any more
MOST = 120  # nobody reads more, and nobody reads the whole directory through suggestions


@dataclass(frozen=True)
class Suggestion:
    """Somebody, and why. `completes`: one of the two offers what the other seeks; `offers` and
    `seeks` are theirs, with what answers marked; `met`, their meeting with the reader that stands.
    """

    profile: Profile
    card: Card
    reasons: list[Reason]
    completes: bool
    is_kept: bool
    met: Met | None
    offers: SafeString
    seeks: SafeString


@dataclass(frozen=True)
class Suggestions:
    """A list to be cut in pages: of what is not looked at, only the order is known."""

    reader: Reader
    found: Sequence[Affinity]

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, part: slice) -> list[Suggestion]:
        """Four queries."""
        return shown(self.reader, self.found[part])

    @property
    def completing(self) -> "Suggestions":
        return Suggestions(self.reader, [one for one in self.found if one.completes])


def suggested(registration: Registration, *, now: datetime) -> Suggestions:
    """Those who complete this person best and whom they may see now, best first.

    One query more than `Reader.of`.
    """
    reader = Reader.of(registration, now)
    found = reader.best()[:ASKED_FOR]
    seen = _seen(registration, (one.card.id for one in found))
    return Suggestions(reader, [one for one in found if one.card.id in seen][:MOST])


def suggestions_for(registration: Registration, *, now: datetime, at_most: int) -> list[Suggestion]:
    """The first of them."""
    return suggested(registration, now=now)[:at_most]


def completing(registration: Registration, *, now: datetime) -> list[UUID]:
    """The profiles of those who complete this person, best first: for the directory's filter."""
    return [one.card.id for one in suggested(registration, now=now).completing.found]


@dataclass(frozen=True)
class Top:
    """For the head of the directory: the first of those who complete the reader, and how many."""

    first: list[Suggestion]
    completing: int


def on_top(registration: Registration, *, now: datetime, at_most: int = 4) -> Top:
    found = suggested(registration, now=now).completing
    return Top(first=found[:at_most] if len(found) else [], completing=len(found))


def kept_in_mind(registration: Registration, *, now: datetime) -> Suggestions:
    """Those whom this person keeps in mind and may still see, best first."""
    reader = Reader.of(registration, now)
    cards = reader.kept.cards_of(sorted(reader.choices.kept))
    found = sorted(reader.affinities(cards), key=lambda one: (-one.score, one.card.id))
    seen = _seen(registration, (one.card.id for one in found))
    return Suggestions(reader, [one for one in found if one.card.id in seen][:MOST])


def put_away(registration: Registration) -> list[Profile]:
    """Those whom this person put away and may still see, the last first."""
    opinions = Opinion.objects.standing(registration).filter(kind=Opinion.Kind.DISMISSED)
    order = list(opinions.order_by("-at", "pk").values_list("about", flat=True)[:MOST])
    seen = Profile.objects.seen_by(registration).filter(registration__in=order).with_person()
    return sorted(seen, key=lambda profile: order.index(profile.registration_id))


def _seen(registration: Registration, ids: Iterable[UUID]) -> set[UUID]:
    seen = Profile.objects.seen_by(registration).filter(pk__in=list(ids))
    return set(seen.values_list("pk", flat=True))


def shown(reader: Reader, found: Collection[Affinity]) -> list[Suggestion]:
    """Asked once more who may be seen: it may have changed since the list was made."""
    seen = Profile.objects.seen_by(reader.registration).with_person()
    profiles = seen.in_bulk([one.card.id for one in found])
    met = with_people(reader.registration, profiles.values(), reader.now)
    titles = named({pk for one in found for pk in one.workshops})
    return [
        Suggestion(
            profile=profile,
            card=card_of(profile),
            reasons=reasons(one, reader.profile, profile, titles),
            completes=one.completes,
            is_kept=profile.registration_id in reader.choices.kept,
            met=met.get(profile.pk),
            **_sides(one, profile),
        )
        for one in found
        if (profile := profiles.get(one.card.id))
    ]


def _sides(one: Affinity, theirs: Profile) -> dict[str, SafeString]:
    """What they offer and seek, with marks where it answers the reader."""
    offered = one.receives | {its for _mine, its in one.receives_near}
    sought = one.gives | {its for _mine, its in one.gives_near}
    tongue = language()
    return {
        "offers": told(theirs.offers, theirs.offers_words, tongue, offered, one.receives_words),
        "seeks": told(theirs.seeks, theirs.seeks_words, tongue, sought, one.gives_words),
    }
