"""Write database, media and keys into one new file, while the site serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assises import archive
from assises.errors import Refused


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a name not used yet")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            made = archive.backup(path, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            raise CommandError("Stopped: no archive was made.") from None
        self.stdout.write(
            f"{path}: {made.rows} rows, {made.media} media files and the key,"
            f" {made.size / 1e6:.1f} MB."
        )
        if made.key_was_given:
            self.stdout.write("The key is the one that SECRET_KEY gives.")
        self.stdout.write(
            "It holds personal data and the key: keep it where only you can read it,"
            " and off this machine."
        )
