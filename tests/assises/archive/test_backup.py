"""An archive is of one moment, whole, its owner's alone, and never in the way of the site."""

import json
import os
import re
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO
from itertools import count
from threading import Event
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from assises import archive
from assises.archive.refusals import Exists, NotMigrated, NotWritten
from assises.archive.tables import rows_of, snapshot
from assises.models import Edition
from registration import actions
from registration.models import Registration
from tests.factories import CategoryFactory, EditionFactory

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def rows_in(path, table: str) -> list[dict]:
    with ZipFile(path) as kept:
        columns = json.loads(kept.read("manifest.json"))["tables"][table]["columns"]
        lines = kept.read(f"rows/{table}.jsonl").splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def elsewhere(work):
    """`work` on a connection of its own, as a request does."""

    def then_close():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(then_close).result(timeout=10)


def register_one(edition, number: int) -> Registration:
    details = actions.Details(
        category=edition.categories.get(),
        first_name="Amina",
        last_name="Kaddour",
        email=f"amina{number}@example.org",
    )
    return actions.register(uuid4(), edition=edition, details=details, now=NOW)


@pytest.fixture
def open_edition(place) -> Edition:
    return CategoryFactory(edition=EditionFactory(capacity=100_000)).edition


def test_who_registers_meanwhile_neither_waits_nor_is_half_in(open_edition):
    with snapshot():
        seen = list(rows_of(Edition))
        elsewhere(lambda: register_one(open_edition, 1))
        people = list(rows_of(Registration))
        assert list(rows_of(Edition)) == seen

    assert people == []
    assert Registration.objects.count() == 1


def test_archives_made_while_people_register_agree_with_themselves(open_edition, tmp_path):
    enough, numbers = Event(), count(1)

    def keep_registering() -> None:
        try:
            while not enough.is_set():
                register_one(open_edition, next(numbers))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        people = [pool.submit(keep_registering) for _ in range(3)]
        try:
            for turn in range(6):
                archive.backup(tmp_path / f"{turn}.zip", now=NOW)
        finally:
            enough.set()
        for job in people:
            job.result()

    sizes = []
    for turn in range(6):
        path = tmp_path / f"{turn}.zip"
        registered = rows_in(path, "registration_registration")
        mails = rows_in(path, "assises_outgoingmail")
        sizes.append(len(registered))
        assert rows_in(path, "assises_edition")[0]["last_number"] == len(registered)
        assert sorted(mail["reference"] for mail in mails) == sorted(
            person["id"] for person in registered
        )
    assert sizes[-1] > sizes[0]


def test_it_is_its_owners_alone_and_nothing_lies_beside_it(installation):
    path = installation.folder / "kept" / "archive.zip"
    path.parent.mkdir()

    archive.backup(path, now=NOW)

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_it_never_overwrites(installation):
    path = installation.folder / "archive.zip"
    path.write_text("somebody's")

    with pytest.raises(Exists):
        archive.backup(path, now=NOW)

    assert path.read_text() == "somebody's"


@pytest.mark.parametrize("where", ["missing/archive.zip", "media/archive.zip", "secret_key/a.zip"])
def test_a_place_that_will_not_do_is_refused(installation, where):
    with pytest.raises(NotWritten):
        archive.backup(installation.folder / where, now=NOW)

    assert not (installation.folder / "missing").exists()


def test_a_full_disk_leaves_nothing(installation):
    folder = installation.folder / "kept"
    folder.mkdir()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    (installation.folder / "media" / "film").write_bytes(os.urandom(3_000_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, usual[1]))
    try:
        with pytest.raises(NotWritten, match="nothing of it is left: File too large"):
            archive.backup(folder / "archive.zip", now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_stop_leaves_nothing(installation, name):
    folder = installation.folder / "kept"
    folder.mkdir()

    class Moment(datetime):
        def isoformat(self, *args, **options) -> str:
            os.kill(os.getpid(), name)
            return super().isoformat(*args, **options)

    with pytest.raises(KeyboardInterrupt):
        archive.backup(folder / "archive.zip", now=Moment(2027, 1, 4, 9, tzinfo=UTC))

    assert list(folder.iterdir()) == []


def test_a_database_at_another_state_is_refused(installation):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("registration", "9999_later")
    try:
        with pytest.raises(NotMigrated):
            archive.backup(installation.folder / "archive.zip", now=NOW)
    finally:
        recorder.record_unapplied("registration", "9999_later")


def test_the_command_says_what_it_kept_and_what_to_mind(installation, settings):
    said = StringIO()
    settings.SECRET_KEY_IS_GIVEN = True
    path = installation.folder / "archive.zip"

    call_command("backup", str(path), stdout=said)

    first, key, care = said.getvalue().splitlines()
    assert first.startswith(f"{path}: ")
    assert re.search(r" rows, 1 media files and the key, 0\.\d MB\.", first)
    assert key == "The key is the one that SECRET_KEY gives."
    assert "personal data" in care
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(path), stdout=said)
