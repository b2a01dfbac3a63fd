"""What an organiser typed about one session of the draft."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agenda.editing.clashes import Clash
from agenda.editing.plan import ADDRESSES, WORDS, Planned
from agenda.models import Role, Room, Session, Speaker, Theme
from assises.models import Edition
from assises.templatetags.ui import clock
from registration.forms.fields import Line

MOST_ON_STAGE = 20
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SPARE = 3  # empty lines for who is added
NEAREST = 12  # free hours offered: each is one more stop of the Tab key
ABOUT = ("title", "kind", "theme", "summary", "description")
ENGLISH = ("title_en", "summary_en", "description_en")
ASIDE = (
    "language",
    "sign_language",
    "captions",
    "has_live",
    "stream_url",
    "recording_url",
    "capacity",
    "relay_of",
)
Starts = Sequence[tuple[datetime, Sequence[Clash]]]


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


class SessionForm(forms.Form):
    """One session, all of it. `planned`: as it would be before this; None for a new one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    title = Line(_("Title"), missing=_("Give the session a title."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Session.Kind.choices)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        queryset=Theme.objects.none(),
        required=False,
        empty_label=_("None of the themes"),
    )
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())
    day = forms.DateField(label=_("Day"), widget=_DATE)
    start = HourField(label=_("Starts at"))
    length = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=50)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty: those of the room."),
    )
    relay_of = forms.ModelChoiceField(
        label=_("Relays"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("No other session"),
    )
    language = forms.ChoiceField(label=_("Language"))
    sign_language = forms.BooleanField(label=_("In French sign language too"), required=False)
    captions = forms.BooleanField(label=_("Captions"), required=False)
    has_live = forms.BooleanField(label=_("Live questions"), required=False)
    stream_url = forms.URLField(
        label=_("Address of the live stream"),
        required=False,
        assume_scheme="https",
        max_length=200,
    )
    recording_url = forms.URLField(
        label=_("Address of the recording"),
        required=False,
        assume_scheme="https",
        max_length=200,
    )
    summary = Line(_("In one sentence"), max_length=300)
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea)
    title_en = Line(_("Title, in English"))
    summary_en = Line(_("In one sentence, in English"), max_length=300)
    description_en = forms.CharField(
        label=_("Description, in English"), required=False, widget=forms.Textarea
    )

    def __init__(
        self, data: Any = None, *, edition: Edition, planned: Planned | None, **initial: Any
    ) -> None:
        self.edition, self.planned = edition, planned
        told = initial_of(planned, edition) if planned else {"day": edition.day, **initial}
        super().__init__(data, initial=told, auto_id="%s")
        self._of_this_edition()
        for field in self.fields.values():
            if not isinstance(field.widget, (forms.CheckboxInput, forms.HiddenInput)):
                field.widget.attrs.setdefault("class", "input")

    def _of_this_edition(self) -> None:
        own: dict[str, Any] = self.fields
        own["room"].queryset = Room.objects.filter(edition=self.edition).order_by("position", "pk")
        own["room"].label_from_instance = with_places
        themes = Theme.objects.filter(edition=self.edition)
        own["theme"].queryset = themes.order_by("position", "pk")
        sources = Session.objects.of(self.edition).exclude(kind=Session.Kind.RELAY)
        own["relay_of"].queryset = sources.in_order()
        own["language"].choices = Session._meta.get_field("language").choices

    def part(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def about(self) -> list[forms.BoundField]:
        return self.part(ABOUT)

    @property
    def aside(self) -> list[forms.BoundField]:
        return self.part(ASIDE)

    @property
    def english(self) -> list[forms.BoundField]:
        return self.part(ENGLISH)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        source = said.get("relay_of")
        if source and self.planned and source.uid == self.planned.session.uid:
            self.add_error("relay_of", _("A session cannot relay itself."))
        elif source and said.get("kind") != Session.Kind.RELAY:
            self.add_error("kind", _("A session that relays another one is a relay."))
        return said

    def values(self) -> dict[str, Any]:
        """Fields of `Session`, for `drafts.save_draft`."""
        said = self.cleaned_data
        starts_at = datetime.combine(said["day"], said["start"], self.edition.zone)
        kept = ("title", "kind", "theme", "room", "capacity", "relay_of", "language")
        more = ("sign_language", "captions", "has_live", *ADDRESSES, *WORDS)
        ends_at = starts_at + timedelta(minutes=said["length"])
        told = {name: said[name] for name in (*kept, *more)}
        return {**told, "starts_at": starts_at, "ends_at": ends_at}


def with_places(room: Room) -> str:
    said = ngettext("%(room)s, %(n)d place", "%(room)s, %(n)d places", room.capacity)
    return said % {"room": room.name, "n": room.capacity}


def initial_of(planned: Planned, edition: Edition) -> dict[str, Any]:
    session = planned.session
    starts_at = session.starts_at.astimezone(edition.zone)
    names = ("kind", "theme", "room", "capacity", "relay_of", "language", "sign_language")
    more = ("captions", "has_live", *ADDRESSES, *WORDS)
    told: dict[str, Any] = {name: getattr(session, name) for name in (*names, *more)}
    length = (session.ends_at - session.starts_at).total_seconds() // 60
    when = {"day": starts_at.date(), "start": starts_at.time(), "length": int(length)}
    return {**told, **when, "seen": planned.token}


def differences(
    form: SessionForm, roles: Sequence[Mapping[str, Any]], theirs: Planned
) -> list[tuple[str, str]]:
    """Label and words of what somebody else has saved, where it is not what was typed."""
    found = [
        (str(form[name].label), _in_words(theirs.session, name))
        for name, typed in form.values().items()
        if name in form.fields and getattr(theirs.session, name) != typed
    ]
    on_stage = [(role.speaker_id, role.kind) for role in theirs.roles]
    if on_stage != [(one["speaker"], one["kind"]) for one in roles]:
        names = ", ".join(role.speaker.full_name for role in theirs.roles)
        found.append((str(_("On stage")), names or "–"))
    return found


def _in_words(session: Session, name: str) -> str:
    value = getattr(session, name)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name in ("kind", "language"):
        value = getattr(session, f"get_{name}_display")()
    return Truncator("–" if value in (None, "") else value).chars(150)


class RoleLine(forms.Form):
    """One person on stage; empty: nobody."""

    speaker = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Speaker.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )
    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind.choices)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, Any] = self.fields
        own["speaker"].queryset = Speaker.objects.filter(edition=edition).in_order()
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


RoleSet = forms.formset_factory(RoleLine, extra=SPARE, max_num=MOST_ON_STAGE, absolute_max=40)


def role_set(data: Any, *, edition: Edition, planned: Planned | None) -> forms.BaseFormSet:
    """Who was on stage is only where nothing is typed yet: a line that says the same is a line."""
    initial = [
        {"speaker": role.speaker_id, "kind": role.kind}
        for role in (planned.roles if planned and data is None else [])
    ]
    return RoleSet(
        data, initial=initial, prefix="stage", form_kwargs={"edition": edition}, auto_id="%s"
    )


def roles_in(lines: forms.BaseFormSet) -> list[Mapping[str, Any]]:
    """Who is on stage, each role once, in the order of the lines: see `Draft.roles`."""
    told: dict[tuple[int, str], Mapping[str, Any]] = {}
    for line in lines.cleaned_data:
        if speaker := line.get("speaker"):
            told.setdefault(
                (speaker.pk, line["kind"]), {"speaker": speaker.pk, "kind": line["kind"]}
            )
    return [*told.values()]


class PublishForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    note = Line(_("In a few words, for those who come"), max_length=300)
    note_en = Line(_("The same, in English"), max_length=300)
    tells = forms.BooleanField(
        label=_("Tell those concerned, once, by e-mail and in their day"),
        required=False,
        initial=True,
    )


class LateForm(forms.Form):
    """How late a room runs."""

    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=180)
    seen = forms.IntegerField(required=False, min_value=0)
    tells = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, edition: Edition) -> None:
        super().__init__(data, auto_id="%s")
        own: dict[str, Any] = self.fields
        own["room"].queryset = Room.objects.filter(edition=edition)


def free_hours(starts: Starts, near: datetime, zone: Any) -> list[tuple[str, str]]:
    """Those nearest to an hour at which nothing would clash, in their order: value and words."""
    free = [at for at, found in starts if not found]
    nearest = sorted(free, key=lambda at: (abs(at - near), at))[:NEAREST]
    hours = [at.astimezone(zone) for at in sorted(nearest)]
    return [(f"{at:%H:%M}", str(_("%(hour)s, free")) % {"hour": clock(at)}) for at in hours]
