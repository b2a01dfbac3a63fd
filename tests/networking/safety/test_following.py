"""The organisers learn by one mail an hour that reports wait, and nothing of what they say."""

from datetime import timedelta

import pytest
from django.core import mail as post

from assises.mail import deliver
from assises.models import Edition, OutgoingMail
from networking.following import follow
from networking.models import Report
from tests.networking.people import somebody
from tests.networking.safety.test_actions import reported


@pytest.fixture
def amina(edition):
    Edition.objects.update(contact_email="assises@example.org")
    return somebody(edition, "Amina")


def test_one_mail_for_what_waits(amina, edition, now):
    reported(amina, somebody(edition, "Paul"), now)
    follow(now)
    follow(now)
    deliver(now)
    for _ in range(2):
        reported(amina, somebody(edition, "Paul"), now)
    follow(now + timedelta(minutes=59))
    assert OutgoingMail.objects.count() == 1

    follow(now + timedelta(minutes=61))
    deliver(now + timedelta(minutes=61))

    first, second = post.outbox
    assert first.to == ["assises@example.org"]
    assert "/organisation/reseau/signalements/" in first.body
    assert "3 " in second.body
    for secret in ("Amina", "Paul", "insult"):
        assert secret not in f"{first.body}{second.body}"


def test_nothing_is_written_where_nobody_reads_or_all_is_handled(amina, edition, now):
    reported(amina, somebody(edition, "Paul"), now)
    follow(now)
    Report.objects.update(state="dismissed", handled_at=now)
    deliver(now)
    assert post.outbox == []

    Edition.objects.update(contact_email="")
    reported(amina, somebody(edition, "Zoé"), now + timedelta(hours=2))
    follow(now + timedelta(hours=2))
    assert OutgoingMail.objects.count() == 1
