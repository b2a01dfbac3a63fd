"""Addresses of the agenda."""

from django.urls import URLPattern, URLResolver

app_name = "agenda"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
