"""Why something is not done in a live room."""

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused


class Empty(Refused):
    code = "empty"
    message = _("Your question is empty: write it, then send it.")


class TooLong(Refused):
    code = "too_long"
    message = _("Your question is too long: 280 characters at most.")


class Closed(Refused):
    code = "closed"
    message = _("Questions and votes are closed for this session.")


class NotAllowed(Refused):
    code = "not_allowed"
    message = _("Open your personal link first: it is in your confirmation mail.")


class Unknown(Refused):
    code = "unknown"
    message = _("This question is no longer here.")


class TooMany(Refused):
    code = "not_allowed"
    message = _("You have asked as many questions as this session takes from one person.")


class NamesOnly(NotAllowed):
    message = _("In this session questions carry a name.")


class WrongCode(NotAllowed):
    message = _("This is not the code of this session: it is on the screen of the room.")


class TooManyCodes(NotAllowed):
    message = _("Too many wrong codes from here: try again in ten minutes.")


class Silenced(NotAllowed):
    message = _("The team takes no more questions from here. You can still read and support.")


class WrongMoment(NotAllowed):
    message = _("This question has moved on: look at where it is now.")
