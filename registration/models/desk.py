"""Whom an organiser has ticked in the list: it survives pages, filters and reloads."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registration.models.people import Registration


class Picked(models.Model):
    """One person ticked by one organiser."""

    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="picked")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="picked")

    class Meta:
        verbose_name = _("person ticked in the list")
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "registration"], name="a_person_is_ticked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organiser_id}: {self.registration_id}"
