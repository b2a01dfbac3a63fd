"""Addresses of registration."""

from django.urls import URLPattern, URLResolver, path

from registration import api, contacts, groups, own, thanks, unsubscribing, views

app_name = "registration"

unprefixed: list[URLPattern | URLResolver] = [
    *unsubscribing.unprefixed,
    *contacts.unprefixed,
    *own.unprefixed,
    path("api/v1/registrations/", api.Registrations.as_view(), name="api-registrations"),
    path(
        "api/v1/registrations/<uuid:id>/",
        api.OneRegistration.as_view(),
        name="api-registration",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("inscription/", views.register, name="register"),
    path("inscription/groupe/", groups.register, name="group"),
    path("inscription/groupe/merci/", groups.thanks, name="group_thanks"),
    path("inscription/merci/", thanks.thanks, name="thanks"),
    path("inscription/adresse/", thanks.readdress, name="readdress"),
    *own.urlpatterns,
]
