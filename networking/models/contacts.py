"""Contacts that two people give each other."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from networking.models.profiles import Profile
from networking.models.safety import Block
from registration.models import Registration

Side = Literal["asking", "asked"]


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def naming(self, registration: Registration) -> Self:
        """All that points at somebody's row, whoever held their place then."""
        return self.filter(Q(asking=registration) | Q(asked=registration))

    def of(self, registration: Registration) -> Self:
        """Those of this very person: who was handed the place has none of the former's."""
        code = registration.code
        return self.filter(
            Q(asking=registration, asking_code=code) | Q(asked=registration, asked_code=code)
        )

    def between(self, one: Registration, other: Registration) -> Self:
        return self.filter(Q(asking=one, asked=other) | Q(asking=other, asked=one))

    def done(self) -> Self:
        return self.filter(state=Exchange.State.DONE)

    def open(self, now: datetime) -> Self:
        return self.filter(state=Exchange.State.OPEN, erases_at__gt=now)

    def standing(self) -> Self:
        """Open, or done and on both lists: there is one at most between two people."""
        kept = self.filter(asking_removed_at=None, asked_removed_at=None)
        return kept.exclude(state=Exchange.State.DECLINED)

    def kept_by(self, registration: Registration) -> Self:
        """The contacts that this person was given, and has not put off their list."""
        gone = Q(asking=registration, asking_removed_at__isnull=False) | Q(
            asked=registration, asked_removed_at__isnull=False
        )
        return self.of(registration).done().exclude(gone)

    def waiting_for(self, registration: Registration, now: datetime) -> Self:
        """Offers that wait for this person's answer: not those of people put aside, of people
        who cancelled, nor where one of the two has blocked the other."""
        theirs = Block.objects.filter(by=OuterRef("asking"), about=registration)
        mine = Block.objects.filter(by=registration, about=OuterRef("asking"))
        aside = Profile.objects.filter(registration=OuterRef("asking"), suspended_at__isnull=False)
        return (
            self.open(now)
            .filter(asked=registration, asked_code=registration.code)
            .filter(asking__state=Registration.State.CONFIRMED, asking_code=F("asking__code"))
            .filter(~Exists(theirs), ~Exists(mine), ~Exists(aside))
        )

    def offered_by(self, registration: Registration, now: datetime) -> Self:
        """This person's own offers, until they are erased: those that wait or were declined.

        Who was asked and has blocked them since is not told apart: such an offer waits.
        """
        mine = Block.objects.filter(by=registration, about=OuterRef("asked"))
        unanswered = self.exclude(state=Exchange.State.DONE).filter(erases_at__gt=now)
        return unanswered.filter(asking=registration, asking_code=registration.code).filter(
            ~Exists(mine)
        )

    def handed_over(self) -> Self:
        """Those where one of the two has let somebody else come instead."""
        return self.exclude(asking_code=F("asking__code"), asked_code=F("asked__code"))

    def to_oneself(self) -> Self:
        """These, locked by key: who touches several does so in one order. In a transaction."""
        rows = Exchange.objects.select_for_update(no_key=True).filter(pk__in=self.values("pk"))
        locked = list(rows.order_by("pk").values_list("pk", flat=True))
        return self.filter(pk__in=locked)

    def with_people(self) -> Self:
        return self.select_related("asking", "asked", "edition")


class Exchange(models.Model):
    """Somebody read another's badge, and offers to exchange; nothing leaves before both agree.

    `asking_gives`, `asked_gives`: the names of the fields given. Once done, `asking_card` and
    `asked_card` hold what each gave, as it stood; notes are their writer's alone. `asking_code`,
    `asked_code` say which person it was: the typed code changes when a place is handed over.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        DONE = "done", _("exchanged")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="exchanges")
    asking = models.ForeignKey(Registration, models.CASCADE, related_name="exchanges_asking")
    asked = models.ForeignKey(Registration, models.CASCADE, related_name="exchanges_asked")
    asking_code = models.CharField(max_length=8, editable=False)
    asked_code = models.CharField(max_length=8, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    asking_gives = models.JSONField(default=list)
    asked_gives = models.JSONField(default=list)
    asking_card = models.JSONField(default=dict)
    asked_card = models.JSONField(default=dict)
    asking_note = models.CharField(max_length=280, blank=True)
    asked_note = models.CharField(max_length=280, blank=True)
    scanned_at = models.DateTimeField(_("badge read at"))
    asked_at = models.DateTimeField(_("asked at"))
    told_at = models.DateTimeField(_("told by mail at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    erases_at = models.DateTimeField(_("erased without an answer at"))
    asking_removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects: ClassVar[ExchangeQuerySet] = ExchangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("exchange of contacts")
        verbose_name_plural = _("exchanges of contacts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(asking=F("asked")), name="two_people_exchange_contacts"
            ),
            models.UniqueConstraint(
                Least("asking", "asked"),
                Greatest("asking", "asked"),
                condition=~Q(state="declined")
                & Q(asking_removed_at__isnull=True, asked_removed_at__isnull=True),
                name="one_exchange_of_two_people",
            ),
        ]
        indexes = [models.Index(fields=["state", "erases_at"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def side_of(self, registration: Registration) -> Side:
        return "asking" if registration.pk == self.asking_id else "asked"

    def other_side_than(self, registration: Registration) -> Side:
        return "asked" if registration.pk == self.asking_id else "asking"

    def other_than(self, registration: Registration) -> Registration:
        return self.asked if registration.pk == self.asking_id else self.asking

    def received_by(self, registration: Registration) -> dict[str, Any]:
        """The card that this person was given."""
        card: dict[str, Any] = getattr(self, f"{self.other_side_than(registration)}_card")
        return card

    def given_by(self, registration: Registration) -> dict[str, Any]:
        card: dict[str, Any] = getattr(self, f"{self.side_of(registration)}_card")
        return card

    def note_of(self, registration: Registration) -> str:
        note: str = getattr(self, f"{self.side_of(registration)}_note")
        return note
