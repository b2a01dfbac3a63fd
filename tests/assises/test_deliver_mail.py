import os
import signal
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from assises import mail
from assises.management.commands import deliver_mail
from registration.models import Need
from tests.factories import RegistrationFactory


@pytest.fixture
def quick(monkeypatch):
    """No waiting between two looks, and the handlers of the tests put back afterwards."""
    handlers = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(deliver_mail, "EVERY", 0.01)
    yield
    for name, handler in handlers.items():
        signal.signal(name, handler)


def test_once_sends_all_that_waits(db, mailoutbox, capsys):
    mail.builder("tests.deliver")(lambda row: mail.Letter("Bonjour", "texte", "<p>texte</p>"))
    for _ in range(60):
        mail.queue(
            "tests.deliver", edition=None, to="a@example.org", language="fr", at=timezone.now()
        )

    call_command("deliver_mail")

    assert len(mailoutbox) == 60
    assert capsys.readouterr().out == "60 mail(s) sent\n"


def test_the_sender_erases_needs_whose_day_has_come(db):
    for days in (-1, 1):
        Need.objects.create(
            registration=RegistrationFactory(edition__is_current=days > 0),
            kind=Need.Kind.DIET,
            consented_at=timezone.now(),
            delete_on=timezone.localdate() + timedelta(days=days),
        )

    call_command("deliver_mail")

    assert Need.objects.get().delete_on > timezone.localdate()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_forever_survives_a_database_that_goes_away_and_stops_when_told(
    db, monkeypatch, quick, name
):
    looks = []

    def deliver(self, *, limit, stop):
        looks.append(stop())
        if len(looks) == 1:
            raise OperationalError("the database is away")
        if len(looks) == 3:
            os.kill(os.getpid(), name)
        return 0

    monkeypatch.setattr(mail.Sender, "deliver", deliver)
    monkeypatch.setattr(deliver_mail, "close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)

    call_command("deliver_mail", "--forever")

    assert looks == [False, False, False]


def test_a_crowd_of_mails_leaves_without_a_pause(db, monkeypatch, mailoutbox, quick):
    mail.builder("tests.crowd")(lambda row: mail.Letter("Bonjour", "texte", "<p>texte</p>"))
    for _ in range(2 * deliver_mail.BATCH + 1):
        mail.queue(
            "tests.crowd", edition=None, to="a@example.org", language="fr", at=timezone.now()
        )
    waits = []

    class Watched(Event):
        def wait(self, timeout=None):
            waits.append(timeout)
            return len(waits) > 4

    monkeypatch.setattr(deliver_mail, "Event", Watched)
    monkeypatch.setattr(deliver_mail, "close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)

    call_command("deliver_mail", "--forever")

    assert len(mailoutbox) == 2 * deliver_mail.BATCH + 1
    assert waits == [0.01, 0, 0, 0.01, 0.01]
