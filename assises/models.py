"""What everything else stands on: staff, editions, the audit trail."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of the staff. Participants have no account: see `registration`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)
    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        permissions = [
            ("organise", _("prepares the edition: programme, registrations, staff")),
            ("lead_desk", _("leads the desk: devices, conflicts, overrides")),
            ("serve_door", _("serves a door: scans and searches")),
            ("moderate", _("moderates live questions")),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def readable(self) -> Self:
        """Past ones, which everybody may read again."""
        return self.filter(is_archived=True)

    def shown(self, past: str = "") -> Self:
        """The one that public pages tell of: the current one, or the past one of that slug."""
        return self.readable().filter(slug=past) if past else self.current()

    def with_past(self) -> Self:
        """With `has_past`: whether there are past ones to read."""
        return self.annotate(has_past=models.Exists(Edition.objects.readable()))

    def standing(self, past: str = "") -> tuple[int, int] | None:
        """The key and version of `shown`: all that a kept page asks, at each request."""
        with connection.cursor() as cursor:
            cursor.execute(*standing_sql(connection.vendor, past))
            found: tuple[int, int] | None = cursor.fetchone()
        return found

    def locked(self, pk: int) -> "Edition":
        """The edition, to oneself until the transaction ends; rows may still point at it."""
        return self.select_for_update(no_key=True).get(pk=pk)

    def bump(self, pk: int) -> None:
        """Say that the public pages of this edition have changed."""
        self.filter(pk=pk).update(version=F("version") + 1, changed_at=timezone.now())


@lru_cache(maxsize=64)
def standing_sql(vendor: str, past: str) -> tuple[str, tuple[Any, ...]]:
    """Composing it takes longer than asking it: once a process."""
    asked = Edition.objects.shown(past).values_list("pk", "version")
    sql, params = asked.query.sql_with_params()
    return sql, params


class Edition(models.Model):
    """One Assises: a day, a place, a number of seats. Every row belongs to one."""

    slug = models.SlugField(unique=True)
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name, in English"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=80)
    short_name_en = models.CharField(_("short name, in English"), max_length=80, blank=True)
    organiser = models.CharField(_("organiser"), max_length=200)
    hashtag = models.CharField(_("hashtag"), max_length=50, blank=True)
    contact_email = models.EmailField(_("contact"), blank=True)
    questions = models.TextField(_("framing questions, one a line"), blank=True)
    questions_en = models.TextField(_("framing questions, in English"), blank=True)

    day = models.DateField(_("day"))
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Paris")

    venue = models.CharField(_("venue"), max_length=200)
    address = models.CharField(_("address"), max_length=300)
    access = models.TextField(_("how to come"), blank=True)
    access_en = models.TextField(_("how to come, in English"), blank=True)
    # What was written here before partners were rows: `agenda.Partner`. Nothing reads it.
    partners = models.TextField(_("who makes the day: one a line, name | what"), blank=True)
    partners_en = models.TextField(_("who makes the day, in English"), blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    capacity = models.PositiveIntegerField(_("places"))
    registration_open = models.BooleanField(_("registration is open"), default=True)
    registration_closes_at = models.DateTimeField(
        _("registration closes at"), null=True, blank=True
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered place"), default=24
    )
    offer_hours_late = models.PositiveSmallIntegerField(
        _("the same, when the day is less than 48 hours away"), default=2
    )

    reminds_week = models.BooleanField(_("reminder a week before"), default=True)
    reminds_day = models.BooleanField(_("reminder the day before"), default=True)
    thanks = models.BooleanField(_("thanks the day after"), default=True)
    needs_kept_days = models.PositiveSmallIntegerField(
        _("days after which diets and access needs are erased"), default=7
    )
    kept_months = models.PositiveSmallIntegerField(
        _("months after which what names a person is erased"), default=12
    )

    is_current = models.BooleanField(_("answers at the public addresses"), default=False)
    is_archived = models.BooleanField(
        _("readable among past editions"), default=False, editable=False
    )
    copy_key = models.UUIDField(null=True, unique=True, editable=False)  # of the form that made it
    is_demo = models.BooleanField(_("made-up people"), default=False, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("edition")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_edition"
            ),
            models.CheckConstraint(
                condition=~Q(is_current=True, is_archived=True),
                name="the_current_edition_is_not_past",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, self.opens_at, self.zone)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.day, self.closes_at, self.zone)

    @property
    def forgets_needs_on(self) -> date:
        """The day on which diets and access needs are erased."""
        return self.day + timedelta(days=self.needs_kept_days)

    @property
    def forgets_on(self) -> date:
        """The day on which everything that names a person is erased."""
        month = self.day.month - 1 + self.kept_months
        first = date(self.day.year + month // 12, month % 12 + 1, 1)
        return first + timedelta(days=self.day.day - 1)

    def takes_registrations(self, now: datetime) -> bool:
        closes_at = self.registration_closes_at or self.ends_at
        return self.registration_open and now < closes_at

    def offer_ends_at(self, now: datetime) -> datetime:
        """Until when a place offered now is kept for who is next in line."""
        late = self.starts_at - now < timedelta(hours=48)
        hours = self.offer_hours_late if late else self.offer_hours
        return min(now + timedelta(hours=hours), self.ends_at)


class AuditEntry(models.Model):
    """One thing that somebody did. Names no person: `target` points to the row."""

    action = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    target = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        indexes = [models.Index(fields=["target", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"


class ApiToken(models.Model):
    """What an organiser's program shows to the API. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what for"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        """What may be sent now, first come first served."""
        return self.filter(state=OutgoingMail.State.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "pk"
        )


class OutgoingMail(models.Model):
    """A mail to send, written in the transaction that it tells about."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        UNCERTAIN = "uncertain", _("uncertain: perhaps sent, perhaps not")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("no longer needed")

    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    reference = models.CharField(_("about"), max_length=60, blank=True)
    params = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120, unique=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("last try at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    objects: ClassVar[OutgoingMailQuerySet] = OutgoingMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["reference"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
