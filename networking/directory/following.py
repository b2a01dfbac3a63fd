"""What happens by itself: looked at by the mail sender, every ten seconds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assises.models import Edition
from assises.turns import turn
from networking.directory import photographs
from networking.directory.actions import clear
from networking.directory.index import index, unindex
from networking.directory.words import VERSION
from networking.models import Profile
from registration.models import Consent, Registration

AT_ONCE = 100  # people seen to in one look: the rest follows at the next


def follow(now: datetime) -> None:
    """Do what is due by now. Again changes nothing."""
    edition = Edition.objects.current().first()
    if edition is None:
        return
    make_missing(edition, now)
    clear_those_of_others(edition, now)
    refresh_words(edition)
    take_down(edition)


@turn()
@transaction.atomic
def make_missing(edition: Edition, now: datetime) -> None:
    """Who agreed at registration, or in Ma journée, has a profile: their name and organisation."""
    people = Registration.objects.of(edition).confirmed().filter(erased_at=None)
    for person in _hold(people.filter(Exists(_agreed(OuterRef("pk"))), profile=None)):
        Profile.objects.get_or_create(
            registration=person, defaults={"owner_code": person.code, "changed_at": now}
        )


@turn()
@transaction.atomic
def clear_those_of_others(edition: Edition, now: datetime) -> None:
    """A place handed over leaves nothing of who held it; nor does one that was given back."""
    profiles = Profile.objects.of(edition).exclude(owner_code="")
    left = ~Q(owner_code=F("registration__code")) | Q(registration__state="cancelled")
    for profile in _held(profiles.filter(left)):
        clear(profile, now)


@turn()
@transaction.atomic
def refresh_words(edition: Edition) -> None:
    """Profiles whose name or organisation has changed since, or the rules by which they are
    found."""
    stale = ~Q(index_version=VERSION) | ~Q(indexed_at=F("registration__changed_at"))
    profiles = Profile.objects.of(edition).shown()
    index(_held(profiles.filter(stale | Q(indexed_at=None))))


@turn()
@transaction.atomic
def take_down(edition: Edition) -> None:
    """Who took their agreement back elsewhere: no word and no photograph stays."""
    profiles = Profile.objects.of(edition).filter(~Exists(_agreed(OuterRef("registration"))))
    gone = _held(profiles.filter(Q(indexed_at__isnull=False) | ~Q(photograph="")))
    for profile in gone:
        photographs.take_off(profile)
        profile.save(update_fields=["photograph"])
    unindex(gone)


def _agreed(registration: OuterRef) -> QuerySet[Consent]:
    standing = Consent.objects.filter(registration=registration, withdrawn_at=None)
    return standing.filter(purpose=Consent.Purpose.DIRECTORY)


def _hold(people: QuerySet[Registration]) -> list[Registration]:
    """Some of them, locked, so that what they say meanwhile is read or waits."""
    some = list(people.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    held = Registration.objects.filter(pk__in=some).order_by("pk")
    return list(held.select_for_update(no_key=True))


def _held(profiles: QuerySet[Profile]) -> list[Profile]:
    """Some of them, read again once their owners are locked."""
    some = list(profiles.order_by("registration").values_list("registration", flat=True)[:AT_ONCE])
    _hold(Registration.objects.filter(pk__in=some))
    return list(Profile.objects.with_person().filter(pk__in=profiles, registration__in=some))
