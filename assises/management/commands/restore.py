"""Put back database, media and keys from a file that `backup` made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assises import archive
from assises.errors import Refused


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="replace all that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = archive.restore(options["file"], replace=options["replace"], now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            raise CommandError("Stopped: what was there is as it was.") from None
        self.stdout.write(
            f"The archive of {done.made_at} is back: {done.rows} rows, among them"
            f" {done.registrations} registrations, {done.media} media files and the key."
        )
        for advice in self.what_to_do(done):
            self.stdout.write(advice)

    def what_to_do(self, done: archive.Restored) -> list[str]:
        """What only people can see to."""
        advice = ["Start the site again now: a process that still runs remembers what was before."]
        if done.mails_waiting:
            advice.append(
                f"{done.mails_waiting} mails wait and will be sent, a second time if they had"
                " left after the archive was made."
            )
        if done.site != settings.SITE_URL:
            advice.append(
                f"Mails and badges said {done.site}; SITE_URL is now {settings.SITE_URL}."
            )
        return advice
