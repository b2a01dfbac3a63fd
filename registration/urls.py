"""Addresses of registration."""

from django.urls import URLPattern, URLResolver

app_name = "registration"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
