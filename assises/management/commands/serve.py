"""Serve the site with Daphne, and send the mails beside it; both stop together."""

import os
import signal
import subprocess
import sys
import traceback
from argparse import ArgumentParser
from typing import Any

from daphne.access import AccessLogGenerator
from daphne.endpoints import build_endpoint_description_strings
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from agenda.models import Session
from assises.daphne import PatientServer
from assises.log import without_secrets
from assises.models import Edition

BACKLOG = 1024  # who knocks while the others come in: beyond, they wait a second and knock again


class AccessLog(AccessLogGenerator):
    """Daphne's access log, with personal links, badges and query strings cut."""

    def write_entry(
        self, host: str, date: Any, request: str, status: Any = None, length: Any = None
    ) -> None:
        super().write_entry(host, date, without_secrets(request), status, length)


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="make everything ready first")
        parser.add_argument("--quiet", action="store_true", help="no access log")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            call_command("prepare", stdout=self.stdout)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        sender = subprocess.Popen([sys.executable, "manage.py", "deliver_mail", "--forever"])
        self.say_where_to_click()
        failed = True
        try:
            failed = not self.serve(quiet=options["quiet"])
        except Exception:
            traceback.print_exc()
        finally:
            sender.terminate()
            sender.wait(timeout=30)
            self.stdout.flush()
            # A request that was cut may leave a thread that waits for the stopped event loop.
            # What it had committed is kept; what it had not, its client sends again.
            os._exit(1 if failed else 0)

    def serve(self, *, quiet: bool) -> bool:
        """Serve until told to stop; False when the address could not be had."""
        from assises.asgi import application

        log = None if quiet else AccessLog(self.stdout._out)
        addresses = build_endpoint_description_strings(host=settings.HOST, port=settings.PORT)
        server = PatientServer(
            application=application,
            endpoints=[f"{address}:backlog={BACKLOG}" for address in addresses],
            action_logger=log,
            server_name="assises",
            websocket_timeout=-1,
        )
        server.run()
        return not server.abort_start

    def say_where_to_click(self) -> None:
        site = settings.SITE_URL
        lines = [
            ("Home", f"{site}/"),
            ("Staff sign-in", f"{site}/connexion/"),
            ("Door", f"{site}/accueil/"),
        ]
        edition = Edition.objects.current().first()
        live = (
            Session.objects.of(edition).filter(has_live=True).in_order().first()
            if edition
            else None
        )
        if live:
            lines.append(("Live questions", f"{site}/direct/{live.slug}/"))
        mails = "the mail server" if settings.EMAIL_URL else str(settings.EMAIL_FILE_PATH)
        lines.append(("Mails went to", mails))
        if edition and edition.is_demo:
            lines.append(("Demo sign-ins", str(settings.DATA / "demo.json")))
        for name, where in lines:
            self.stdout.write(f"  {name:<15} {where}")
        self.stdout.flush()
