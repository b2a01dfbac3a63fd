"""Addresses of this part of networking."""

from django.urls import URLPattern, URLResolver

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
