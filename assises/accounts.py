"""Sign in: a password for staff, a mailed code for participants."""

from django.urls import URLPattern, URLResolver

app_name = "accounts"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = []
