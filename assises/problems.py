"""Errors of the API, as RFC 9457 problem details."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from assises.errors import Refused

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, *, code: str | None = None, **more: Any) -> Response:
    """One problem. `errors`, when given, is {field: [sentence, …]}."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, **more}
    if code:
        body["code"] = code
    return Response(body, status=status, content_type=MEDIA_TYPE)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        return problem(409, str(error), code=error.code)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"body": error.detail}
        answer = problem(400, "Some fields are wrong.", code="invalid", errors=fields)
    elif isinstance(error, Http404):
        answer = problem(404, "Nothing here.", code="not_found")
    elif isinstance(error, PermissionDenied):
        answer = problem(403, str(error) or "Not allowed.", code="permission_denied")
    else:
        detail = getattr(error, "detail", error)
        answer = problem(response.status_code, str(detail), code=getattr(detail, "code", None))
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response:
            answer[name] = response[name]
    return answer
