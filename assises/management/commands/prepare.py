"""Make everything ready to serve: tables, translations, static files, the demo edition."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from assises.models import Edition


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("compile_translations")
        call_command("migrate", interactive=False, verbosity=0)
        collect_if_changed()
        if not settings.PRODUCTION and not Edition.objects.exists():
            self.stdout.write("The database is empty: loading the 2nd Assises with made-up people.")
            call_command("demo", credentials=settings.DATA / "demo.json", stdout=self.stdout)


def collect_if_changed() -> None:
    """Collect the static files, unless the same ones were collected before."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}".encode())
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state.hexdigest())
