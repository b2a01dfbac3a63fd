"""What participants and organisers type about workshops."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from assises.templatetags.ui import clock
from workshops.models import Lock, Round, Workshop
from workshops.standing import left_in


class BallotForm(forms.Form):
    """One rank, or none, for each workshop; and the code of those to be with."""

    PREFIX = "c-"

    company = forms.CharField(required=False, max_length=12)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        workshops: Sequence[Workshop],
        most: int,
        ranks: Mapping[int, int] | None = None,
        company: str = "",
    ) -> None:
        super().__init__(data, initial={"company": company}, auto_id="%s")
        self.workshops, self.most, self.ranks = workshops, most, ranks or {}
        choices = [("", "")] + [(str(rank), str(rank)) for rank in self.marks]
        for one in workshops:
            self.fields[self.name_of(one)] = forms.ChoiceField(choices=choices, required=False)

    def name_of(self, workshop: Workshop) -> str:
        return f"{self.PREFIX}{workshop.session.slug}"

    @property
    def marks(self) -> range:
        return range(1, min(self.most, len(self.workshops)) + 1)

    @cached_property
    def lines(self) -> list[tuple[Workshop, str, str]]:
        """Each workshop with the name of its field and the rank that it has."""
        lines = []
        for one in self.workshops:
            name, kept = self.name_of(one), self.ranks.get(one.pk, "")
            lines.append((one, name, str(self.data.get(name, "") if self.is_bound else kept)))
        return lines

    @property
    def mistake(self) -> str:
        """The first, or nothing."""
        return _first_of(self)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        ranks = [said[name] for _one, name, _rank in self.lines if said.get(name)]
        if len(set(ranks)) < len(ranks):
            self.add_error(None, _("Two workshops have the same rank: give each its own."))
        return said

    def wishes(self) -> list[Workshop]:
        """The workshops that have a rank, best first. Ranks left out are closed up."""
        ranked = [
            (int(self.cleaned_data[name]), one)
            for one, name, _rank in self.lines
            if self.cleaned_data.get(name)
        ]
        return [one for _rank, one in sorted(ranked, key=lambda pair: pair[0])]


class SeatForm(forms.Form):
    """One workshop of a round, or none, in the registration form."""

    PREFIX = "round-"

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, round: Round, workshops: Sequence[Workshop]
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.workshops = {one.session.slug: one for one in workshops}
        self.name = f"{self.PREFIX}{round.number}"
        self.fields[self.name] = forms.ChoiceField(
            choices=[("", ""), *((slug, slug) for slug in self.workshops)],
            required=False,
            error_messages={
                "invalid_choice": _("This workshop cannot be chosen any more: choose another.")
            },
        )

    @cached_property
    def lines(self) -> list[tuple[Workshop, int | None, bool]]:
        """Each workshop, what is left of it, and whether it is chosen."""
        chosen = self.data.get(self.name, "")
        return [(one, left_in(one), slug == chosen) for slug, one in self.workshops.items()]

    @property
    def hours(self) -> Session | None:
        """One of the sessions, if all are held at the same hours."""
        sessions = [one.session for one in self.workshops.values()]
        same = len({(one.starts_at, one.ends_at) for one in sessions}) == 1
        return sessions[0] if same else None

    @property
    def has_none(self) -> bool:
        return not any(is_chosen for _one, _left, is_chosen in self.lines)

    @property
    def mistake(self) -> str:
        return _first_of(self)

    @property
    def chosen(self) -> Workshop | None:
        return self.workshops.get(self.cleaned_data.get(self.name, ""))


def _first_of(form: forms.BaseForm) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")


class WorkshopField(forms.ModelChoiceField):
    """A workshop, with the hour at which it is held."""

    def label_from_instance(self, workshop: Any) -> str:
        session = workshop.session
        start = session.starts_at.astimezone(workshop.round.edition.zone)
        return f"{session.title} · {clock(start)}"


INPUT = {"class": "input"}


class ChoosingForm(forms.Form):
    """About one workshop of a ranking."""

    workshop = WorkshopField(
        label=_("Workshop"),
        queryset=Workshop.objects.none(),
        widget=forms.Select(attrs=INPUT),
    )

    def __init__(self, *args: Any, workshops: QuerySet[Workshop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["workshop"]
        chosen.queryset = workshops


class PutForm(ChoosingForm):
    """Somebody, by the code of their badge or their address, and where they are put."""

    person = forms.CharField(
        label=_("Badge code or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("What is decided"),
        choices=Lock.Kind.choices,
        widget=forms.Select(attrs=INPUT),
    )
    field_order = ("person", "workshop", "kind")


class RoomForm(ChoosingForm):
    """One more room: how many seats, for which workshop."""

    seats = forms.IntegerField(
        label=_("More seats"),
        min_value=1,
        max_value=2000,
        initial=40,
        widget=forms.NumberInput(attrs=INPUT),
    )
