"""Rules of the house that no file can keep alone."""

import json
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = ("assises", "registration", "agenda", "workshops", "networking")
OF_OTHERS = ("django.", "drf_spectacular.")


def every_pattern(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += every_pattern(entry, path)
        else:
            found.append((path, entry))
    return found


def our_views() -> list[tuple[str, object]]:
    return [
        (path, entry.callback)
        for path, entry in every_pattern(get_resolver())
        if not entry.callback.__module__.startswith(OF_OTHERS)
    ]


def test_every_view_says_who_may_open_it():
    silent = [
        path
        for path, view in our_views()
        if not hasattr(view, "who") and not hasattr(view, "cls")  # DRF closes by default
    ]

    assert silent == []


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def is_mail(path: Path) -> bool:
    return "mail" in path.parts


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_inline_code_in_templates(path):
    text = path.read_text()

    inline = re.findall(r"<script(?![^>]*(?:src=|ld\+json|application/json))[^>]*>", text)
    inline += re.findall(r"\son[a-z]+=[\"']", text)
    if not is_mail(path):
        inline += re.findall(r"\sstyle=[\"']|<style", text)

    assert inline == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.name))
def test_comments_of_templates_hold_on_a_line(path):
    """Django shows a longer one to everybody."""
    lines = path.read_text().splitlines()

    assert [line for line in lines if line.count("{#") != line.count("#}")] == []


def test_every_template_is_used():
    sources = [
        *ROOT.glob("templates/**/*"),
        *(p for app in APPS for p in ROOT.glob(f"{app}/**/*.py")),
    ]
    text = "\n".join(path.read_text() for path in sources if path.is_file())
    by_convention = {"404.html", "500.html", "403.html", "400.html"}

    unused = [
        str(path.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates").rglob("*.*")
        if f"{path.relative_to(ROOT / 'templates')}" not in text
        and f"{path.relative_to(ROOT / 'templates').with_suffix('')}" not in text
        and path.name not in by_convention
        and not (path.parent.name == "mail" and f'"{path.stem}"' in text)
    ]

    assert unused == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_catalogue_is_complete(language):
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))

    missing = [
        entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()
    ]

    assert missing == []


def test_catalogues_hold_the_same_sentences():
    french, english = (
        {
            (e.msgctxt, e.msgid)
            for e in polib.pofile(str(ROOT / f"locale/{lang}/LC_MESSAGES/django.po"))
        }
        for lang in ("fr", "en")
    )

    assert french ^ english == set()


def test_every_sentence_of_the_code_is_in_the_catalogue():
    catalogue = polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue}
    call = re.compile(r"(?:gettext|gettext_lazy|\b_)\(\s*\"((?:[^\"\\]|\\.)*)\"\s*\)")
    tag = re.compile(r"{%\s*translate\s+\"([^\"]*)\"")

    said = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                said |= set(call.findall(path.read_text()))
    for path in (ROOT / "templates").rglob("*.*"):
        said |= set(tag.findall(path.read_text()))

    assert said - known == set()


def test_lock_files_name_no_registry():
    npm = json.loads((ROOT / "package-lock.json").read_text())
    addresses = [name for name, package in npm["packages"].items() if "resolved" in package]
    for lock in ("requirements.txt", "requirements-dev.txt"):
        addresses += re.findall(
            r"^.*(?:https?://|file:|--index|--find-links).*$", (ROOT / lock).read_text(), re.M
        )
    python = re.findall(
        r"file:|localhost|127\.0|\.internal|/simple/", (ROOT / "uv.lock").read_text()
    )

    assert addresses == []
    assert python == []


def test_rows_that_are_kept_are_locked_so_that_others_may_point_at_them():
    """FOR UPDATE stops every foreign key to the row: on PostgreSQL, that is how two deadlock."""
    too_strong = [
        f"{path.relative_to(ROOT)}: {call}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for call in re.findall(r"select_for_update\((?:[^()]|\(.*?\))*\)", path.read_text())
        if "no_key=True" not in call
    ]

    assert too_strong == []
