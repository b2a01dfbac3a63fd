"""Who asked for a place in an edition, and what became of it."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models.categories import Category
from registration.models.groups import Group
from registration.models.invitations import Invitation


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def confirmed(self) -> Self:
        return self.filter(state=Registration.State.CONFIRMED)

    def holding(self) -> Self:
        """Those who take one of the edition's places."""
        return self.filter(state__in=Registration.HOLDING)

    def in_line(self) -> Self:
        """Those who wait, first come first: numbers are given under the edition's lock."""
        return self.filter(state=Registration.State.WAITING).order_by("number")

    def lapsed(self, now: datetime) -> Self:
        """Those who did not take in time the place that was kept for them."""
        return self.filter(state__in=Registration.KEPT_FOR_A_TIME, held_until__lte=now)

    def with_place_in_line(self) -> Self:
        """Each with `place_in_line`: 1 for who is next, None for who does not wait."""
        waiting = Registration.State.WAITING
        ahead = (
            Registration.objects.filter(edition=OuterRef("edition"), state=waiting)
            .filter(number__lte=OuterRef("number"))
            .order_by()
            .values("edition")
            .annotate(how_many=Count("pk"))
            .values("how_many")
        )
        return self.annotate(place_in_line=Case(When(state=waiting, then=Subquery(ahead))))

    def in_order(self) -> Self:
        """By name, whatever the accents: see `names.sort_names`."""
        return self.order_by("sort_name", "sort_first_name", "pk")


class Registration(models.Model):
    """Somebody who asked for a place in an edition, and what became of it."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        PENDING = "pending", _("to be confirmed from the mail")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a place is offered")
        CANCELLED = "cancelled", _("cancelled")

    class Family(models.TextChoices):
        """Legal families of the social and solidarity economy (law of 31 July 2014, article 1)."""

        ASSOCIATION = "association", _("association")
        COOPERATIVE = "cooperative", _("cooperative")
        MUTUAL = "mutual", _("mutual society")
        FOUNDATION = "foundation", _("foundation")
        COMPANY = "company", _("social enterprise")
        PUBLIC = "public", _("public body")
        TEACHING = "teaching", _("teaching and research")
        OTHER = "other", _("another kind, or none")

    HOLDING = (State.CONFIRMED, State.PENDING, State.OFFERED)
    KEPT_FOR_A_TIME = (State.PENDING, State.OFFERED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="registrations")
    category = models.ForeignKey(Category, models.PROTECT, related_name="registrations")
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State)

    first_name = models.CharField(_("first name"), max_length=200)
    last_name = models.CharField(_("last name"), max_length=200)
    name_key = models.CharField(max_length=420, editable=False)
    sort_name = models.CharField(max_length=420, editable=False, blank=True)
    sort_first_name = models.CharField(max_length=420, editable=False, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_key = models.CharField(max_length=420, editable=False, blank=True)
    family = models.CharField(_("legal family"), max_length=20, choices=Family, blank=True)
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    lunch = models.BooleanField(_("stays for lunch"), default=False)
    answers = models.JSONField(_("answers"), default=dict, blank=True, editable=False)

    code = models.CharField(_("code to type"), max_length=8, editable=False)
    badge = models.CharField(_("badge"), max_length=260, editable=False, blank=True)
    badge_version = models.PositiveSmallIntegerField(default=1, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    calendar_version = models.PositiveSmallIntegerField(default=1, editable=False)

    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    held_until = models.DateTimeField(_("kept until"), null=True, blank=True, editable=False)
    readdressed_at = models.DateTimeField(
        _("address corrected at"), null=True, blank=True, editable=False
    )
    email_wanted = models.EmailField(_("address to be confirmed"), blank=True, editable=False)
    opted_out_at = models.DateTimeField(
        _("wants no news since"), null=True, blank=True, editable=False
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    printed_at = models.DateTimeField(_("printed at"), null=True, blank=True, editable=False)
    printed_as = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("registration")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_registration_per_number"
            ),
            models.UniqueConstraint(fields=["edition", "code"], name="one_registration_per_code"),
            models.UniqueConstraint(
                fields=["edition", "email", "name_key"],
                condition=~Q(email="") & ~Q(state="cancelled"),
                name="one_live_registration_per_email_and_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "pending"]) ^ Q(held_until__isnull=True),
                name="what_is_kept_for_a_time_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state"]),
            models.Index(fields=["edition", "sort_name", "sort_first_name"]),
            models.Index(fields=["email"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """First name and initial: all that the live room shows."""
        return (
            f"{self.first_name} {self.last_name[:1]}.".strip()
            if self.last_name
            else self.first_name
        )

    @property
    def is_on_their_own(self) -> bool:
        """No longer their group's to change: they corrected their address, or handed over."""
        return self.readdressed_at is not None

    @property
    def has_badge_for_contact(self) -> bool:
        """Whether the badge is the group's contact's to fetch: it arrives in their mailbox."""
        mine = self.group is not None and self.email == self.group.contact_email
        return bool(mine and self.is_confirmed and self.badge and not self.is_on_their_own)

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    def position(self) -> int | None:
        """1 for who is next in line; None for who does not wait. One query."""
        if self.state != self.State.WAITING:
            return None
        line = Registration.objects.filter(edition=self.edition_id).in_line()
        return line.filter(number__lte=self.number).count()
