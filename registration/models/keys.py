"""Keys that badges are signed with, and codes that sign people in."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def signing(self, now: datetime) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=now)).order_by("-number")


class SigningKey(models.Model):
    """A key that badges of an edition are signed with (ECDSA P-256).

    The private half is kept encrypted under the installation's key, so that a copy of the
    database alone forges nothing.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signing_keys")
    number = models.PositiveSmallIntegerField()
    private = models.TextField()
    public_jwk = models.JSONField()
    until = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[SigningKeyQuerySet] = SigningKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("signing key")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_signing_key_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.number}"


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    def of(self, edition: Edition, mailbox: str) -> Self:
        return self.filter(edition=edition, mailbox=mailbox)

    def unused_since(self, moment: datetime) -> Self:
        return self.filter(used_at__isnull=True, sent_at__gt=moment)


class SignInCode(models.Model):
    """Six digits asked for by one browser, to sign in whoever reads that mailbox.

    Kept for every address that is typed, known or not, so that both behave alike: hence the
    address is a keyed hash. An empty `digest` is a code that was never sent and never fits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    mailbox = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[SignInCodeQuerySet] = SignInCodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("sign-in code")
        indexes = [
            models.Index(fields=["edition", "mailbox", "sent_at"]),
            models.Index(fields=["sent_at"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)
