"""What one participant sees of a ranking: a sheet to fill in, then why they got what they got."""

from dataclasses import dataclass
from datetime import datetime

from assises.models import Edition
from registration.models import Registration
from workshops.forms import BallotForm
from workshops.models import Ballot, Draw, Ranking
from workshops.ranking.ballots import ALIVE, offered
from workshops.ranking.problems import number_of
from workshops.ranking.reasons import Reason, reasons


@dataclass(frozen=True)
class Sheet:
    """`form` while people rank; `reasons` once the allocation is published."""

    ranking: Ranking
    ballot: Ballot | None
    form: BallotForm | None
    reasons: list[Reason]
    lot_number: str
    together: int  # how many are in their company, themselves included


def sheets_of(registration: Registration, now: datetime) -> list[Sheet]:
    """One sheet a ranking. None for who has given their place on the day back."""
    if registration.state not in ALIVE:
        return []
    rankings = Ranking.objects.filter(edition=registration.edition_id, rounds__isnull=False)
    return [sheet(one, registration, now) for one in rankings.distinct().order_by("number")]


def sheet(
    ranking: Ranking, registration: Registration, now: datetime, form: BallotForm | None = None
) -> Sheet:
    ballot = Ballot.objects.filter(ranking=ranking, registration=registration).first()
    if ranking.is_open(now) and form is None:
        form = blank(ranking, ballot)
    company = ballot.company if ballot else ""
    return Sheet(
        ranking=ranking,
        ballot=ballot,
        form=form,
        reasons=reasons(published(ranking), ballot) if ballot else [],
        lot_number=number_of(registration.pk),
        together=ranking.ballots.filter(company=company).count() if company else 0,
    )


def blank(ranking: Ranking, ballot: Ballot | None) -> BallotForm:
    """The sheet as it was last kept."""
    ranks = dict(ballot.wishes.values_list("workshop", "rank")) if ballot else {}
    return BallotForm(
        workshops=offered(ranking),
        most=ranking.most,
        ranks=ranks,
        company=ballot.company if ballot else "",
    )


def published(ranking: Ranking) -> Draw | None:
    return ranking.draws.filter(published_at__isnull=False).first()


def ranked_until(edition: Edition, now: datetime) -> datetime | None:
    """Until when people rank, while they do."""
    rankings = Ranking.objects.filter(edition=edition, published_at=None, rounds__isnull=False)
    return next((one.closes_at for one in rankings.distinct() if one.is_open(now)), None)
