"""Registrations over HTTP, for an organiser's own site: retry-safe under the caller's id."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assises.models import Edition
from assises.tokens import IsOrganiser, TokenAuthentication
from assises.turns import turn
from registration import actions
from registration.forms.questions import asked_in
from registration.models import ApiAnswer, Category, Registration
from registration.names import tidy
from registration.questions import as_texts, read


class Line(serializers.CharField):
    """One line of text and nothing else, tidied as the form does."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return tidy(str(super().to_internal_value(data)))


class Person(serializers.Serializer):
    """What is written about somebody."""

    email = serializers.EmailField(max_length=254)
    first_name = Line(max_length=200)
    last_name = Line(max_length=200)
    organisation = Line(max_length=200, required=False, allow_blank=True)
    commune = Line(max_length=120, required=False, allow_blank=True)
    family = serializers.ChoiceField(Registration.Family.choices, required=False, allow_blank=True)
    category = serializers.SlugRelatedField("slug", queryset=Category.objects.none())
    language = serializers.ChoiceField(["fr", "en"], required=False)
    lunch = serializers.BooleanField(required=False)
    answers = serializers.DictField(
        required=False,
        help_text="To the edition's own questions, by their names, all together: text, the name "
        "of a choice, a list of them, true or false, a number, a date (ISO 8601).",
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Answers are checked against the questions of the category, conditions included."""
        if not self.partial or "answers" in said:
            category = said.get("category") or self.context["registration"].category
            said["answers"] = self._answers(said.get("answers") or {}, category)
        return said

    def _answers(self, answers: dict[str, Any], category: Category) -> dict[str, Any]:
        asked = asked_in(self.context["edition"])
        texts = {slug: as_texts(answer) for slug, answer in answers.items()}
        kept, mistakes = read(asked, category.pk, texts)
        unasked = {slug for slug, said in texts.items() if said} - set(kept) - set(mistakes)
        mistakes |= dict.fromkeys(unasked, _("This is not asked of this person."))
        if mistakes:
            wrong = {slug: [text] for slug, text in sorted(mistakes.items())}
            raise serializers.ValidationError({"answers": wrong})
        return kept

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if edition := self.context.get("edition"):
            fields["category"].queryset = Category.objects.filter(edition=edition)
        return fields


class NewPerson(Person):
    id = serializers.UUIDField(help_text="Chosen by the caller: the same again registers once.")

    def details(self) -> actions.Details:
        said = dict(self.validated_data)
        return actions.Details(**{name: value for name, value in said.items() if name != "id"})


class Standing(serializers.Serializer):
    """What became of a registration. `position`: in line, from 1."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Registration.State.choices)
    position = serializers.IntegerField(allow_null=True)
    badge = serializers.CharField(allow_blank=True)
    code = serializers.CharField()


class Shown(Standing, Person):
    """The same, with what is written about the person."""


def standing(registration: Registration) -> dict[str, Any]:
    return {
        "id": str(registration.pk),
        "status": registration.state,
        "position": registration.position(),
        "badge": registration.badge if registration.is_confirmed else "",
        "code": registration.code,
    }


def shown(registration: Registration) -> dict[str, Any]:
    names = [name for name in actions.CORRECTABLE if name != "category"]
    told = {name: getattr(registration, name) for name in names}
    told |= {"category": registration.category.slug, "answers": registration.answers}
    return {**standing(registration), **told}


class Registrations(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsOrganiser,)

    @extend_schema(request=NewPerson, responses={201: Standing}, tags=["registrations"])
    def post(self, request: Request) -> Response:
        """Register somebody. The same `id` again gets the stored answer."""
        edition = _edition(request)
        said = NewPerson(data=request.data, context={"edition": edition})
        said.is_valid(raise_exception=True)
        answer = _register_once(
            said.validated_data["id"],
            fingerprint_of(request.data),
            edition=edition,
            details=said.details(),
            by=request.user,
        )
        return _private(Response(answer, status=201))


class OneRegistration(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsOrganiser,)

    @extend_schema(responses=Shown, tags=["registrations"])
    def get(self, request: Request, id: UUID) -> Response:
        """One registration, as it stands now."""
        return _private(Response(shown(_find(request, id))))

    @extend_schema(request=Person(partial=True), responses=Shown, tags=["registrations"])
    def patch(self, request: Request, id: UUID) -> Response:
        """Correct what is written; another category or address has what follows from it."""
        registration = _find(request, id)
        context = {"edition": registration.edition, "registration": registration}
        said = Person(data=request.data, partial=True, context=context)
        said.is_valid(raise_exception=True)
        corrected = actions.correct(
            registration, said.validated_data, now=timezone.now(), by=request.user
        )
        return _private(Response(shown(corrected)))

    @extend_schema(responses={204: None}, tags=["registrations"])
    def delete(self, request: Request, id: UUID) -> Response:
        """Give the place back, or leave the line. Twice changes nothing."""
        actions.cancel(_find(request, id), now=timezone.now(), by=request.user)
        return Response(status=204)


def fingerprint_of(body: Any) -> str:
    return sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


@turn()
@transaction.atomic
def _register_once(
    id: UUID, fingerprint: str, *, edition: Edition, details: actions.Details, by: Any
) -> dict[str, Any]:
    Edition.objects.locked(edition.pk)  # before the answer is looked for
    if stored := ApiAnswer.objects.filter(pk=id).first():
        if stored.fingerprint != fingerprint:
            raise actions.AlreadyUsed
        return dict(stored.answer)
    registration = actions.register(id, edition=edition, details=details, now=timezone.now(), by=by)
    if registration.pk != id:
        raise actions.Duplicate
    answer = standing(registration)
    ApiAnswer.objects.create(pk=id, fingerprint=fingerprint, answer=answer)
    return answer


def _edition(request: Request) -> Edition:
    return get_object_or_404(Edition.objects.current())


def _find(request: Request, id: UUID) -> Registration:
    found = Registration.objects.of(_edition(request)).select_related("edition", "category")
    return get_object_or_404(found, pk=id)


def _private(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    return response
