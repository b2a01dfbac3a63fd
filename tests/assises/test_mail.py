import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.db import connections, transaction

from assises import mail
from assises.mail import State, outbox
from assises.models import OutgoingMail
from tests.factories import UserFactory

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@mail.builder("tests.hello")
def hello(row):
    if row.params.get("fails"):
        raise RuntimeError("no such template")
    if row.params.get("late"):
        raise mail.NoLongerNeeded
    return mail.Letter("Bonjour", "texte", "<p>texte</p>")


def queue(**fields):
    about = {"edition": None, "to": "amina@example.org", "language": "fr", "at": NOW, **fields}
    return mail.queue("tests.hello", **about)


class Silent(Exception):
    """The sender disappears here."""


def test_deliver_sends_each_mail_once_and_forgets_what_it_said(db, mailoutbox):
    row = queue(params={"code": "482913"})

    first, second = mail.deliver(NOW), mail.deliver(NOW)

    row.refresh_from_db()
    assert (first, second, len(mailoutbox)) == (1, 0, 1)
    assert (row.state, row.sent_at, row.attempts, row.params) == (State.SENT, NOW, 1, {})


def test_deliver_keeps_one_message_id(db, mailoutbox):
    row = queue()

    mail.deliver(NOW)

    assert mailoutbox[0].message()["Message-ID"] == row.message_id
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"
    assert mailoutbox[0].to == ["amina@example.org"]


def test_deliver_leaves_what_is_not_due(db, mailoutbox):
    queue(at=NOW + timedelta(seconds=1))

    assert mail.deliver(NOW) == 0
    assert mailoutbox == []


def test_a_mail_of_a_transaction_that_fails_is_never_sent(db, mailoutbox):
    def write_then_fail():
        with transaction.atomic():
            queue()
            raise Silent

    with pytest.raises(Silent):
        write_then_fail()

    assert mail.deliver(NOW) == 0


def test_deliver_drops_what_is_no_longer_so(db, mailoutbox):
    row = queue(params={"late": True})

    mail.deliver(NOW)

    row.refresh_from_db()
    assert (row.state, row.params, mailoutbox) == (State.DROPPED, {}, [])


def test_a_bug_in_one_mail_does_not_hold_back_the_others(db, mailoutbox):
    broken, good = queue(params={"fails": True}), queue()

    mail.deliver(NOW)

    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (State.WAITING, State.SENT)
    assert broken.last_error == "RuntimeError: no such template"


def test_a_sender_that_disappears_leaves_its_mail_uncertain(db, monkeypatch, mailoutbox):
    row = queue()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "left", lambda *_: (_ for _ in ()).throw(Silent))
        with pytest.raises(Silent):
            mail.deliver(NOW)

    soon = mail.deliver(NOW + timedelta(minutes=5))
    row.refresh_from_db()
    state_soon = row.state
    later = mail.deliver(NOW + timedelta(minutes=11))
    row.refresh_from_db()

    assert (soon, state_soon) == (0, State.CLAIMED)
    assert (later, row.state, len(mailoutbox)) == (0, State.UNCERTAIN, 1)


def test_send_again_is_for_what_is_stuck_only(db, mailoutbox):
    stuck, gone = queue(), queue()
    OutgoingMail.objects.filter(pk=stuck.pk).update(state=State.UNCERTAIN)
    OutgoingMail.objects.filter(pk=gone.pk).update(state=State.SENT)

    answers = [mail.send_again(row, NOW) for row in (stuck, gone)]

    assert answers == [True, False]
    assert mail.deliver(NOW) == 1
    assert mailoutbox[0].message()["Message-ID"] == stuck.message_id


def test_an_idle_sender_asks_twice_and_locks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(2):  # lost ones, due ones
        mail.deliver(NOW)


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_mail_once():
    rows = [queue() for _ in range(20)]
    start = threading.Barrier(2)
    sent: list[int] = []

    def send():
        start.wait()
        sent.append(mail.deliver(NOW))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == len(django_mail.outbox) == len(rows)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


@pytest.fixture
def organiser_client(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_the_list_of_mails_never_shows_a_code(db, organiser_client):
    row = queue(params={"code": "482913"})

    pages = [
        organiser_client.get("/admin/assises/outgoingmail/").content,
        organiser_client.get(f"/admin/assises/outgoingmail/{row.pk}/change/").content,
    ]

    assert all(b"amina@example.org" in page for page in pages)
    assert not any(b"482913" in page for page in pages)


def test_organisers_send_again_from_the_list(db, organiser_client):
    row = queue()
    OutgoingMail.objects.update(state=State.FAILED)

    organiser_client.post(
        "/admin/assises/outgoingmail/", {"action": "send_again", "_selected_action": [row.pk]}
    )

    row.refresh_from_db()
    assert row.state == State.WAITING


def test_other_staff_do_not_see_mails(db, client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get("/admin/assises/outgoingmail/").status_code == 403


def test_files_are_mails_of_their_own(db, settings, tmp_path):
    settings.EMAIL_BACKEND = "assises.mailbox.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    queue()
    queue()

    mail.deliver(NOW)

    assert len(list(settings.EMAIL_FILE_PATH.glob("*.eml"))) == 2
