"""What an edition asks besides what every edition asks."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models.categories import Category


class FormQuestionQuerySet(models.QuerySet["FormQuestion"]):
    def asked(self, edition: Edition) -> Self:
        """Those of the form now; those that were retired keep their answers."""
        return self.filter(edition=edition, is_asked=True).in_order()

    def in_order(self) -> Self:
        return self.order_by("number", "pk")


class FormQuestion(models.Model):
    """A question that organisers add to the form, of everybody or of some categories.

    `options`: for the kinds with choices, `[{"slug": "bus", "fr": "En bus", "en": "By bus"}]`.
    An answer is kept in `Registration.answers` under the question's slug: text, a slug, a list
    of slugs, true or false, a number, a date (ISO 8601).
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("one choice")
        CHOICES = "choices", _("several choices")
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", _("number")
        DATE = "date", _("date")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="form_questions")
    slug = models.SlugField(_("name for programs and exports"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("question"), max_length=200)
    label_en = models.CharField(_("question, in English"), max_length=200, blank=True)
    hint = models.CharField(_("help"), max_length=300, blank=True)
    hint_en = models.CharField(_("help, in English"), max_length=300, blank=True)
    options = models.JSONField(_("choices"), default=list, blank=True)
    categories = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("asked of (nobody ticked: of all)")
    )
    is_required = models.BooleanField(_("an answer is needed"), default=False)
    shown_if = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only if")
    )
    shown_if_answer = models.CharField(_("is answered by"), max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(_("order"), default=1)
    is_asked = models.BooleanField(_("in the form"), default=True)
    objects: ClassVar[FormQuestionQuerySet] = FormQuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("question of the form")
        verbose_name_plural = _("questions of the form")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="one_question_per_slug"),
            models.CheckConstraint(
                condition=Q(shown_if__isnull=True) ^ ~Q(shown_if_answer=""),
                name="a_condition_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.label
