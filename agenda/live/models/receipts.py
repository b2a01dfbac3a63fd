"""What frames were answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.live.models.rooms import Voice


class Receipt(models.Model):
    """What a frame was answered, so that the same frame again gets the same answer."""

    voice = models.ForeignKey(Voice, models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    host = models.UUIDField(null=True, blank=True)  # of a personal link, see `access.Host`
    frame_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    refusal = models.CharField(max_length=20, blank=True)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt")
        constraints = [
            models.UniqueConstraint(
                fields=["voice", "frame_id"], name="one_answer_per_frame_of_a_voice"
            ),
            models.UniqueConstraint(
                fields=["user", "frame_id"], name="one_answer_per_frame_of_a_moderator"
            ),
            models.UniqueConstraint(
                fields=["host", "frame_id"], name="one_answer_per_frame_of_a_host"
            ),
            models.CheckConstraint(
                condition=Q(voice__isnull=False, user__isnull=True, host__isnull=True)
                | Q(voice__isnull=True, user__isnull=False, host__isnull=True)
                | Q(voice__isnull=True, user__isnull=True, host__isnull=False),
                name="a_receipt_is_somebody_s",
            ),
        ]
        indexes = [models.Index(fields=["voice", "at"])]

    def __str__(self) -> str:
        return str(self.frame_id)
