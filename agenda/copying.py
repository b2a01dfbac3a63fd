"""What a programme hands to the next: rooms, themes, figures, and its hours as a draft."""

import uuid

from django.utils.translation import gettext_lazy as _

from agenda.editing.plan import written
from agenda.models import (
    Chart,
    Draft,
    KeptWarning,
    KeyFigure,
    Partner,
    ProgrammeFile,
    Release,
    Room,
    Session,
    Speaker,
    Theme,
)
from assises.copies import Choice, Copy, Part

ROOMS = Part(
    Room,
    same=(
        *("slug", "name", "name_en", "capacity", "note", "note_en"),
        *("wheelchair_places", "induction_loop", "step_free", "position"),
    ),
)
THEMES = Part(Theme, same=("slug", "name", "name_en", "position"))
CHARTS = Part(
    Chart,
    same=(
        *("slug", "title", "title_en", "heading", "heading_en", "note", "note_en"),
        *("kind", "unit", "unit_en", "bricks", "adds_up_to"),
        *("state", "reason", "reason_en", "source", "is_on_home", "position"),
    ),
    anew=("sessions", "version", "changed_at", "changed_by"),
)
OF_A_FIGURE = (
    *("label", "label_en", "series", "series_en", "value", "value_en", "amount"),
    *("state", "reason", "reason_en", "source", "position"),
)
PARTNERS = Part(
    Partner,
    same=("name", "what", "what_en", "url", "kind", "logo", "logo_key", "position"),
)
LEFT = {
    Session: "was published for that day: its hours come along as a draft",
    Speaker: "people",
    Draft: "work on that day",
    KeptWarning: "is about that day's timetable",
    Release: "tells what changed of that day",
    ProgrammeFile: "a file that somebody brought, for a day",
}
# Who speaks, what is said of it and where it was filmed belong to the year.
OF_A_DRAFT = (
    *("kind", "title", "title_en", "capacity", "language"),
    *("sign_language", "captions", "has_live"),
)


def figures(copy: Copy) -> None:
    """What each chart says."""
    former = KeyFigure.objects.filter(chart__edition=copy.former).in_order()
    KeyFigure.objects.bulk_create(
        KeyFigure(
            chart=copy.of(Chart, figure.chart_id),
            **{name: getattr(figure, name) for name in OF_A_FIGURE},
        )
        for figure in former
    )


def hours(copy: Copy) -> None:
    """Each session to come again at its hour, in its room, without anybody, for nobody to see."""
    sessions = Session.objects.of(copy.former).exclude(state=Session.State.CANCELLED)
    drafts = [_draft(session, copy) for session in sessions.in_order()]
    Draft.objects.bulk_create(draft for draft in drafts if draft)


def _draft(session: Session, copy: Copy) -> Draft | None:
    room = copy.of(Room, session.room_id)
    if room is None:
        return None
    values = {name: getattr(session, name) for name in OF_A_DRAFT} | {
        "starts_at": copy.moved(session.starts_at),
        "ends_at": copy.moved(session.ends_at),
        "room": room,
        "theme": copy.of(Theme, session.theme_id),
    }
    return Draft(
        id=uuid.uuid4(),
        edition=copy.new,
        values={name: written(name, value) for name, value in values.items()},
        roles=[],
        changed_at=copy.now,
        changed_by=copy.by,
    )


CHOICES = [
    Choice("rooms", _("Rooms"), (ROOMS,)),
    Choice("themes", _("Themes"), (THEMES,)),
    Choice("figures", _("Key figures"), (CHARTS,), also=figures, is_usual=False),
    Choice("partners", _("Partners"), (PARTNERS,), is_usual=False),
    Choice(
        "sessions",
        _("Hours of the programme, as a draft"),
        also=hours,
        hint=_("Titles, hours and rooms of the sessions, without people; nobody sees a draft."),
        after=("rooms", "themes"),
        is_usual=False,
    ),
]
