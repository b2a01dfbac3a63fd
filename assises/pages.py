"""Home, duties of a public service, errors, health."""

from django.urls import URLPattern, URLResolver

app_name = "pages"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
