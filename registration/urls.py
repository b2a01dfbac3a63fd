"""Addresses of registration."""

from django.urls import URLPattern, URLResolver

from registration import strangers

app_name = "registration"

unprefixed: list[URLPattern | URLResolver] = [*strangers.unprefixed]

urlpatterns: list[URLPattern | URLResolver] = []
