"""People who come: registrations, their categories, consents, needs, and signing keys."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assises.models import Edition


class CategoryQuerySet(models.QuerySet["Category"]):
    def public(self, edition: Edition) -> Self:
        """What anybody may register as, in this edition."""
        return self.filter(edition=edition, is_public=True).order_by("number", "pk")

    def open_at(self, now: datetime) -> Self:
        """Those whose own dates include `now`."""
        begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
        return self.filter(begun, Q(closes_at__isnull=True) | Q(closes_at__gt=now))


class Category(models.Model):
    """What somebody comes as. The badge says it in words and in the pattern of its band."""

    class Band(models.TextChoices):
        PUBLIC = "public", _("plain")
        SPEAKER = "speaker", _("speaker")
        TEAM = "team", _("team")
        PRESS = "press", _("press")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="categories")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name, in English"), max_length=60, blank=True)
    band = models.CharField(_("band"), max_length=10, choices=Band, default=Band.PUBLIC)
    number = models.PositiveSmallIntegerField(_("number in the badge"))
    is_public = models.BooleanField(_("anybody may register as this"), default=False)
    quota = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("Of the edition's places, how many this category may take. Empty: no limit."),
    )
    opens_at = models.DateTimeField(_("registration opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes at"), null=True, blank=True)
    objects: ClassVar[CategoryQuerySet] = CategoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_category_per_slug"),
            models.UniqueConstraint(fields=["edition", "number"], name="one_category_per_number"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="category_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes(self, now: datetime) -> bool:
        """Whether its own dates include `now`."""
        begun = self.opens_at is None or self.opens_at <= now
        return begun and (self.closes_at is None or now < self.closes_at)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def confirmed(self) -> Self:
        return self.filter(state=Registration.State.CONFIRMED)

    def holding(self) -> Self:
        """Those who take one of the edition's places."""
        return self.filter(state__in=Registration.HOLDING)

    def in_line(self) -> Self:
        """Those who wait, first come first: numbers are given under the edition's lock."""
        return self.filter(state=Registration.State.WAITING).order_by("number")

    def lapsed(self, now: datetime) -> Self:
        """Those who did not take in time the place that was offered to them."""
        return self.filter(state=Registration.State.OFFERED, held_until__lte=now)

    def in_order(self) -> Self:
        return self.order_by("last_name", "first_name", "pk")


class Registration(models.Model):
    """Somebody who asked for a place in an edition, and what became of it."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a place is offered")
        CANCELLED = "cancelled", _("cancelled")

    class Family(models.TextChoices):
        """Legal families of the social and solidarity economy (law of 31 July 2014, article 1)."""

        ASSOCIATION = "association", _("association")
        COOPERATIVE = "cooperative", _("cooperative")
        MUTUAL = "mutual", _("mutual society")
        FOUNDATION = "foundation", _("foundation")
        COMPANY = "company", _("social enterprise")
        PUBLIC = "public", _("public body")
        TEACHING = "teaching", _("teaching and research")
        OTHER = "other", _("another kind, or none")

    HOLDING = (State.CONFIRMED, State.OFFERED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="registrations")
    category = models.ForeignKey(Category, models.PROTECT, related_name="registrations")
    number = models.PositiveIntegerField(_("number"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State)

    first_name = models.CharField(_("first name"), max_length=200)
    last_name = models.CharField(_("last name"), max_length=200)
    name_key = models.CharField(max_length=420, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    family = models.CharField(_("legal family"), max_length=20, choices=Family, blank=True)
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    lunch = models.BooleanField(_("stays for lunch"), default=False)

    code = models.CharField(_("code to type"), max_length=8, editable=False)
    badge = models.CharField(_("badge"), max_length=260, editable=False, blank=True)
    badge_version = models.PositiveSmallIntegerField(default=1, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    held_until = models.DateTimeField(_("offered until"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("registration")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_registration_per_number"
            ),
            models.UniqueConstraint(fields=["edition", "code"], name="one_registration_per_code"),
            models.UniqueConstraint(
                fields=["edition", "email", "name_key"],
                condition=~Q(email="") & ~Q(state="cancelled"),
                name="one_live_registration_per_email_and_name",
            ),
            models.CheckConstraint(
                condition=Q(state="offered") ^ Q(held_until__isnull=True),
                name="an_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state"]),
            models.Index(fields=["edition", "last_name", "first_name"]),
            models.Index(fields=["email"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """First name and initial: all that the live room shows."""
        return (
            f"{self.first_name} {self.last_name[:1]}.".strip()
            if self.last_name
            else self.first_name
        )

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    def position(self) -> int | None:
        """1 for who is next in line; None for who does not wait. One query."""
        if self.state != self.State.WAITING:
            return None
        line = Registration.objects.filter(edition=self.edition_id).in_line()
        return line.filter(number__lte=self.number).count()


class Need(models.Model):
    """A diet or an access need: kept apart, with its own consent and date of deletion."""

    class Kind(models.TextChoices):
        DIET = "diet", _("diet")
        ACCESS = "access", _("access need")

    class Diet(models.TextChoices):
        VEGETARIAN = "veg", _("Vegetarian")
        NO_PORK = "nopork", _("No pork")
        NO_GLUTEN = "nogluten", _("No gluten")
        OTHER = "other", _("Other")

    class Access(models.TextChoices):
        WHEELCHAIR = "chair", _("A place for a wheelchair")
        SIGNS = "signs", _("Interpretation in French sign language")
        LOOP = "loop", _("The induction loop")
        FRONT = "front", _("A seat in the front row")
        GUIDE = "guide", _("Somebody to come with me from the metro")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=10, choices=Kind)
    choice = models.CharField(_("answer"), max_length=30, blank=True)
    text = models.CharField(_("in one's own words"), max_length=500, blank=True)
    consented_at = models.DateTimeField(_("consented at"))
    delete_on = models.DateField(_("deleted on"))

    class Meta:
        verbose_name = _("need")
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind"], name="one_need_of_each_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def answers(self) -> list[str]:
        """The boxes ticked, in words."""
        words = dict([*self.Diet.choices, *self.Access.choices])
        return [str(words[code]) for code in self.choice.split(",") if code in words]


class Consent(models.Model):
    """Something that a person agreed to, dated; withdrawn rather than deleted."""

    class Purpose(models.TextChoices):
        PHOTOGRAPHS = "photographs", _("photographs")
        NEWSLETTER = "newsletter", _("news of the next edition")
        DIRECTORY = "directory", _("directory of participants")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_per_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class ApiAnswer(models.Model):
    """What a program was answered under the id that it chose, to be answered again."""

    id = models.UUIDField(primary_key=True, editable=False)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()

    class Meta:
        verbose_name = _("answer to a program")

    def __str__(self) -> str:
        return str(self.pk)


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def signing(self, now: datetime) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=now)).order_by("-number")


class SigningKey(models.Model):
    """A key that badges of an edition are signed with (ECDSA P-256).

    The private half is kept encrypted under the installation's key, so that a copy of the
    database alone forges nothing.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signing_keys")
    number = models.PositiveSmallIntegerField()
    private = models.TextField()
    public_jwk = models.JSONField()
    until = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[SigningKeyQuerySet] = SigningKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("signing key")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_signing_key_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.number}"


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    def of(self, edition: Edition, mailbox: str) -> Self:
        return self.filter(edition=edition, mailbox=mailbox)

    def unused_since(self, moment: datetime) -> Self:
        return self.filter(used_at__isnull=True, sent_at__gt=moment)


class SignInCode(models.Model):
    """Six digits asked for by one browser, to sign in whoever reads that mailbox.

    Kept for every address that is typed, known or not, so that both behave alike: hence the
    address is a keyed hash. An empty `digest` is a code that was never sent and never fits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    mailbox = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[SignInCodeQuerySet] = SignInCodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("sign-in code")
        indexes = [
            models.Index(fields=["edition", "mailbox", "sent_at"]),
            models.Index(fields=["sent_at"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)
