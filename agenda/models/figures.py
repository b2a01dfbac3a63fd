"""Key figures."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class KeyFigure(models.Model):
    """A figure of the plan, with how sure it is and why."""

    class State(models.TextChoices):
        SURE = "sure", _("sure")
        DOUBTFUL = "doubtful", _("to be checked")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="key_figures")
    slug = models.SlugField()
    chart = models.SlugField(_("chart"), blank=True)
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label, in English"), max_length=200, blank=True)
    value = models.CharField(_("value, as written"), max_length=40)
    share = models.PositiveSmallIntegerField(
        _("share, in percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SURE)
    reason = models.CharField(_("why it is doubtful"), max_length=300, blank=True)
    reason_en = models.CharField(_("why, in English"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("key figure")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_figure_per_slug"),
        ]

    def __str__(self) -> str:
        return self.label
