"""What organisers bring as a file."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class ProgrammeFileQuerySet(models.QuerySet["ProgrammeFile"]):
    def over(self, now: datetime) -> Self:
        """Those whose day has passed."""
        return self.filter(made_at__lte=now - timedelta(days=1))


class ProgrammeFile(models.Model):
    """What an organiser's file says of the programme, until it is imported or a day has passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lines = models.JSONField(default=list)
    mistakes = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    report = models.JSONField(default=list)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[ProgrammeFileQuerySet] = ProgrammeFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("programme brought by an organiser")

    def __str__(self) -> str:
        return str(self.pk)
