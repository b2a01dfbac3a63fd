"""Why something about a poll is not done."""

from django.utils.translation import gettext_lazy as _

from agenda.live.actions.refusals import Empty, NotAllowed, Unknown
from assises.errors import Refused


class NoSuchPoll(Unknown):
    message = _("This poll is no longer here.")


class PollClosed(Refused):
    code = "closed"
    message = _("This poll is closed: it takes no more answers.")


class NoAnswer(Empty):
    message = _("Choose or write your answer, then send it.")


class NotAnAnswer(Refused):
    code = "malformed"
    message = _("This is not one of the answers of this poll: reload the page.")


class TooManyChoices(NotAllowed):
    message = _("That is more answers than this poll takes from one person.")


class TextTooLong(Refused):
    code = "too_long"
    message = _("Your answer is too long.")


class PollMoved(NotAllowed):
    message = _("This poll has moved on: look at where it is now.")


class NoPollQuestion(Empty):
    message = _("Write the question of the poll first.")


class PollTooLong(Refused):
    code = "too_long"
    message = _(
        "Too long: 200 characters for the question, 100 for an answer, 40 for an end of the scale."
    )


class NeedsOptions(NotAllowed):
    message = _("Give two to twelve answers to choose from, each different.")


class BadScale(NotAllowed):
    message = _("A scale goes up by whole numbers between −100 and 100, eleven points at most.")


class BadMost(NotAllowed):
    message = _("A person gives at least one answer, at most as many as there are; five words.")


class TooManyPolls(NotAllowed):
    message = _("This session has as many polls as it can hold.")
