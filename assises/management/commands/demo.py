"""Load the 2nd Assises with made-up participants; the same arguments again change nothing."""

import json
import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assises import demo


def a_day(text: str) -> date:
    return timezone.localdate() if text == "today" else date.fromisoformat(text)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--participants", type=int)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--day", type=a_day, metavar="YYYY-MM-DD|today")
        parser.add_argument("--credentials", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo edition has known passwords: never in production.")
        credentials = demo.load(
            participants=options["participants"],
            seed=options["seed"],
            day=options["day"],
            now=timezone.now(),
        )
        if path := options["credentials"]:
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                json.dump(credentials, file, ensure_ascii=False, indent=1)
        self.stdout.write(f"{len(credentials['participants'])} participants are registered.")
