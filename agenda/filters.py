"""What may be asked of the lists of the agenda: which sessions and speakers an answer keeps."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from agenda.models import Material, Role, Session
from assises.models import Edition
from registration.names import folded

# What a filter looks at, where it looks at one field.
LOOKUPS = {
    "theme": "theme__slug",
    "room": "room__slug",
    "kind": "kind",
    "state": "state",
    "changed_after": "changed_at__gt",
    "since": "changed_at__gte",
    "live": "has_live",
    "language": "language",
    "sign_language": "sign_language",
    "captions": "captions",
    "step_free": "room__step_free",
    "induction_loop": "room__induction_loop",
}
# What a session has or has not.
HAS: dict[str, Q | Exists] = {
    "stream": Q(stream_url__gt=""),
    "recording": Q(recording_url__gt=""),
    "materials": Exists(Material.objects.public().filter(session=OuterRef("pk"))),
}
SESSION_WORDS = (
    "title",
    "title_en",
    "summary",
    "summary_en",
    "description",
    "description_en",
)
SPEAKER_WORDS = ("first_name", "last_name", "organisation", "function", "function_en")
Found = TypeVar("Found", bound=QuerySet)


def narrowed(
    sessions: QuerySet[Session], asked: dict[str, Any], edition: Edition
) -> QuerySet[Session]:
    told = {LOOKUPS[name]: asked[name] for name in LOOKUPS if asked.get(name) is not None}
    sessions = sessions.filter(**told)
    for name, holds in HAS.items():
        if asked.get(name) is not None:
            sessions = sessions.filter(holds if asked[name] else ~holds)
    if speaker := asked.get("speaker"):
        sessions = sessions.filter(
            Exists(Role.objects.filter(speaker__slug=speaker, session=OuterRef("pk")))
        )
    if day := asked.get("day"):
        midnight, next_one = (
            datetime.combine(one, time(0), edition.zone) for one in (day, day + timedelta(days=1))
        )
        sessions = sessions.filter(starts_at__gte=midnight, starts_at__lt=next_one)
    return said_in(sessions, asked.get("q", ""), SESSION_WORDS)


def said_in(things: Found, words: str, fields: Sequence[str]) -> Found:
    """Those whose `fields` hold each word, whatever its accents: one query more."""
    wanted = folded(words).split()
    if not wanted:
        return things
    told = things.prefetch_related(None).select_related(None).values_list("pk", *fields)
    found = [pk for pk, *texts in told if holds(" ".join(texts), wanted)]
    return things.filter(pk__in=found)


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether each word is there. Folded in pieces, as long texts are cut when folded."""
    words = text.split()
    whole = " ".join(folded(" ".join(words[n : n + 20])) for n in range(0, len(words), 20))
    return all(word in whole for word in wanted)


def bag(texts: Iterable[str]) -> str:
    """The words of some texts, folded, each once."""
    said = {word for text in texts for word in text.split()}
    return " ".join(sorted({folded(word) for word in said} - {""}))
