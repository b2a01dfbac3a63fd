"""Several versions as one: what is left of their changes for who saw none of them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Change = dict[str, Any]
OTHER_WORDS = {"title", "people", "words"}


def gathered(versions: Iterable[Iterable[Mapping[str, Any]]]) -> list[Change]:
    """The lines of `versions`, oldest first, one for each session that still differs.

    A session that is put back where it was is not told; lines are as in `Release.changes`.
    """
    found: dict[str, Change] = {}
    for changes in versions:
        for change in changes:
            found[change["uid"]] = _then(found.get(change["uid"]), change)
    return [line for line in found.values() if line["what"]]


def _then(former: Change | None, change: Mapping[str, Any]) -> Change:
    if former is None:
        return {**change, "what": _what(change["before"], change["after"], change["what"])}
    said = {*former["what"], *change["what"]}
    before, after = former["before"], change["after"]
    return {**change, "before": before, "what": _what(before, after, said)}


def _what(before: Mapping[str, Any], after: Mapping[str, Any], said: Iterable[str]) -> list[str]:
    """What differs between the two ends; of words it is only known that they were changed."""
    if not before:
        return ["added"] if after["state"] == "planned" else []
    what = OTHER_WORDS.intersection(said)
    if any(before[name] != after[name] for name in ("starts_at", "ends_at")):
        what.add("time")
    if before["room"] != after["room"]:
        what.add("room")
    if before["state"] != after["state"]:
        what.add("cancelled" if after["state"] == "cancelled" else "restored")
    return sorted(what)
