"""Doors, the places that they lead to, the devices that serve them, and every scan."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models import Category, Registration


class Place(models.Model):
    """Where one is in or out: the building, a session's room, lunch."""

    class Kind(models.TextChoices):
        BUILDING = "building", _("building")
        ROOM = "room", _("room")
        MEAL = "meal", _("meal")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="places")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name, in English"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BUILDING)
    capacity = models.PositiveIntegerField(
        _("safety limit"),
        null=True,
        blank=True,
        help_text=_("People at once, as the safety file says. Empty: no limit is watched."),
    )
    # Seats that nobody came for are given at the door for a while: see `actions.open_seats`.
    seats = models.PositiveIntegerField(null=True, editable=False)
    seats_until = models.DateTimeField(null=True, editable=False)
    seats_for_all = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_place_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def limit(self, at: datetime) -> int | None:
        """How many may be in: the safety limit, or the seats while they are given at the door."""
        limits = [self.capacity, self.seats if self._gives_seats(at) else None]
        return min((limit for limit in limits if limit is not None), default=None)

    def takes_all(self, at: datetime) -> bool:
        """Whether somebody without a seat may come in: there are seats, and nobody waits."""
        return self.seats_for_all and self._gives_seats(at)

    def _gives_seats(self, at: datetime) -> bool:
        return self.seats_until is not None and at < self.seats_until

    def level(self, inside: int) -> str:
        """`full` at the safety limit, `nearly` in its last tenth (five places at least)."""
        if self.capacity is None:
            return ""
        left = self.capacity - inside
        return "full" if left <= 0 else "nearly" if left <= max(5, self.capacity // 10) else ""


class DoorQuerySet(models.QuerySet["Door"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def in_order(self) -> Self:
        return self.order_by("place__name", "name", "pk")


class Door(models.Model):
    """A door to a place; several may lead to one place."""

    class Admits(models.TextChoices):
        EVERYBODY = "everybody", _("everybody registered")
        EXPECTED = "expected", _("only those with a seat")
        CATEGORIES = "categories", _("only some categories")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="doors")
    place = models.ForeignKey(Place, models.PROTECT, related_name="doors")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name, in English"), max_length=120, blank=True)
    is_open = models.BooleanField(_("open"), default=True)
    always_open = models.BooleanField(_("whatever the hour"), default=False)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    admits = models.CharField(_("lets in"), max_length=10, choices=Admits, default=Admits.EVERYBODY)
    categories = models.ManyToManyField(
        Category, verbose_name=_("categories"), blank=True, related_name="+"
    )
    once = models.BooleanField(
        _("once only"), default=False, help_text=_("Who went out does not come in again: a meal.")
    )
    counts_exits = models.BooleanField(_("counts who goes out"), default=False)
    is_trial = models.BooleanField(
        _("rehearsal"),
        default=False,
        help_text=_("Scans are kept apart and count for nothing, until the door opens."),
    )
    trial_ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects: ClassVar[DoorQuerySet] = DoorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("door")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_door_per_slug"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="door_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What no form may write: a past moved elsewhere, a rehearsal that is over at once."""
        before = Door.objects.filter(pk=self.pk).values("place", "is_trial").first()
        if before and before["place"] != self.place_id and self.scans.exists():
            words = _("This door has been scanned at: make another door for the other place.")
            raise ValidationError({"place": words})
        begins = self.is_trial and not (before and before["is_trial"])
        if begins and self.opens_at and self.opens_at <= timezone.now():
            words = _("This door has opened already: a rehearsal ends when its door opens.")
            raise ValidationError({"is_trial": words})

    def in_trial(self, at: datetime) -> bool:
        """Whether a scan of that time is a rehearsal: it ends by itself when the door opens."""
        ends = [end for end in (self.opens_at, self.trial_ended_at) if end]
        if self.is_trial:
            return self.opens_at is None or at < self.opens_at
        return self.trial_ended_at is not None and at < min(ends)

    def lets_in(self, at: datetime) -> bool:
        """Whether people may enter at that time. A rehearsal minds no hour."""
        if self.in_trial(at):
            return True
        if not self.is_open or self.always_open:
            return self.is_open
        after = self.opens_at is None or self.opens_at <= at
        return after and (self.closes_at is None or at < self.closes_at)


class Device(models.Model):
    """A phone that serves doors, known by a token of which we keep the digest alone."""

    SEEN_EVERY = timedelta(minutes=1)

    class Kind(models.TextChoices):
        STEWARD = "steward", _("steward")
        SUPERVISOR = "supervisor", _("supervisor")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="devices")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STEWARD)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    doors = models.ManyToManyField(Door, verbose_name=_("doors"), related_name="devices")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, blank=True, editable=False)
    enrolment = models.ForeignKey(
        "Enrolment", models.SET_NULL, null=True, editable=False, related_name="devices"
    )
    # What the phone says of itself; empty when its browser does not tell.
    battery = models.PositiveSmallIntegerField(_("battery"), null=True, editable=False)
    waiting = models.PositiveIntegerField(_("scans that wait"), default=0, editable=False)
    synced_at = models.DateTimeField(_("roster read at"), null=True, editable=False)
    help_asked_at = models.DateTimeField(_("calls since"), null=True, editable=False)
    serving = models.ForeignKey(
        Door, models.SET_NULL, null=True, editable=False, related_name="served_by"
    )

    class Meta:
        verbose_name = _("device")

    def __str__(self) -> str:
        return self.name

    def was_seen_lately(self, now: datetime) -> bool:
        return self.last_seen_at is not None and now - self.last_seen_at < self.SEEN_EVERY


class Enrolment(models.Model):
    """A QR code that makes phones into devices, for a while; we keep its digest alone."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    kind = models.CharField(max_length=10, choices=Device.Kind, default=Device.Kind.STEWARD)
    doors = models.ManyToManyField(Door, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    uses = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("enrolment")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.expires_at:%H:%M}"

    def is_usable(self, now: datetime) -> bool:
        return now < self.expires_at and self.devices.count() < self.uses


class Expected(models.Model):
    """Somebody has a seat in a place. Never deleted: phones learn of what is taken back."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="expectations")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="expectations")
    holds = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("seat at a door")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "registration"], name="one_seat_per_person_and_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.registration_id}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def inside(self) -> Self:
        """Those who are in, rehearsals apart."""
        return self.filter(is_inside=True, is_trial=False)

    def came(self) -> Self:
        """Those who have been let in at least once, rehearsals apart."""
        return self.filter(has_come=True, is_trial=False)


class Presence(models.Model):
    """Whether somebody is in a place, since when and by which door. Written under its lock.

    What the scans of the place say, told in order (`history`): it can be told again.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="presences")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="presences")
    is_inside = models.BooleanField()
    since = models.DateTimeField()
    door = models.ForeignKey(Door, models.PROTECT, related_name="+")
    is_trial = models.BooleanField(default=False)
    has_come = models.BooleanField(default=True)
    last_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    objects: ClassVar[PresenceQuerySet] = PresenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("presence")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "registration", "is_trial"],
                name="one_presence_per_person_and_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place"], condition=Q(is_inside=True), name="presence_inside_of_place"
            ),
            models.Index(fields=["place", "changed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.registration_id}"


class ScanQuerySet(models.QuerySet["Scan"]):
    def of(self, edition: Edition) -> Self:
        """Those that count: neither rehearsals nor what was undone."""
        return self.filter(edition=edition, is_trial=False, undone_at=None)

    def moves(self) -> Self:
        """Those by which somebody went in or out in the end, rehearsals and undone ones apart."""
        accepted = Scan.Standing.ACCEPTED
        return self.filter(is_trial=False, undone_at=None, standing=accepted)

    def conflicts(self) -> Self:
        """What a phone let happen and the whole history would not have: for the desk to see to."""
        let_in = Q(outcome=Scan.Outcome.ACCEPTED) | Q(admitted=True)
        wrongly = ~Q(standing=Scan.Standing.ACCEPTED) | ~Q(reason="")
        return self.filter(let_in & wrongly, direction=Scan.Direction.IN)


class Scan(models.Model):
    """One scan and its answer, under the id that the phone chose. The answer never changes.

    `standing` is what became of it when all scans are told in order: another phone's, made
    without network and heard of later, may have come first.
    """

    class Direction(models.TextChoices):
        IN = "in", _("in")
        OUT = "out", _("out")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ALREADY_IN = "already_in", _("already in")
        NOT_IN = "not_in", _("was not in")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        UNKNOWN_CODE = "unknown_code", _("unknown code")
        BAD_SIGNATURE = "bad_signature", _("bad signature")
        CANCELLED = "cancelled", _("registration cancelled")
        REPLACED = "replaced", _("badge replaced by a newer one")
        WAITING_LIST = "waiting_list", _("on the waiting list")
        OTHER_EDITION = "other_edition", _("badge of another edition")
        WRONG_CATEGORY = "wrong_category", _("not for this category")
        NOT_BOOKED = "not_booked", _("not booked")
        ALREADY_USED = "already_used", _("already used")
        DOOR_CLOSED = "door_closed", _("door closed")
        ROOM_FULL = "room_full", _("room full")

    class Standing(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ALREADY_IN = "already_in", _("already in")
        ALREADY_USED = "already_used", _("already used")
        NOT_IN = "not_in", _("was not in")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="scans")
    door = models.ForeignKey(Door, models.PROTECT, related_name="scans")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="scans")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    registration = models.ForeignKey(Registration, models.SET_NULL, null=True, related_name="scans")
    code_digest = models.CharField(max_length=16)
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    is_offline = models.BooleanField(_("without network"), default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    override = models.CharField(_("override"), max_length=300, blank=True)
    admitted = models.BooleanField(_("let in by the phone"), default=False)
    passes = models.BooleanField(default=False)
    standing = models.CharField(
        _("in the end"), max_length=12, choices=Standing, default=Standing.REFUSED
    )
    is_trial = models.BooleanField(_("rehearsal"), default=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    seen_to_at = models.DateTimeField(_("seen to at"), null=True, blank=True)
    answer = models.JSONField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("scan")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="refused") ^ Q(reason=""),
                name="refused_scans_have_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "at"]),
            models.Index(fields=["registration", "at"]),
        ]

    objects: ClassVar[ScanQuerySet] = ScanQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.outcome}"
