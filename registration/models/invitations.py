"""Codes that let somebody register as what is not open to all."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models.categories import Category


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_uses(self) -> Self:
        """Each with `used`: how many have a place or wait with it; who cancels gives it back."""
        live = ~Q(registrations__state="cancelled")
        return self.annotate(used=Count("registrations", filter=live))

    def standing(self, state: str, now: datetime) -> Self:
        """Those of one `Invitation.Standing`, each in one alone. Needs `with_uses`."""
        if state == Invitation.Standing.REVOKED:
            return self.filter(revoked_at__isnull=False)
        theirs, over = self.filter(revoked_at__isnull=True), Q(expires_at__lte=now)
        if state == Invitation.Standing.EXPIRED:
            return theirs.filter(over)
        left = Q(used__lt=F("uses"))
        return theirs.exclude(over).filter(left if state == Invitation.Standing.GOOD else ~left)

    def in_order(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Invitation(models.Model):
    """A code for one category: once, several times, until a date; revoked when it leaks."""

    class Standing(models.TextChoices):
        """What a code is good for now, by its uses and its date: computed, not kept."""

        GOOD = "good", _("Good")
        USED_UP = "used_up", _("Used up")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="invitations")
    category = models.ForeignKey(Category, models.PROTECT, related_name="invitations")
    code = models.CharField(_("code"), max_length=20)
    label = models.CharField(_("for whom"), max_length=120, blank=True)
    uses = models.PositiveIntegerField(_("how many times"), default=1)
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("invitation code")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_invitation_per_code"),
            models.CheckConstraint(condition=Q(uses__gte=1), name="an_invitation_is_for_somebody"),
        ]

    def __str__(self) -> str:
        return self.code

    def is_good(self, now: datetime) -> bool:
        """Neither revoked nor expired; whether uses are left is counted under the lock."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def standing(self, now: datetime) -> str:
        """Its `Standing`. Needs `used`: see `with_uses`."""
        if self.revoked_at is not None:
            return self.Standing.REVOKED
        if not self.is_good(now):
            return self.Standing.EXPIRED
        used_up = self.used >= self.uses  # type: ignore[attr-defined]
        return self.Standing.USED_UP if used_up else self.Standing.GOOD
