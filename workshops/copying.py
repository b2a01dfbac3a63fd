"""What an edition's workshops hand to the next: how seats are given, and until when."""

from django.utils.translation import gettext_lazy as _

from assises.copies import Choice, Copy, Part
from workshops.models import Ranking, Round

RANKINGS = Part(
    Ranking,
    same=("number", "most", "spread_organisations"),
    hours=("closes_at",),
    dates=("opens_at",),
    anew=("seed", "published_at"),
)
ROUNDS = Part(
    Round,
    same=("number", "no_shows_after"),
    dates=("opens_at", "closes_at"),
    points=("ranking",),
)


def until_the_day(copy: Copy) -> None:
    """A ranking must end some time: one that would be over already ends when the day begins."""
    over = Ranking.objects.filter(edition=copy.new, closes_at__lte=copy.now)
    over.update(closes_at=copy.new.starts_at)


CHOICES = [
    Choice(
        "rounds",
        _("Rounds of workshops and their rankings"),
        (RANKINGS, ROUNDS),
        also=until_the_day,
        hint=_("With their dates; workshops are added once their sessions are published."),
    ),
]
