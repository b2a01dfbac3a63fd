"""Addresses of the doors."""

from django.urls import URLPattern, URLResolver

app_name = "checkin"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
