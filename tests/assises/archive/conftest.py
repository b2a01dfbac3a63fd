"""An installation with people and media, an archive of it, and all that can be seen of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from assises import archive, demo
from assises.access import DESK_LEAD, DOOR_STAFF, MODERATOR, ORGANISER
from assises.archive.container import member, new_archive
from assises.archive.manifest import MANIFEST
from assises.archive.tables import rows_of, tables

NOW = datetime(2027, 3, 18, 12, tzinfo=UTC)
MADE_BEFORE = Path(__file__).parent / "made-before.zip"
Change = Callable[[dict[str, bytes], dict[str, Any]], None]


@pytest.fixture
def place(transactional_db, settings, tmp_path) -> Path:
    """A data folder of one's own, whose key is in a file."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEY_FILE = tmp_path / "secret_key"
    settings.KEY_FILE.write_text(settings.SECRET_KEY)
    settings.SECRET_KEY_IS_GIVEN = False
    ContentType.objects.clear_cache()
    return tmp_path


@pytest.fixture
def installation(place) -> SimpleNamespace:
    for role in (ORGANISER, DESK_LEAD, DOOR_STAFF, MODERATOR):
        Group.objects.get_or_create(name=role)
    who = demo.load(participants=12, seed=1, day=None, now=timezone.now())
    (place / "media" / "plans").mkdir(parents=True)
    (place / "media" / "plans" / "hall é.txt").write_bytes(b"le hall\r\n\0")
    return SimpleNamespace(folder=place, **who)


@pytest.fixture
def kept(installation) -> Path:
    path: Path = installation.folder / "archive.zip"
    archive.backup(path, now=timezone.now())
    return path


def restore(path: Path, *, replace: bool = True) -> archive.Restored:
    return archive.restore(path, replace=replace, now=NOW)


def everything(folder: Path) -> dict[str, Any]:
    """Rows, media and key: what must be the same when nothing was touched."""
    return {
        "rows": {name: list(rows_of(model)) for name, model in tables(apps).items()},
        "files": {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted([folder / "secret_key", *folder.glob("media/**/*.*")])
        },
    }


def remade(path: Path, change: Change) -> Path:
    """A copy with a seal of its own, in which somebody changed parts or the manifest."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(parts.pop(MANIFEST))
    change(parts, manifest)
    new = path.with_name("remade.zip")
    with new_archive(new) as copy:
        for name, content in parts.items():
            copy.writestr(member(name), content)
        copy.writestr(member(MANIFEST), json.dumps(manifest))
    return new
