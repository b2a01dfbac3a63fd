"""manage.py allocate FILE: run again the draw of workshops that was published without names."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workshops.allocation import Impossible, allocate
from workshops.ranking.files import from_json, seats_to_json


class Command(BaseCommand):
    help = "Run a published draw of workshops again, and say whether it gives the same seats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what /ateliers/tirage-1.json answered")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            told = json.loads(file.read_text())
            problem = from_json(told["problem"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"This is no draw: {error}") from error
        try:
            seats = seats_to_json(allocate(problem).seats)
        except Impossible as impossible:
            raise CommandError(str(impossible)) from impossible
        if seats != told.get("seats", seats):
            raise CommandError("These are not the seats that were published.")
        self.stdout.write(json.dumps(seats, indent=1, ensure_ascii=False))
        self.stderr.write(f"{len(seats)} people, the same seats as published.")
