"""What people decide about their own profile: shown, written, left, erased."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Theme
from assises import audit, pictures
from assises.errors import Refused
from assises.turns import turn
from networking.directory import photographs
from networking.directory.index import index, unindex
from networking.meetings.actions import end_meetings
from networking.models import Meeting, Profile
from registration.models import Consent, Registration

State = Meeting.State


class NotConfirmed(Refused):
    code = "not_confirmed"
    message = _("The directory is for those whose place is confirmed.")


class Changed(Refused):
    code = "changed"
    message = _(
        "Your profile has changed in another window meanwhile. "
        "What you have written is still here: look at it once more, then save it."
    )


@dataclass(frozen=True)
class Content:
    """What somebody writes about themselves, already checked by the form."""

    headline: str = ""
    offers: list[str] = field(default_factory=list)
    offers_words: str = ""
    seeks: list[str] = field(default_factory=list)
    seeks_words: str = ""
    languages: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    telephone: str = ""
    audiences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ends:
    """What would end if somebody left the directory now."""

    requests: int
    meetings: int

    def __bool__(self) -> bool:
        return bool(self.requests or self.meetings)


def foreseen(registration: Registration, now: datetime) -> Ends:
    """What leaving ends. One query."""
    mine = Meeting.objects.of(registration)
    coming = mine.filter(Q(state=State.OPEN) | Q(state=State.ACCEPTED, slot__ends_at__gt=now))
    states = list(coming.values_list("state", flat=True))
    return Ends(states.count(State.OPEN), states.count(State.ACCEPTED))


@turn()
@transaction.atomic
def show(registration: Registration, *, now: datetime) -> Profile:
    """Agree to be in the directory. Twice changes nothing. Raises NotConfirmed."""
    registration = _locked(registration)
    if not registration.is_confirmed:
        raise NotConfirmed
    profile = _profile_of(registration, now)
    _given, is_new = registration.consents.get_or_create(
        purpose=Consent.Purpose.DIRECTORY, withdrawn_at=None, defaults={"given_at": now}
    )
    index([profile])
    if is_new:
        _record("shown", registration, now)
    return profile


@turn()
@transaction.atomic
def leave(registration: Registration, *, now: datetime) -> None:
    """Take that agreement back: nobody finds them any more. Twice changes nothing.

    What they wrote is kept for them alone, but the photograph, which leaves the disk. Requests
    and meetings end, and who counted on one is told.
    """
    registration = _locked(registration)
    _withdraw(registration, now)
    end_meetings(registration, now=now)
    for profile in Profile.objects.filter(registration=registration):
        photographs.take_off(profile)
        profile.save(update_fields=["photograph"])
        unindex([profile])


@turn()
@transaction.atomic
def save_profile(
    registration: Registration,
    content: Content,
    *,
    themes: Collection[Theme],
    seen: str,
    now: datetime,
) -> Profile:
    """Write what somebody says about themselves; found by it at once if they are shown.

    `seen` is the `token` of the profile that the form showed. Raises Changed if it has changed
    since, NotConfirmed.
    """
    registration = _locked(registration)
    if not registration.is_confirmed:
        raise NotConfirmed
    standing = own(registration)
    if seen != token(standing):
        raise Changed
    profile = _profile_of(registration, now)
    for name, value in asdict(content).items():
        setattr(profile, name, value)
    profile.changed_at = now
    profile.save()
    profile.themes.set(themes)
    _index_if_agreed(profile)
    return profile


@turn()
@transaction.atomic
def erase_profile(registration: Registration, *, now: datetime) -> None:
    """Leave the directory, and keep nothing of what they wrote. Twice changes nothing."""
    registration = _locked(registration)
    _withdraw(registration, now)
    end_meetings(registration, now=now)
    for profile in Profile.objects.filter(registration=registration):
        clear(profile, now)


@turn()
@transaction.atomic
def put_photograph(
    registration: Registration, file: UploadedFile, *, place: str, now: datetime
) -> Profile:
    """Show this photograph instead of the one before.

    Raises NotAPhotograph, NotConfirmed or TooBig; then nothing is written.
    """
    read = pictures.read(file, place)
    registration = _locked(registration)
    if not registration.is_confirmed:
        raise NotConfirmed
    profile = _profile_of(registration, now)
    photographs.take_off(profile)
    profile.photograph = pictures.keep(read, folder=photographs.FOLDER)
    profile.save(update_fields=["photograph"])
    return profile


@turn()
@transaction.atomic
def remove_photograph(registration: Registration) -> None:
    """Twice changes nothing."""
    registration = _locked(registration)
    for profile in Profile.objects.filter(registration=registration):
        photographs.take_off(profile)
        profile.save(update_fields=["photograph"])


# -- How it is done -----------------------------------------------------------------------------


def own(registration: Registration) -> Profile | None:
    """The profile that this person wrote; None where who held the place before them wrote it."""
    theirs = Profile.objects.filter(registration=registration)
    return theirs.filter(owner_code__in=["", registration.code]).first()


def token(profile: Profile | None) -> str:
    """What was seen of a profile, to tell whether it has changed since."""
    return profile.changed_at.isoformat() if profile else ""


def clear(profile: Profile, now: datetime) -> None:
    """Nothing of it is left but that the desk has put it aside, if it has."""
    photographs.take_off(profile)
    for name, value in asdict(Content()).items():
        setattr(profile, name, value)
    profile.owner_code, profile.changed_at, profile.indexed_at = "", now, None
    profile.save()
    profile.themes.clear()
    unindex([profile])


def _locked(registration: Registration) -> Registration:
    people = Registration.objects.select_related("edition")
    return people.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)


def _profile_of(registration: Registration, now: datetime) -> Profile:
    """Their profile, made if there is none; emptied first if somebody else wrote it."""
    profile, _made = Profile.objects.get_or_create(
        registration=registration,
        defaults={"owner_code": registration.code, "changed_at": now},
    )
    if profile.owner_code not in ("", registration.code):
        clear(profile, now)
    if not profile.owner_code:
        profile.owner_code = registration.code
        profile.save(update_fields=["owner_code"])
    profile.registration = registration
    return profile


def _index_if_agreed(profile: Profile) -> None:
    agreed = profile.registration.consents.filter(purpose=Consent.Purpose.DIRECTORY)
    if agreed.filter(withdrawn_at=None).exists():
        index([profile])


def _withdraw(registration: Registration, now: datetime) -> None:
    standing = registration.consents.filter(purpose=Consent.Purpose.DIRECTORY, withdrawn_at=None)
    if standing.update(withdrawn_at=now):
        _record("left", registration, now)


def _record(verb: str, registration: Registration, now: datetime) -> None:
    audit.record(f"networking.{verb}", on=registration, edition=registration.edition, at=now)
