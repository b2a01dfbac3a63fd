"""What people show of themselves, the words it is found by, and what others think of it."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import Theme
from assises.models import Edition
from networking.models.safety import Block
from registration.models import Consent, Registration


class ProfileQuerySet(models.QuerySet["Profile"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(registration__edition=edition)

    def shown(self) -> Self:
        """Those in the directory: confirmed, agreed to it, not put aside by the desk.

        The agreement itself is asked, so that who withdraws it is gone with that very row. What
        somebody wrote is never shown as another's, to whom they handed their place over.
        """
        agreed = Consent.objects.filter(
            registration=OuterRef("registration"),
            purpose=Consent.Purpose.DIRECTORY,
            withdrawn_at=None,
        )
        return self.filter(
            Exists(agreed),
            Q(owner_code="") | Q(owner_code=F("registration__code")),
            registration__state=Registration.State.CONFIRMED,
            registration__erased_at=None,
            suspended_at=None,
        )

    def seen_by(self, reader: Registration) -> Self:
        """Those in the directory that this person may see: not themselves, and nobody who has
        blocked them or whom they have blocked."""
        theirs = Block.objects.filter(by=OuterRef("registration"), about=reader)
        mine = Block.objects.filter(by=reader, about=OuterRef("registration"))
        shown = self.of(reader.edition).shown().exclude(registration=reader)
        return shown.filter(~Exists(theirs), ~Exists(mine))

    def with_person(self) -> Self:
        """With who it is and the themes: two queries whatever the length."""
        return self.select_related("registration__edition").prefetch_related("themes")


class Profile(models.Model):
    """What one person shows to the others. In the directory only while they agree to it."""

    class Audience(models.TextChoices):
        """Who sees a field of a profile."""

        DIRECTORY = "directory", _("everybody registered")
        PARTNERS = "partners", _("my meetings and contacts")
        NOBODY = "nobody", _("nobody")

    # What each field is seen by where its owner has not chosen. The e-mail is never in a list.
    AUDIENCES: ClassVar[dict[str, str]] = {
        "commune": Audience.DIRECTORY,
        "photograph": Audience.DIRECTORY,
        "links": Audience.DIRECTORY,
        "telephone": Audience.PARTNERS,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="profile")
    # The code on the badge of who wrote it: a place handed over to somebody has another.
    owner_code = models.CharField(max_length=8, blank=True, editable=False)
    headline = models.CharField(_("in one line"), max_length=120, blank=True)
    offers = models.JSONField(_("I offer"), default=list, blank=True)
    offers_words = models.CharField(_("I offer, in my own words"), max_length=280, blank=True)
    seeks = models.JSONField(_("I seek"), default=list, blank=True)
    seeks_words = models.CharField(_("I seek, in my own words"), max_length=280, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="profiles")
    languages = models.JSONField(_("languages"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    photograph = models.ImageField(_("photograph"), upload_to="profiles", blank=True)
    audiences = models.JSONField(default=dict, blank=True)

    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Which state of the registration its words were taken from, and by which rules.
    indexed_at = models.DateTimeField(null=True, editable=False)
    index_version = models.PositiveSmallIntegerField(default=0, editable=False)
    suspended_at = models.DateTimeField(_("put aside at"), null=True, blank=True, editable=False)
    objects: ClassVar[ProfileQuerySet] = ProfileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("profile")
        indexes = [models.Index(fields=["indexed_at"]), models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return str(self.pk)

    def audience_of(self, field: str) -> str:
        """Who sees this field: an `Audience`."""
        chosen = self.audiences.get(field)
        return chosen if chosen in self.Audience.values else self.AUDIENCES[field]


class Word(models.Model):
    """A stem that a profile is found by, and where it stands in it."""

    class Where(models.IntegerChoices):
        NAME = 1, _("name")
        ORGANISATION = 2, _("organisation")
        OFFERS = 3, _("I offer")
        SEEKS = 4, _("I seek")
        OTHER = 5, _("other")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="words")
    stem = models.CharField(max_length=40)
    where = models.PositiveSmallIntegerField(choices=Where)

    class Meta:
        verbose_name = _("word of a profile")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "stem", "where"], name="a_word_stands_once_in_each_part"
            ),
        ]
        indexes = [models.Index(fields=["stem", "where", "profile"])]

    def __str__(self) -> str:
        return self.stem


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def standing(self, registration: Registration) -> Self:
        """Those of this person about people who are still the same: a place handed over to
        somebody has another code, and takes nothing of who held it."""
        mine = self.filter(by=registration, by_code__in=["", registration.code])
        return mine.filter(Q(about_code="") | Q(about_code=F("about__code")))

    def of_others(self) -> Self:
        """Those of, or about, who has handed their place over since."""
        of_another = ~Q(by_code="") & ~Q(by_code=F("by__code"))
        about_another = ~Q(about_code="") & ~Q(about_code=F("about__code"))
        return self.filter(of_another | about_another)


class Opinion(models.Model):
    """What one person thinks of a suggestion: kept in mind, or put away.

    `*_code`: the codes on the badges of the two, then. `traits`: what the other offered and sought
    then, in the terms of the model. Put away, they come back when that is mostly something else.
    """

    class Kind(models.TextChoices):
        KEPT = "kept", _("kept in mind")
        DISMISSED = "dismissed", _("put away")

    by = models.ForeignKey(Registration, models.CASCADE, related_name="opinions")
    about = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by_code = models.CharField(max_length=8, blank=True, editable=False)
    about_code = models.CharField(max_length=8, blank=True, editable=False)
    traits = models.JSONField(default=list)
    objects: ClassVar[OpinionQuerySet] = OpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("opinion of a suggestion")
        constraints = [
            models.UniqueConstraint(fields=["by", "about"], name="one_opinion_of_each_person"),
            models.CheckConstraint(
                condition=~Q(by=F("about")), name="nobody_is_suggested_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.kind} {self.about_id}"
