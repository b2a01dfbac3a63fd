"""What people come as."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class CategoryQuerySet(models.QuerySet["Category"]):
    def public(self, edition: Edition) -> Self:
        """What anybody may register as, in this edition."""
        return self.filter(edition=edition, is_public=True).in_order()

    def in_order(self) -> Self:
        """As organisers put them; those never moved as they were made."""
        return self.order_by("rank", "number", "pk")

    def open_at(self, now: datetime) -> Self:
        """Those whose own dates include `now`."""
        begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
        return self.filter(begun, Q(closes_at__isnull=True) | Q(closes_at__gt=now))


class Category(models.Model):
    """What somebody comes as. The badge says it in words and in the pattern of its band."""

    class Band(models.TextChoices):
        PUBLIC = "public", _("plain")
        SPEAKER = "speaker", _("speaker")
        TEAM = "team", _("team")
        PRESS = "press", _("press")

    class Colour(models.TextChoices):
        """Tokens of the design: each is legible on paper and at night, none speaks alone."""

        INK = "ink", _("ink")
        BRICK = "brick", _("brick red")
        MOSS = "moss", _("moss green")
        CANAL = "canal", _("canal blue")
        VERRE = "verre", _("glass green")
        BEET = "beet", _("beetroot")
        OCHRE = "ochre", _("ochre")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="categories")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name, in English"), max_length=60, blank=True)
    band = models.CharField(_("band"), max_length=10, choices=Band, default=Band.PUBLIC)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.INK)
    number = models.PositiveSmallIntegerField(_("number in the badge"))
    rank = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)
    is_public = models.BooleanField(_("anybody may register as this"), default=False)
    quota = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("Of the edition's places, how many this category may take. Empty: no limit."),
    )
    opens_at = models.DateTimeField(_("registration opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes at"), null=True, blank=True)
    objects: ClassVar[CategoryQuerySet] = CategoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_category_per_slug"),
            models.UniqueConstraint(fields=["edition", "number"], name="one_category_per_number"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="category_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes(self, now: datetime) -> bool:
        """Whether its own dates include `now`."""
        begun = self.opens_at is None or self.opens_at <= now
        return begun and (self.closes_at is None or now < self.closes_at)
