"""Addresses of the live room."""

from django.urls import URLPattern, URLResolver

app_name = "live"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
