"""Send what waits in the outbox, once or for ever."""

import logging
import signal
from argparse import ArgumentParser
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from agenda.live.actions import open_due
from assises import concerned, people, reminders
from assises.mail import Sender
from networking.following import follow
from registration.actions import pass_on
from registration.checkin.rounds import clear_trials
from workshops.actions import pass_seats_on, release_no_shows

BATCH = 50  # mails between two looks at the places to pass on
EVERY = 1.0  # seconds between two looks at the outbox
PATIENCE = 15.0  # the longest wait while the database is away
PASS_ON_EVERY = timedelta(seconds=10)
TIDY_EVERY = timedelta(hours=1)

log = logging.getLogger("assises.mail")


class Command(BaseCommand):
    help = __doc__
    tidied_at: datetime | None = None
    passed_on_at: datetime | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="until told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forever"]:
            self.deliver_until_stopped()
        else:
            self.tidy(timezone.now())
            self.pass_places_on(timezone.now())
            self.stdout.write(f"{Sender().deliver()} mail(s) sent")

    def tidy(self, now: datetime) -> None:
        """What was promised to be erased by now is: looked at once an hour."""
        if self.tidied_at is None or now - self.tidied_at >= TIDY_EVERY:
            people.forget(now, at_most=people.AT_ONCE)
            self.tidied_at = now

    def pass_places_on(self, now: datetime) -> None:
        """Offers that nobody took go to the next in line, and reminders leave, in seconds."""
        if self.passed_on_at is None or now - self.passed_on_at >= PASS_ON_EVERY:
            pass_on(now)
            reminders.remind(now)
            concerned.tell(now)
            clear_trials(now)
            open_due(now)
            pass_seats_on(now)
            release_no_shows(now)
            follow(now)
            self.passed_on_at = now

    def deliver_until_stopped(self) -> None:
        """Finish the mail in hand, then stop, when the process is asked to."""
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        sender, wait = Sender(), EVERY
        while not stop.wait(wait):
            try:
                self.pass_places_on(timezone.now())
                sent = sender.deliver(limit=BATCH, stop=stop.is_set)
                self.tidy(timezone.now())
                wait = EVERY if sent < BATCH else 0  # a crowd of mails does not wait
            except (DatabaseError, InterfaceError) as error:
                wait = min(max(wait, EVERY) * 2, PATIENCE)
                log.warning("the outbox does not answer: %s", type(error).__name__)
            finally:
                close_old_connections()
        connection.close()
