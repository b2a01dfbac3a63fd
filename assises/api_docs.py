"""The HTTP API described: OpenAPI for programs, a plain page for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from assises.access import everyone

METHODS = ("get", "post", "put", "patch", "delete")


@everyone
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every call, from the schema itself: no script, nothing from elsewhere."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    context = {"operations": operations_of(schema)}
    return TemplateResponse(request, "pages/api.html", context)


def operations_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls in the order of their addresses, with what they take and answer."""
    return [
        {
            "method": method.upper(),
            "path": address,
            "text": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
            "takes": content_of(operation.get("requestBody", {})),
            "answers": [
                (status, content_of(answer) or answer.get("description", ""))
                for status, answer in operation.get("responses", {}).items()
            ],
        }
        for address, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def content_of(body: dict[str, Any]) -> str:
    """The name of what a body holds."""
    for content in body.get("content", {}).values():
        schema = content.get("schema", {})
        reference = schema.get("$ref") or schema.get("items", {}).get("$ref") or ""
        return str(reference.rsplit("/", 1)[-1] or schema.get("type", ""))
    return ""


schema = everyone(SpectacularAPIView.as_view(permission_classes=[AllowAny]))

unprefixed: list[URLPattern | URLResolver] = [
    path("api/v1/schema/", schema, name="api-schema"),
    path("api/v1/docs/", docs, name="api-docs"),
]
