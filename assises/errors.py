"""Refusals: a code for programs, a sentence for people."""

from django.db import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Something that a rule does not allow. Pages, the API and sockets each say it their way."""

    code = "refused"
    message: str | Promise = _("This is not possible.")

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's lock_timeout


def is_busy(error: BaseException | None) -> bool:
    """Whether others held what was asked of the database for too long: asking again may do."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    waited = getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE
    return waited or type(cause).__name__ == "PoolTimeout" or "database is locked" in str(error)
