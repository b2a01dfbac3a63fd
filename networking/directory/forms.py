"""What people write about themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agenda.models import Theme
from networking.directory.actions import Content, token
from networking.directory.languages import LANGUAGES
from networking.matching.vocabulary import GROUPS, TERMS
from networking.models import Profile
from registration.forms.fields import Line, boxes
from registration.forms.own import WithMistakes
from registration.forms.photographs import Photograph

MOST_TERMS, MOST_LINKS = 8, 3
WORDS = Profile._meta.get_field("offers_words").max_length or 280
is_address = URLValidator(schemes=["http", "https"])
TOO_MANY = _("%(most)d at most: keep those that matter on the day.")
WHO = {
    "commune": _("My commune"),
    "photograph": _("My photograph"),
    "links": _("My links"),
    "telephone": _("My telephone"),
}


class Link(Line):
    """An address on the web, with or without its beginning. No script, no password in it."""

    def clean(self, value: Any) -> str:
        address = str(super().clean(value))
        if not address:
            return ""
        if not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            address = f"https://{address}"
        try:
            is_address(address)
        except ValidationError:
            raise ValidationError(
                _("This is not an address on the web. Example: https://example.org")
            ) from None
        if "@" in address.split("/", 3)[2]:
            raise ValidationError(_("Leave out the name and the password of this address."))
        return address


class Telephone(Line):
    def clean(self, value: Any) -> str:
        number = str(super().clean(value))
        if number and not re.fullmatch(r"\+?[\d\s().-]{6,29}", number):
            raise ValidationError(_("Digits only, with spaces if you like: 06 12 34 56 78."))
        return number


@dataclass(frozen=True)
class Boxes:
    """Terms of the vocabulary that are close, to tick."""

    name: str
    terms: list[tuple[str, str, bool]]

    @property
    def ticked(self) -> int:
        return sum(is_ticked for _slug, _name, is_ticked in self.terms)


def terms(label: Any) -> forms.MultipleChoiceField:
    return boxes(label, [(term.slug, term.fr) for term in TERMS])


def words(label: Any, hint: Any) -> Line:
    return Line(label, hint=hint, max_length=WORDS, widget=forms.Textarea, rows="2")


def link(label: Any) -> Link:
    return Link(label, max_length=200, inputmode="url", autocomplete="url")


class ProfileForm(WithMistakes):
    headline = Line(
        _("In one line"),
        max_length=120,
        hint=_("What you do, as you would say it at the coffee break."),
    )
    offers = terms(_("I offer"))
    offers_words = words(
        _("I offer, in your own words"), _("Example: 60 m² at street level, two days a week.")
    )
    seeks = terms(_("I seek"))
    seeks_words = words(
        _("I seek, in your own words"), _("Example: somebody to maintain six cargo bikes.")
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("My themes"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = boxes(_("Languages that I speak"), list(LANGUAGES.items()))
    link_1 = link(_("A link"))
    link_2 = link(_("A second link"))
    link_3 = link(_("A third link"))
    telephone = Telephone(_("Telephone"), max_length=30, inputmode="tel", autocomplete="tel")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, profile: Profile | None, themes: list[Theme]) -> None:
        self.profile, self.all_themes = profile, themes
        initial = said_by(profile) if profile else {}
        super().__init__(data, initial=initial, auto_id="%s", use_required_attribute=False)
        chosen = self.fields["themes"]
        chosen.queryset = Theme.objects.filter(pk__in=[theme.pk for theme in themes])  # type: ignore[attr-defined]
        for name, said in WHO.items():
            self.fields[f"who_{name}"] = forms.ChoiceField(
                label=said,
                choices=Profile.Audience.choices,
                initial=profile.audience_of(name) if profile else Profile.AUDIENCES[name],
                widget=forms.Select(attrs={"class": "input"}),
            )

    def clean_offers(self) -> list[str]:
        return self._few("offers")

    def clean_seeks(self) -> list[str]:
        return self._few("seeks")

    def _few(self, name: str) -> list[str]:
        chosen: list[str] = self.cleaned_data[name]
        if len(chosen) > MOST_TERMS:
            raise ValidationError(TOO_MANY, params={"most": MOST_TERMS})
        return chosen

    def content(self) -> Content:
        said = self.cleaned_data
        links = [said[f"link_{n}"] for n in range(1, MOST_LINKS + 1)]
        return Content(
            **{name: said[name] for name in TEXTS},
            offers=said["offers"],
            seeks=said["seeks"],
            languages=said["languages"],
            links=list(dict.fromkeys(filter(None, links))),
            audiences={name: said[f"who_{name}"] for name in WHO},
        )

    @property
    def chosen_themes(self) -> set[int]:
        """Keys of the themes ticked, as typed or as kept."""
        ticked = self["themes"].value() or ()
        return {int(str(key)) for key in map(_key_of, ticked) if str(key).isdecimal()}

    @property
    def audiences(self) -> list[forms.BoundField]:
        return [self[f"who_{name}"] for name in WHO]

    @property
    def offered(self) -> list[Boxes]:
        return [*self._boxes("offers")]

    @property
    def sought(self) -> list[Boxes]:
        return [*self._boxes("seeks")]

    def _boxes(self, name: str) -> Iterator[Boxes]:
        ticked, language = set(self[name].value() or ()), get_language() or "fr"
        for group in GROUPS:
            own = [term for term in TERMS if term.group == group.slug]
            yield Boxes(
                group.fr if language.startswith("fr") else group.en,
                [(term.slug, term.name(language), term.slug in ticked) for term in own],
            )


def _key_of(theme: Any) -> Any:
    return theme.pk if isinstance(theme, Theme) else theme


TEXTS = ("headline", "offers_words", "seeks_words", "telephone")


def said_by(profile: Profile) -> dict[str, Any]:
    """What somebody wrote until now, as the form shows it."""
    told: dict[str, Any] = {
        name: getattr(profile, name) for name in (*TEXTS, "offers", "seeks", "languages")
    }
    links = {f"link_{n}": address for n, address in enumerate(profile.links, start=1)}
    return {**told, **links, "themes": list(profile.themes.all()), "seen": token(profile)}


class PhotographForm(Photograph):
    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="%s", use_required_attribute=False)
        self.fields["photograph"].label = _("My photograph")
