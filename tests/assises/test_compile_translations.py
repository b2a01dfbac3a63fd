"""What is compiled is spoken at once, by the process that compiled it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

SENTENCE = "A sentence of this test alone"
FRENCH = "Une phrase de ce seul test"
CATALOGUE = f"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "{SENTENCE}"
msgstr "{FRENCH}"
"""


@pytest.fixture
def catalogue(settings, tmp_path) -> Iterator[Path]:
    """A catalogue that was never compiled, in a site that has spoken already."""
    found = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    found.parent.mkdir(parents=True)
    found.write_text(CATALOGUE)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    translation_file_changed(None, found.with_suffix(".mo"))
    yield found
    translation_file_changed(None, found.with_suffix(".mo"))


def test_a_first_start_speaks_french(catalogue):
    with translation.override("fr"):
        assert translation.gettext(SENTENCE) == SENTENCE

    call_command("compile_translations")

    with translation.override("fr"):
        assert translation.gettext(SENTENCE) == FRENCH
