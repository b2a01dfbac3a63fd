"""What is known of the moment, and of one person's choices, for suggestions. A query each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from networking.matching.model import Around
from networking.models import Exchange, Meeting, Opinion
from registration.models import Registration
from workshops.models import Seat, Workshop


@dataclass
class Choices:
    """What somebody did about others: kept in mind, asked, accepted, exchanged; put away."""

    kept: set[UUID] = field(default_factory=set)
    put_away: dict[UUID, list[str]] = field(default_factory=dict)
    met: set[UUID] = field(default_factory=set)
    lapsed: set[UUID] = field(default_factory=set)

    @property
    def liked(self) -> list[UUID]:
        """Who is put away since is not liked any more."""
        return sorted((self.kept | self.met | self.lapsed) - self.put_away.keys())


def choices_of(registration: Registration) -> Choices:
    """Three queries: opinions, meetings, exchanges."""
    found = Choices()
    for opinion in Opinion.objects.standing(registration):
        if opinion.kind == Opinion.Kind.KEPT:
            found.kept.add(opinion.about_id)
        else:
            found.put_away[opinion.about_id] = opinion.traits
    for asking, asked, state in Meeting.objects.of(registration).values_list(
        "asking_id", "asked_id", "state"
    ):
        mine = asking == registration.pk
        other = asked if mine else asking
        if state == Meeting.State.ACCEPTED or (mine and state == Meeting.State.OPEN):
            found.met.add(other)
        elif mine and state == Meeting.State.EXPIRED:
            found.lapsed.add(other)
    exchanges = Exchange.objects.kept_by(registration).values_list("asking_id", "asked_id")
    found.met |= {one for pair in exchanges for one in pair} - {registration.pk}
    return found


def asked_before(registration: Registration) -> set[UUID]:
    """Who is registered now, and was asked to meet in an earlier edition from the same mailbox."""
    if not registration.email:
        return set()
    earlier = Meeting.objects.filter(asking__email=registration.email).exclude(
        edition=registration.edition_id
    )
    now_here = Registration.objects.filter(edition=registration.edition_id).exclude(email="")
    same = now_here.filter(email__in=earlier.values("asked__email")).exclude(pk=registration.pk)
    return set(same.values_list("pk", flat=True))


def workshops_shared(registration: Registration) -> dict[UUID, list[int]]:
    """Who holds a seat in the same workshops."""
    mine = Seat.objects.held().filter(registration=registration).values("workshop")
    rows = Seat.objects.held().filter(workshop__in=mine).exclude(registration=registration)
    found = defaultdict(list)
    for owner, workshop in rows.values_list("registration_id", "workshop_id"):
        found[owner].append(workshop)
    return dict(found)


def requests_of(edition_id: int, now: datetime) -> dict[UUID, int]:
    """How many meetings each person is asked for, or has agreed to."""
    live = Meeting.objects.filter(
        Q(state=Meeting.State.OPEN, expires_at__gt=now) | Q(state=Meeting.State.ACCEPTED),
        edition=edition_id,
    )
    return dict(live.values_list("asked_id").annotate(how_many=Count("pk")).order_by())


def around(registration: Registration, choices: Choices, now: datetime) -> Around:
    """Three queries more."""
    wanted = (choices.lapsed | asked_before(registration)) - choices.met
    return Around(
        workshops=workshops_shared(registration),
        wanted=frozenset(wanted),
        requests=requests_of(registration.edition_id, now),
    )


def named(workshops: Collection[int]) -> dict[int, Workshop]:
    return {
        one.pk: one for one in Workshop.objects.filter(pk__in=workshops).select_related("session")
    }
