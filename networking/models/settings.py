"""What organisers set for an edition's networking."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models import Room
from assises.models import Edition


class Rules(models.Model):
    """One row an edition; without one, the defaults."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="networking")
    is_open = models.BooleanField(_("the directory and meetings are open"), default=True)
    opens_at = models.DateTimeField(
        _("open from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where the tables are"),
    )
    most_open_requests = models.PositiveSmallIntegerField(
        _("requests for a meeting that one person may have open"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("minutes to answer a request, on the day"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    meal_minutes = models.PositiveSmallIntegerField(
        _("minutes of the meal kept free of meetings, for who stays for lunch"),
        default=30,
        validators=[MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("rules of networking")
        verbose_name_plural = _("rules of networking")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.edition_id}"

    def has_opened(self, now: datetime) -> bool:
        """Whether people may look for each other now."""
        return self.is_open and (self.opens_at is None or self.opens_at <= now)

    @classmethod
    def of(cls, edition: Edition) -> "Rules":
        """Those of an edition; the defaults, unsaved, where nobody has set any. One query."""
        return cls.objects.select_related("room").filter(edition=edition).first() or cls(
            edition=edition
        )
