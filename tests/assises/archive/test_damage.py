"""What is not a whole archive that this program understands is refused, and touches nothing."""

import json
import shutil

import pytest
from django.db import connection

from assises.archive.refusals import Damaged, Newer, NotRestored, Unreadable
from registration.models import Registration
from tests.assises.archive.conftest import MADE_BEFORE, everything, remade, restore


@pytest.mark.parametrize("where", [0, 5, 0.1, 0.3, 0.5, 0.7, 0.9, -300, -70, -64, -1])
@pytest.mark.parametrize("bit", [1, 128])
def test_one_flipped_bit_anywhere_is_seen(place, where, bit):
    before = everything(place)
    content = bytearray(MADE_BEFORE.read_bytes())
    at = int(where * len(content)) if isinstance(where, float) else where
    content[at] ^= bit
    path = place / "flipped.zip"
    path.write_bytes(content)

    with pytest.raises(Damaged):
        restore(path)

    assert everything(place) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing of the kind",
        MADE_BEFORE.read_bytes()[:-1],
        MADE_BEFORE.read_bytes()[:9000],
        MADE_BEFORE.read_bytes() + b"\n",
    ],
)
def test_a_part_of_an_archive_or_anything_else_is_refused(place, content):
    before = everything(place)
    path = place / "archive.zip"
    path.write_bytes(content)

    with pytest.raises(Damaged):
        restore(path)

    assert everything(place) == before


def test_what_is_not_there_or_no_file_is_refused(place):
    for path in (place / "missing.zip", place):
        with pytest.raises(Unreadable):
            restore(path)


REGISTRATIONS = "rows/registration_registration.jsonl"
CATEGORIES = "rows/registration_category.jsonl"


def loses_a_part(parts, manifest):
    del parts[CATEGORIES]


def has_one_too_many(parts, manifest):
    parts["rows/other.jsonl"] = b""


def loses_a_row(parts, manifest):
    parts[REGISTRATIONS] = parts[REGISTRATIONS].partition(b"\n")[2]


def has_a_row_twice(parts, manifest):
    first = parts[REGISTRATIONS].partition(b"\n")[0] + b"\n"
    parts[REGISTRATIONS] += first
    manifest["tables"]["registration_registration"]["rows"] += 1


def points_nowhere(parts, manifest):
    parts[CATEGORIES] = b""
    manifest["tables"]["registration_category"]["rows"] = 0


def holds_no_date(parts, manifest):
    parts[REGISTRATIONS] = parts[REGISTRATIONS].replace(b"2026-", b"never-")


def holds_a_short_row(parts, manifest):
    parts[REGISTRATIONS] = b"[1]\n" * 4


def holds_no_json(parts, manifest):
    parts[REGISTRATIONS] = b"[" * 9000


def climbs_out(parts, manifest):
    parts["media/../../evil"] = b"x"
    manifest["media"].append("../../evil")


def starts_at_the_root(parts, manifest):
    parts["media//etc/evil"] = b"x"
    manifest["media"].append("/etc/evil")


def is_file_and_folder(parts, manifest):
    parts["media/plan.txt/inside"] = b"x"
    manifest["media"].append("plan.txt/inside")


def has_no_key(parts, manifest):
    parts["secret_key"] = b" "


def forgets_its_tables(parts, manifest):
    del manifest["tables"]


def lacks_a_column(parts, manifest):
    manifest["tables"]["registration_category"]["columns"].pop()


@pytest.mark.parametrize(
    "change",
    [
        loses_a_part,
        has_one_too_many,
        loses_a_row,
        has_a_row_twice,
        points_nowhere,
        holds_no_date,
        holds_a_short_row,
        holds_no_json,
        climbs_out,
        starts_at_the_root,
        is_file_and_folder,
        has_no_key,
        forgets_its_tables,
        lacks_a_column,
    ],
)
def test_an_archive_that_somebody_changed_touches_nothing(place, change):
    path = place / "archive.zip"
    shutil.copy(MADE_BEFORE, path)
    before = everything(place)

    with pytest.raises(Damaged):
        restore(remade(path, change))

    assert everything(place) == before
    assert not list(place.glob("restoring-*"))


def has_a_later_migration(parts, manifest):
    manifest["migrations"].append(["registration", "9999_later"])


def has_a_later_format(parts, manifest):
    manifest.clear()
    manifest["format"] = 2


@pytest.mark.parametrize("change", [has_a_later_migration, has_a_later_format])
def test_an_archive_of_a_later_program_is_refused(place, change):
    path = place / "archive.zip"
    shutil.copy(MADE_BEFORE, path)
    before = everything(place)

    with pytest.raises(Newer, match="Install that version"):
        restore(remade(path, change))

    assert everything(place) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no length")
def test_rows_that_this_database_cannot_hold_leave_all_as_it_was(installation, kept):
    before = everything(installation.folder)

    def writes_too_much(parts, manifest):
        parts[REGISTRATIONS] = parts[REGISTRATIONS].replace(
            json.dumps(Registration.objects.get(number=1).code).encode(), b'"LONGERTHANEIGHT"'
        )

    with pytest.raises(NotRestored, match="too long"):
        restore(remade(kept, writes_too_much))

    assert everything(installation.folder) == before
