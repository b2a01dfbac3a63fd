"""Whom people do not want to see, and what they tell the desk."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models import Registration


class Block(models.Model):
    """Neither sees the other any more; who is blocked is not told."""

    by = models.ForeignKey(Registration, models.CASCADE, related_name="blocks")
    about = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("block")
        constraints = [
            models.UniqueConstraint(fields=["by", "about"], name="one_block_of_each_person"),
            models.CheckConstraint(condition=~Q(by=F("about")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.about_id}"


class ReportQuerySet(models.QuerySet["Report"]):
    def of(self, registration: Registration) -> Self:
        """Those about this very person, and none about who held their place before."""
        return self.filter(about=registration, about_code__in=["", registration.code])

    def about_same(self, report: "Report") -> Self:
        """The others about the person whom this one is about."""
        return self.filter(about=report.about_id, about_code=report.about_code).exclude(
            pk=report.pk
        )

    def open(self) -> Self:
        return self.filter(state=Report.State.OPEN)

    def in_order(self) -> Self:
        """What waits first, oldest first; then what was handled, newest first."""
        waits = models.Case(models.When(state=Report.State.OPEN, then=0), default=1)
        return self.order_by(waits, "handled_at", "at", "pk")


class Report(models.Model):
    """Something that a person tells the desk about another: read by organisers alone.

    `about_text` keeps what was reported as it stood, whatever becomes of it; `about_code`, the code
    on the badge of whom it is about: who is handed their place has another, and is not reported.
    """

    class Kind(models.TextChoices):
        PROFILE = "profile", _("a profile")
        MEETING = "meeting", _("a meeting or its message")
        NOTICE = "notice", _("an offer or a need")
        REPLY = "reply", _("a reply")

    class Reason(models.TextChoices):
        SPAM = "spam", _("advertising")
        RUDE = "rude", _("rude or hateful")
        HARASSMENT = "harassment", _("harassment")
        FALSE = "false", _("false identity")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("to be read")
        DISMISSED = "dismissed", _("nothing to do")
        HIDDEN = "hidden", _("taken down")
        SUSPENDED = "suspended", _("the person is put aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    by = models.ForeignKey(Registration, models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(Registration, models.CASCADE, related_name="reports")
    about_code = models.CharField(max_length=8, blank=True, editable=False)
    kind = models.CharField(_("about"), max_length=10, choices=Kind)
    subject = models.UUIDField()
    about_text = models.TextField(_("what was reported"), blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    at = models.DateTimeField(_("reported at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("note of the desk"), max_length=500, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # by mail, to the desk
    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("report")
        indexes = [models.Index(fields=["edition", "state", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(handled_at__isnull=False),
                name="a_report_is_handled_at_an_hour",
            ),
            models.UniqueConstraint(
                fields=["by", "kind", "subject"],
                condition=Q(state="open"),
                name="one_open_report_each",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_of_former(self) -> bool:
        """Whether the person has let somebody else come with their place since."""
        return bool(self.about_code) and self.about_code != self.about.code
