"""Who may take part in a live room, and who may moderate it."""

from agenda.live.models import LiveRoom
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


def moderator(pk: int) -> User | None:
    """This member of the staff, if they moderate. Asked again at each frame: roles are lost."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and has_role(user, MODERATE) else None
