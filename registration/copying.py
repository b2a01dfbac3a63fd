"""What an edition's registration hands to the next: its categories and questions, nobody."""

from django.utils.translation import gettext_lazy as _

from assises.copies import Choice, Copy, Part
from registration.models import (
    Category,
    FormQuestion,
    Group,
    Invitation,
    Mailing,
    Registration,
    SignInCode,
    SigningKey,
    Upload,
)

CATEGORIES = Part(
    Category,
    same=(
        *("slug", "name", "name_en", "band", "colour"),
        *("number", "rank", "is_public", "quota"),
    ),
    dates=("opens_at", "closes_at"),
)
QUESTIONS = Part(
    FormQuestion,
    same=(
        *("slug", "kind", "label", "label_en", "hint", "hint_en", "options"),
        *("is_required", "number", "is_asked"),
    ),
    many=("categories",),
    anew=("shown_if", "shown_if_answer"),  # see `conditions`
    only={"is_asked": True},
)
LEFT = {
    Registration: "people",
    Group: "people, and who registered them",
    Invitation: "codes were given to somebody",
    Mailing: "was written to people, about that day",
    SigningKey: "each edition signs with its own key",
    SignInCode: "signs somebody in, for minutes",
    Upload: "a list of people",
}


def conditions(copy: Copy) -> None:
    """A question that hangs on another hangs on what became of it; else it is asked of all."""
    hanging = FormQuestion.objects.filter(edition=copy.former, shown_if__isnull=False)
    for question in hanging.order_by("pk"):
        new = copy.of(FormQuestion, question.pk)
        on = copy.of(FormQuestion, question.shown_if_id)
        if new and on:
            new.shown_if, new.shown_if_answer = on, question.shown_if_answer
            new.save(update_fields=["shown_if", "shown_if_answer"])


CHOICES = [
    Choice(
        "categories",
        _("Categories"),
        (CATEGORIES,),
        hint=_("With their quotas and dates; invitation codes stay behind."),
    ),
    Choice(
        "questions",
        _("Questions of the form"),
        (QUESTIONS,),
        also=conditions,
        hint=_("Those that are asked now, with the categories that they are asked of."),
        after=("categories",),
    ),
]
