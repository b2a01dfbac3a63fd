"""People on stage, and how the organisers reach them."""

import re
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from assises.pictures import SMALL_SIDE

PORTRAIT = re.compile(r"speakers/([0-9a-f]{32})\.jpg")


def _roles() -> models.QuerySet:
    """What they do: the rows between them and their sessions."""
    return Speaker.sessions.through._default_manager.all()


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def on_stage(self) -> Self:
        """Those who do something in a session."""
        return self.filter(models.Exists(_roles().filter(speaker=models.OuterRef("pk"))))

    def with_sessions(self) -> Self:
        """With what they do and where: one query more, whatever the length."""
        roles = _roles().select_related("session__room").order_by("session__starts_at", "pk")
        return self.prefetch_related(models.Prefetch("roles", queryset=roles))

    def in_order(self) -> Self:
        return self.order_by("last_name", "first_name", "pk")


class Speaker(models.Model):
    """Somebody on stage: a public role, never a contact."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="speakers")
    slug = models.SlugField()
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    function = models.CharField(_("function"), max_length=200, blank=True)
    function_en = models.CharField(_("function, in English"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    biography_en = models.TextField(_("biography, in English"), blank=True)
    photograph = models.ImageField(_("photograph"), upload_to="speakers", blank=True)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(_("cannot come, said at"), null=True, editable=False)
    declined_note = models.CharField(max_length=500, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    objects: ClassVar[SpeakerQuerySet] = SpeakerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("speaker")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_speaker_per_slug"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(declined_at=None),
                name="a_speaker_comes_or_cannot",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def has_answered(self) -> bool:
        return bool(self.confirmed_at or self.declined_at)

    @property
    def portrait(self) -> str:
        """What their photograph is called in its address; nothing for one that we did not cut."""
        found = PORTRAIT.fullmatch(str(self.photograph.name))
        return found[1] if found else ""

    @property
    def small_portrait(self) -> str:
        return f"{self.portrait}-{SMALL_SIDE}" if self.portrait else ""


class SpeakerContact(models.Model):
    """Where the organisers write to somebody on stage: apart from what is public."""

    speaker = models.OneToOneField(Speaker, models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    written_at = models.DateTimeField(_("link sent at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contact of a speaker")
        verbose_name_plural = _("contacts of speakers")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.speaker_id}"
