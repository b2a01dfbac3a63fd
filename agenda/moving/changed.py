"""Which version changed a session last: what a page marks for who comes back."""

from agenda.models import Release
from agenda.moving.words import QUIET
from assises.models import Edition

LOOKED_AT = 50  # versions


def last_changes(edition: Edition) -> tuple[int, dict[str, int]]:
    """The number of the last version, and that of the last which changed each slug. One query."""
    releases = Release.objects.of(edition).in_order().values_list("number", "changes")
    found: dict[str, int] = {}
    last = 1
    for number, changes in releases[:LOOKED_AT]:
        last = max(last, number)
        for line in changes:
            if not QUIET.issuperset(line["what"]):
                found.setdefault(line["slug"], number)
    return last, found
