"""Stores what a file says of the programme: one lock, one transaction, through the actions."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agenda import actions
from agenda.exchange import telling
from agenda.exchange.lines import Line, Person, neat
from agenda.models import Role, Room, Session, Speaker, Theme
from assises import audit
from assises.models import Edition, User
from assises.turns import turn
from registration.names import folded

ADDED, CHANGED, SAME = "added", "changed", "same"
P = TypeVar("P", Room, Theme, Speaker)


@dataclass
class Fate:
    """What becomes of one line, and what comes with it, in sentences."""

    line: int
    title: str
    outcome: str
    details: list[str] = field(default_factory=list)
    clashes: int = 0


@turn()
@transaction.atomic
def import_lines(
    lines: Iterable[Line], *, edition: Edition, tells: bool = True, by: User, now: datetime
) -> list[Fate]:
    """Add or change a session a line; what the file does not tell stays as it is.

    The same lines again change nothing: a session is known by its identifier, else by its
    address, else by its title. Sessions that no line tells of stay too. What changed is a version
    of the programme, and `tells` whether those concerned are told of it.
    """
    edition = actions.lock(edition.pk)
    former = telling.facts(edition)
    programme = Programme.of(edition, by, now)
    fates = [programme.take(line) for line in lines]
    for uid, sentences in telling.misfits(edition, programme.brought).items():
        programme.fates[uid].details += sentences
        programme.fates[uid].clashes = len(sentences)
    if programme.brought:
        audit.record("agenda.programme_imported", on=edition, edition=edition, at=now, by=by)
        telling.say(edition, former, programme.brought, tells=tells, by=by, now=now)
    return fates


@dataclass
class Programme:
    """An edition's programme while a file comes into it."""

    edition: Edition
    by: User
    now: datetime
    rooms: dict[str, Room]
    themes: dict[str, Theme]
    speakers: dict[str, Speaker]
    numbered: dict[int, Speaker]
    sessions: list[Session]
    taken: set[int] = field(default_factory=set)
    brought: dict[str, list[str]] = field(default_factory=dict)
    fates: dict[str, Fate] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, by: User, now: datetime) -> "Programme":
        return cls(
            edition,
            by,
            now,
            named(Room.objects.filter(edition=edition).order_by("pk")),
            named(Theme.objects.filter(edition=edition).order_by("pk")),
            {folded(one.full_name): one for one in edition.speakers.order_by("-pk")},
            edition.speakers.in_bulk(),
            list(Session.objects.of(edition).with_people().in_order()),
        )

    def take(self, line: Line) -> Fate:
        found = self.find(line)
        session = found or Session(edition=self.edition, **self.names(line))
        fate = Fate(line.number, line.title, SAME if found else ADDED)
        changed = self.fill(session, line, fate)
        if changed or not found:
            moved = actions.save_session(session, changed=changed, by=self.by, now=self.now)
            self.follow(moved)
        if not found:
            self.sessions.append(session)
        self.taken.add(session.pk)
        staged = self.stage(session, line.people, fate) if line.people is not None else False
        if found and (changed or staged):
            fate.outcome = CHANGED
            names = [str(Session._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
            fields = ", ".join(names + [_("on stage")] * staged)
            fate.details.insert(0, _("what changes: %(fields)s") % {"fields": fields})
        if fate.outcome != SAME:
            uid = str(session.uid)
            self.fates[uid], self.brought[uid] = fate, [*changed, *["roles"] * staged]
        return fate

    def follow(self, relays: list[Session]) -> None:
        """Relays have moved with their source: their own lines are compared with that."""
        for relay in relays:
            for one in self.sessions:
                if one.pk == relay.pk:
                    one.starts_at, one.ends_at = relay.starts_at, relay.ends_at
                    one.state, one.changed_at = relay.state, relay.changed_at

    # -- Which session ------------------------------------------------------------------------

    def find(self, line: Line) -> Session | None:
        """The session that a line tells of; none twice."""
        left = [one for one in self.sessions if one.pk not in self.taken]
        if line.guid:
            uids = (uuid.UUID(line.guid), self.own(line.guid))
            if known := next((one for one in left if one.uid in uids), None):
                return known
        if line.slug:
            return next((one for one in left if one.slug == line.slug), None)
        if line.guid:
            return None
        alike = [one for one in left if folded(one.title) == folded(line.title)]
        starts_at = datetime.fromisoformat(line.starts_at)
        same_hour = [one for one in alike if one.starts_at == starts_at]
        return next(iter(same_hour + alike), None)

    def own(self, guid: str) -> uuid.UUID:
        """What an identifier becomes when another edition has it already."""
        return uuid.uuid5(uuid.UUID(guid), self.edition.slug)

    def names(self, line: Line) -> dict[str, Any]:
        slugs = {one.slug for one in self.sessions}
        names: dict[str, Any] = {"slug": free(line.slug or line.title, slugs, 80)}
        if line.guid:
            is_known = Session.objects.filter(uid=line.guid).exists()
            names["uid"] = self.own(line.guid) if is_known else uuid.UUID(line.guid)
        return names

    # -- What it says -------------------------------------------------------------------------

    def fill(self, session: Session, line: Line, fate: Fate) -> list[str]:
        """Write a line into a session; the names of the fields that differ."""
        told: dict[str, Any] = {
            "title": line.title,
            "room": kept(session, "room", line.room) or self.room(line, fate),
            "starts_at": datetime.fromisoformat(line.starts_at),
            "ends_at": datetime.fromisoformat(line.ends_at),
            **line.texts,
        }
        if line.theme is not None:
            told["theme"] = self.told_theme(session, line.theme, fate)
        for name in ("kind", "state", "capacity"):
            if (value := getattr(line, name)) is not None:
                told[name] = value
        if not session.kind and "kind" not in told:
            told["kind"] = Session.Kind.OTHER
        changed = []
        for name, value in told.items():
            if session.pk is None or differs(getattr(session, name), value):
                setattr(session, name, value)
                changed.append(name)
        return changed

    def told_theme(self, session: Session, name: str, fate: Fate) -> Theme | None:
        return kept(session, "theme", name) or self.theme(name, fate) if name else None

    def room(self, line: Line, fate: Fate) -> Room:
        def made(slug: str) -> Room:
            return Room(
                edition=self.edition,
                slug=slug,
                name=line.room[:100],
                capacity=line.places or 0,
                position=len(self.rooms),
            )

        text = _("the room “%(name)s” is added") % {"name": line.room}
        if not line.places:
            text = _("the room “%(name)s” is added: its places are to be filled in") % {
                "name": line.room
            }
        return self.part(self.rooms, line.room, made, text, fate)

    def theme(self, name: str, fate: Fate) -> Theme:
        def made(slug: str) -> Theme:
            position = len(self.themes)
            return Theme(edition=self.edition, slug=slug, name=name[:100], position=position)

        text = _("the theme “%(name)s” is added") % {"name": name}
        return self.part(self.themes, name, made, text, fate)

    def speaker(self, name: str, fate: Fate) -> Speaker:
        def made(slug: str) -> Speaker:
            first, _space, last = name.rpartition(" ")
            return Speaker(
                edition=self.edition, slug=slug, first_name=first[:100], last_name=last[:100]
            )

        text = _("the speaker “%(name)s” is added") % {"name": name}
        return self.part(self.speakers, name, made, text, fate)

    def part(
        self, parts: dict[str, P], name: str, make: Callable[[str], P], text: str, fate: Fate
    ) -> P:
        """The part of that name, added if there is none."""
        key = folded(name) or name
        if key not in parts:
            taken = {part.slug for part in parts.values()}
            part = make(free(name, taken, 50))
            actions.save_part(part, edition=self.edition, changed=[], by=self.by, now=self.now)
            parts[key] = part
            fate.details.append(text)
        return parts[key]

    # -- Who is on stage ----------------------------------------------------------------------

    def stage(self, session: Session, people: list[Person], fate: Fate) -> bool:
        """Bring who is on stage to what a line says; whether it differed."""
        there = list(session.roles.all()) if session in self.sessions else []
        wanted: list[Role] = []
        for person in people:
            wanted += [
                role
                for role in self.roles(session, there, person, fate)
                if not any(is_same(role, other) for other in wanted)
            ]
        gone = [role for role in there if not any(is_same(role, one) for one in wanted)]
        moved = []
        for position, role in enumerate(wanted):
            if role.pk is None or (wanted != there and role.position != position):
                role.position = position
                moved.append(role)
        if moved or gone:
            actions.save_roles(session, kept=moved, gone=gone, by=self.by, now=self.now)
        return bool(moved or gone)

    def roles(self, session: Session, there: list[Role], person: Person, fate: Fate) -> list[Role]:
        """Somebody's roles, as they are, or the one to add. Not told: whatever they do there."""
        key = folded(person.name)
        here = (role.speaker for role in there if folded(role.speaker.full_name) == key)
        speaker = self.known(person) or next(here, None) or self.speaker(person.name, fate)
        mine = [role for role in there if role.speaker_id == speaker.pk]
        fitting = [role for role in mine if person.kind in ("", role.kind)]
        kind = person.kind or Role.Kind.SPEAKER
        return fitting or [Role(session=session, speaker=speaker, kind=kind)]

    def known(self, person: Person) -> Speaker | None:
        """Two may bear one name: the number tells which, when the name agrees."""
        speaker = self.numbered.get(person.id or 0)
        is_them = speaker and folded(speaker.full_name) == folded(person.name)
        return speaker if is_them else None


def is_same(role: Role, other: Role) -> bool:
    return (role.speaker_id, role.kind) == (other.speaker_id, other.kind)


def kept(session: Session, part: str, name: str) -> Any:
    """The room or theme that a session has, when that is what a line calls it: others may too."""
    there = getattr(session, part) if session.pk else None
    is_it = there and folded(name) in (folded(there.name), folded(there.name_en))
    return there if is_it else None


def named(parts: Iterable[Any]) -> dict[str, Any]:
    """By what they are called in either language; the first of a name has it."""
    found: dict[str, Any] = {}
    for part in parts:
        for name in filter(None, (part.name, part.name_en)):
            found.setdefault(folded(name) or name, part)
    return found


def free(name: str, taken: set[str], most: int) -> str:
    """An address that nobody has, made of a name."""
    base = slugify(name)[:most].strip("-") or "x"
    slug, number = base, 2
    while slug in taken:
        slug = f"{base[: most - 5]}-{number}"
        number += 1
    return slug


def differs(stored: Any, told: Any) -> bool:
    """Texts as people see them: a file may end lines, or write letters, in another way."""
    if isinstance(stored, str):
        return neat(stored) != neat(told)
    return bool(stored != told)
