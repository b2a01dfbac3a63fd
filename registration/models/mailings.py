"""What organisers write to several people at once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class Mailing(models.Model):
    """One text, in one language or two; each of its mails stands in the outbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mailings")
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    subject_en = models.CharField(_("subject, in English"), max_length=150, blank=True)
    text_en = models.TextField(_("text, in English"), blank=True)
    is_about_the_day = models.BooleanField(_("about the registration itself"), default=False)
    made_at = models.DateTimeField(_("written at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message to several people")

    def __str__(self) -> str:
        return self.subject
