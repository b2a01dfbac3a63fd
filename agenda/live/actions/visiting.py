"""How people without a registration come in: with the code of the room."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agenda.live.actions.refusals import NotAllowed, WrongCode
from agenda.live.models import LiveRoom, Voice
from registration.names import folded


def plain_code(text: str) -> str:
    """A code as it is compared: people type spaces, small letters, dashes."""
    return "".join(letter for letter in folded(text).upper() if letter.isalnum())


@transaction.atomic
def come_in(code: str, *, room: LiveRoom, guest: UUID, now: datetime) -> Voice:
    """Give a guest a voice in a room whose code they know. Again changes nothing.

    Raises NotAllowed or WrongCode.
    """
    if not room.allows_guests:
        raise NotAllowed
    if plain_code(code) != plain_code(room.code):
        raise WrongCode
    return Voice.objects.get_or_create(
        id=Voice.id_of(room.pk, guest), defaults={"room": room, "since": now}
    )[0]
