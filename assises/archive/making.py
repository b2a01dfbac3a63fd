"""Make an archive while the site serves."""

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from django.apps import apps
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from assises.archive.container import member, new_archive
from assises.archive.manifest import (
    KEY,
    MANIFEST,
    Manifest,
    Migration,
    Table,
    media_name,
    rows_name,
)
from assises.archive.refusals import NotMigrated, NotWritten
from assises.archive.stopping import tidy
from assises.archive.tables import columns_of, rows_of, snapshot, tables


@dataclass(frozen=True)
class Made:
    rows: int
    media: int
    size: int
    key_was_given: bool


def backup(path: Path, *, now: datetime) -> Made:
    """Write database, media and key, as they are at one moment, to the new file `path`.

    Raises Exists, NotMigrated or NotWritten; then nothing is left at `path`.
    """
    if path.absolute().is_relative_to(settings.MEDIA_ROOT):
        raise NotWritten("An archive cannot be kept among the media. Choose another folder.")
    try:
        with tidy(), new_archive(path) as archive:
            manifest = _write_all(archive, now)
        size = path.stat().st_size
    except (OSError, DatabaseFailure) as error:
        why = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise NotWritten(
            f"The archive could not be written, and nothing of it is left: {why}. Make sure that"
            " the folder is there, may be written to and has room, and that the database"
            " answers; then try again."
        ) from error
    rows = sum(table.rows for table in manifest.tables.values())
    return Made(rows, len(manifest.media), size, settings.SECRET_KEY_IS_GIVEN)


def _write_all(archive: ZipFile, now: datetime) -> Manifest:
    with snapshot():
        migrations = known_migrations()
        kept = {
            name: Table(columns_of(model), _write_rows(archive, name, model))
            for name, model in tables(apps).items()
        }
    # After the rows: a file that a row names was there before the row.
    media = [path for path in _media() if _write_file(archive, path)]
    archive.writestr(member(KEY), settings.SECRET_KEY)
    manifest = Manifest(
        program=_program(),
        made_at=now.isoformat(),
        site=settings.SITE_URL,
        database=connection.vendor,
        migrations=migrations,
        tables=kept,
        media=media,
    )
    archive.writestr(member(MANIFEST), json.dumps(manifest.as_json(), indent=1))
    return manifest


def known_migrations() -> list[Migration]:
    """What has been applied to the database. Raises NotMigrated if that is not all, or more."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    applied = set(loader.applied_migrations)
    unknown = {node for node in applied if node[0] in loader.migrated_apps}
    unknown -= set(loader.disk_migrations)
    if unknown or executor.migration_plan(loader.graph.leaf_nodes()):
        raise NotMigrated
    return sorted(applied & set(loader.disk_migrations))


def _write_rows(archive: ZipFile, name: str, model: type[Model]) -> int:
    written = 0
    with archive.open(member(rows_name(name)), "w", force_zip64=True) as out:
        for row in rows_of(model):
            line = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
            out.write(line.encode() + b"\n")
            written += 1
    return written


def _plain(value: Any) -> str:
    """A value as text that its field reads again without loss."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal() | timedelta():
            return str(value)
    raise TypeError(f"no way to keep a {type(value).__name__}")


def _media() -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(root).as_posix()


def _write_file(archive: ZipFile, path: str) -> bool:
    """False when the file has gone since it was listed."""
    try:
        source = (Path(settings.MEDIA_ROOT) / path).open("rb")
    except FileNotFoundError:
        return False
    with source, archive.open(member(media_name(path)), "w", force_zip64=True) as out:
        shutil.copyfileobj(source, out)
    return True


def _program() -> str:
    about = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(about["project"]["version"])
