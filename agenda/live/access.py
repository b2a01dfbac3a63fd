"""Who may take part in a live room, and who may moderate it."""

from datetime import datetime

from agenda.live.models import LiveRoom, Voice
from assises.access import has_role
from assises.models import User
from registration.access import Participant
from registration.models import Registration

MODERATE = "assises.moderate"


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


def voice_of(who: Participant, room: LiveRoom, *, now: datetime) -> Voice | None:
    """The voice of somebody who may take part; made when they first say something."""
    voices = Voice.objects.select_related("registration")
    known = voices.filter(
        room=room,
        registration=who.registration_id,
        registration__link_version=who.link_version,
        registration__in=Registration.objects.confirmed(),
    ).first()
    if known:
        return known
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
