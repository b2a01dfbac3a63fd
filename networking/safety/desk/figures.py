"""How much networking is used, and what people offer and seek: counted, never named."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assises.models import Edition
from networking.matching.vocabulary import BY_SLUG
from networking.models import Exchange, Meeting, Notice, Profile, Reply, Report
from registration.models import Registration


@dataclass(frozen=True)
class Term:
    """One term of the vocabulary: how many people offer it, how many seek it."""

    slug: str
    name: str
    offered: int
    sought: int

    @property
    def lack(self) -> int:
        """How many more seek it than offer it."""
        return self.sought - self.offered


@dataclass(frozen=True)
class Figures:
    confirmed: int
    shown: int
    asked: int
    agreed: int
    exchanged: int
    offers: int
    needs: int
    settled: int
    replies: int
    waiting: int
    aside: int

    @property
    def share(self) -> int | None:
        """Per cent of those who come; None while nobody does."""
        return round(100 * self.shown / self.confirmed) if self.confirmed else None

    def rows(self) -> list[tuple[str, int]]:
        """In the order of the page, each with its name."""
        return [
            (_("People with a confirmed place"), self.confirmed),
            (_("People in the directory"), self.shown),
            (_("Meetings asked for"), self.asked),
            (_("Meetings agreed"), self.agreed),
            (_("Contacts exchanged"), self.exchanged),
            (_("Offers on the wall"), self.offers),
            (_("Needs on the wall"), self.needs),
            (_("Marked as found"), self.settled),
            (_("Replies on the wall"), self.replies),
            (_("Reports to be read"), self.waiting),
            (_("People put aside"), self.aside),
        ]


def figures(edition: Edition) -> Figures:
    """Seven queries, however many people."""
    profiles, here = Profile.objects.of(edition), {"edition": edition}
    agreed = Q(state=Meeting.State.ACCEPTED)
    meetings = Meeting.objects.filter(**here).aggregate(
        asked=Count("pk"), agreed=Count("pk", filter=agreed)
    )
    notices = Notice.objects.standing().filter(**here)
    counted = notices.aggregate(
        offers=Count("pk", filter=Q(kind=Notice.Kind.OFFER)),
        needs=Count("pk", filter=Q(kind=Notice.Kind.NEED)),
        settled=Count("pk", filter=Q(settled_at__isnull=False)),
    )
    replies = Reply.objects.standing().filter(notice__in=notices)
    return Figures(
        confirmed=Registration.objects.of(edition).confirmed().count(),
        shown=profiles.shown().count(),
        exchanged=Exchange.objects.done().filter(**here).count(),
        replies=replies.count(),
        waiting=Report.objects.open().filter(**here).count(),
        aside=profiles.exclude(suspended_at=None).count(),
        **meetings,
        **counted,
    )


def demand(edition: Edition) -> list[Term]:
    """Each term that somebody in the directory chose; the most sought first. One query."""
    offered: Counter[str] = Counter()
    sought: Counter[str] = Counter()
    shown = Profile.objects.of(edition).shown()
    for offers, seeks in shown.values_list("offers", "seeks"):
        offered.update(set(offers))
        sought.update(set(seeks))
    terms = [Term(slug, named(slug), offered[slug], sought[slug]) for slug in offered | sought]
    return sorted(terms, key=lambda one: (-one.sought, -one.offered, one.name))


def named(slug: str) -> str:
    """A term in words; one that the vocabulary has dropped since stays as it was."""
    known = BY_SLUG.get(slug)
    return known.name(get_language() or "fr") if known else slug
