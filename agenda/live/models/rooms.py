"""A live room, and those who speak in it."""

import secrets
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from registration.models import Registration

LETTERS = "ACDEFGHJKLMNPQRTUVWXY3479"  # none is taken for another, read from the last row


def new_code() -> str:
    """What somebody in the room types to come in: five letters or figures."""
    return "".join(secrets.choice(LETTERS) for _place in range(5))


class LiveRoom(models.Model):
    """Where a session's audience asks. Its lock orders everything that happens in it.

    `seq` is raised under that lock in the transaction that makes a change: the order of the
    numbers is the order of the commits, so that a client can say "what changed since".
    """

    session = models.OneToOneField(Session, models.PROTECT, related_name="live_room")
    is_open = models.BooleanField(_("takes questions and votes"), default=False)
    opens_at = models.DateTimeField(_("opens by itself at"), null=True, blank=True)
    is_moderated = models.BooleanField(_("a moderator reads questions first"), default=True)
    allows_anonymous = models.BooleanField(_("questions without a name"), default=True)
    allows_guests = models.BooleanField(_("people with the code take part"), default=False)
    code = models.CharField(_("code of the room"), max_length=12, default=new_code, unique=True)
    most_questions = models.PositiveSmallIntegerField(
        _("questions a person may ask"), null=True, blank=True
    )
    answers_until = models.DateTimeField(
        _("speakers answer in writing until"), null=True, blank=True
    )
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replies_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    changed_seq = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("live room")
        verbose_name_plural = _("live rooms")

    def __str__(self) -> str:
        return str(self.session)


class VoiceQuerySet(models.QuerySet["Voice"]):
    def guests(self) -> Self:
        return self.filter(registration=None)


class Voice(models.Model):
    """Somebody who takes part in one room: a registered person, or a guest with the code.

    What is asked without a name, voted or answered points here and nowhere else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(LiveRoom, models.CASCADE, related_name="voices")
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="voices"
    )
    since = models.DateTimeField()
    silenced_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[VoiceQuerySet] = VoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("voice")
        constraints = [
            models.UniqueConstraint(fields=["room", "registration"], name="one_voice_each"),
            models.CheckConstraint(
                condition=Q(silenced_at__isnull=True) | Q(silenced_at__gte=models.F("since")),
                name="silenced_after_speaking",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def id_of(room: int, registration: uuid.UUID) -> uuid.UUID:
        """The voice of a registered person: known before it has said anything."""
        return uuid.uuid5(registration, f"voice in {room}")
