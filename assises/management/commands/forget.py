"""Erase what has been kept long enough; says first, in figures, what that is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assises import people


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        todo = people.due(now)
        for one in todo:
            self.stdout.write(f"{one.edition.slug}: {one.people} people, {one.needs} needs")
        if not todo:
            self.stdout.write("Nothing is due.")
        elif not options["dry_run"]:
            people.forget(now)
            self.stdout.write("Erased.")
