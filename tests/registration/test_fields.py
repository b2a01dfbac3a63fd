"""Fields as the pages show them."""

import pytest
from django import forms
from django.template.loader import render_to_string

from registration.forms.fields import Answer


class Asked(forms.Form):
    bound_field_class = Answer
    box = forms.BooleanField(label="Déjeuner : oui")
    boxes = forms.MultipleChoiceField(
        label="Venez-vous ?",
        choices=[("bus", "En bus : ligne 10"), ("bike", "À vélo !")],
        widget=forms.CheckboxSelectMultiple,
    )
    line = forms.CharField(label="Structure : laquelle ?")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("box", ["Déjeuner\N{NO-BREAK SPACE}: oui"]),
        ("boxes", ["En bus\N{NO-BREAK SPACE}: ligne 10", "À vélo\N{NO-BREAK SPACE}!"]),
        ("line", ["Structure\N{NO-BREAK SPACE}: laquelle\N{NO-BREAK SPACE}?"]),
    ],
)
def test_labels_never_break_before_a_colon(name, said):
    html = render_to_string("desk/_field.html", {"field": Asked()[name]})

    assert [words for words in said if words in html] == said
