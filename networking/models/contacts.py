"""Contacts that two people give each other."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models import Registration


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def of(self, registration: Registration) -> Self:
        return self.filter(Q(asking=registration) | Q(asked=registration))

    def between(self, one: Registration, other: Registration) -> Self:
        return self.filter(Q(asking=one, asked=other) | Q(asking=other, asked=one))

    def done(self) -> Self:
        return self.filter(state=Exchange.State.DONE)

    def open(self, now: datetime) -> Self:
        return self.filter(state=Exchange.State.OPEN, erases_at__gt=now)


class Exchange(models.Model):
    """Somebody read another's badge, and offers to exchange; nothing leaves before both agree.

    `asking_gives`, `asked_gives`: the names of the fields given. Once done, `asking_card` and
    `asked_card` hold what each gave, as it stood; notes are their writer's alone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        DONE = "done", _("exchanged")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="exchanges")
    asking = models.ForeignKey(Registration, models.CASCADE, related_name="exchanges_asking")
    asked = models.ForeignKey(Registration, models.CASCADE, related_name="exchanges_asked")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    asking_gives = models.JSONField(default=list)
    asked_gives = models.JSONField(default=list)
    asking_card = models.JSONField(default=dict)
    asked_card = models.JSONField(default=dict)
    asking_note = models.CharField(max_length=280, blank=True)
    asked_note = models.CharField(max_length=280, blank=True)
    scanned_at = models.DateTimeField(_("badge read at"))
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    erases_at = models.DateTimeField(_("erased without an answer at"))
    objects: ClassVar[ExchangeQuerySet] = ExchangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("exchange of contacts")
        verbose_name_plural = _("exchanges of contacts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(asking=F("asked")), name="two_people_exchange_contacts"
            ),
            models.UniqueConstraint(
                fields=["asking", "asked"],
                condition=~Q(state="declined"),
                name="one_exchange_of_each_to_each",
            ),
        ]
        indexes = [models.Index(fields=["state", "erases_at"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def other_than(self, registration: Registration) -> Registration:
        return self.asked if registration.pk == self.asking_id else self.asking
