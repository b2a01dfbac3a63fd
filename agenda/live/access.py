"""Who may take part in a live room, and who may moderate it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from agenda.live.models import LiveRoom, Voice
from assises.access import has_role
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


Who = Participant | Guest


def who(cookies: Mapping[str, str]) -> tuple[Who, ...]:
    """Whom the cookies of a page or a socket name, a participant first. Asks no database."""
    return tuple(one for one in (participant_of(cookies), guest_of(cookies)) if one)


def guest_of(cookies: Mapping[str, str]) -> Guest | None:
    try:
        return Guest(uuid.UUID(hex=signing.loads(cookies.get(COOKIE, ""), salt=SALT)))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def takes_part(who: Participant, room: LiveRoom) -> Registration | None:
    """The confirmed registration that a cookie names, in the edition of this room."""
    return (
        Registration.objects.confirmed()
        .filter(
            pk=who.registration_id,
            link_version=who.link_version,
            edition__sessions__live_room=room.pk,
        )
        .first()
    )


def guest_voice(who: Guest, room: LiveRoom) -> Voice | None:
    """The voice of a guest who has given the code of this room, while it lets guests in."""
    voices = Voice.objects.guests().filter(room=room, room__allows_guests=True)
    return voices.filter(pk=Voice.id_of(room.pk, who.id)).first()


def voice_id(someone: Sequence[Who], room: LiveRoom) -> uuid.UUID | None:
    """Under which voice somebody reads what is theirs; None for whom may only read."""
    for one in someone:
        if isinstance(one, Guest):
            if voice := guest_voice(one, room):
                return voice.pk
        elif registration := takes_part(one, room):
            return Voice.id_of(room.pk, registration.pk)
    return None


def voice_of(someone: Sequence[Who], room: LiveRoom, *, now: datetime) -> Voice | None:
    """The voice of somebody who may take part; made when they first say something."""
    for one in someone:
        found = (
            guest_voice(one, room)
            if isinstance(one, Guest)
            else _registered_voice(one, room, now=now)
        )
        if found:
            return found
    return None


def _registered_voice(who: Participant, room: LiveRoom, *, now: datetime) -> Voice | None:
    known = Voice.objects.filter(
        room=room,
        registration=who.registration_id,
        registration__link_version=who.link_version,
        registration__in=Registration.objects.confirmed(),
    )
    if voice := known.select_related("registration").first():
        return voice
    registration = takes_part(who, room)
    if registration is None:
        return None
    return Voice.objects.get_or_create(
        room=room,
        registration=registration,
        defaults={"id": Voice.id_of(room.pk, registration.pk), "since": now},
    )[0]


def moderator(pk: int) -> User | None:
    """This member of the staff, if they moderate. Asked again at each frame: roles are lost."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and has_role(user, MODERATE) else None
