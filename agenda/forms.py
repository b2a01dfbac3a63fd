"""What an organiser typed about the programme, checked before it is stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Role, Session


class SessionForm(forms.ModelForm):
    """A session whose room, theme and source are of its edition, and which lasts."""

    class Meta:
        model = Session
        fields = (
            "edition",
            "title",
            "slug",
            "kind",
            "theme",
            "state",
            "starts_at",
            "ends_at",
            "room",
            "capacity",
            "relay_of",
            "has_live",
            "summary",
            "description",
            "title_en",
            "summary_en",
            "description_en",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_hours(data)
        self.check_edition(data)
        self.check_relay(data)
        return data

    def check_hours(self, data: dict[str, Any]) -> None:
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The session ends before it starts: check both hours."))

    def check_edition(self, data: dict[str, Any]) -> None:
        chosen = data.get("edition")  # fixed, so absent, once the session exists
        edition_id = chosen.pk if chosen else self.instance.edition_id
        sentences = {
            "room": _("This room is of another edition: choose one of this edition."),
            "theme": _("This theme is of another edition: choose one of this edition."),
            "relay_of": _("This session is of another edition: choose one of this edition."),
        }
        for field, sentence in sentences.items():
            part = data.get(field)
            if edition_id and part and part.edition_id != edition_id:
                self.add_error(field, sentence)

    def check_relay(self, data: dict[str, Any]) -> None:
        source = data.get("relay_of")
        if source and source.pk == self.instance.pk:
            self.add_error("relay_of", _("A session cannot relay itself."))
        elif source and data.get("kind") != Session.Kind.RELAY:
            self.add_error("kind", _("A session that relays another one is a relay."))


class RoleForm(forms.ModelForm):
    class Meta:
        model = Role
        fields = ("speaker", "kind", "position")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        speaker, session = data.get("speaker"), data.get("session")
        if speaker and session and session.edition_id and speaker.edition_id != session.edition_id:
            self.add_error("speaker", _("This person is of another edition."))
        return data
