"""Who reads suggestions, and all that the model is told about them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from networking.directory.actions import own
from networking.matching.around import Choices, around, choices_of
from networking.matching.model import Affinity, Around, Card, Taste, affinity, has_changed, taste_of
from networking.matching.reading import Kept, card_for, kept_for
from networking.models import Profile
from registration.models import Registration


@dataclass(frozen=True)
class Reader:
    registration: Registration
    profile: Profile | None
    card: Card
    taste: Taste
    around: Around
    choices: Choices
    kept: Kept
    now: datetime

    @classmethod
    def of(cls, registration: Registration, now: datetime) -> "Reader":
        """Nine queries, whatever the directory's length, while nothing in it has changed."""
        kept, profile = kept_for(registration.edition_id), own(registration)
        card = card_for(registration, profile, kept)
        choices = choices_of(registration)
        liked, put_away = kept.cards_of(choices.liked), kept.cards_of(sorted(choices.put_away))
        return cls(
            registration=registration,
            profile=profile,
            card=card,
            taste=taste_of(card, liked, put_away),
            around=around(registration, choices, now),
            choices=choices,
            kept=kept,
            now=now,
        )

    def best(self) -> list[Affinity]:
        """Best first, whoever may be seen; none without a reason, none that was put away."""
        found = self.kept.best(self.card, self.taste, self.around)
        return [one for one in found if one.has_reason and not self.is_put_away(one.card)]

    def affinities(self, cards: Collection[Card]) -> list[Affinity]:
        rarity = self.kept.index.rarity
        return [affinity(self.card, card, rarity, self.taste, self.around) for card in cards]

    def is_put_away(self, card: Card) -> bool:
        """Put away, and still saying much the same."""
        traits = self.choices.put_away.get(card.owner)
        return traits is not None and not has_changed(card.traits, traits)
