"""All of an archive comes back, or nothing changes."""

import shutil
from io import StringIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from assises.archive.refusals import (
    NoRoom,
    NotRestored,
    Occupied,
    OtherKey,
)
from assises.models import AuditEntry, Edition, User
from registration.models import Category, Registration
from tests.assises.archive.conftest import MADE_BEFORE, NOW, everything, restore


def without_traces(seen: dict) -> dict:
    """What restoring adds: a line in the audit trail, and a later version of the pages."""
    rows = {name: list(kept) for name, kept in seen["rows"].items()}
    rows["assises_auditentry"] = rows["assises_auditentry"][:-1]
    del rows["assises_edition"]
    return {**seen, "rows": rows}


def test_all_comes_back_as_it_was(installation, kept, settings):
    before = everything(installation.folder)
    edition = Edition.objects.get()
    Edition.objects.update(version=edition.version + 7)
    Registration.objects.filter(number=1).update(first_name="Autre")
    User.objects.first().groups.clear()
    Category.objects.create(edition=edition, slug="tard", name="Venue après", number=99)
    (installation.folder / "media" / "later.txt").write_text("later")
    settings.KEY_FILE.write_text("another key")

    done = restore(kept)

    after = everything(installation.folder)
    before["rows"]["assises_auditentry"].append(None)
    assert without_traces(after) == without_traces(before)
    assert done.registrations == 12
    assert Edition.objects.get().version == edition.version + 7 + 1000
    assert AuditEntry.objects.get(action="assises.restored").at == NOW
    assert settings.KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in installation.folder.iterdir()) == [
        "archive.zip",
        "media",
        "secret_key",
    ]


def test_new_rows_get_numbers_of_their_own_afterwards(installation, kept):
    restore(kept)

    category = Category.objects.create(
        edition=Edition.objects.get(), slug="neuve", name="Neuve", number=99
    )

    assert category.pk == max(Category.objects.values_list("pk", flat=True))


def test_an_archive_of_an_earlier_program_is_brought_to_the_state_of_this_one(place):
    done = restore(MADE_BEFORE)

    people = Registration.objects.order_by("number")
    assert done.registrations == people.count() == 4
    assert people[0].organisation_key == "ressourcerie de la marque"
    assert (place / "media" / "plan.txt").read_text() == "Hall, scène, buffet\n"
    assert done.key_changed


def test_it_says_what_is_there_instead_of_replacing_it(installation, kept):
    before = everything(installation.folder)

    with pytest.raises(
        Occupied, match=r"1 edition\(s\), 12 registration\(s\), 4 member\(s\) of staff"
    ):
        restore(kept, replace=False)

    assert everything(installation.folder) == before


def test_a_database_with_nothing_but_its_roles_counts_as_empty(place):
    Group.objects.get_or_create(name="organiser")

    assert restore(MADE_BEFORE, replace=False).registrations == 4


def test_what_unpacks_to_more_than_the_disk_holds_is_refused(place, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 8, 1000))

    with pytest.raises(NoRoom, match="0 MB are free"):
        restore(MADE_BEFORE)


def test_a_given_key_that_is_not_the_archives_is_refused(place, settings):
    settings.SECRET_KEY_IS_GIVEN = True
    before = everything(place)

    with pytest.raises(OtherKey):
        restore(MADE_BEFORE)

    assert everything(place) == before


def test_a_given_key_that_is_the_archives_stays_where_it_is(place, settings):
    with ZipFile(MADE_BEFORE) as kept:
        settings.SECRET_KEY = kept.read("secret_key").decode()
    settings.SECRET_KEY_IS_GIVEN = True
    settings.KEY_FILE.unlink()

    restore(MADE_BEFORE)

    assert not settings.KEY_FILE.exists()


@pytest.mark.parametrize("setting", ["MEDIA_ROOT", "KEY_FILE"])
def test_a_failure_at_the_last_step_leaves_all_as_it_was(installation, settings, setting):
    before = everything(installation.folder)
    usual = getattr(settings, setting)
    setattr(settings, setting, installation.folder / "missing" / "there")

    with pytest.raises(NotRestored, match="as it was: No such file"):
        restore(MADE_BEFORE)

    setattr(settings, setting, usual)
    assert everything(installation.folder) == before
    last = max(Category.objects.values_list("pk", flat=True))
    category = Category.objects.create(
        edition=Edition.objects.get(), slug="neuve", name="Neuve", number=99
    )
    assert category.pk > last


def test_the_command_says_what_came_back_and_what_to_do(place, settings):
    said = StringIO()
    settings.SITE_URL = "https://assises.example.org"

    call_command("restore", str(MADE_BEFORE), stdout=said)

    back, again, address = said.getvalue().splitlines()
    assert "among them 4 registrations, 1 media files and the key." in back
    assert again.startswith("Start the site again now")
    assert address == (
        "Mails and badges said http://127.0.0.1:8000; SITE_URL is now https://assises.example.org."
    )
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(MADE_BEFORE), stdout=said)
