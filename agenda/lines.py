"""Lists that are edited whole: a form of lines, put in order by numbers, taken out by a box."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

MOST = 60  # lines
SPARE = 3  # empty lines for what is added
PREFIX = "lines"


class OrderedLine(forms.Form):
    """One line; an empty one is none, and what is taken out is not checked."""

    TELLING: ClassVar[Sequence[str]] = ()  # fields: all empty, the line is
    KEPT: ClassVar[Sequence[str]] = ()

    order = forms.IntegerField(
        label=_("Order"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    is_gone = forms.BooleanField(label=_("Take this line out"), required=False)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.counts:
            self._errors = forms.utils.ErrorDict()

    @property
    def is_empty(self) -> bool:
        told = (self.data.get(self.add_prefix(name), "") for name in self.TELLING)
        return not any(str(one).strip() for one in told)

    @property
    def counts(self) -> bool:
        return not self.is_empty and self.add_prefix("is_gone") not in self.data

    def needs(self, said: Mapping[str, Any], name: str, sentence: Any) -> None:
        if not said.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.KEPT}


class LineSet(forms.BaseFormSet):
    def clean(self) -> None:
        """Our pages send empty lines at least: none at all is no wish to delete them all."""
        if not self.forms:
            raise forms.ValidationError(_("The lines did not arrive: send the form again."))


def line_set(line: type[OrderedLine], data: Any, initial: Sequence[Mapping[str, Any]]) -> Any:
    made = forms.formset_factory(line, LineSet, extra=SPARE, max_num=MOST, absolute_max=MOST + 20)
    return made(data, initial=initial, prefix=PREFIX, auto_id="%s")


def rows_in(lines: Any) -> list[dict[str, Any]]:
    """What the lines say, in the order that was asked for; without a number, at the end."""
    counting = [(number, line) for number, line in enumerate(lines.forms) if line.counts]
    counting.sort(key=lambda one: (_place(one[1]), one[0]))
    return [line.row() for _number, line in counting]


def _place(line: OrderedLine) -> int:
    order: int | None = line.cleaned_data.get("order")
    return 1000 if order is None else order


def typed_lines(line: type[OrderedLine], data: QueryDict) -> list[dict[str, Any]]:
    """The lines as they were typed, to show them again with more of them."""
    said = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(said), MOST) if said.isdecimal() and len(said) < 4 else 0
    rows = [typed(line, data, f"{PREFIX}-{number}-") for number in range(count)]
    return [row for row in rows if any(str(row[name]).strip() for name in line.TELLING)]


def typed(form: type[forms.Form], data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What was typed in a form, unchecked, as another one's beginning."""
    return {name: _typed(field, data, prefix + name) for name, field in form.base_fields.items()}


def _typed(field: forms.Field, data: QueryDict, name: str) -> Any:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [one for one in data.getlist(name) if one.isdecimal()]
    if isinstance(field, forms.BooleanField):
        return name in data
    return data.get(name, "")
