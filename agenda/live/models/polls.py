"""Polls of a live room, what may be answered, and what was."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.live.models.rooms import LiveRoom, Voice


class PollQuerySet(models.QuerySet["Poll"]):
    def in_order(self) -> Self:
        return self.order_by("number", "pk")


class Poll(models.Model):
    """Something asked of the whole room. One at a time is before the audience.

    `is_current`: the room sees it now, open or closed; `is_shown`: with its results.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("one choice")
        MULTIPLE = "multiple", _("several choices")
        SCALE = "scale", _("a scale")
        RANKING = "ranking", _("put in order")
        TEXT = "text", _("in their own words")
        WORDS = "words", _("word cloud")

    class State(models.TextChoices):
        DRAFT = "draft", _("prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    WITH_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(LiveRoom, models.PROTECT, related_name="polls")
    number = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    question = models.CharField(_("question"), max_length=200)
    question_en = models.CharField(_("question, in English"), max_length=200, blank=True)
    most = models.PositiveSmallIntegerField(
        _("answers a person may give"), default=1, help_text=_("choices, or words")
    )
    lowest = models.SmallIntegerField(_("scale from"), default=1)
    highest = models.SmallIntegerField(_("scale to"), default=5)
    lowest_label = models.CharField(_("what the lowest means"), max_length=40, blank=True)
    highest_label = models.CharField(_("what the highest means"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    is_current = models.BooleanField(default=False, editable=False)
    is_shown = models.BooleanField(_("results are shown"), default=False)
    hidden = models.JSONField(default=list, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    objects: ClassVar[PollQuerySet] = PollQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("poll")
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(is_current=True), name="one_poll_before_the_room"
            ),
            models.CheckConstraint(
                condition=Q(lowest__lt=F("highest")), name="a_scale_goes_somewhere"
            ),
            models.CheckConstraint(condition=Q(most__gte=1), name="at_least_one_answer"),
        ]
        indexes = [models.Index(fields=["room", "seq"])]

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One of the answers that a poll proposes."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("answer"), max_length=100)
    text_en = models.CharField(_("answer, in English"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("possible answer")
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_option_at_a_place"),
        ]

    def __str__(self) -> str:
        return self.text


class PollAnswer(models.Model):
    """One line of somebody's answer: a choice, a point of the scale, a rank, a text, a word.

    `place` tells the lines of one person apart: the rank in a ranking, else any order.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="answers")
    place = models.PositiveSmallIntegerField(default=0)
    option = models.ForeignKey(
        PollOption, models.CASCADE, null=True, blank=True, related_name="chosen"
    )
    number = models.SmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=280, blank=True)
    folded = models.CharField(max_length=280, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(fields=["poll", "voice", "place"], name="one_line_at_a_place"),
        ]
        indexes = [models.Index(fields=["poll", "option"])]

    def __str__(self) -> str:
        return self.text or str(self.option_id or self.number)
