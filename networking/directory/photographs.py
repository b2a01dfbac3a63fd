"""The photograph of a profile: see `assises.pictures`."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from assises.pictures import drop_after_commit, small_name
from networking.models import Profile

FOLDER = "profiles"
UNNAMED_FOR = timedelta(hours=1)  # a file whose row is being written is younger


def sweep(now: datetime) -> int:
    """Erase files of an hour or more that no profile names: their process ended between file and
    row. Returns how many."""
    old = [name for name in _files() if _is_old(name, now)]
    named = _named() if old else set()
    gone = [name for name in old if name not in named]
    for name in gone:
        default_storage.delete(name)
    return len(gone)


def _named() -> set[str]:
    names = set(Profile.objects.exclude(photograph="").values_list("photograph", flat=True))
    return names | {small_name(name) for name in names}


def _files() -> list[str]:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in files]


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) <= now - UNNAMED_FOR
    except FileNotFoundError:
        return False


def take_off(profile: Profile) -> None:
    """The profile has no photograph any more; the files go once that is written for good."""
    if profile.photograph:
        drop_after_commit(str(profile.photograph.name))
        profile.photograph = ""
