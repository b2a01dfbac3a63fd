"""What organisers do to one person or to many: each says first what will follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assises.errors import Refused
from assises.models import Edition, User
from registration import actions, mails
from registration.forms.fields import Line, Text, offer
from registration.models import Category, Mailing, Registration

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
        offer(self, Category.objects.filter(edition=edition).in_order())


def _as_said(said: Said, edition: Edition, now: datetime, by: User) -> Said:
    return said


class AlreadySent(Refused):
    code = "already_sent"
    message = _("This message has already been sent.")


class Message(More):
    TEXTS = ("subject", "text", "subject_en", "text_en", "is_about_the_day")

    id = forms.UUIDField(widget=forms.HiddenInput)
    subject = Line(_("Subject"), missing=_("Give the message a subject."), max_length=150)
    text = Text(_("Text"), hint=_("An empty line makes a new paragraph."))
    subject_en = Line(_("Subject, in English"), max_length=150)
    text_en = Text(_("Text, in English"), needed=False)
    is_about_the_day = forms.BooleanField(
        label=_("About the registration itself: also to those who want no news"), required=False
    )

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data, edition)
        self.fields["id"].initial = uuid4()


@dataclass(frozen=True)
class Deed:
    """`act` does it to one person; who is in none of `states` is not concerned."""

    slug: str
    label: Promise
    one: Promise
    button: Promise
    states: tuple[str, ...]
    act: Callable[[Registration, Any, datetime, User], Any]
    form: type[More] = More
    prepare: Callable[[Said, Edition, datetime, User], Any] = _as_said


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


def _write_to(person: Registration, said: Mailing, now: datetime, by: User) -> None:
    mails.mailing(said, person, at=now)


def _keep_message(said: Said, edition: Edition, now: datetime, by: User) -> Mailing:
    """The text, once; the same form sent twice writes to nobody twice."""
    texts = {name: said[name] for name in Message.TEXTS}
    mailing, is_new = Mailing.objects.get_or_create(
        pk=said["id"], edition=edition, defaults={**texts, "made_at": now, "made_by": by}
    )
    if not is_new:
        raise AlreadySent
    return mailing


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
            "courriel",
            _("Write to them…"),
            _("Write a message"),
            _("Send the message"),
            LIVE,
            _write_to,
            Message,
            _keep_message,
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
