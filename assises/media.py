"""Files of the media folder that no row names: their process ended between file and row."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

UNNAMED_FOR = timedelta(hours=1)  # a file whose row is being written is younger


def sweep(folder: str, named: Callable[[], Collection[str]], now: datetime) -> int:
    """Erase those of an hour or more in `folder` that are not `named`, which is asked once the
    files were seen. Returns how many."""
    old = [name for name in _files(folder) if _is_old(name, now)]
    known = named() if old else ()
    gone = [name for name in old if name not in known]
    for name in gone:
        default_storage.delete(name)
    return len(gone)


def _files(folder: str) -> list[str]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in files]


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) <= now - UNNAMED_FOR
    except FileNotFoundError:
        return False
