"""Changes of the programme: what changed, who is told, which caches end."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from agenda.models import Chart, Role, Room, Session, Speaker, Theme
from agenda.moving import news
from assises import audit, pictures
from assises.audit import By
from assises.following import moves_with_the_edition
from assises.models import Edition, User

# What a calendar shows as a new appointment: it then asks for a new SEQUENCE.
MOVES = frozenset({"starts_at", "ends_at", "room", "title", "state"})
FOLLOWED = ("starts_at", "ends_at", "state")  # what a relay keeps of its source
Part = Room | Theme | Speaker


@transaction.atomic
def save_session(
    session: Session, *, changed: Collection[str], by: User | None, now: datetime
) -> list[Session]:
    """Store a session; calendars learn what moved. Relays at its hours move with it.

    `changed` names the fields that differ from what is stored. Returns the relays that moved.
    """
    lock(session.edition_id)
    former = Session.objects.filter(pk=session.pk).first()
    moved = bool(MOVES.intersection(changed))
    if former:
        session.sequence = former.sequence + moved
    session.changed_at = now
    session.save()
    relays = move_relays(former, session, now) if former and moved else []
    told(session, "saved" if former else "added", by=by, now=now, fields=sorted(changed))
    return relays


def move_relays(former: Session, session: Session, now: datetime) -> list[Session]:
    """A relay that had the hours and the state of its source keeps them."""
    relays = list(
        session.relays.filter(
            starts_at=former.starts_at, ends_at=former.ends_at, state=former.state
        ).order_by("pk")
    )
    if all(getattr(former, field) == getattr(session, field) for field in FOLLOWED):
        return []
    for relay in relays:
        for field in FOLLOWED:
            setattr(relay, field, getattr(session, field))
        relay.sequence += 1
        relay.changed_at = now
        relay.save(update_fields=[*FOLLOWED, "sequence", "changed_at"])
    return relays


@transaction.atomic
def save_part(
    part: Part, *, edition: Edition, changed: Collection[str], by: User | None, now: datetime
) -> None:
    """Store a room, a theme or a speaker; the sessions that show it follow."""
    lock(edition.pk)
    is_new = part.pk is None
    part.save()
    if not is_new:
        refresh_sessions(part, changed, now)
    told(part, "added" if is_new else "saved", by=by, now=now, fields=sorted(changed))


def refresh_sessions(part: Part, changed: Collection[str], now: datetime) -> None:
    """A calendar shows the names of rooms, themes and people: their change is a real one."""
    names = {"name", "name_en", "first_name", "last_name"}.intersection(changed)
    if not names:
        return
    sessions = Session.objects.filter(pk__in=part.sessions.values("pk"))
    if isinstance(part, Room):
        sessions.update(sequence=F("sequence") + 1, changed_at=now)
    else:
        sessions.update(changed_at=now)


@moves_with_the_edition
def follow_edition(edition: Edition, now: datetime) -> None:
    """A calendar shows the venue and its address with each session."""
    Session.objects.of(edition).update(sequence=F("sequence") + 1, changed_at=now)


@transaction.atomic
def save_roles(
    session: Session,
    *,
    kept: Collection[Role],
    gone: Collection[Role],
    by: User | None,
    now: datetime,
) -> None:
    """Store who is on stage: `kept` are new or changed, `gone` are removed."""
    lock(session.edition_id)
    for role in gone:
        role.delete()
    for role in kept:
        role.save()
    Session.objects.filter(pk=session.pk).update(changed_at=now)
    told(session, "saved", by=by, now=now, fields=["roles"])


@transaction.atomic
def delete(things: Collection[Session | Part], *, by: User | None, now: datetime) -> None:
    """Remove from the programme. To keep calendars informed, cancel a session instead.

    Raises ProtectedError while something still stands on one of them.
    """
    for edition_id in sorted({thing.edition_id for thing in things}):
        lock(edition_id)
    for thing in things:
        told(thing, "deleted", by=by, now=now)
        drop_files(thing)
        thing.delete()


def drop_files(thing: Session | Part) -> None:
    """What it kept on the disk goes once its row is gone for good."""
    if isinstance(thing, Speaker):
        pictures.drop_after_commit(str(thing.photograph.name or ""))
    if isinstance(thing, Session):
        for name in thing.materials.exclude(file="").values_list("file", flat=True):
            transaction.on_commit(partial(default_storage.delete, name))


def lock(edition_id: int) -> Edition:
    return Edition.objects.locked(edition_id)


def told(
    thing: Session | Part | Chart, what: str, *, by: By | None, now: datetime, **more: object
) -> None:
    """Write the trail, end what caches kept of the edition, tell open pages after the commit."""
    name = f"agenda.{thing._meta.model_name}_{what}"
    audit.record(name, on=thing, edition=thing.edition, at=now, by=by, **more)
    Edition.objects.bump(thing.edition_id)
    transaction.on_commit(partial(news.changed, thing.edition_id))
