"""Who is on stage in a workshop and is registered under the same name: to be put there."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agenda.models import Role
from assises.models import Edition
from registration.models import Registration
from registration.names import name_key
from workshops.models import Lock, Ranking, Seat, Workshop


@dataclass(frozen=True)
class Namesake:
    """Somebody registered under the name of who is on stage; `is_there`: put or seated there."""

    person: Registration
    is_there: bool
    is_barred: bool  # the organisers have said: not there


@dataclass(frozen=True)
class OnStage:
    """Somebody who must be in a workshop, and those of that name: one, none, or several.

    `clashes`: they are on stage in another workshop of the same round too.
    """

    workshop: Workshop
    role: Role
    people: list[Namesake]
    clashes: bool

    @property
    def only(self) -> Registration | None:
        """Whom one may put there without another thought."""
        if len(self.people) != 1 or self.clashes:
            return None
        (one,) = self.people
        return None if one.is_there or one.is_barred else one.person


def to_be_put(edition: Edition, ranking: Ranking | None, now: datetime) -> list[OnStage]:
    """In the workshops of a ranking that is not published; without one, where seats are taken.

    Five queries, however many people: workshops, roles, registrations, seats, locks.
    """
    workshops = Workshop.objects.filter(round__edition=edition).to_come(now)
    found = workshops.select_related("session", "round__ranking").in_order()
    return on_stage(
        edition, [one for one in found if _unpublished(one) == (ranking and ranking.pk)]
    )


def _unpublished(workshop: Workshop) -> int | None:
    ranking = workshop.round.ranking
    return ranking.pk if ranking and not ranking.is_published else None


def on_stage(edition: Edition, workshops: Iterable[Workshop]) -> list[OnStage]:
    """Each once a workshop, whatever they do there."""
    by_session = {one.session_id: one for one in workshops}
    roles = Role.objects.filter(session__in=by_session).select_related("speaker")
    once = {
        (role.session_id, role.speaker_id): role
        for role in roles.order_by("-position", "-pk")  # the first of somebody's roles is kept
    }
    in_order = sorted(once.values(), key=lambda role: (role.position, role.pk))
    named = _by_name(edition, {_key(role) for role in in_order})
    marks = _marks([one.pk for one in by_session.values()])
    rounds = Counter((by_session[role.session_id].round_id, role.speaker_id) for role in in_order)
    return [
        OnStage(
            workshop=workshop,
            role=role,
            people=[_namesake(one, marks.get((workshop.pk, one.pk))) for one in named[_key(role)]],
            clashes=rounds[workshop.round_id, role.speaker_id] > 1,
        )
        for workshop in by_session.values()
        for role in in_order
        if role.session_id == workshop.session_id
    ]


def _namesake(person: Registration, mark: str | None) -> Namesake:
    barred = mark == Lock.Kind.BARRED
    return Namesake(person, is_there=mark is not None and not barred, is_barred=barred)


def _key(role: Role) -> str:
    return name_key(role.speaker.first_name, role.speaker.last_name)


def _by_name(edition: Edition, keys: set[str]) -> defaultdict[str, list[Registration]]:
    found: defaultdict[str, list[Registration]] = defaultdict(list)
    people = Registration.objects.of(edition).confirmed().filter(name_key__in=keys)
    for person in people.order_by("number"):
        found[person.name_key].append(person)
    return found


def _marks(workshops: list[int]) -> dict[tuple[int, UUID], str]:
    """Who is put where, or is not; a seat counts as being put."""
    pair = ("workshop", "registration")
    seats = Seat.objects.held().filter(workshop__in=workshops).values_list(*pair)
    locks = Lock.objects.filter(workshop__in=workshops).values_list(*pair, "kind")
    there: dict[tuple[int, UUID], str] = dict.fromkeys(seats, str(Lock.Kind.KEPT))
    return there | {(workshop, person): kind for workshop, person, kind in locks}
