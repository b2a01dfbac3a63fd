"""The photograph of a profile: see `assises.pictures`."""

from datetime import datetime

from assises import media
from assises.pictures import drop_after_commit, with_small_ones
from networking.models import Profile

FOLDER = "profiles"


def sweep(now: datetime) -> int:
    """Erase what no profile names: see `media.sweep`."""
    return media.sweep(FOLDER, _named, now)


def _named() -> set[str]:
    known = Profile.objects.exclude(photograph="")
    return with_small_ones(known.values_list("photograph", flat=True))


def take_off(profile: Profile) -> None:
    """The profile has no photograph any more; the files go once that is written for good."""
    if profile.photograph:
        drop_after_commit(str(profile.photograph.name))
        profile.photograph = ""
