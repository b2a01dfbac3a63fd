"""Who may take part in a live room, and who may moderate it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core import signing

from agenda.live.models import LiveRoom, Voice
from assises.access import has_role
from assises.audit import Bearer
from assises.models import User
from registration.access import Participant, participant_of
from registration.models import Registration

MODERATE = "assises.moderate"
COOKIE = "guest"
SALT = "live.guest"


@dataclass(frozen=True)
class Guest:
    """Somebody without a registration, as a cookie knows them: they gave the code of a room."""

    id: uuid.UUID


@dataclass(frozen=True)
class Host:
    """Who moderates one room by a personal link. Whoever let them in says if they still `may`."""

    id: uuid.UUID
    room: int
    bearer: Bearer
    may: Callable[[], bool] = field(compare=False)

    @property
    def pk(self) -> uuid.UUID:
        return self.id


Who = Participant | Guest
Someone = tuple[Who, ...]


def who(cookies: Mapping[str, str]) -> Someone:
    """Whom the cookies of a page or a socket name, a participant first. Asks no database."""
    return tuple(one for one in (participant_of(cookies), guest_of(cookies)) if one)


def guest_of(cookies: Mapping[str, str]) -> Guest | None:
    try:
        return Guest(uuid.UUID(hex=signing.loads(cookies.get(COOKIE, ""), salt=SALT)))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def guest_voice(who: Guest, room: LiveRoom) -> Voice | None:
    """The voice of a guest who has given the code of this room, while it lets guests in."""
    voices = Voice.objects.guests().filter(room=room, room__allows_guests=True)
    return voices.filter(pk=Voice.id_of(room.pk, who.id)).first()


def voice_id_of(who: Who, room: int) -> uuid.UUID:
    """The voice that somebody has in a room, if they have one."""
    return Voice.id_of(room, who.id if isinstance(who, Guest) else who.registration_id)


def readers(room: int, everyone: Iterable[Someone]) -> dict[Someone, uuid.UUID | None]:
    """Under which voice each of them reads what is theirs; None for whom may only read.

    One query; one more where some have nothing but a guest's cookie.
    """
    everyone = [*everyone]
    may: set[Who] = _registered([one for someone in everyone for one in someone], room)
    others = [one for someone in everyone if may.isdisjoint(someone) for one in someone]
    may |= _guests([one for one in others if isinstance(one, Guest)], room)
    firsts = {someone: next((one for one in someone if one in may), None) for someone in everyone}
    return {someone: voice_id_of(one, room) if one else None for someone, one in firsts.items()}


def _registered(people: Iterable[Who], room: int) -> set[Who]:
    """Those whose registration is confirmed, in the edition of this room."""
    participants = {one for one in people if isinstance(one, Participant)}
    if not participants:
        return set()
    found = Registration.objects.confirmed().filter(edition__sessions__live_room=room)
    wanted = found.filter(pk__in={one.registration_id for one in participants})
    links = set(wanted.values_list("pk", "link_version"))
    return {one for one in participants if (one.registration_id, one.link_version) in links}


def _guests(guests: Iterable[Guest], room: int) -> set[Who]:
    """Those who have given the code of this room, while it lets guests in."""
    wanted = {voice_id_of(one, room): one for one in guests}
    if not wanted:
        return set()
    voices = Voice.objects.guests().filter(room=room, room__allows_guests=True, pk__in=wanted)
    return {wanted[pk] for pk in voices.values_list("pk", flat=True)}


def voice_of(someone: Someone, room: LiveRoom, *, now: datetime) -> Voice | None:
    """The voice of somebody who may take part; made when they first say something."""
    return voices_of([someone], room, now=now).get(someone)


def voices_of(
    everyone: Iterable[Someone], room: LiveRoom, *, now: datetime
) -> dict[Someone, Voice]:
    """The same for many. One query, once all have said something."""
    people = {one: voice_id_of(one, room.pk) for someone in everyone for one in someone}
    voices = Voice.objects.select_related("room", "registration").in_bulk([*people.values()])
    new = [one for one, pk in people.items() if pk not in voices and isinstance(one, Participant)]
    voices |= _first_words(new, room, now=now) if new else {}
    known = {one: voices[pk] for one, pk in people.items() if pk in voices}
    may = {one: voice for one, voice in known.items() if _may_speak(one, voice)}
    firsts = {someone: next((one for one in someone if one in may), None) for someone in everyone}
    return {someone: may[one] for someone, one in firsts.items() if one}


def _may_speak(who: Who, voice: Voice) -> bool:
    if isinstance(who, Guest):
        return voice.registration is None and voice.room.allows_guests
    registration = voice.registration
    return (
        registration is not None
        and registration.is_confirmed
        and registration.link_version == who.link_version
    )


def _first_words(
    people: Iterable[Participant], room: LiveRoom, *, now: datetime
) -> dict[uuid.UUID, Voice]:
    """Voices for those who have none in this room, and may have one."""
    links = {(who.registration_id, who.link_version) for who in people}
    found = Registration.objects.confirmed().filter(edition__sessions__live_room=room.pk)
    made = [
        Voice(id=Voice.id_of(room.pk, one.pk), room=room, registration=one, since=now)
        for one in found.filter(pk__in=[pk for pk, _version in links])
        if (one.pk, one.link_version) in links
    ]
    Voice.objects.bulk_create(made, ignore_conflicts=True)
    return {voice.pk: voice for voice in made}


def host(one: Host, room: LiveRoom) -> Host | None:
    """This host, if it is their room and they still may. Asked again at each frame."""
    return one if one.room == room.pk and one.may() else None


def moderator(pk: int) -> User | None:
    """This member of the staff, if they moderate. Asked again at each frame: roles are lost."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and has_role(user, MODERATE) else None
