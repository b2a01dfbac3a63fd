"""What walls keep about one person; erasing leaves what was proposed, and nobody's name."""

from typing import Any

from registration.models import Registration
from workshops.wall.models import Attendance, Brick, Facilitator, Voice


def kept_about(registration: Registration) -> dict[str, Any]:
    bricks = Brick.objects.filter(author=registration).select_related("wall__workshop__session")
    voices = Voice.objects.filter(registration=registration).select_related("pile")
    marks = Attendance.objects.filter(registration=registration)
    return {
        "proposals": [
            {"workshop": one.wall.workshop.session.title, "text": one.text, "at": one.at}
            for one in bricks.in_order()
        ],
        "votes": [{"group": one.pile.title, "at": one.at} for one in voices.order_by("at", "pk")],
        "attendance": [
            {"workshop": one.workshop.session.title, "at": one.at}
            for one in marks.select_related("workshop__session").order_by("at", "pk")
        ],
    }


def forget(registration: Registration) -> None:
    """Votes stay as figures, on a row that names nobody any more."""
    Brick.objects.filter(author=registration).update(author=None)


def forget_facilitators(edition_id: int) -> None:
    """Links end with the event; names go with the people."""
    known = Facilitator.objects.filter(workshop__round__edition=edition_id)
    known.update(name="", email="")
