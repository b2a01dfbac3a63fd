"""What people would like: one ballot each, changed as often as they want until the deadline."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.turns import turn
from registration.models import Registration
from workshops.models import Ballot, Ranking, Wish, Workshop

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
MOST_TOGETHER = 8
ALIVE = (*Registration.HOLDING, Registration.State.WAITING)


class Closed(Refused):
    code = "closed"
    message = _("These workshops are not ranked now.")


class NoPlace(Refused):
    code = "cancelled"
    message = _("You have given back your place on the day: there is nothing to rank.")


class NotOffered(Refused):
    code = "not_offered"
    message = _("One of these workshops is not to be ranked any more: choose again.")


class Twice(Refused):
    code = "twice"
    message = _("The same workshop is ranked twice: give each rank to one workshop.")


class NoSuchCompany(Refused):
    code = "no_such_company"
    message = _("Nobody has this code: look at it again, or leave it empty.")


class CompanyFull(Refused):
    code = "company_full"
    message = _("So many people are together with this code that no more can join.")


@turn()
@transaction.atomic
def rank(
    ranking: Ranking,
    *,
    registration: Registration,
    wishes: Sequence[Workshop],
    now: datetime,
    company: str = "",
) -> Ballot:
    """Write what somebody would like, best first; the same again changes nothing.

    `company`: the code of those who want to be together, "" for nobody.

    Raises Closed, NoPlace, Twice, NotOffered, NoSuchCompany or CompanyFull.
    """
    ranking = Ranking.objects.select_for_update(no_key=True).get(pk=ranking.pk)
    person = Registration.objects.get(pk=registration.pk)
    if not ranking.is_open(now):
        raise Closed
    if person.state not in ALIVE or person.edition_id != ranking.edition_id:
        raise NoPlace
    _check(ranking, wishes)
    ballot, _created = Ballot.objects.get_or_create(
        ranking=ranking, registration=person, defaults={"asked_at": now, "changed_at": now}
    )
    _join(ballot, company)
    ballot.changed_at = now
    ballot.save(update_fields=["company", "changed_at"])
    ballot.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(ballot=ballot, workshop=workshop, rank=rank)
        for rank, workshop in enumerate(wishes, start=1)
    )
    audit.record("workshops.ranked", on=ballot, edition=ranking.edition, at=now)
    return ballot


@turn()
@transaction.atomic
def new_company(ranking: Ranking, *, registration: Registration, now: datetime) -> Ballot:
    """Give somebody a code to share with those who want to be with them. Raises Closed."""
    ranking = Ranking.objects.select_for_update(no_key=True).get(pk=ranking.pk)
    if not ranking.is_open(now):
        raise Closed
    ballot = Ballot.objects.filter(ranking=ranking, registration=registration).first()
    if ballot is None:
        raise NotOffered
    taken = set(ranking.ballots.values_list("company", flat=True))
    while not ballot.company or (ballot.company in taken):
        ballot.company = "".join(secrets.choice(LETTERS) for _n in range(6))
    ballot.save(update_fields=["company"])
    return ballot


def offered(ranking: Ranking) -> list[Workshop]:
    """What may be ranked: each workshop once, though it be held in several rounds."""
    found = Workshop.objects.filter(round__ranking=ranking, repeats=None, closed_at=None)
    held = found.exclude(session__state="cancelled")
    return list(held.select_related("session__room", "session__theme", "round").in_order())


def _check(ranking: Ranking, wishes: Sequence[Workshop]) -> None:
    if len({one.pk for one in wishes}) < len(wishes):
        raise Twice
    known = {one.pk for one in offered(ranking)}
    if len(wishes) > ranking.most or not {one.pk for one in wishes} <= known:
        raise NotOffered


def _join(ballot: Ballot, company: str) -> None:
    wanted = company.strip().upper()
    if wanted and wanted != ballot.company:
        others = Ballot.objects.filter(ranking=ballot.ranking_id, company=wanted).count()
        if not others:
            raise NoSuchCompany
        if others >= MOST_TOGETHER:
            raise CompanyFull
    ballot.company = wanted
