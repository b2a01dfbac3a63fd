"""What cannot hold, in sentences that name people and workshops."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.allocation import Conflict
from workshops.models import Ranking
from workshops.ranking.problems import Posed, pose


def in_words(ranking: Ranking, conflicts: Iterable[Conflict]) -> list[str]:
    posed = pose(ranking)
    return [_sentence(one, posed) for one in conflicts]


def _sentence(one: Conflict, posed: Posed) -> str:
    people = ", ".join(posed.people[person].full_name for person in one.people)
    about = {"people": people, "workshop": _workshop(one, posed), "missing": one.missing}
    match one.code:
        case "unknown":
            text = _("%(people)s: put in a workshop that is not held any more.")
        case "barred":
            text = _("%(people)s: put in “%(workshop)s”, where they cannot be.")
        case "twice":
            text = _("%(people)s: put in two workshops at once, or twice in the same one.")
        case "overfull":
            text = ngettext(
                "“%(workshop)s” has one seat too few for those who are put there.",
                "“%(workshop)s” has %(missing)d seats too few for those who are put there.",
                one.missing,
            )
        case "apart":
            text = _("%(people)s want to be together and have no workshop in common.")
        case _other:
            text = _(
                "%(people)s cannot be in “%(workshop)s” with everything else that is asked: "
                "seats, fewest people, reserved seats, wheelchairs."
            )
    return text % about


def _workshop(one: Conflict, posed: Posed) -> str:
    found = posed.workshops.get(one.slot) if one.slot else None
    return found.session.title if found else ""
