"""The shared wall of a workshop: what its people propose, how it is grouped, what they vote."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registration.models import Registration
from workshops.models import Workshop


class Wall(models.Model):
    """`seq` is raised under the row's lock with each change. `gestures`: what can be undone."""

    class Phase(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("step", "Not open yet")
        GATHER = "gather", pgettext_lazy("step", "Gather")
        GROUP = "group", pgettext_lazy("step", "Group")
        VOTE = "vote", pgettext_lazy("step", "Vote")
        CONCLUDE = "conclude", pgettext_lazy("step", "Conclude")

    workshop = models.OneToOneField(
        Workshop, models.PROTECT, related_name="wall", verbose_name=_("workshop")
    )
    question = models.CharField(_("question"), max_length=200, blank=True)
    question_en = models.CharField(_("question, in English"), max_length=200, blank=True)
    votes_each = models.PositiveSmallIntegerField(
        _("votes a person"), default=3, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    phase = models.CharField(_("step"), max_length=10, choices=Phase, default=Phase.CLOSED)
    votes_until = models.DateTimeField(null=True, blank=True, editable=False)
    conclusions = models.JSONField(default=list, blank=True, editable=False)
    report = models.TextField(_("rapporteur's text"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False)
    gestures = models.JSONField(default=list, blank=True, editable=False)
    seq = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("wall")

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.phase}"

    @property
    def is_open(self) -> bool:
        return self.phase != self.Phase.CLOSED

    @property
    def takes_bricks(self) -> bool:
        return self.phase in (self.Phase.GATHER, self.Phase.GROUP, self.Phase.VOTE)

    def takes_votes(self, now: datetime) -> bool:
        in_time = self.votes_until is None or now < self.votes_until
        return self.phase == self.Phase.VOTE and in_time


class Pile(models.Model):
    """Proposals that say the same. One that was undone keeps its row, for undoing that."""

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="piles")
    title = models.CharField(_("title"), max_length=100)
    is_undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("group of proposals")

    def __str__(self) -> str:
        return self.title


class BrickQuerySet(models.QuerySet["Brick"]):
    def shown(self) -> Self:
        return self.filter(is_hidden=False)

    def in_order(self) -> Self:
        return self.order_by("at", "pk")


class Brick(models.Model):
    """A proposal. Nobody sees whose it is; its author finds where it was put."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wall = models.ForeignKey(Wall, models.CASCADE, related_name="bricks")
    author = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="bricks")
    text = models.CharField(_("proposal"), max_length=140)
    pile = models.ForeignKey(Pile, models.SET_NULL, null=True, related_name="bricks")
    is_hidden = models.BooleanField(default=False)
    at = models.DateTimeField()
    objects: ClassVar[BrickQuerySet] = BrickQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("proposal")
        indexes = [models.Index(fields=["wall", "at"])]

    def __str__(self) -> str:
        return self.text


class Voice(models.Model):
    """Somebody's vote for a group: one a group, so many in all."""

    pile = models.ForeignKey(Pile, models.CASCADE, related_name="voices")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="wall_voices")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(fields=["pile", "registration"], name="one_vote_a_group"),
        ]

    def __str__(self) -> str:
        return str(self.pile_id)


class Facilitator(models.Model):
    """Who runs a workshop, with a personal link and no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="facilitators", verbose_name=_("workshop")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("fr", _("French")), ("en", _("English"))],
        default="fr",
    )
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("facilitator")

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Somebody was there: the facilitator says so."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="attendances")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="attendances")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "registration"], name="one_attendance_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.registration_id}"
