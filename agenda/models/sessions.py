"""Sessions, and what people do in them."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models.people import Speaker
from agenda.models.places import Room, Theme
from assises.models import Edition

LANGUAGES = settings.LANGUAGES


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "room__position", "pk")

    def overlapping(self, session: "Session") -> Self:
        """Others in the same room at the same time."""
        return self.filter(
            room=session.room_id,
            starts_at__lt=session.ends_at,
            ends_at__gt=session.starts_at,
            state=Session.State.PLANNED,
        ).exclude(pk=session.pk)

    def after(self, session: "Session") -> Self:
        """What follows in the same room on the same day, soonest first."""
        return self.filter(
            room=session.room_id,
            starts_at__gte=session.ends_at,
            starts_at__lt=session.ends_at + timedelta(hours=12),
            state=Session.State.PLANNED,
        ).in_order()

    def with_people(self) -> Self:
        """With room, theme and those on stage: three queries whatever the length."""
        roles = Role.objects.select_related("speaker").order_by("position", "pk")
        return self.select_related("room", "theme", "relay_of").prefetch_related(
            models.Prefetch("roles", queryset=roles)
        )

    def with_materials(self) -> Self:
        """With what everybody may download, as `shown`: one query more."""
        shown = Material.objects.public().in_order()
        return self.prefetch_related(models.Prefetch("materials", queryset=shown, to_attr="shown"))


class Session(models.Model):
    """One moment of the day in one room."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("welcome")
        PLENARY = "plenary", _("plenary")
        ROUND_TABLE = "round_table", _("round table")
        WORKSHOP = "workshop", _("workshop")
        PERFORMANCE = "performance", _("performance")
        MEAL = "meal", _("meal")
        BREAK = "break", _("break")
        RELAY = "relay", _("relay to an overflow room")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sessions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title, in English"), max_length=200, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    summary_en = models.CharField(_("in one sentence, in English"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description, in English"), blank=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions", verbose_name=_("room"))
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("theme"),
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    relay_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relays",
        verbose_name=_("relays"),
    )
    speakers = models.ManyToManyField(Speaker, through="Role", related_name="sessions")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="fr")
    sign_language = models.BooleanField(_("in French sign language too"), default=False)
    captions = models.BooleanField(_("captions"), default=False)
    stream_url = models.URLField(_("address of the live stream"), blank=True)
    recording_url = models.URLField(_("address of the recording"), blank=True)
    has_live = models.BooleanField(_("live questions"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("session")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_session_per_slug"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_lasts"),
        ]
        indexes = [models.Index(fields=["edition", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_spoken(self) -> bool:
        """Whether its language says anything."""
        return self.kind not in (self.Kind.MEAL, self.Kind.BREAK, self.Kind.WELCOME)

    @property
    def places(self) -> int:
        """How many people may sit: its own number, else its room's."""
        return self.room.capacity if self.capacity is None else self.capacity


class MaterialQuerySet(models.QuerySet["Material"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def in_order(self) -> Self:
        return self.order_by("at", "pk")


class Material(models.Model):
    """A file or a link that goes with a session: slides, a document, a page."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    speaker = models.ForeignKey(
        Speaker, models.SET_NULL, null=True, blank=True, related_name="materials"
    )
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to="materials", blank=True)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    url = models.URLField(_("address"), blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=True)
    at = models.DateTimeField(_("added at"))
    objects: ClassVar[MaterialQuerySet] = MaterialQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("material")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(url=""), name="a_material_is_a_file_or_a_link"
            ),
            models.UniqueConstraint(
                fields=["session", "digest"],
                condition=~Q(digest=""),
                name="a_file_goes_with_a_session_once",
            ),
            models.UniqueConstraint(
                fields=["session", "url"],
                condition=~Q(url=""),
                name="a_link_goes_with_a_session_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def extension(self) -> str:
        """What its file is, in two to four letters: pdf, odp; nothing for a link."""
        return str(self.file.name).rpartition(".")[2] if self.file else ""

    @property
    def kind(self) -> str:
        """The same in capitals; the host of a link."""
        return self.extension.upper() if self.file else urlsplit(self.url).netloc


class Role(models.Model):
    """What somebody does in a session."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        MODERATOR = "moderator", _("moderator")
        FACILITATOR = "facilitator", _("facilitator")

    session = models.ForeignKey(Session, models.CASCADE, related_name="roles")
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=Kind, default=Kind.SPEAKER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(fields=["session", "speaker", "kind"], name="one_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.kind} {self.session_id}"
