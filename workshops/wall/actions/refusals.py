"""Why a wall says no."""

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused


class NotHere(Refused):
    code = "not_allowed"
    message = _("This wall is for those who are in the workshop: ask the facilitator to add you.")


class NotNow(Refused):
    code = "closed"
    message = _("The wall does not take this now.")


class NoVoteLeft(Refused):
    code = "limit"
    message = _("You have no vote left: take one back first.")


class Slower(Refused):
    code = "rate_limited"
    message = _("That is a lot at once: wait a minute, then try again.")


class Empty(Refused):
    code = "empty"
    message = _("Write something first.")


class Gone(Refused):
    code = "unknown"
    message = _("It is not there any more.")


class HowMany(Refused):
    code = "how_many"
    message = _("A workshop ends with three to five proposals.")
