"""A sign-in under way: which code this browser asked for, in a signed cookie."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "sign_in"
SALT = "accounts.pending"
LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Pending:
    """Somebody who says that `email` is theirs; `proved` once the code was right."""

    code: str
    email: str
    next: str = ""
    proved: bool = False

    @property
    def code_id(self) -> uuid.UUID:
        return uuid.UUID(self.code)

    @property
    def masked(self) -> str:
        """Enough to see a slip of the finger, not enough for who reads over a shoulder."""
        name, _at, domain = self.email.partition("@")
        return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}@{domain}"

    def having_proved(self) -> Self:
        return replace(self, proved=True)

    def keep(self, response: HttpResponseBase) -> None:
        response.set_cookie(
            COOKIE,
            signing.dumps(asdict(self), salt=SALT),
            max_age=LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def pending_of(request: HttpRequest) -> Pending | None:
    try:
        return Pending(**signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError):
        return None


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
