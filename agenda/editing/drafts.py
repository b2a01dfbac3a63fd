"""Work on the programme before anybody sees it: keep, throw away, drop, say that it may stay."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda.editing.plan import (
    FIELDS,
    HOURS,
    Planned,
    clashes_of,
    follow,
    followers,
    plan_of,
    written,
)
from agenda.editing.words import sentence
from agenda.models import Draft, KeptWarning, Role, Session, Speaker
from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.templatetags.ui import clock, plain_words
from assises.turns import turn

Roles = Sequence[Mapping[str, Any]]


class Overtaken(Refused):
    """Somebody else has saved it meanwhile: `theirs` is what stands now."""

    code = "overtaken"

    def __init__(self, theirs: Planned) -> None:
        super().__init__(_said_of(theirs))
        self.theirs = theirs


def _said_of(theirs: Planned) -> str:
    """Who changed it, and where it is now."""
    session, by = theirs.session, theirs.draft.changed_by if theirs.draft else None
    starts_at = session.starts_at.astimezone(session.edition.zone)
    told = {
        "by": by or gettext("Somebody else"),
        "title": plain_words(session, "title"),
        "hour": clock(starts_at),
        "room": plain_words(session.room, "name"),
    }
    return (
        gettext(
            "%(by)s has changed “%(title)s” meanwhile, it is at %(hour)s, %(room)s: "
            "nothing of yours is saved yet."
        )
        % told
    )


class Gone(Refused):
    code = "gone"
    message = _("This session is not in the programme any more.")


class DoesNotFit(Refused):
    """The room or somebody is taken there: the message says by what."""

    code = "does_not_fit"


class NoReason(Refused):
    code = "no_reason"
    message = _("Say in a few words why it may stay.")


@turn()
@transaction.atomic
def save_draft(
    id: UUID,
    *,
    edition: Edition,
    values: Mapping[str, Any],
    roles: Roles | None,
    seen: str,
    by: User | None,
    now: datetime,
) -> Planned:
    """Keep a change of the session `id` (its uid), or a session to come under that id.

    `values`: fields of `Session` and what they are to be; those as published leave the draft.
    `roles`: see `Draft`; None leaves them. `seen`: the `token` of what was before who saves, ""
    where there was nothing. The same again changes nothing.

    Raises Overtaken or Gone.
    """
    edition = Edition.objects.locked(edition.pk)
    planned = find(edition, id)
    if planned is None and (seen or _is_elsewhere(id, edition)):
        raise Gone
    draft = planned.draft if planned else None
    if planned and planned.token != seen:
        if _says(planned, values, roles):
            return planned
        raise Overtaken(planned)
    session = Session.objects.of(edition).filter(uid=id).first()
    draft = draft or Draft(id=id, edition=edition, session=session, version=0)
    _fill(draft, session, values, roles)
    if session and not draft.values and draft.roles is None and not draft.drops:
        if draft.version:
            draft.delete()
    else:
        draft.version, draft.changed_at, draft.changed_by = draft.version + 1, now, by
        draft.save()
    audit.record("agenda.draft_saved", on=draft, edition=edition, at=now, by=by, fields=[*values])
    saved = find(edition, id)
    if saved is None:
        raise Gone
    return saved


def _is_elsewhere(id: UUID, edition: Edition) -> bool:
    """Whether another edition has a session, or a draft, under this id."""
    sessions, drafts = Session.objects.filter(uid=id), Draft.objects.filter(id=id)
    return sessions.exclude(edition=edition).exists() or drafts.exclude(edition=edition).exists()


@turn()
@transaction.atomic
def move(
    id: UUID,
    *,
    edition: Edition,
    values: Mapping[str, Any],
    seen: str,
    anyway: bool = False,
    by: User | None,
    now: datetime,
) -> Planned:
    """Another start or room in the draft, the same length: `values` may hold both.

    `anyway`: even where the room or somebody is taken. Raises Overtaken, Gone or DoesNotFit.
    """
    edition = Edition.objects.locked(edition.pk)
    plan = plan_of(edition)
    planned = next((one for one in plan if one.session.uid == id), None)
    if planned is None:
        raise Gone
    lasts = planned.session.ends_at - planned.session.starts_at
    if starts_at := values.get("starts_at"):
        values = {**values, "ends_at": starts_at + lasts}
    if planned.token == seen and not anyway:
        _refuse_what_does_not_fit(plan, planned, values, edition)
    return save_draft(id, edition=edition, values=values, roles=None, seen=seen, by=by, now=now)


def _refuse_what_does_not_fit(
    plan: Sequence[Planned], planned: Planned, values: Mapping[str, Any], edition: Edition
) -> None:
    roles = [{"speaker": role.speaker_id, "kind": role.kind} for role in planned.roles]
    there = as_if(plan, planned.session.uid, edition, values, roles)
    moved = follow([there if one.id == there.id else one for one in plan])
    ids = {there.id, *(relay.id for relay in followers(there, moved))}
    found = [
        one
        for one in clashes_of(moved, edition)
        if one.is_impossible and ids.intersection((one.first, one.second))
    ]
    if found:
        by_id = {one.id: one for one in moved}
        raise DoesNotFit(" ".join(sentence(one, by_id, edition) for one in found))


def find(edition: Edition, id: UUID) -> Planned | None:
    return next((one for one in plan_of(edition) if one.session.uid == id), None)


def as_if(
    plan: Sequence[Planned], id: UUID, edition: Edition, values: Mapping[str, Any], roles: Roles
) -> Planned:
    """The session as it would be with these values: nothing is saved."""
    known = next((one for one in plan if one.session.uid == id), None)
    session = copy(known.session) if known else Session(edition=edition, uid=id)
    for field, value in values.items():
        setattr(session, field, value)
    speakers = Speaker.objects.filter(edition=edition).in_bulk([one["speaker"] for one in roles])
    on_stage = [
        Role(session=session, speaker=speakers[one["speaker"]], kind=one["kind"], position=position)
        for position, one in enumerate(roles)
        if one["speaker"] in speakers
    ]
    draft, published = (known.draft, known.published) if known else (None, None)
    return Planned(session, draft, on_stage, frozenset(values), published)


def _says(planned: Planned, values: Mapping[str, Any], roles: Roles | None) -> bool:
    """Whether it is already so: a double click, or two who want the same."""
    same = all(getattr(planned.session, field) == value for field, value in values.items())
    return same and (roles is None or _kept(planned) == _plain(roles))


def _plain(roles: Roles) -> list[tuple[int, str]]:
    return [(one["speaker"], one["kind"]) for one in roles]


def _kept(planned: Planned) -> list[tuple[int, str]]:
    return [(role.speaker_id, role.kind) for role in planned.roles]


def _fill(
    draft: Draft, session: Session | None, values: Mapping[str, Any], roles: Roles | None
) -> None:
    same = [session and getattr(session, name) == values.get(name) for name in HOURS]
    for field in FIELDS:
        if field in values:
            is_hour = field in HOURS  # both or none: one alone may end before it starts
            if all(same) if is_hour else session and getattr(session, field) == values[field]:
                draft.values.pop(field, None)
            else:
                draft.values[field] = written(field, values[field])
    if roles is not None:
        published = session.roles.order_by("position", "pk") if session else []
        stands = [(role.speaker_id, role.kind) for role in published]
        draft.roles = None if session and stands == _plain(roles) else [dict(one) for one in roles]


@turn()
@transaction.atomic
def drop(id: UUID, *, edition: Edition, seen: str, by: User | None, now: datetime) -> None:
    """Cancel a session with the next version; one that was never published goes at once.

    Raises Overtaken or Gone.
    """
    edition = Edition.objects.locked(edition.pk)
    planned = find(edition, id)
    if planned is None:
        raise Gone
    draft = planned.draft
    if planned.token != seen:
        raise Overtaken(planned)
    if planned.is_new and draft:
        draft.delete()
    else:
        draft = draft or Draft(id=id, edition=edition, session_id=planned.session.pk, version=0)
        draft.drops, draft.changed_at, draft.changed_by = True, now, by
        draft.version += 1
        draft.save()
    audit.record("agenda.draft_dropped", on=planned.session, edition=edition, at=now, by=by)


@turn()
@transaction.atomic
def throw_away(id: UUID, *, edition: Edition, seen: str, by: User | None, now: datetime) -> None:
    """Forget what was changed of one session. Twice changes nothing. Raises Overtaken."""
    edition = Edition.objects.locked(edition.pk)
    planned = find(edition, id)
    if planned and planned.draft and planned.token != seen:
        raise Overtaken(planned)
    for draft in Draft.objects.filter(edition=edition, id=id):
        audit.record("agenda.draft_thrown_away", on=draft, edition=edition, at=now, by=by)
        draft.delete()
    for draft in Draft.objects.filter(edition=edition, session__uid=id):
        audit.record("agenda.draft_thrown_away", on=draft, edition=edition, at=now, by=by)
        draft.delete()


@transaction.atomic
def keep_warning(
    key: str, *, edition: Edition, reason: str, by: User | None, now: datetime
) -> KeptWarning:
    """Say that a warning may stay, and why. Raises NoReason."""
    if not reason.strip():
        raise NoReason
    kept, created = KeptWarning.objects.get_or_create(
        edition=edition, key=key, defaults={"reason": reason.strip()[:300], "at": now, "by": by}
    )
    if created:
        audit.record("agenda.warning_kept", on=kept, edition=edition, at=now, by=by)
    return kept
