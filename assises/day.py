"""Ma journée: what one person needs all day, gathered from every app."""

from django.urls import URLPattern, URLResolver

app_name = "day"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
