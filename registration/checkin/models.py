"""Doors, the places that they lead to, the devices that serve them, and every scan."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models import Registration


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

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_place_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class DoorQuerySet(models.QuerySet["Door"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def in_order(self) -> Self:
        return self.order_by("place__name", "name", "pk")


class Door(models.Model):
    """A door to a place; several may lead to one place."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="doors")
    place = models.ForeignKey(Place, models.PROTECT, related_name="doors")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name, in English"), max_length=120, blank=True)
    is_open = models.BooleanField(_("open"), default=True)
    always_open = models.BooleanField(_("whatever the hour"), default=False)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
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

    def lets_in(self, at: datetime) -> bool:
        """Whether people may enter at that time."""
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

    class Meta:
        verbose_name = _("device")

    def __str__(self) -> str:
        return self.name

    def was_seen_lately(self, now: datetime) -> bool:
        return self.last_seen_at is not None and now - self.last_seen_at < self.SEEN_EVERY


class PresenceQuerySet(models.QuerySet["Presence"]):
    def inside(self) -> Self:
        return self.filter(is_inside=True)


class Presence(models.Model):
    """Whether somebody is in a place, since when and by which door. Written under its lock."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="presences")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="presences")
    is_inside = models.BooleanField()
    since = models.DateTimeField()
    door = models.ForeignKey(Door, models.PROTECT, related_name="+")
    objects: ClassVar[PresenceQuerySet] = PresenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("presence")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "registration"], name="one_presence_per_person_and_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place"], condition=Q(is_inside=True), name="presence_inside_of_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.registration_id}"


class Scan(models.Model):
    """One scan and its answer, under the id that the phone chose. Never changed."""

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

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.outcome}"
