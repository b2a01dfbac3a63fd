"""What programs were answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiAnswer(models.Model):
    """What a program was answered under the id that it chose, to be answered again."""

    id = models.UUIDField(primary_key=True, editable=False)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()

    class Meta:
        verbose_name = _("answer to a program")

    def __str__(self) -> str:
        return str(self.pk)
