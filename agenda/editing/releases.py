"""Publish the drafts as version N, with the list of what changed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agenda import actions
from agenda.editing.plan import FIELDS, Planned, clashes_of, plan_of
from agenda.models import Draft, Release, Role, Session
from agenda.moving import news
from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn

# What a field is to those who read that it changed.
ABOUT = {
    "starts_at": "time",
    "ends_at": "time",
    "room": "room",
    "room_id": "room",  # two rooms may bear one name
    "title": "title",
    "title_en": "title",
    "roles": "people",
}


RESERVED = {"favoris", "versions"}  # pages of their own below /programme/


class Impossible(Refused):
    code = "impossible"
    message = _("Something cannot be in this programme: mend what is in red, then publish.")


class NothingNew(Refused):
    code = "nothing_new"
    message = _("Nothing has changed since the last version.")


class Moved(Refused):
    code = "moved"
    message = _("The draft has changed since you looked at it: look again, then publish.")


@turn()
@transaction.atomic
def publish(
    edition: Edition,
    *,
    seen: str,
    note: str = "",
    note_en: str = "",
    tells: bool = True,
    by: User | None,
    now: datetime,
) -> Release:
    """Make the drafts the programme. `seen`: the `fingerprint` of what was looked at.

    Raises NothingNew, Moved or Impossible.
    """
    edition = Edition.objects.locked(edition.pk)
    plan = plan_of(edition)
    waiting = [one for one in plan if one.draft]
    if not waiting:
        raise NothingNew
    if fingerprint(waiting) != seen:
        raise Moved
    if any(clash.is_impossible for clash in clashes_of(plan, edition)):
        raise Impossible
    relays = {one.pk: facts_of(one) for one in _relays_of(waiting)}
    changes = [change for one in waiting if (change := _apply(one, by, now))]
    changes += _followed(relays, {change["uid"] for change in changes})
    Draft.objects.filter(edition=edition).delete()
    release = new_release(edition, changes, note=note, note_en=note_en, tells=tells, by=by, now=now)
    audit.record("agenda.published", on=release, edition=edition, at=now, by=by)
    return release


def new_release(
    edition: Edition,
    changes: list[dict[str, Any]],
    *,
    kind: Release.Kind = Release.Kind.PUBLISHED,
    note: str = "",
    note_en: str = "",
    tells: bool,
    by: User | None,
    now: datetime,
) -> Release:
    """The next version, under the edition's lock."""
    last = Release.objects.of(edition).in_order().first()
    Edition.objects.bump(edition.pk)
    transaction.on_commit(partial(news.changed, edition.pk))
    return Release.objects.create(
        edition=edition,
        number=(last.number if last else 1) + 1,
        kind=kind,
        note=note,
        note_en=note_en,
        changes=changes,
        tells=tells,
        at=now,
        by=by,
    )


def fingerprint(waiting: Iterable[Planned]) -> str:
    """Which drafts, each at which version: what an organiser looked at before publishing."""
    drafts = (one.draft for one in waiting if one.draft)
    return ",".join(sorted(f"{draft.id.hex}:{draft.version}" for draft in drafts))


def _apply(one: Planned, by: User | None, now: datetime) -> dict[str, Any] | None:
    """Store one session as planned; returns what changed, None for nothing that anybody sees."""
    former = Session.objects.filter(pk=one.session.pk).select_related("room").first()
    session = former or Session(edition=one.session.edition, uid=one.session.uid)
    before = facts_of(former) if former else {}
    for field in (*FIELDS, "state"):
        if former is None or field in one.changed:
            setattr(session, field, getattr(one.session, field))
    if former is None:
        if one.session.is_cancelled:
            return None
        session.slug = free_slug(session)
    actions.save_session(session, changed=one.changed, by=by, now=now)
    if one.draft and one.draft.roles is not None:
        _put_on_stage(session, one.roles, by, now)
    return change_of(session, before, one.changed)


def _relays_of(waiting: Iterable[Planned]) -> Iterable[Session]:
    sources = [one.session.pk for one in waiting]
    return Session.objects.filter(relay_of__in=sources).select_related("room")


def _followed(
    before: Mapping[int, Mapping[str, Any]], told: Collection[str]
) -> list[dict[str, Any]]:
    """Relays that moved with their source, and had nothing changed of their own."""
    found = []
    for one in Session.objects.filter(pk__in=before).select_related("room").in_order():
        after = facts_of(one)
        fields = [name for name in ABOUT if name in after and after[name] != before[one.pk][name]]
        change = change_of(one, before[one.pk], fields) if str(one.uid) not in told else None
        found += [change] if change else []
    return found


def foreseen(one: Planned) -> dict[str, Any] | None:
    """What publishing would say of one session: a line of `Release.changes`. One query."""
    former = Session.objects.filter(pk=one.session.pk).select_related("room").first()
    if former is None and one.session.is_cancelled:
        return None
    return change_of(one.session, facts_of(former) if former else {}, one.changed)


def _put_on_stage(session: Session, roles: Iterable[Role], by: User | None, now: datetime) -> None:
    kept = [
        Role(session=session, speaker_id=role.speaker_id, kind=role.kind, position=role.position)
        for role in roles
    ]
    actions.save_roles(session, kept=kept, gone=list(session.roles.all()), by=by, now=now)


def free_slug(session: Session) -> str:
    """From the title, and the first that is free."""
    wanted = slugify(session.title)[:70] or "seance"
    taken = RESERVED | set(
        Session.objects.filter(edition=session.edition, slug__startswith=wanted).values_list(
            "slug", flat=True
        )
    )
    tried, number = wanted, 2
    while tried in taken:
        tried, number = f"{wanted}-{number}", number + 1
    return tried


def facts_of(session: Session) -> dict[str, Any]:
    """What those who come need to know of a session, in a version's list."""
    return {
        "starts_at": session.starts_at.astimezone(UTC).isoformat(),
        "ends_at": session.ends_at.astimezone(UTC).isoformat(),
        "room": session.room.name,
        "room_id": session.room_id,
        "room_en": session.room.name_en,
        "title": session.title,
        "state": session.state,
    }


def change_of(
    session: Session, before: Mapping[str, Any], changed: Iterable[str]
) -> dict[str, Any] | None:
    """One line of a version's list: see `Release.changes`."""
    after = facts_of(session)
    what = {ABOUT.get(field, "words") for field in changed if field != "state"}
    if not before:
        what = {"added"}
    elif before["state"] != after["state"]:
        what.add("cancelled" if session.is_cancelled else "restored")
    if not what:
        return None
    return {
        "uid": str(session.uid),
        "slug": session.slug,
        "title": session.title,
        "title_en": session.title_en,
        "what": sorted(what),
        "before": dict(before),
        "after": after,
    }
