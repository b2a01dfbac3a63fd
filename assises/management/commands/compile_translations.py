"""Compile the catalogues, without gettext on the machine."""

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(settings.BASE_DIR.glob("locale/*/LC_MESSAGES/django.po")):
            compiled = path.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
                polib.pofile(str(path)).save_as_mofile(str(compiled))
                # Django has read the catalogue that was not there, at import: `serve --prepare`
                # goes on in this process.
                translation_file_changed(None, compiled)
