"""What organisers type about places, doors and phones."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.checkin.models import Device, Door, Place
from registration.forms.places import CHOICE, COUNT, MOMENT
from registration.models import Category

LINE = forms.TextInput(attrs={"class": "input"})


ADDRESSES = ("ajouter", "porte")  # pages of the desk beside those of places and doors


def free_slug(name: str, taken: Any) -> str:
    """A name for programs that none of the rows has: bureau, bureau-2…"""
    stem = slugify(name)[:40] or "porte"
    slug, n = stem, 1
    while slug in ADDRESSES or taken.filter(slug=slug).exists():
        n += 1
        slug = f"{stem}-{n}"
    return slug


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Place
        fields = ("name", "name_en", "kind", "capacity")
        widgets = {"name": LINE, "name_en": LINE, "kind": CHOICE, "capacity": COUNT}

    def save(self, commit: bool = True) -> Place:
        place = self.instance
        if not place.slug:
            place.slug = free_slug(place.name, Place.objects.filter(edition=place.edition))
        saved: Place = super().save(commit)
        return saved


class DoorForm(forms.ModelForm):
    class Meta:
        model = Door
        fields = (
            *("name", "name_en", "place", "is_open", "always_open", "opens_at", "closes_at"),
            *("admits", "categories", "once", "counts_exits", "is_trial"),
        )
        labels = {"place": _("Leads to")}
        widgets = {
            "name": LINE,
            "name_en": LINE,
            "place": CHOICE,
            "admits": CHOICE,
            "opens_at": MOMENT,
            "closes_at": MOMENT,
            "categories": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.filter(edition=edition).order_by("name", "pk")
        kinds = Category.objects.filter(edition=edition).order_by("number", "pk")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["categories"].queryset = kinds  # type: ignore[attr-defined]
        if self.instance.is_trial:
            del self.fields["is_trial"]  # ended by its own button, which says what goes

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = said.get("opens_at"), said.get("closes_at")
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", _("It closes before it opens."))
        if said.get("admits") == Door.Admits.CATEGORIES and not said.get("categories"):
            self.add_error("categories", _("Tick the categories that this door lets in."))
        return said

    def save(self, commit: bool = True) -> Door:
        door = self.instance
        if not door.slug:
            door.slug = free_slug(door.name, Door.objects.filter(edition=door.edition))
        if door.is_trial:
            door.trial_ended_at = None
        saved: Door = super().save(commit)
        return saved


class InviteForm(forms.Form):
    """Which doors phones will serve, as what, and how many of them."""

    doors = forms.ModelMultipleChoiceField(
        Door.objects.none(),
        label=_("Doors"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the doors that these phones will serve.")},
    )
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[
            (Device.Kind.STEWARD, _("steward: scans")),
            (
                Device.Kind.SUPERVISOR,
                _("supervisor: also searches, registers, undoes and decides"),
            ),
        ],
        widget=forms.Select(attrs={"class": "input"}),
    )
    uses = forms.IntegerField(
        label=_("How many phones"), min_value=1, max_value=50, initial=1, widget=COUNT
    )

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False)
        doors = Door.objects.of(edition).in_order()
        self.fields["doors"].queryset = doors  # type: ignore[attr-defined]
        self.fields["doors"].initial = [door.pk for door in doors]
