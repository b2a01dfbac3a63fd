"""Who makes the day: those who invite, those who help, those who are paid for it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class PartnerQuerySet(models.QuerySet["Partner"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def without_pictures(self) -> Self:
        """Those are read by their own addresses."""
        return self.defer("logo")

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Partner(models.Model):
    """An organisation that makes the day, and what it does for it."""

    class Kind(models.TextChoices):
        ORGANISER = "organiser", _("organises")
        PARTNER = "partner", _("partner")
        PROVIDER = "provider", _("provider")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="partner_set")
    name = models.CharField(_("name"), max_length=120)
    what = models.CharField(_("what it does for the day"), max_length=120, blank=True)
    what_en = models.CharField(_("the same, in English"), max_length=120, blank=True)
    url = models.URLField(_("web site"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PARTNER)
    logo = models.TextField(blank=True, editable=False)  # a small PNG of our own making, base64
    logo_key = models.CharField(max_length=16, blank=True, editable=False)  # its digest
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    objects: ClassVar[PartnerQuerySet] = PartnerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("partner")
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_partner_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
