"""What may be reported, by whom, and how it stands now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from networking.models import Block, Meeting, Notice, Profile, Reply, Report
from registration.models import Registration

Kind = Report.Kind


@dataclass(frozen=True)
class Subject:
    """Something of somebody else's: whose, and its words. `code`: on their badge, then.

    `is_seen`: the reader may still see them; else the page names nobody, and shows no words.
    """

    kind: str
    pk: UUID
    about: Registration
    text: str
    code: str
    is_seen: bool = True


def subject_of(kind: str, pk: UUID, reader: Registration) -> Subject | None:
    """What this person means to report, if they may see it and it is not their own."""
    finders: dict[str, Any] = {
        Kind.PROFILE: _profile,
        Kind.MEETING: _meeting,
        Kind.NOTICE: _notice,
        Kind.REPLY: _reply,
    }
    found: Subject | None = finders[kind](pk, reader)
    return None if found is None or found.about.pk == reader.pk else found


def blockable(pk: UUID, reader: Registration) -> Profile | None:
    """Somebody whom they see, or have blocked already: never one who has blocked them."""
    profiles = Profile.objects.of(reader.edition).select_related("registration")
    seen = profiles.filter(pk__in=Profile.objects.seen_by(reader).values("pk"))
    mine = Block.objects.filter(by=reader).values("about")
    return seen.filter(pk=pk).first() or profiles.filter(pk=pk, registration__in=mine).first()


def _profile(pk: UUID, reader: Registration) -> Subject | None:
    """Also of somebody whom they have just blocked, while the directory shows them to others."""
    profile = blockable(pk, reader)
    shown = profile and Profile.objects.shown().filter(pk=pk).exists()
    if profile is None or not shown:
        return None
    return _subject(Kind.PROFILE, pk, profile.registration, words_of(profile))


def _subject(kind: str, pk: UUID, about: Registration, text: str) -> Subject:
    return Subject(kind, pk, about, text, about.code)


def words_of(profile: Profile) -> str:
    """A profile as text, one part a line."""
    person = profile.registration
    is_public = profile.audience_of("links") == Profile.Audience.DIRECTORY
    links = [str(link) for link in profile.links] if is_public else []
    parts = [person.full_name, person.organisation, profile.headline]
    parts += [profile.offers_words, profile.seeks_words, *links]
    return "\n".join(part for part in parts if part)


def _meeting(pk: UUID, reader: Registration) -> Subject | None:
    """What the other one wrote in it, whatever has become of it."""
    meeting = Meeting.objects.of(reader).select_related("asking", "asked").filter(pk=pk).first()
    if meeting is None:
        return None
    other, text = meeting.other_than(reader), meeting.words_of(meeting.other_than(reader))
    code = meeting.asking_code if other.pk == meeting.asking_id else meeting.asked_code
    seen = Meeting.objects.seen_by(reader).filter(pk=pk)
    return Subject(Kind.MEETING, pk, other, text, code or other.code, is_seen=seen.exists())


def _notice(pk: UUID, reader: Registration) -> Subject | None:
    one = Notice.objects.seen_by(reader).select_related("author").filter(pk=pk).first()
    return _subject(Kind.NOTICE, pk, one.author, one.text) if one else None


def _reply(pk: UUID, reader: Registration) -> Subject | None:
    one = Reply.objects.seen_by(reader).with_author().filter(pk=pk).first()
    return _subject(Kind.REPLY, pk, one.author, one.text) if one else None
