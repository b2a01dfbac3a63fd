"""What organisers do to one person or to many: each says first what will follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assises.models import Edition, User
from registration import actions
from registration.forms.fields import offer
from registration.models import Category, Registration

Said = Mapping[str, Any]


class More(forms.Form):
    """What a deed needs to know besides; nothing, as a rule."""

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data, auto_id="%s")


class Move(More):
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("New category"),
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data, edition)
        offer(self, Category.objects.filter(edition=edition).order_by("number", "pk"))


@dataclass(frozen=True)
class Deed:
    """`act` does it to one person; who is in none of `states` is not concerned."""

    slug: str
    label: Promise
    one: Promise
    button: Promise
    states: tuple[str, ...]
    act: Callable[[Registration, Said, datetime, User], Any]
    form: type[More] = More


State = Registration.State
LIVE = tuple(state for state in State if state != State.CANCELLED)


def _cancel(person: Registration, said: Said, now: datetime, by: User) -> None:
    actions.cancel(person, now=now, by=by)


def _promote(person: Registration, said: Said, now: datetime, by: User) -> None:
    actions.promote(person, now=now, by=by)


def _move(person: Registration, said: Said, now: datetime, by: User) -> None:
    actions.correct(person, {"category": said["category"]}, now=now, by=by)


def _send(person: Registration, said: Said, now: datetime, by: User) -> None:
    actions.send_again(person, now=now, by=by)


DEEDS = {
    deed.slug: deed
    for deed in (
        Deed(
            "badge", _("Send the badge again…"), _("Send the badge again"), _("Send"), LIVE, _send
        ),
        Deed(
            "place",
            _("Give a place now…"),
            _("Give a place now"),
            _("Give a place"),
            (State.WAITING, State.OFFERED, State.PENDING),
            _promote,
        ),
        Deed(
            "categorie",
            _("Change the category…"),
            _("Change the category"),
            _("Change the category"),
            LIVE,
            _move,
            Move,
        ),
        Deed(
            "annuler",
            _("Cancel the registrations…"),
            _("Cancel the registration"),
            _("Cancel"),
            LIVE,
            _cancel,
        ),
    )
}
