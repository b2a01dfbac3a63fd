"""What becomes of a mail when a real server refuses, delays, hangs up."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from assises import mail
from assises.mail import Sender, State, outbox, sending
from assises.mail import smtp as our_smtp
from assises.models import OutgoingMail
from tests.assises.post import DROP, SILENCE, free_port, post_office

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
ALL = [f"p{n}@example.org" for n in range(4)]


@mail.builder("tests.post")
def words(row):
    return mail.Letter("Bonjour", "texte", "<p>texte</p>", headers={"List-Unsubscribe": "<x:y>"})


@pytest.fixture
def post(settings):
    with post_office(settings) as post:
        yield post


@pytest.fixture
def rows():
    about = {"edition": None, "language": "fr", "at": NOW}
    return [mail.queue("tests.post", to=address, **about) for address in ALL]


class Clock:
    """The sender's time, which a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def deliver_for(sender: Sender, clock: Clock, span: timedelta) -> int:
    """What a sender does that looks every minute."""
    until, sent = clock.now + span, 0
    while clock.now < until:
        sent += sender.deliver()
        clock.now += timedelta(minutes=1)
    return sent


def test_many_mails_leave_in_order_by_one_connection(post, rows, clock):
    sent = Sender(clock).deliver()

    assert (sent, post.kept, post.calls) == (4, ALL, 1)


def test_a_connection_carries_so_many_mails_and_no_more(post, rows, clock, monkeypatch):
    monkeypatch.setattr(sending, "PER_CONNECTION", 2)

    Sender(clock).deliver()

    assert (post.kept, post.calls) == (ALL, 2)


def test_a_header_of_one_kind_of_mail_stays(rows):
    message = mail.letters.made(rows[0]).message()

    assert (message["List-Unsubscribe"], message["Message-ID"]) == ("<x:y>", rows[0].message_id)


def test_a_server_dead_for_two_days_loses_nothing_and_changes_no_order(settings, rows, clock):
    settings.EMAIL_BACKEND = "assises.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    sender = Sender(clock)

    sent_meanwhile = deliver_for(sender, clock, timedelta(days=2))
    tries = set(OutgoingMail.objects.values_list("state", "attempts"))
    with post_office(settings, port=settings.EMAIL_PORT) as post:
        sent = deliver_for(sender, clock, timedelta(minutes=6))

    assert (sent_meanwhile, tries) == (0, {(State.WAITING, 0)})
    assert (sent, post.kept) == (4, ALL)


def test_a_server_that_is_away_is_called_less_and_less_often(post, rows, clock):
    post.at["greeting"] = ["421 too busy"] * 1000
    sender = Sender(clock)
    waits = []

    for _ in range(8):
        sender.deliver()
        assert sender.try_at
        waits.append((sender.try_at - clock.now).total_seconds())
        clock.now = sender.try_at - timedelta(seconds=1)
        calls = post.calls
        sender.deliver()
        assert post.calls == calls
        clock.now += timedelta(seconds=1)

    assert waits == [5, 15, 30, 60, 120, 300, 300, 300]
    assert states() == [State.WAITING] * 4


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "dot"])
def test_closing_in_the_middle_costs_a_new_connection_and_nothing_else(post, rows, clock, stage):
    post.at[stage] = [None, None, "421 closing"]

    sent = Sender(clock).deliver()

    assert (sent, post.kept, post.calls) == (4, ALL, 2)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_line_cut_before_the_final_dot_is_no_doubt_at_all(post, rows, clock, stage):
    post.at[stage] = [None, DROP]

    sent = Sender(clock).deliver()

    assert (sent, post.kept) == (4, ALL)


def test_a_line_cut_after_the_final_dot_is_uncertain_and_only_that(post, rows, clock):
    post.at["dot"] = [None, DROP]
    sender = Sender(clock)

    sent = sender.deliver()
    later = deliver_for(sender, clock, timedelta(hours=1))

    assert (sent, later, post.kept) == (3, 0, ALL)
    assert states() == [State.SENT, State.UNCERTAIN, State.SENT, State.SENT]


def test_a_server_silent_after_the_final_dot_is_uncertain(post, rows, clock, monkeypatch):
    monkeypatch.setattr(our_smtp, "AFTER_DOT", 0.3)
    post.at["dot"] = [SILENCE]

    sent = Sender(clock).deliver()

    assert (sent, states()[0]) == (3, State.UNCERTAIN)


@pytest.mark.parametrize("stage", ["greeting", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_does_not_hang_the_sender(post, rows, clock, settings, stage):
    settings.EMAIL_TIMEOUT = 0.3
    post.at[stage] = [SILENCE]

    sender = Sender(clock)
    sent = sender.deliver()
    later = deliver_for(sender, clock, timedelta(minutes=2))

    assert (sent, later, post.kept) == (0, 4, ALL)


def test_the_sender_is_patient_with_a_mail_that_the_server_hangs_up_on(post, rows, clock):
    post.at["RCPT"] = [DROP] * sending.SUSPECT_AFTER
    sender = Sender(clock)

    soon = deliver_for(sender, clock, timedelta(minutes=10))
    later = deliver_for(sender, clock, timedelta(hours=1))

    assert (soon, later, post.kept) == (3, 1, [*ALL[1:], ALL[0]])


@pytest.mark.parametrize(
    ("stage", "answer", "state"),
    [
        ("RCPT", "550 no such mailbox", State.FAILED),
        ("RCPT", "450 greylisted", State.WAITING),
        ("MAIL", "552 too big", State.FAILED),
        ("DATA", "451 not now", State.WAITING),
        ("DATA", "554 no", State.FAILED),
        ("dot", "554 looks like spam", State.FAILED),
        ("dot", "452 disk full", State.WAITING),
    ],
)
def test_a_refusal_of_one_mail_holds_back_no_other(post, rows, clock, stage, answer, state):
    post.at[stage] = [answer]

    sent = Sender(clock).deliver()

    assert (sent, post.kept) == (3, ALL[1:])
    assert states() == [state, *[State.SENT] * 3]


def test_what_is_refused_for_now_leaves_later(post, rows, clock):
    post.at["RCPT"] = ["450 greylisted"] * 4
    sender = Sender(clock)

    first = sender.deliver()
    later = deliver_for(sender, clock, timedelta(minutes=3))

    assert (first, later, post.kept) == (0, 4, ALL)


def test_refused_again_and_again_a_mail_waits_longer_then_a_person_decides(post, clock):
    post.at["RCPT"] = ["450 greylisted"] * 20
    row = mail.queue("tests.post", edition=None, to=ALL[0], language="fr", at=NOW)
    sender, waits = Sender(clock), []

    while row.state == State.WAITING:
        clock.now = row.next_try_at
        sender.deliver()
        row.refresh_from_db()
        waits.append((row.next_try_at - clock.now) / timedelta(minutes=1))

    assert waits == [*mail.BACK_OFF, 0]
    assert (row.state, row.attempts) == (State.FAILED, len(mail.BACK_OFF) + 1)


@pytest.mark.parametrize("answer", ["530 sign in first", "550 we do not know you"])
def test_a_server_that_does_not_let_us_in_is_away(post, rows, clock, answer):
    post.at["MAIL"] = [answer]

    sent = Sender(clock).deliver()

    assert (sent, states()) == (0, [State.WAITING] * 4)
    assert OutgoingMail.objects.exclude(attempts=0).count() == 0


def test_a_mail_put_back_while_a_slow_sender_has_it_leaves_once(post, rows, clock):
    row = outbox.claim(NOW)
    other = Sender(clock)
    clock.now = NOW + timedelta(minutes=11)
    other.deliver()
    uncertain = OutgoingMail.objects.get(pk=row.pk)

    mail.send_again(uncertain, clock.now)
    outbox.left(row, clock.now)  # the slow sender was only slow
    other.deliver()

    assert (states(), post.kept) == ([State.SENT] * 4, ALL[1:])


def test_a_slow_sender_lets_go_of_a_mail_that_was_put_back(post, rows, clock):
    row = outbox.claim(NOW)
    OutgoingMail.objects.filter(pk=row.pk).update(state=State.UNCERTAIN)
    mail.send_again(row, NOW)

    held = outbox.hold(row, NOW + timedelta(minutes=11))
    outbox.failed(row, RuntimeError("late"), NOW, for_good=True)

    assert (held, states()) == (False, [State.WAITING] * 4)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    """A key and a certificate for 127.0.0.1, which only this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    address = x509.IPAddress(ip_address("127.0.0.1"))
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def strict_post(settings, certificate, monkeypatch):
    """A server that takes nothing in clear, and nobody it does not know."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)

    def known(_server, _session, _envelope, _mechanism, said):
        return AuthResult(success=said.password == b"right", handled=False)

    options = {"tls_context": tls, "require_starttls": True, "auth_required": True}
    with post_office(settings, authenticator=known, **options) as post:
        yield post


@pytest.mark.parametrize(
    ("tls", "password", "sent"),
    [(True, "right", 4), (True, "wrong", 0), (False, "right", 0), (True, "", 0)],
)
def test_a_strict_server_is_served_or_waited_for(
    strict_post, rows, clock, settings, tls, password, sent
):
    settings.EMAIL_USE_TLS = tls
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "assises", password

    answer = Sender(clock).deliver()

    assert (answer, len(strict_post.kept)) == (sent, sent)
    assert set(states()) == {State.SENT if sent else State.WAITING}
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1 if sent else 0}
