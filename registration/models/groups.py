"""Several colleagues registered in one go, and who did it."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class Group(models.Model):
    """Colleagues registered by one contact, who sees and may replace them until the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="groups")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact"), max_length=200)
    contact_email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)

    class Meta:
        verbose_name = _("group")

    def __str__(self) -> str:
        return self.organisation or self.contact_name

    def members(self) -> Any:
        """In the order given, each with `place_in_line`. Who asked to be erased is not there."""
        return (
            self.registrations.filter(erased_at__isnull=True)
            .with_place_in_line()
            .select_related("edition", "category")
            .order_by("number")
        )

    def may_change(self, now: datetime) -> bool:
        """Until the day begins."""
        return now < self.edition.starts_at
