"""The wall of offers and needs."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Theme
from assises.models import Edition
from networking.models.profiles import Profile
from registration.models import Registration
from registration.names import folded


def _signed_for(reader: Registration) -> Q:
    """By somebody whom the directory shows to this person now, or by themselves."""
    seen = Profile.objects.seen_by(reader).filter(registration=OuterRef("author"))
    return Q(Exists(seen)) | Q(author=reader)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def standing(self) -> Self:
        return self.filter(taken_down_at=None)

    def seen_by(self, reader: Registration) -> Self:
        """What stands on the wall for this person: gone with its author's place in the directory,
        and where one of the two has blocked the other. One's own stays to its author."""
        return self.of(reader.edition).standing().filter(_signed_for(reader))

    def holding(self, word: str) -> Self:
        """Those with a word, in the text or in who signs; a plural finds the singular."""
        key = folded(word)
        key = key[:-1] if len(key) > 3 and key[-1] in "sx" else key
        signed = Q(author__name_key__contains=key) | Q(author__organisation_key__contains=key)
        return self.filter(Q(text_key__contains=key) | signed) if key else self

    def with_replies(self, reader: Registration) -> Self:
        """With who signs, and `answers`, the replies that this person sees: two queries."""
        answers = Reply.objects.seen_by(reader).with_author().in_order()
        prefetch = Prefetch("replies", queryset=answers, to_attr="answers")
        return self.select_related("author__profile", "theme").prefetch_related(prefetch)

    def in_order(self) -> Self:
        return self.order_by("-at", "pk")


class Notice(models.Model):
    """What somebody offers or needs, signed with their name.

    Taken down by its author, or by the organisers (`is_hidden`), who let its author know.
    """

    class Kind(models.TextChoices):
        OFFER = "offer", _("offer")
        NEED = "need", _("need")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    author = models.ForeignKey(Registration, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.CharField(_("text"), max_length=280)
    text_key = models.CharField(max_length=420, editable=False, blank=True)  # to be found by
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    at = models.DateTimeField(_("posted at"))
    settled_at = models.DateTimeField(_("found at"), null=True, blank=True)
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    is_hidden = models.BooleanField(default=False, editable=False)
    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("offer or need")
        verbose_name_plural = _("offers and needs")
        indexes = [models.Index(fields=["edition", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_hidden=False) | Q(taken_down_at__isnull=False),
                name="what_is_hidden_is_taken_down",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReplyQuerySet(models.QuerySet["Reply"]):
    def standing(self) -> Self:
        return self.filter(taken_down_at=None)

    def seen_by(self, reader: Registration) -> Self:
        """As notices: see `NoticeQuerySet.seen_by`. The notice itself is another matter."""
        mine = self.standing().filter(notice__edition=reader.edition)
        return mine.filter(_signed_for(reader))

    def with_author(self) -> Self:
        return self.select_related("author__profile")

    def in_order(self) -> Self:
        return self.order_by("at", "pk")


class Reply(models.Model):
    """What somebody answers to an offer or a need, on the wall.

    `told_at`: when a mail about it was written to the notice's author.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="replies")
    author = models.ForeignKey(Registration, models.CASCADE, related_name="replies")
    text = models.CharField(_("text"), max_length=280)
    at = models.DateTimeField(_("posted at"))
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        indexes = [
            models.Index(fields=["notice", "at"]),
            models.Index(fields=["told_at"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)
