"""Addresses of registration."""

from django.urls import URLPattern, URLResolver, path

from registration import views

app_name = "registration"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("inscription/", views.register, name="register"),
    path("inscription/merci/", views.thanks, name="thanks"),
]
