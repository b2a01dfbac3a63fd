"""What a file brought is published at once: said as a version, with what does not fit in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.editing.plan import Planned, clashes_of
from agenda.editing.releases import ABOUT, change_of, facts_of, new_release
from agenda.editing.words import sentence
from agenda.models import Session
from assises.models import Edition, User

Facts = Mapping[str, Mapping[str, Any]]
Brought = Mapping[str, Iterable[str]]


def facts(edition: Edition) -> Facts:
    """What those who come know of each session, by its uid."""
    sessions = Session.objects.of(edition).select_related("room").in_order()
    return {str(one.uid): facts_of(one) for one in sessions}


def say(
    edition: Edition, former: Facts, brought: Brought, *, tells: bool, by: User, now: datetime
) -> None:
    """A version of the programme, when anything differs; relays that followed are in it too.

    `brought`: the fields that the file changed, by the uid of their session.
    """
    changes = []
    for session in Session.objects.of(edition).select_related("room").in_order():
        uid = str(session.uid)
        before, after = former.get(uid, {}), facts_of(session)
        moved = [name for name in ABOUT if name in after and after[name] != before.get(name)]
        fields = {*brought.get(uid, ()), *moved} if before else {"added"}
        if change := change_of(session, before, fields):
            changes.append(change)
    if changes:
        note, note_en = "Programme importé", "Programme imported"
        new_release(edition, changes, note=note, note_en=note_en, tells=tells, by=by, now=now)


def misfits(edition: Edition, brought: Brought) -> dict[str, list[str]]:
    """What cannot be once the file is in, in sentences, by the uid of the session it brought."""
    sessions = Session.objects.of(edition).with_people().in_order()
    plan = [Planned(one, None, list(one.roles.all())) for one in sessions]
    by_id = {one.id: one for one in plan}
    found: dict[str, list[str]] = {}
    for clash in clashes_of(plan, edition):
        uid = next((id for id in (clash.second, clash.first) if id in brought), None)
        if uid and clash.is_impossible:
            text = sentence(clash, by_id, edition)
            found.setdefault(uid, []).append(_("clash: %(words)s") % {"words": text})
    return found
