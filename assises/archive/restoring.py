"""Put an archive back: checked whole beside what is there, then in one transaction."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import Error as DatabaseFailure
from django.db import connection, transaction

from assises.archive.container import key_of, opened, refusing_damage, synchronise
from assises.archive.making import known_migrations
from assises.archive.manifest import Manifest, media_name
from assises.archive.refusals import Damaged, NoRoom, NotRestored, Occupied, OtherKey
from assises.archive.staging import STAGING, staged
from assises.archive.stopping import deaf, tidy
from assises.archive.tables import empty, fill, lock, reset_sequences, rows_of, tables
from assises.audit import record
from assises.models import Edition, OutgoingMail, User
from registration.models import Registration

State = OutgoingMail.State
PAST = 1000  # versions; more than an edition is changed between an archive and its return


@dataclass(frozen=True)
class Restored:
    made_at: str
    site: str
    rows: int
    media: int
    registrations: int
    mails_waiting: int
    key_changed: bool


def restore(path: Path, *, replace: bool, now: datetime) -> Restored:
    """Put back database, media and key from `path`: all of them, or nothing.

    Everything is checked before anything is touched. What is there already is replaced
    only if `replace` says so.

    Raises Unreadable, Damaged, Newer, OtherKey, NoRoom, Occupied, NotMigrated or NotRestored.
    """
    try:
        with (
            tidy(),
            opened(path) as (archive, manifest),
            tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restoring-") as folder,
        ):
            return _restore(archive, manifest, Path(folder), replace=replace, now=now)
    except (OSError, DatabaseFailure) as error:
        why = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise NotRestored(
            f"The archive was not put back, and what was there is as it was: {why}. Make sure"
            " that the disk has room and that the database answers; then try again."
        ) from error


def _restore(
    archive: ZipFile, manifest: Manifest, folder: Path, *, replace: bool, now: datetime
) -> Restored:
    key = key_of(archive)
    if settings.SECRET_KEY_IS_GIVEN and key != settings.SECRET_KEY:
        raise OtherKey
    _refuse_without_room(archive)
    is_blank = not set(connection.introspection.table_names()) & set(tables(apps))
    if not is_blank:
        known_migrations()  # raises NotMigrated
        _refuse_occupied(replace)
    with staged(archive, manifest, folder):
        _unpack_media(archive, manifest, folder / "media")
        if is_blank:
            call_command("migrate", interactive=False, verbosity=0)
        return _put(manifest, key, folder, replace=replace, now=now)


def _put(manifest: Manifest, key: str, folder: Path, *, replace: bool, now: datetime) -> Restored:
    """The staged rows, the unpacked media and the key take their places, or none does."""
    with ExitStack() as until_the_end, ExitStack() as undo:
        with transaction.atomic(durable=True):
            rows = _put_rows(manifest, replace=replace, now=now, undo=undo)
            done = Restored(
                made_at=manifest.made_at,
                site=manifest.site,
                rows=rows,
                media=len(manifest.media),
                registrations=Registration.objects.count(),
                mails_waiting=OutgoingMail.objects.filter(state=State.WAITING).count(),
                key_changed=key != settings.SECRET_KEY,
            )
            until_the_end.enter_context(deaf())
            _put_media(folder, undo)
            _put_key(key, folder, undo)
        undo.pop_all()  # committed: what was there before goes with the folder
    return done


def _put_rows(manifest: Manifest, *, replace: bool, now: datetime, undo: ExitStack) -> int:
    models = tables(apps)
    lock(models)
    _refuse_occupied(replace)
    shown = dict(Edition.objects.values_list("pk", "version"))
    empty(models)
    rows = sum(fill(model, rows_of(model, STAGING)) for model in models.values())
    connection.check_constraints()
    ContentType.objects.clear_cache()
    undo.callback(reset_sequences, models)
    reset_sequences(models)
    for edition in Edition.objects.order_by("pk"):
        # No browser may hold another page under the version that this one will get.
        edition.version = max(edition.version, shown.get(edition.pk, 0)) + PAST
        edition.changed_at = now
        edition.save(update_fields=["version", "changed_at"])
        record("assises.restored", on=edition, edition=edition, at=now, made_at=manifest.made_at)
    return rows


def _put_media(folder: Path, undo: ExitStack) -> None:
    place, before = Path(settings.MEDIA_ROOT), folder / "media-before"
    if place.exists():
        place.rename(before)
        undo.callback(before.rename, place)
    (folder / "media").rename(place)
    undo.callback(place.rename, folder / "media")


def _put_key(key: str, folder: Path, undo: ExitStack) -> None:
    """Last. There is no moment without a key: a start would make another one."""
    if settings.SECRET_KEY_IS_GIVEN:
        return
    new, before = folder / "key", folder / "key-before"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    if settings.KEY_FILE.exists():
        shutil.copy2(settings.KEY_FILE, before)
        undo.callback(before.replace, settings.KEY_FILE)
    else:
        undo.callback(settings.KEY_FILE.unlink)
    new.replace(settings.KEY_FILE)
    synchronise(settings.DATA)


def _unpack_media(archive: ZipFile, manifest: Manifest, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    for path in manifest.media:
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise Damaged("one name is both a file and a folder") from error
        with refusing_damage(), archive.open(media_name(path)) as source, place.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())


def _refuse_without_room(archive: ZipFile) -> None:
    """Unpacked rows are written twice, with their indexes: beside, then in the database."""
    needed = sum(
        info.file_size * (1 if info.filename.startswith("media/") else 3)
        for info in archive.infolist()
    )
    free = shutil.disk_usage(settings.DATA).free
    if needed > free:
        raise NoRoom(
            f"Restoring needs about {needed // 10**6 + 1} MB in {settings.DATA}, where"
            f" {free // 10**6} MB are free. Nothing was touched. Make room, then restore."
        )


def _refuse_occupied(replace: bool) -> None:
    there = {
        "edition(s)": Edition.objects.count(),
        "registration(s)": Registration.objects.count(),
        "member(s) of staff": User.objects.count(),
    }
    if any(there.values()) and not replace:
        what = ", ".join(f"{how_many} {name}" for name, how_many in there.items())
        raise Occupied(
            f"The database is not empty: {what}. Nothing was touched. To replace all of it by the"
            " archive, restore with --replace (make a backup first)."
        )
