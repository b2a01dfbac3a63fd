"""The wall of offers and needs."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from agenda.models import Theme
from assises.models import Edition
from networking.models.safety import Block
from registration.models import Registration


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def seen_by(self, reader: Registration) -> Self:
        """What stands on the wall for this person: blocked people's is not there."""
        theirs = Block.objects.filter(by=OuterRef("author"), about=reader)
        mine = Block.objects.filter(by=reader, about=OuterRef("author"))
        standing = self.of(reader.edition).filter(taken_down_at=None)
        return standing.filter(
            ~Exists(theirs), ~Exists(mine), author__state=Registration.State.CONFIRMED
        )

    def in_order(self) -> Self:
        return self.order_by("-at", "pk")


class Notice(models.Model):
    """What somebody offers or needs, signed with their name."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("offer")
        NEED = "need", _("need")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    author = models.ForeignKey(Registration, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.CharField(_("text"), max_length=280)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    at = models.DateTimeField(_("posted at"))
    settled_at = models.DateTimeField(_("found at"), null=True, blank=True)
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("offer or need")
        verbose_name_plural = _("offers and needs")
        indexes = [models.Index(fields=["edition", "at"])]

    def __str__(self) -> str:
        return str(self.pk)


class Reply(models.Model):
    """What somebody answers to an offer or a need, on the wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="replies")
    author = models.ForeignKey(Registration, models.CASCADE, related_name="replies")
    text = models.CharField(_("text"), max_length=280)
    at = models.DateTimeField(_("posted at"))
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        indexes = [models.Index(fields=["notice", "at"])]

    def __str__(self) -> str:
        return str(self.pk)
