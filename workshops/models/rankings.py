"""Seats given by ranking: until when, what people wished, and what was proposed."""

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition, User
from registration.models import Category, Registration


def new_seed() -> str:
    return secrets.token_hex(8)


class Ranking(models.Model):
    """Rounds of workshops whose seats are given together, by what people would like best."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    opens_at = models.DateTimeField(
        _("people rank from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    closes_at = models.DateTimeField(_("people rank until"))
    most = models.PositiveSmallIntegerField(
        _("wishes a person"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    spread_organisations = models.BooleanField(
        _("spread the people of an organisation"),
        default=False,
        help_text=_("Over different workshops, as evenly as can be."),
    )
    seed = models.CharField(
        _("seed of the lots"),
        max_length=100,
        default=new_seed,
        help_text=_("Ties are drawn from it. Everybody can read it, and it stays as it is."),
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_ranking_per_number"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="a_ranking_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    def is_open(self, now: datetime) -> bool:
        """Whether people may rank now."""
        after = self.opens_at is None or self.opens_at <= now
        return after and now < self.closes_at and not self.is_published

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Reservation(models.Model):
    """Seats of a workshop kept for a category of people while seats are allocated."""

    workshop = models.ForeignKey("workshops.Workshop", models.CASCADE, related_name="reservations")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("reserved seats")
        verbose_name_plural = _("reserved seats")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "category"], name="one_reservation_per_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.seats}"


class BallotQuerySet(models.QuerySet["Ballot"]):
    def that_count(self) -> Self:
        """Those of people who come, first come first."""
        confirmed = Registration.State.CONFIRMED
        return self.filter(registration__state=confirmed).order_by("asked_at", "pk")


class Ballot(models.Model):
    """What one person would like. Those of one `company` want to be together."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="ballots")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="ballots")
    company = models.CharField(max_length=6, blank=True)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    objects: ClassVar[BallotQuerySet] = BallotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("ballot")
        constraints = [
            models.UniqueConstraint(fields=["ranking", "registration"], name="one_ballot_each"),
        ]
        indexes = [models.Index(fields=["ranking", "company"])]

    def __str__(self) -> str:
        return f"{self.ranking_id} {self.registration_id}"


class Wish(models.Model):
    """A workshop that somebody would like, and how much: 1 is best."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="wishes")
    workshop = models.ForeignKey("workshops.Workshop", models.PROTECT, related_name="wishes")
    rank = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("wish")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "rank"], name="one_wish_a_rank"),
            models.UniqueConstraint(fields=["ballot", "workshop"], name="one_rank_a_workshop"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.rank}"


class Lock(models.Model):
    """Where somebody is put, or is not, whatever they wished."""

    class Kind(models.TextChoices):
        LEADS = "leads", _("leads it")
        KEPT = "kept", _("is put there")
        BARRED = "barred", _("is not put there")

    workshop = models.ForeignKey("workshops.Workshop", models.CASCADE, related_name="locks")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="locks")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("lock")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "registration"], name="one_lock_per_person_and_workshop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.kind}"


class Draw(models.Model):
    """An allocation that was proposed. `problem` and `result` name nobody: see `ranking.files`."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    problem = models.JSONField()
    result = models.JSONField()
    open_problem = models.JSONField(null=True)  # what anybody may run again, once published
    seconds = models.FloatField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("allocation")
        constraints = [
            models.UniqueConstraint(fields=["ranking", "number"], name="one_draw_per_number"),
            models.UniqueConstraint(
                fields=["ranking"],
                condition=Q(published_at__isnull=False),
                name="one_published_draw_per_ranking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
