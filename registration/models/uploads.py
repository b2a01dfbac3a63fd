"""Lists that organisers have brought, until they are imported or a day has passed."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition

KEPT = timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def over(self, now: datetime) -> Self:
        """Those whose day has passed: people stand in them."""
        return self.filter(made_at__lte=now - KEPT)


class Upload(models.Model):
    """The lines of a file, titles first. Once imported, only what became of each line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rows = models.JSONField(default=list)
    report = models.JSONField(default=list)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("list brought by an organiser")

    def __str__(self) -> str:
        return str(self.pk)
