"""What one person sees of another: by field, according to who reads."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agenda.models import Theme
from networking.directory.languages import LANGUAGES
from networking.directory.marks import Marks
from networking.models import Exchange, Meeting, Profile
from registration.models import Registration

Audience = Profile.Audience
NO_MARKS = Marks()
ON_A_CARD = (
    *("headline", "offers", "offers_words", "seeks", "seeks_words", "languages", "links"),
    *("telephone", "photograph", "audiences"),
    *(f"registration__{name}" for name in ("first_name", "last_name", "organisation")),
    *(f"registration__{name}" for name in ("family", "commune")),
)


@dataclass(frozen=True)
class Link:
    address: str

    @property
    def short(self) -> str:
        """Its host, and the path where there is one: what somebody reads of it."""
        parts = urlsplit(self.address)
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


@dataclass(frozen=True)
class Card:
    """A profile as it is shown. What this reader may not see is empty."""

    profile: Profile
    name: SafeString
    organisation: SafeString
    headline: SafeString
    offers: SafeString
    offers_words: SafeString
    seeks: SafeString
    seeks_words: SafeString
    family: str = ""
    commune: str = ""
    telephone: str = ""
    has_photograph: bool = False
    links: list[Link] = field(default_factory=list)
    languages: list[Any] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)

    @property
    def person(self) -> Registration:
        return self.profile.registration

    @property
    def where_from(self) -> SafeString:
        """Organisation, family and commune, those that are said."""
        said = (self.organisation, self.family, self.commune)
        return format_html_join(", ", "{}", ((part,) for part in said if part))

    @property
    def says_something(self) -> bool:
        """Whether there is more than a name and an organisation."""
        said = (self.offers, self.offers_words, self.seeks, self.seeks_words, self.headline)
        return any(said)


def are_partners(one: Registration, other: Registration) -> bool:
    """Whether they have agreed to meet, or have exchanged contacts. Two queries at most."""
    meetings, exchanges = Meeting.objects.between(one, other), Exchange.objects.between(one, other)
    return meetings.accepted().exists() or exchanges.done().exists()


def card_of(profile: Profile, marks: Marks = NO_MARKS, *, is_partner: bool = False) -> Card:
    """What somebody registered sees of this person; a little more if they are partners."""
    person, language = profile.registration, get_language() or "fr"
    seen = {Audience.DIRECTORY, Audience.PARTNERS} if is_partner else {Audience.DIRECTORY}
    shown = {name: profile.audience_of(name) in seen for name in Profile.AUDIENCES}
    has_family = person.family not in ("", Registration.Family.OTHER)
    return Card(
        profile=profile,
        name=marks.text(person.full_name),
        organisation=marks.text(person.organisation),
        headline=marks.text(profile.headline),
        offers=marks.terms(profile.offers, language),
        offers_words=marks.text(profile.offers_words),
        seeks=marks.terms(profile.seeks, language),
        seeks_words=marks.text(profile.seeks_words),
        family=person.get_family_display() if has_family else "",
        commune=person.commune if shown["commune"] else "",
        telephone=profile.telephone if shown["telephone"] else "",
        has_photograph=bool(profile.photograph) and shown["photograph"],
        links=[Link(address) for address in profile.links] if shown["links"] else [],
        languages=[LANGUAGES[code] for code in profile.languages if code in LANGUAGES],
        themes=list(profile.themes.all()),
    )
