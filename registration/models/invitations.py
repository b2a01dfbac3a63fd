"""Codes that let somebody register as what is not open to all."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models.categories import Category


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_uses(self) -> Self:
        """Each with `used`: how many have a place or wait with it; who cancels gives it back."""
        live = ~Q(registrations__state="cancelled")
        return self.annotate(used=Count("registrations", filter=live))

    def in_order(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Invitation(models.Model):
    """A code for one category: once, several times, until a date; revoked when it leaks."""

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
