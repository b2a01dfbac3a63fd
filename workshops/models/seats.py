"""Rounds of parallel workshops, who has a seat in them, and who waits for one."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from assises.models import Edition
from registration.checkin.models import Place
from registration.models import Registration
from workshops.models.rankings import Ranking


class Round(models.Model):
    """Workshops held at the same hours: a person has one seat among them."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    ranking = models.ForeignKey(
        Ranking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("given by ranking"),
        help_text=_("Empty: first come, first served."),
    )
    opens_at = models.DateTimeField(
        _("seats are given from"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    closes_at = models.DateTimeField(
        _("seats are given until"),
        null=True,
        blank=True,
        help_text=_("Empty: until a workshop begins."),
    )
    no_shows_after = models.PositiveSmallIntegerField(
        _("seats of those who have not come are freed after"),
        null=True,
        blank=True,
        help_text=_(
            "Minutes from a workshop’s beginning, where its door is scanned. Empty: never."
        ),
    )

    class Meta:
        verbose_name = _("round of workshops")
        verbose_name_plural = _("rounds of workshops")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_round_per_number"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="a_round_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    def is_open(self, now: datetime) -> bool:
        """Whether a seat may be taken now. By ranking: once the allocation is published."""
        if self.ranking is not None and not self.ranking.is_published:
            return False
        after = self.opens_at is None or self.opens_at <= now
        return after and (self.closes_at is None or now < self.closes_at)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def with_counts(self) -> Self:
        """With the numbers `held` and `waiting`, in one query: see `left_in`."""
        return self.select_related("session__room", "session__theme", "round__ranking").annotate(
            held=Count("seats", filter=Q(seats__state=Seat.State.HELD)),
            waiting=Count("seats", filter=Q(seats__state=Seat.State.WAITING)),
        )

    def with_room(self) -> Self:
        """Those with a free seat."""
        places = Coalesce("session__capacity", "session__room__capacity")  # Session.places
        held = Count("seats", filter=Q(seats__state=Seat.State.HELD))
        return self.annotate(held=held).filter(held__lt=places)

    def on(self, now: datetime) -> Self:
        """Those that have begun and are not over."""
        planned = self.filter(session__state=Session.State.PLANNED, closed_at=None)
        return planned.filter(session__starts_at__lte=now, session__ends_at__gt=now)

    def to_come(self, now: datetime) -> Self:
        planned = self.filter(session__state=Session.State.PLANNED, closed_at=None)
        return planned.filter(session__starts_at__gt=now)

    def in_order(self) -> Self:
        return self.order_by(
            "round__number", "session__theme__position", "session__starts_at", "pk"
        )


class Workshop(models.Model):
    """A session whose seats are given by name. `place`: where its door leads, if it has one."""

    session = models.OneToOneField(
        Session, models.PROTECT, related_name="workshop", verbose_name=_("session")
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="workshops", verbose_name=_("round of workshops")
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("place behind its door"),
    )
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated",
        verbose_name=_("the same workshop as"),
        help_text=_("Held again in another round: nobody is given it twice."),
    )
    least = models.PositiveIntegerField(
        _("fewest people"),
        default=0,
        help_text=_("With fewer, an allocation by ranking proposes to close it."),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)  # seats of no-shows were freed
    objects: ClassVar[WorkshopQuerySet] = WorkshopQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("workshop")
        constraints = [
            models.CheckConstraint(
                condition=~Q(repeats=F("id")), name="a_workshop_repeats_another"
            ),
        ]

    def __str__(self) -> str:
        return self.session.title

    def has_started(self, now: datetime) -> bool:
        return self.session.starts_at <= now

    @property
    def is_dropped(self) -> bool:
        """Cancelled in the programme, or closed because too few would have come."""
        return self.closed_at is not None or self.session.is_cancelled

    @property
    def topic_id(self) -> int:
        """What people rank: the first time that this workshop is held."""
        return self.repeats_id or self.pk

    @property
    def has_released(self) -> bool:
        """Whether the seats of those who had not come were freed, at the hours it has now."""
        return self.released_at is not None and self.released_at >= self.session.starts_at


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self) -> Self:
        return self.filter(state=Seat.State.HELD)

    def in_line(self) -> Self:
        """Those who wait, first come first."""
        return self.filter(state=Seat.State.WAITING).order_by("asked_at", "pk")

    def standing(self) -> Self:
        return self.filter(state__in=(Seat.State.HELD, Seat.State.WAITING))

    def awaited(self, now: datetime) -> Self:
        """Whom a door expects: those seated, who may still come, and who waits at that door."""
        given = Q(
            state=Seat.State.WAITING,
            workshop__released_at__gte=F("workshop__session__starts_at"),
            workshop__session__ends_at__gt=now,
        )
        return self.filter(Q(state__in=(Seat.State.HELD, Seat.State.MISSED)) | given)


class Seat(models.Model):
    """A seat in a workshop, or a turn in its waiting list."""

    class State(models.TextChoices):
        HELD = "held", _("you have a seat")
        WAITING = "waiting", _("you are on the waiting list")
        RELEASED = "released", _("you gave your seat back")
        MISSED = "missed", _("your seat was freed: you had not come by then")

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="seats")
    round = models.ForeignKey(Round, models.PROTECT, related_name="seats")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)  # how often it changed: for calendars
    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("seat")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "registration"], name="one_row_per_person_and_workshop"
            ),
            models.UniqueConstraint(
                fields=["round", "registration"],
                condition=Q(state="held"),
                name="one_seat_per_person_and_round",
            ),
            models.UniqueConstraint(
                fields=["round", "registration"],
                condition=Q(state="waiting"),
                name="one_turn_in_line_per_person_and_round",
            ),
        ]
        indexes = [models.Index(fields=["workshop", "state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.state}"


class SwapQuerySet(models.QuerySet["Swap"]):
    def of(self, registration: Registration) -> Self:
        """Those that somebody asks for, or is asked for."""
        mine = Q(asking__registration=registration) | Q(asked__registration=registration)
        return self.filter(mine)

    def standing(self, now: datetime) -> Self:
        """Not answered, neither seat nor person has changed, and neither workshop has begun."""
        to_come = Workshop.objects.to_come(now).values("pk")
        theirs = Q(
            asked__state=Seat.State.HELD,
            asked__sequence=F("asked_sequence"),
            asked__registration__link_version=F("asked_link"),
            asked__workshop__in=to_come,
        )
        return self.filter(
            Q(asked=None) | theirs,
            state=Swap.State.PENDING,
            asking__state=Seat.State.HELD,
            asking__sequence=F("asking_sequence"),
            asking__registration__link_version=F("asking_link"),
            asking__workshop__in=to_come,
        )

    def with_seats(self) -> Self:
        return self.select_related(
            "asking__registration",
            "asking__round__edition",
            "asking__workshop__session__room",
            "asking__workshop__place",
            "asked__registration",
            "asked__workshop__session__room",
            "asked__workshop__session__edition",
            "asked__workshop__place",
        )


class Swap(models.Model):
    """Somebody asks another for their seat against one's own. Nobody's code: `asked` is empty."""

    class State(models.TextChoices):
        PENDING = "pending", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")
        LAPSED = "lapsed", _("lapsed")

    asking = models.ForeignKey(Seat, models.PROTECT, related_name="swaps_asking")
    asked = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="swaps_asked")
    asking_sequence = models.PositiveIntegerField()
    asking_link = models.PositiveIntegerField(default=1)  # another person, another link
    asked_sequence = models.PositiveIntegerField(default=0)
    asked_link = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    objects: ClassVar[SwapQuerySet] = SwapQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("exchange of seats")
        constraints = [
            models.UniqueConstraint(
                fields=["asking"], condition=Q(state="pending"), name="one_request_per_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking_id} {self.asked_id} {self.state}"
