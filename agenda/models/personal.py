"""What one person keeps of the programme, and is told about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.planning import Release
from agenda.models.sessions import Session
from registration.models import Registration


class Favourite(models.Model):
    """A session that somebody keeps for their day: it books nothing."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="favourites")
    session = models.ForeignKey(Session, models.CASCADE, related_name="favourites")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("favourite")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"], name="one_favourite_of_each_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id}"


class ChangeNotice(models.Model):
    """What changed for one person since version `since`, shown in their day until dismissed.

    `release` is the newest of the versions that are told at once.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="notices")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="change_notices")
    since = models.PositiveIntegerField(default=1)
    sessions = models.JSONField(default=list)  # the uids that concern them
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice of a change")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "registration"], name="one_notice_a_version_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.registration_id}"
