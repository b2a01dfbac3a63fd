"""Tokens of programs: `Authorization: Token …` for an organiser's integrations."""

import secrets
from hashlib import sha256
from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from assises.models import ApiToken, User


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def give_token(user: User, *, name: str, token: str = "") -> str:
    """Give `user` a token and answer it: it is shown this once. The same token twice is one."""
    token = token or secrets.token_hex(32)
    ApiToken.objects.get_or_create(digest=digest_of(token), defaults={"user": user, "name": name})
    return token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`, of an active member of staff."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "token":
            return None
        found = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest_of(token.strip()), revoked_at=None, user__is_active=True)
            .first()
        )
        if found is None:
            raise AuthenticationFailed("Unknown or revoked token.")
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class IsOrganiser(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.has_perm("assises.organise"))
