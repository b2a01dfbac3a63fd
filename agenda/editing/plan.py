"""The programme with its drafts laid over it: what publishing would give."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agenda.actions import FOLLOWED
from agenda.editing.clashes import Clash, Day, Moment, clashes
from agenda.models import Draft, Role, Room, Session, Speaker, Theme
from assises.models import Edition

HOURS = ("starts_at", "ends_at")
PARTS = ("room", "theme", "relay_of")
WORDS = ("title", "title_en", "summary", "summary_en", "description", "description_en")
ADDRESSES = ("stream_url", "recording_url")
REST = ("kind", "capacity", "language", "sign_language", "captions", "has_live", *ADDRESSES)
FIELDS = (*HOURS, *PARTS, *WORDS, *REST)


@dataclass(frozen=True)
class Planned:
    """A session as it would be. `session` is not saved, and `roles` are those it would have.

    `published`: as it is.
    """

    session: Session
    draft: Draft | None
    roles: Sequence[Role]
    changed: frozenset[str] = frozenset()
    published: Session | None = None

    @property
    def id(self) -> str:
        return str(self.session.uid)

    @property
    def token(self) -> str:
        """What an organiser had before them: another once it is saved, published or changed."""
        draft = f"{self.draft.pk.hex}.{self.draft.version}" if self.draft else ""
        published = "" if self.is_new else str(self.session.changed_at.timestamp())
        return f"{draft}:{published}"

    @property
    def is_new(self) -> bool:
        return self.session.pk is None

    def as_moment(self) -> Moment:
        source = self.session.relay_of
        return Moment(
            id=self.id,
            room=self.session.room_id,
            starts_at=self.session.starts_at,
            ends_at=self.session.ends_at,
            kind=self.session.kind,
            seats=self.session.capacity,
            people=frozenset(role.speaker_id for role in self.roles),
            relay_of=str(source.uid) if source else None,
            is_cancelled=self.session.is_cancelled,
        )


def plan_of(edition: Edition) -> list[Planned]:
    """Every session with its draft laid over it, by the hour. Six queries whatever the length."""
    sessions = list(Session.objects.of(edition).with_people().in_order())
    drafts = list(Draft.objects.filter(edition=edition).select_related("changed_by"))
    parts = _Parts(edition, sessions)
    by_session = {draft.session_id: draft for draft in drafts if draft.session_id}
    planned = [parts.lay(session, by_session.get(session.pk)) for session in sessions]
    planned += [parts.new(draft) for draft in drafts if draft.session_id is None]
    return sorted(
        follow(planned), key=lambda one: (one.session.starts_at, one.session.room.position, one.id)
    )


def follow(plan: Sequence[Planned]) -> list[Planned]:
    """The same, with relays at the hours that publishing their source would give them."""
    relays = [one for one in plan if one.published and one.published.relay_of_id]
    moved: dict[str, Planned] = {}
    for one in plan if relays else ():
        for relay in followers(one, relays):
            session = copy(relay.session)
            for field in FOLLOWED:
                setattr(session, field, getattr(one.session, field))
            moved[relay.id] = replace(relay, session=session)
    return [moved.get(one.id, one) for one in plan]


def followers(source: Planned, plan: Iterable[Planned]) -> list[Planned]:
    """Its relays that keep its hours and its state: see `actions.move_relays`."""

    def goes_along(relay: Session) -> bool:
        return relay.relay_of_id == source.session.pk and all(
            getattr(relay, field) == getattr(source.published, field) for field in FOLLOWED
        )

    own = {*FOLLOWED, "relay_of"}
    return [
        one
        for one in plan
        if source.published
        and one.published
        and not own.intersection(one.changed)
        and goes_along(one.published)
    ]


class _Parts:
    """Rooms, themes, sources and speakers by primary key: drafts name them so."""

    def __init__(self, edition: Edition, sessions: Iterable[Session]) -> None:
        self.edition = edition
        self.known: dict[str, Mapping[int, Any]] = {
            "room": {room.pk: room for room in Room.objects.filter(edition=edition)},
            "theme": {theme.pk: theme for theme in Theme.objects.filter(edition=edition)},
            "relay_of": {session.pk: session for session in sessions},
        }
        self.speakers = {one.pk: one for one in Speaker.objects.filter(edition=edition)}

    def lay(self, session: Session, draft: Draft | None) -> Planned:
        roles = list(session.roles.all())
        if draft is None:
            return Planned(session, None, roles, published=session)
        laid = copy(session)
        changed = self._fill(laid, draft)
        if draft.roles is not None:
            roles, changed = self._roles(laid, draft), changed | {"roles"}
        return replace(self._planned(laid, draft, roles, changed), published=session)

    def new(self, draft: Draft) -> Planned:
        session = Session(edition=self.edition, uid=draft.id)
        session.room = next(iter(self.known["room"].values()))  # should its own be gone
        changed = self._fill(session, draft)
        return self._planned(session, draft, self._roles(session, draft), changed)

    def _fill(self, session: Session, draft: Draft) -> frozenset[str]:
        for field, value in draft.values.items():
            if field not in PARTS or value is None or value in self.known[field]:
                setattr(session, field, self._read(field, value))
        if draft.drops:
            session.state = Session.State.CANCELLED
        return frozenset([*draft.values, *(["state"] if draft.drops else [])])

    def _read(self, field: str, value: Any) -> Any:
        if field in HOURS:
            return datetime.fromisoformat(value)
        if field in PARTS:
            return self.known[field].get(value) if value is not None else None
        return value

    def _roles(self, session: Session, draft: Draft) -> list[Role]:
        told = [one for one in draft.roles or [] if one["speaker"] in self.speakers]
        return [
            Role(
                session=session,
                speaker=self.speakers[one["speaker"]],
                kind=one["kind"],
                position=position,
            )
            for position, one in enumerate(told)
        ]

    def _planned(
        self, session: Session, draft: Draft, roles: list[Role], changed: Collection[str]
    ) -> Planned:
        session._prefetched_objects_cache = {"roles": roles}  # type: ignore[attr-defined]
        return Planned(session, draft, roles, frozenset(changed))


def written(field: str, value: Any) -> Any:
    """A field of a session as a draft keeps it."""
    if field in HOURS:
        return value.isoformat()
    return value.pk if field in PARTS and value is not None else value


def day_of(edition: Edition) -> Day:
    """What the timetable must fit in. One query."""
    seats = dict(Room.objects.filter(edition=edition).values_list("pk", "capacity"))
    return Day(edition.starts_at, edition.ends_at, seats)


def clashes_of(plan: Iterable[Planned], edition: Edition) -> list[Clash]:
    return clashes([one.as_moment() for one in plan], day_of(edition))
