"""Why the wall of offers and needs says no."""

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused


class NotShown(Refused):
    code = "not_shown"
    message = _(
        "What you write is signed as in the directory: let yourself be shown there, then come back."
    )


class NotThere(Refused):
    code = "unknown"
    message = _("It is not there any more.")


class Answered(Refused):
    code = "answered"
    message = _(
        "Somebody has replied meanwhile: the text stays as they read it. "
        "You may take it down and write another."
    )


class Settled(Refused):
    code = "closed"
    message = _("This has been found meanwhile: no reply is waited for.")


class Empty(Refused):
    code = "empty"
    message = _("Write something first.")


class EnoughToday(Refused):
    code = "limit"
    message = _("Six offers and needs a day: you may write the next one tomorrow.")


class Slower(Refused):
    code = "rate_limited"
    message = _("Twenty replies an hour: wait a little, then try again. Your text is still here.")
