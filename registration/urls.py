"""Addresses of registration."""

from django.urls import URLPattern, URLResolver, path

from registration import strangers, views

app_name = "registration"

unprefixed: list[URLPattern | URLResolver] = [*strangers.unprefixed]

urlpatterns: list[URLPattern | URLResolver] = [
    path("inscription/", views.register, name="register"),
    path("inscription/merci/", views.thanks, name="thanks"),
]
