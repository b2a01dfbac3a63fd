"""What is refused about meetings, and the sentence that says so."""

from django.utils.translation import gettext_lazy as _

from assises.errors import Refused


class NotShown(Refused):
    """One of the two is not, or no longer, somebody whom the other may meet."""

    code = "not_shown"
    message = _("This person cannot be met through the directory now.")


class SlotGone(Refused):
    code = "slot_gone"
    message = _("This time is no longer offered: choose another.")


class NotFree(Refused):
    code = "not_free"
    message = _("This time is no longer free for both of you: choose another.")


class NoTable(Refused):
    code = "no_table"
    message = _("All the tables are taken at this time: choose another.")


class NoStepFreeTable(NoTable):
    code = "no_step_free_table"
    message = _("No step-free table is left at this time: choose another.")


class AlreadyAsked(Refused):
    code = "already_asked"
    message = _("One of you has already asked the other: answer that request first.")


class AlreadyAgreed(Refused):
    code = "already_agreed"
    message = _("You already have a meeting with this person.")


class AskedEnough(Refused):
    code = "asked_enough"
    message = _("This person has declined twice. They know how to find you if they wish to.")


class TooMany(Refused):
    code = "too_many"
    message = _("You have as many requests open as you may: wait for an answer, or take one back.")


class TooOften(Refused):
    code = "too_often"
    message = _("You have asked a lot of people within the hour: try again in a while.")


class NotYours(Refused):
    """The gesture does not fit where this meeting stands, or is the other's to make."""

    code = "not_yours"
    message = _("This meeting has changed meanwhile: here is where it stands.")


class TooSoon(Refused):
    code = "too_soon"
    message = _("This can be said once the meeting has begun.")


class ChangedSince(Refused):
    code = "changed"
    message = _("This has changed since: look again before you agree.")


class Removed(Refused):
    code = "removed"
    message = _("It is not there any more: another organiser has removed it meanwhile.")


class StillWanted(Refused):
    code = "still_wanted"
    message = _("A meeting to come here asked for a step-free table: close this table first.")
