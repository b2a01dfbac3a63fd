"""The programme of an edition: rooms, themes, sessions, people on stage, key figures."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class Room(models.Model):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rooms")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name, in English"), max_length=100, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    note = models.CharField(_("in a few words"), max_length=100, blank=True)
    note_en = models.CharField(_("in a few words, in English"), max_length=100, blank=True)
    wheelchair_places = models.PositiveSmallIntegerField(_("wheelchair places"), default=0)
    induction_loop = models.BooleanField(_("induction loop"), default=False)
    step_free = models.BooleanField(_("step-free"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("room")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_room_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """What a workshop is about. The slug gives colour and icon: see `static/css/assises.css`."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="themes")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name, in English"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_theme_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def on_stage(self) -> Self:
        """Those who do something in a session."""
        return self.filter(models.Exists(Role.objects.filter(speaker=models.OuterRef("pk"))))

    def with_sessions(self) -> Self:
        """With what they do and where: one query more, whatever the length."""
        roles = Role.objects.select_related("session__room").order_by("session__starts_at", "pk")
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
    objects: ClassVar[SpeakerQuerySet] = SpeakerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("speaker")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_speaker_per_slug"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


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
    def places(self) -> int:
        """How many people may sit: its own number, else its room's."""
        return self.room.capacity if self.capacity is None else self.capacity


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


class KeyFigure(models.Model):
    """A figure of the plan, with how sure it is and why."""

    class State(models.TextChoices):
        SURE = "sure", _("sure")
        DOUBTFUL = "doubtful", _("to be checked")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="key_figures")
    slug = models.SlugField()
    chart = models.SlugField(_("chart"), blank=True)
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label, in English"), max_length=200, blank=True)
    value = models.CharField(_("value, as written"), max_length=40)
    share = models.PositiveSmallIntegerField(
        _("share, in percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SURE)
    reason = models.CharField(_("why it is doubtful"), max_length=300, blank=True)
    reason_en = models.CharField(_("why, in English"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("key figure")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_figure_per_slug"),
        ]

    def __str__(self) -> str:
        return self.label


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
