"""Work on a programme that nobody sees yet, and what was published of it when."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models.sessions import Session
from assises.models import Edition


class Draft(models.Model):
    """What is changed of a session, or a session to come, until it is published.

    `values` holds the fields that differ, as JSON: hours as ISO 8601 with offset, room, theme and
    `relay_of` as primary keys. `roles`: who is on stage, `[{"speaker": pk, "kind": "speaker"}, …]`
    in order; None where it does not change. `version` rises with each save: who saves says which
    one they had before them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="drafts")
    session = models.OneToOneField(
        Session, models.CASCADE, null=True, blank=True, related_name="draft"
    )
    values = models.JSONField(default=dict)
    roles = models.JSONField(null=True, blank=True)
    drops = models.BooleanField(_("is dropped"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draft of a session")

    def __str__(self) -> str:
        return str(self.pk)


class KeptWarning(models.Model):
    """A warning of the timetable that somebody has looked at and keeps, and why.

    `key` names what is warned about with its facts: other hours or another room warn again.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="kept_warnings")
    key = models.CharField(max_length=250)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("warning that is kept")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="a_warning_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.key


class ReleaseQuerySet(models.QuerySet["Release"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def to_tell(self) -> Self:
        """Those of which nobody was told yet, the oldest first."""
        return self.filter(tells=True, told_at=None).order_by("number")

    def in_order(self) -> Self:
        """The newest first."""
        return self.order_by("-number")


class Release(models.Model):
    """A programme as published: version `number`, and what changed since the one before.

    `changes`: `[{"uid", "slug", "title", "title_en", "what": ["added" | "cancelled" | "restored" |
    "time" | "room" | "title" | "people" | "words"], "before": {…}, "after": {…}}, …]`.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("version of the programme", "published")
        ON_THE_DAY = "on_the_day", _("changed during the day")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PUBLISHED)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    note_en = models.CharField(_("in a few words, in English"), max_length=300, blank=True)
    changes = models.JSONField(default=list)
    at = models.DateTimeField(_("published at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    tells = models.BooleanField(_("those concerned are told"), default=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("version of the programme")
        verbose_name_plural = _("versions of the programme")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_release_per_number"),
        ]
        indexes = [
            models.Index(
                fields=["edition"],
                condition=models.Q(tells=True, told_at=None),
                name="releases_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.number}"
