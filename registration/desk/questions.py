"""Questions of one's own: written, ordered, retired; and what people answered."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assises import audit
from assises.models import Edition
from registration.desk.access import DeskRequest, organisers
from registration.forms.asking import QuestionForm, answered
from registration.models import FormQuestion, Registration
from registration.questions import as_asked, said

SHOWN = 500


def _question(request: DeskRequest, slug: str) -> FormQuestion:
    mine = FormQuestion.objects.filter(edition=request.edition).select_related("shown_if")
    return get_object_or_404(mine.prefetch_related("categories"), slug=slug)


@organisers
@require_safe
def questions(request: DeskRequest) -> HttpResponse:
    mine = FormQuestion.objects.filter(edition=request.edition).select_related("shown_if")
    context = {"questions": mine.in_order().prefetch_related("categories")}
    return TemplateResponse(request, "desk/questions.html", context)


@organisers
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: DeskRequest, slug: str = "") -> HttpResponse:
    """Write a question, new or not."""
    mine = _question(request, slug) if slug else FormQuestion(edition=request.edition)
    form = QuestionForm(request.POST or None, instance=mine, edition=request.edition, auto_id="%s")
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            Edition.objects.locked(request.edition.pk)
            kept = form.keep()
            _record(request, kept, "kept")
        messages.success(request, gettext("The question is written."))
        return redirect("desk:questions")
    return TemplateResponse(request, "desk/question.html", {"form": form, "slug": slug})


@organisers
@require_POST
def order(request: DeskRequest, slug: str) -> HttpResponse:
    """One step up or down; a question stays after the one that its condition looks at."""
    step = -1 if "up" in request.POST else 1
    with transaction.atomic():
        Edition.objects.locked(request.edition.pk)
        mine = list(FormQuestion.objects.filter(edition=request.edition).in_order())
        here = next((place for place, one in enumerate(mine) if one.slug == slug), None)
        there = here + step if here is not None else -1
        if here is not None and 0 <= there < len(mine):
            first, second = sorted((here, there))
            if mine[second].shown_if_id == mine[first].pk:
                messages.error(request, gettext("The second question hangs on the first."))
            else:
                mine[here], mine[there] = mine[there], mine[here]
        for number, one in enumerate(mine, start=1):
            FormQuestion.objects.filter(pk=one.pk).exclude(number=number).update(number=number)
    return redirect("desk:questions")


@organisers
@require_POST
def retire(request: DeskRequest, slug: str) -> HttpResponse:
    """Out of the form, or back into it. Nobody answered, and it is out: it goes for good."""
    mine = _question(request, slug)
    hanging = FormQuestion.objects.filter(shown_if=mine)
    if hanging.filter(is_asked=True).exists():
        messages.error(request, gettext("Another question hangs on this one: retire that first."))
    elif "delete" in request.POST and not answered(mine) and not hanging.exists():
        _record(request, mine, "deleted")
        mine.delete()
        messages.success(request, gettext("The question is gone."))
    else:
        mine.is_asked = not mine.is_asked
        mine.save(update_fields=["is_asked"])
        _record(request, mine, "kept")
    return redirect("desk:questions")


@organisers
@require_safe
def results(request: DeskRequest, slug: str) -> HttpResponse:
    """What people answered: counted where it can be, listed where it cannot."""
    mine = _question(request, slug)
    asked = as_asked(mine, (get_language() or "fr")[:2])
    people = Registration.objects.of(request.edition).exclude(state=Registration.State.CANCELLED)
    rows = people.filter(answers__has_key=mine.slug).in_order()
    given = [row.answers[mine.slug] for row in rows.only("answers")]
    context: dict[str, Any] = {"question": mine, "label": asked.label, "answered": len(given)}
    if mine.kind in (FormQuestion.Kind.TEXT, FormQuestion.Kind.NUMBER, FormQuestion.Kind.DATE):
        context["rows"] = [(row, said(asked, row.answers[mine.slug])) for row in rows[:SHOWN]]
    else:
        counts = Counter(one for answer in given for one in _each(answer))
        context["counts"] = [(said(asked, one), how_many) for one, how_many in counts.most_common()]
    return TemplateResponse(request, "desk/question_results.html", context)


def _each(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


def _record(request: DeskRequest, question: FormQuestion, verb: str) -> None:
    audit.record(
        f"registration.question_{verb}",
        on=question,
        edition=request.edition,
        at=timezone.now(),
        by=request.organiser,
    )
