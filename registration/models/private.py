"""What is kept apart about somebody: needs, and what they agreed to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registration.models.people import Registration


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
