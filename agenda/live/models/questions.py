"""Questions of a live room, and who would like to hear the answer too."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.live.models.rooms import LiveRoom, Voice
from registration.models import Registration


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
    """Something that somebody asked, and what became of it.

    `author` is whose name everybody sees; `voice` is known to nobody: it is for limits and for
    the written answer, and is cut from what has no name once answers are sent.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("waits for the moderator")
        PUBLISHED = "published", _("published")
        ON_SCREEN = "on_screen", _("on the screen")
        ANSWERED = "answered", _("answered")
        REJECTED = "rejected", _("not kept")
        MERGED = "merged", _("joined to another")

    class Why(models.TextChoices):
        SAME = "same", _("another one asks it")
        ELSEWHERE = "elsewhere", _("not about this session")
        PERSON = "person", _("aimed at a person")
        OTHER = "other", _("another reason")

    PUBLIC = (Status.PUBLISHED, Status.ON_SCREEN, Status.ANSWERED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(LiveRoom, models.PROTECT, related_name="questions")
    voice = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, editable=False, related_name="questions"
    )
    author = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    is_heard = models.BooleanField(_("heard in the room"), default=False)
    text = models.CharField(_("question"), max_length=280)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    original = models.CharField(_("as it was first asked"), max_length=280, blank=True)
    why = models.CharField(_("kind of reason"), max_length=10, choices=Why, blank=True)
    reason = models.CharField(_("why it was not kept"), max_length=280, blank=True)
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    status_before = models.CharField(max_length=10, blank=True, editable=False)
    label = models.CharField(_("label"), max_length=40, blank=True)
    rank = models.IntegerField(_("order of what comes next"), null=True, blank=True)
    reply = models.TextField(_("written answer"), max_length=2000, blank=True)
    reply_by = models.CharField(_("who answers in writing"), max_length=120, blank=True)
    replied_at = models.DateTimeField(_("answered in writing at"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    votes = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    on_screen_at = models.DateTimeField(null=True, blank=True, editable=False)
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
        indexes = [models.Index(fields=["room", "seq"])]

    def __str__(self) -> str:
        return self.text

    @property
    def is_public(self) -> bool:
        return self.status in self.PUBLIC and self.removed_at is None


class Vote(models.Model):
    """Somebody would like to hear the answer too; `via` a question joined to this one."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="cast")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="votes")
    via = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(fields=["question", "voice"], name="one_vote_each"),
        ]

    def __str__(self) -> str:
        return str(self.question_id)
