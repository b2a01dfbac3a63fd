"""Key figures: charts, and the figures in them, each with how sure it is and why."""

from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models.sessions import Session
from assises.models import Edition, User


class State(models.TextChoices):
    SURE = "sure", _("sure")
    DOUBTFUL = "doubtful", _("to be checked")


def reasoned(name: str) -> models.CheckConstraint:
    """No doubt without its reason."""
    return models.CheckConstraint(condition=~Q(state="doubtful") | ~Q(reason=""), name=name)


class ChartQuerySet(models.QuerySet["Chart"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def on_home(self) -> Self:
        return self.filter(is_on_home=True)

    def with_figures(self) -> Self:
        """One query more, whatever the length."""
        return self.prefetch_related(
            models.Prefetch("figures", queryset=KeyFigure.objects.in_order())
        )

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Chart(models.Model):
    """Figures shown together, and where."""

    State = State

    class Kind(models.TextChoices):
        NUMBERS = "numbers", _("numbers, in large")
        BARS = "bars", _("bars, the longest is full")
        PARTS = "parts", _("one bar cut into parts")
        PAIRS = "pairs", _("side by side: planned and done, year by year")
        BRICKS = "bricks", _("a wall, one brick each")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="charts")
    slug = models.SlugField()
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title, in English"), max_length=200, blank=True)
    heading = models.CharField(_("under the heading"), max_length=120, blank=True)
    heading_en = models.CharField(_("heading, in English"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    note_en = models.CharField(_("note, in English"), max_length=500, blank=True)
    kind = models.CharField(_("shown as"), max_length=10, choices=Kind, default=Kind.BARS)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    unit_en = models.CharField(_("unit, in English"), max_length=40, blank=True)
    bricks = models.PositiveSmallIntegerField(_("how many bricks"), null=True, blank=True)
    adds_up_to = models.DecimalField(
        _("the figures should add up to"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SURE)
    reason = models.CharField(_("why it is doubtful"), max_length=300, blank=True)
    reason_en = models.CharField(_("why, in English"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_on_home = models.BooleanField(_("on the home page"), default=False)
    sessions = models.ManyToManyField(
        Session, verbose_name=_("with these sessions"), related_name="charts", blank=True
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    objects: ClassVar[ChartQuerySet] = ChartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("chart")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_chart_per_slug"),
            models.CheckConstraint(
                condition=Q(adds_up_to=None) | Q(adds_up_to__gte=0), name="no_sum_below_zero"
            ),
            reasoned("no_doubt_of_a_chart_without_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_doubtful(self) -> bool:
        """As a whole, whatever its figures are."""
        return self.state == State.DOUBTFUL


class KeyFigureQuerySet(models.QuerySet["KeyFigure"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class KeyFigure(models.Model):
    """A figure: as it was written, the number that is drawn of it, how sure it is and why."""

    State = State

    chart = models.ForeignKey(Chart, models.CASCADE, related_name="figures")
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label, in English"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=80, blank=True)
    series_en = models.CharField(_("series, in English"), max_length=80, blank=True)
    value = models.CharField(_("value, as written"), max_length=40)
    value_en = models.CharField(_("value, in English"), max_length=40, blank=True)
    amount = models.DecimalField(
        _("number that is drawn"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SURE)
    reason = models.CharField(_("why it is doubtful"), max_length=300, blank=True)
    reason_en = models.CharField(_("why, in English"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    objects: ClassVar[KeyFigureQuerySet] = KeyFigureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("key figure")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="no_figure_below_zero"
            ),
            reasoned("no_doubt_of_a_figure_without_reason"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_doubtful(self) -> bool:
        return self.state == State.DOUBTFUL
