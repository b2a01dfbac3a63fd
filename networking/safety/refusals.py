"""Why a block or a report is refused, and what organisers are told when another was faster."""

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused


class Nobody(Refused):
    code = "unknown"
    message = _("There is nobody like that.")


class Often(Refused):
    code = "rate_limited"
    message = _(
        "You have reported several things within an hour: the organisers will read them first. "
        "If somebody is in danger, go to the welcome desk."
    )


class HandledMeanwhile(Refused):
    code = "handled"
    message = _("Another organiser has handled this report meanwhile: see what they did.")


class NothingToTakeDown(Refused):
    code = "gone"
    message = _("It is not there any more: its author has taken it down.")


class HandedOver(Refused):
    code = "handed_over"
    message = _(
        "This person has let somebody else come instead: nothing of theirs is left in the "
        "directory, and who comes is not the one reported."
    )


class NotAside(Refused):
    code = "not_aside"
    message = _("Another organiser has let this person back in meanwhile.")


class NoteChanged(Refused):
    code = "changed"
    message = _("Another organiser has written a note meanwhile: read it, then add to it.")
