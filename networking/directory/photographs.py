"""The photograph of a profile: see `assises.pictures`."""

from assises.pictures import drop_after_commit
from networking.models import Profile

FOLDER = "profiles"


def take_off(profile: Profile) -> None:
    """The profile has no photograph any more; the files go once that is written for good."""
    if profile.photograph:
        drop_after_commit(str(profile.photograph.name))
        profile.photograph = ""
