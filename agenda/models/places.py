"""Rooms and themes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class Room(models.Model):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rooms")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name, in English"), max_length=100, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    note = models.CharField(_("in a few words"), max_length=100, blank=True)
    note_en = models.CharField(_("in a few words, in English"), max_length=100, blank=True)
    wheelchair_places = models.PositiveSmallIntegerField(_("wheelchair places"), default=0)
    induction_loop = models.BooleanField(_("induction loop"), default=False)
    step_free = models.BooleanField(_("step-free"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("room")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_room_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """What a workshop is about. The slug gives colour and icon: see `static/css/assises.css`."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="themes")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name, in English"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_theme_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name
