"""What those on stage and organisers type; a file is only looked at in `files`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agenda.models import Session, Speaker
from agenda.speaking.actions import Changed, token
from registration.forms.fields import TOO_LONG, Line
from registration.forms.own import WithMistakes
from registration.forms.photographs import Photograph
from registration.names import tidy

WRONG_ADDRESS = _("This is no address of a page. Example: https://example.org/page")
BIOGRAPHY = 1500
ACCEPT = ".pdf,.odp,.odt,.ods,.pptx,.docx,.xlsx,image/jpeg,image/png,image/webp"


class Address(forms.URLField):
    """The address of a page on the web."""

    default_validators = [URLValidator(schemes=["http", "https"], message=WRONG_ADDRESS)]

    def __init__(self, label: Any, *, missing: Any = "", hint: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=bool(missing),
            max_length=200,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"class": "input", "inputmode": "url"}),
            error_messages={
                "required": missing,
                "invalid": WRONG_ADDRESS,
                "max_length": TOO_LONG,
            },
        )


class Paragraphs(forms.CharField):
    """A few sentences."""

    def __init__(
        self, label: Any, *, hint: Any = "", max_length: int = BIOGRAPHY, rows: int = 6
    ) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            max_length=max_length,
            required=False,
            widget=forms.Textarea(attrs={"class": "input", "rows": str(rows)}),
            error_messages={"max_length": TOO_LONG},
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()


class _Form(WithMistakes):
    """`ids`: how its fields are called in a page with other forms."""

    ids = "%s"
    theirs: Sequence[tuple[Any, str]] = ()

    def __init__(self, data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, auto_id=self.ids, use_required_attribute=False, **more)

    def overtaken(self, refusal: Changed) -> None:
        """Show what stands now beside what was typed: the same button again puts this first."""
        self.add_error(None, str(refusal))
        told = {
            name: getattr(refusal.theirs, name, text) for name, text in self.cleaned_data.items()
        }
        self.theirs = [
            (self.fields[name].label, now)
            for name, now in told.items()
            if now != self.cleaned_data[name]
        ]
        self.data = {**dict(self.data.items()), "seen": token(refusal.theirs)}


# -- By somebody on stage ------------------------------------------------------------------------


class AnswerForm(_Form):
    note = Paragraphs(
        _("A word for the organisers"),
        hint=_("Read by them alone: who could come instead, for example."),
        max_length=500,
        rows=3,
    )


class WordsForm(_Form):
    """What the site says of somebody."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    function = Line(_("Function"), autocomplete="organization-title")
    organisation = Line(_("Organisation"), autocomplete="organization")
    biography = Paragraphs(
        _("Biography"), hint=_("Some sentences, 1,500 characters at most; an empty line ends one.")
    )
    function_en = Line(_("Function, in English"))
    biography_en = Paragraphs(_("Biography, in English"))

    def __init__(self, data: Any = None, *, speaker: Speaker) -> None:
        super().__init__(data, initial=_told(speaker, self.base_fields))

    def content(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "seen"}


def _told(speaker: Speaker, fields: Mapping[str, Any]) -> dict[str, str]:
    told = {name: getattr(speaker, name) for name in fields if hasattr(speaker, name)}
    return {**told, "seen": token(speaker)}


class PhotographForm(Photograph, _Form):
    ids = "photo_%s"


AUDIENCES = [("all", _("Everybody, on the session’s page")), ("team", _("The organisers alone"))]


def _audience() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may have it"),
        choices=AUDIENCES,
        initial="all",
        widget=forms.Select(attrs={"class": "input"}),
    )


class FileForm(_Form):
    """A file that goes with a session."""

    session = forms.ModelChoiceField(
        label=_("For"),
        queryset=Session.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("This session is not yours: choose another one.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, ODP, PPTX, text, spreadsheet or picture; 25 MB at most."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ACCEPT}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty: choose another one."),
        },
    )
    title = Line(_("Title"), hint=_("Empty: the name of the file."), max_length=120)
    audience = _audience()

    def __init__(self, data: Any = None, files: Any = None, *, sessions: QuerySet[Session]) -> None:
        super().__init__(data, files)
        own: dict[str, Any] = self.fields
        own["session"].queryset = sessions

    def title_of(self) -> str:
        """As typed, else after the file."""
        name = tidy(str(self.cleaned_data["file"].name).rpartition(".")[0].replace("_", " "))
        return (self.cleaned_data["title"] or name or str(_("Document")))[:120]


# -- By organisers ---------------------------------------------------------------------------------


class SpeakerForm(_Form):
    """Somebody on stage, and where to write to them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    first_name = Line(_("First name"), missing=_("Give a first name."), max_length=100)
    last_name = Line(_("Last name"), missing=_("Give a last name."), max_length=100)
    function = Line(_("Function"))
    organisation = Line(_("Organisation"))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Seen by organisers alone; erased with the registrations."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"invalid": _("This is not an e-mail address.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, data: Any = None, *, speaker: Speaker | None = None) -> None:
        initial = _told(speaker, self.base_fields) if speaker else {}
        if contact := getattr(speaker, "contact", None):
            initial |= {"email": contact.email, "language": contact.language}
        super().__init__(data, initial=initial)

    def content(self) -> dict[str, str]:
        """What is public."""
        apart = ("seen", "email", "language")
        return {name: text for name, text in self.cleaned_data.items() if name not in apart}


class LinkForm(_Form):
    """A page that goes with a session."""

    ids = "link_%s"
    url = Address(_("Address"), missing=_("Give the address of a page."))
    title = Line(_("Title"), missing=_("Give it a title."), max_length=120)
    audience = _audience()


class AddressesForm(_Form):
    """Where a session is seen from afar."""

    stream_url = Address(
        _("Address of the live stream"), hint=_("Shown until there is a recording.")
    )
    recording_url = Address(_("Address of the recording"), hint=_("Shown instead of the stream."))
