"""The live room of a session: its questions, their votes, and the answers already given."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from registration.models import Registration


class LiveRoom(models.Model):
    """Where a session's audience asks. Its lock orders everything that happens in it.

    `seq` is raised under that lock in the transaction that makes a change: the order of the
    numbers is the order of the commits, so that a client can say "what changed since".
    """

    session = models.OneToOneField(Session, models.PROTECT, related_name="live_room")
    is_open = models.BooleanField(_("takes questions and votes"), default=False)
    is_moderated = models.BooleanField(_("a moderator reads questions first"), default=True)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    changed_seq = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("live room")
        verbose_name_plural = _("live rooms")

    def __str__(self) -> str:
        return str(self.session)


class QuestionQuerySet(models.QuerySet["Question"]):
    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def public(self) -> Self:
        """What the audience and the screen may see."""
        return self.standing().filter(status__in=Question.PUBLIC)

    def since(self, seq: int) -> Self:
        return self.filter(seq__gt=seq)

    def in_order(self) -> Self:
        return self.order_by("asked_at", "pk")


class Question(models.Model):
    """Something that somebody asked, and what became of it."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waits for the moderator")
        PUBLISHED = "published", _("published")
        ON_SCREEN = "on_screen", _("on the screen")
        ANSWERED = "answered", _("answered")
        REJECTED = "rejected", _("not kept")
        MERGED = "merged", _("joined to another")

    PUBLIC = (Status.PUBLISHED, Status.ON_SCREEN, Status.ANSWERED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(LiveRoom, models.PROTECT, related_name="questions")
    author = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    anonymous = models.BooleanField(_("without a name"), default=False)
    text = models.CharField(_("question"), max_length=280)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    reason = models.CharField(_("why it was not kept"), max_length=280, blank=True)
    votes = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    was_public = models.BooleanField(default=False, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    seq = models.PositiveBigIntegerField(editable=False)
    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(status="on_screen"), name="one_question_on_screen"
            ),
        ]
        indexes = [models.Index(fields=["room", "seq"]), models.Index(fields=["author"])]

    def __str__(self) -> str:
        return self.text

    @property
    def is_public(self) -> bool:
        return self.status in self.PUBLIC and self.removed_at is None


class Vote(models.Model):
    """Somebody would like to hear the answer too."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="cast")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="votes")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(fields=["question", "registration"], name="one_vote_each"),
        ]

    def __str__(self) -> str:
        return str(self.question_id)


class Receipt(models.Model):
    """What a frame was answered, so that the same frame again gets the same answer."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    frame_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    refusal = models.CharField(max_length=20, blank=True)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "frame_id"], name="one_answer_per_frame_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["user", "frame_id"], name="one_answer_per_frame_of_a_moderator"
            ),
            models.CheckConstraint(
                condition=Q(registration__isnull=True) ^ Q(user__isnull=True),
                name="a_receipt_is_somebody_s",
            ),
        ]
        indexes = [models.Index(fields=["registration", "at"])]

    def __str__(self) -> str:
        return str(self.frame_id)
