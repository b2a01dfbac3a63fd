"""On another machine, with another database, everything works that worked before."""

import json
from pathlib import Path
from zipfile import ZipFile

from assises import archive
from tests.assises.archive.conftest import NOW, everything
from tests.assises.archive.test_restore import without_traces
from tests.browser.site import Site

REGISTER = """
import json
from uuid import uuid4
from django.contrib.auth.models import Group
from assises.models import User
from assises.tokens import give_token
from registration import actions
from registration.access import link_of
from tests.factories import *

category = CategoryFactory()
details = actions.Details(category=category, first_name="Amina", last_name="Kaddour",
                          email="amina@example.org")
person = actions.register(uuid4(), edition=category.edition, details=details, now=timezone.now())
user = User.objects.create_user("accueil@example.org", "sept gaufres tièdes")
user.groups.add(Group.objects.get(name="organiser"))
print(json.dumps({"badge": person.badge, "link": link_of(person), "token":
                  give_token(user, name="site")}))
"""
USE = """
import json
from uuid import uuid4
from django.test import Client, override_settings
from assises.models import Edition
from registration import actions
from registration.keys import verify_text

static = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
override_settings(STORAGES={{"staticfiles": static}}).enable()  # nothing is collected here
told = json.loads({told!r})
edition = Edition.objects.get()
claim = verify_text(told["badge"], edition)
opened = Client(SERVER_NAME="127.0.0.1").get(told["link"], follow=True)
staff = Client(SERVER_NAME="127.0.0.1")
staff.post("/connexion/", dict(email="accueil@example.org", password="sept gaufres tièdes"))
api = Client(SERVER_NAME="127.0.0.1").get(
    "/api/v1/edition/", headers=dict(authorization="Token " + told["token"])
)
category = edition.categories.get()
details = actions.Details(category=category, first_name="Théo", last_name="Petit",
                          email="theo@example.org")
late = actions.register(uuid4(), edition=edition, details=details, now=timezone.now())
print(json.dumps({{
    "badge": claim and claim.number,
    "link": [opened.status_code, opened.redirect_chain[-1][0], "Amina" in opened.content.decode()],
    "password": "_auth_user_id" in staff.session,
    "token": "places_left" in api.json(),
    "late": verify_text(late.badge, edition).number,
}}))
"""


def machine(folder: Path) -> Site:
    """A machine that has made its own key, and no table yet."""
    site = Site(folder)
    del site.env["SECRET_KEY"]
    return site


def test_badge_link_password_and_token_work_on_another_machine(tmp_path):
    here, there = machine(tmp_path / "here"), machine(tmp_path / "there")
    here.manage("migrate", "--verbosity=0")
    told = here.python(REGISTER)
    here.manage("backup", str(tmp_path / "archive.zip"))
    there.python("")
    assert (tmp_path / "there/data/secret_key").exists()

    there.manage("restore", str(tmp_path / "archive.zip"))

    told["link"] = told["link"].replace(here.url, "http://127.0.0.1")
    assert there.python(USE.format(told=json.dumps(told))) == {
        "badge": 1,
        "link": [200, "/ma-journee/", True],
        "password": True,
        "token": True,
        "late": 2,
    }
    assert (tmp_path / "there/data/secret_key").read_bytes() == (
        tmp_path / "here/data/secret_key"
    ).read_bytes()


def rows_in(path: Path) -> dict[str, list]:
    """Every row, as columns and values whatever their order in the database."""
    with ZipFile(path) as kept:
        tables = json.loads(kept.read("manifest.json"))["tables"]
        return {
            name: [json.loads(line) for line in kept.read(f"rows/{name}.jsonl").splitlines()]
            for name in tables
        }


def test_rows_go_to_a_new_sqlite_file_and_back_without_loss(installation, kept, tmp_path):
    """From the database that the tests run on: with DATABASE_URL, from PostgreSQL and back."""
    before = everything(installation.folder)
    other = machine(tmp_path / "other")

    other.manage("restore", str(kept))
    other.manage("backup", str(tmp_path / "there.zip"))
    archive.restore(tmp_path / "there.zip", replace=True, now=NOW)

    there = rows_in(tmp_path / "there.zip")
    here = rows_in(kept)
    there["assises_auditentry"].pop()
    for rows in (here, there):
        rows.pop("assises_edition")
    assert there == here
    after = everything(installation.folder)
    after["rows"]["assises_auditentry"].pop()
    before["rows"]["assises_auditentry"].append(None)
    assert without_traces(after) == without_traces(before)
