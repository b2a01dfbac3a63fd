"""What the organisers still need of those on stage."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.models import Role, Speaker, SpeakerContact
from assises.models import Edition

# By the word that stands for it in an address.
KINDS: Mapping[str, Promise] = {
    "adresse": _("Address"),
    "reponse": _("Answer"),
    "biographie": _("Biography"),
    "photographie": _("Photograph"),
    "documents": _("Slides"),
}
ABSENT = "absents"


@dataclass(frozen=True)
class Standing:
    """Somebody on stage, and what of theirs is there. `files`: what they brought."""

    speaker: Speaker
    contact: SpeakerContact | None
    files: int
    missing: frozenset[str]

    @property
    def roles(self) -> Sequence[Role]:
        return list(self.speaker.roles.all())

    @property
    def missing_words(self) -> list[Promise]:
        return [label for name, label in KINDS.items() if name in self.missing]


def standings(edition: Edition) -> list[Standing]:
    """Everybody of the edition, by name. Two queries whatever the length."""
    speakers = Speaker.objects.filter(edition=edition).select_related("contact")
    counted = speakers.annotate(files=Count("materials")).with_sessions().in_order()
    return [standing_of(one, one.files) for one in counted]  # type: ignore[attr-defined]


def standing_of(speaker: Speaker, files: int) -> Standing:
    contact = getattr(speaker, "contact", None)
    shows = any(
        role.kind != Role.Kind.MODERATOR and not role.session.is_cancelled
        for role in speaker.roles.all()
    )
    there = {
        "adresse": contact is not None,
        "reponse": speaker.has_answered,
        "biographie": bool(speaker.biography),
        "photographie": bool(speaker.portrait),
        "documents": bool(files) or not shows,
    }
    missing = frozenset() if speaker.declined_at else {name for name in there if not there[name]}
    return Standing(speaker, contact, files, frozenset(missing))


def counts(found: Iterable[Standing]) -> Counter[str]:
    """How many of them miss each thing, and how many cannot come."""
    told = Counter(name for one in found for name in one.missing)
    told[ABSENT] = sum(one.speaker.declined_at is not None for one in found)
    return told
