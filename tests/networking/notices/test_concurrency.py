"""Many at once: no limit passed, nothing changed under an answer, nobody told twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from assises.errors import Refused
from assises.models import OutgoingMail
from networking.models import Block, Meeting, Notice, Reply, Report
from networking.notices import actions
from networking.notices.actions import MOST_A_DAY, Words
from networking.notices.following import follow
from networking.safety import actions as safety
from networking.safety import handling
from networking.safety.subjects import subject_of
from tests.factories import EditionFactory, UserFactory
from tests.networking.people import profile_of, somebody
from tests.networking.safety.test_actions import meeting_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
OFFER = Words("offer", "Deux bureaux")


def at_once(deeds) -> list[str]:
    """Each in its thread; what came of it: "done", or the code of the refusal."""

    def one(deed) -> str:
        try:
            deed()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds))


@pytest.fixture
def edition():
    return EditionFactory()


def test_twelve_posts_of_one_person_are_six(edition):
    amina = somebody(edition)

    answers = at_once(
        [lambda: actions.post(OFFER, id=uuid4(), author=amina, now=NOW) for _ in range(12)]
    )

    assert answers == ["done"] * MOST_A_DAY + ["limit"] * (12 - MOST_A_DAY)
    assert Notice.objects.count() == MOST_A_DAY


def test_a_double_click_is_one_notice_and_one_reply(edition):
    amina, paul, id = somebody(edition), somebody(edition, "Paul"), uuid4()

    posted = at_once([lambda: actions.post(OFFER, id=id, author=amina, now=NOW)] * 6)
    notice = Notice.objects.get()
    replied = at_once([lambda: actions.reply(notice, "Oui", id=id, author=paul, now=NOW)] * 6)

    assert posted == replied == ["done"] * 6
    assert Reply.objects.count() == 1


def test_nothing_changes_under_who_answers(edition):
    amina = somebody(edition)
    others = [somebody(edition, f"Personne {n}") for n in range(5)]
    notice = actions.post(OFFER, id=uuid4(), author=amina, now=NOW)
    read = {}

    def answer(person):
        made = actions.reply(notice, "Oui", id=uuid4(), author=person, now=NOW)
        read[made.pk] = made.notice.text

    at_once(
        [
            *(lambda person=one: answer(person) for one in others),
            lambda: actions.change(notice, Words("offer", "Un four"), author=amina, now=NOW),
        ]
    )

    notice.refresh_from_db()
    assert set(read.values()) == {notice.text}
    assert len(read) == 5


def test_two_senders_write_one_mail(edition):
    amina, paul = somebody(edition), somebody(edition, "Paul")
    notice = actions.post(OFFER, id=uuid4(), author=amina, now=NOW)
    actions.reply(notice, "Oui", id=uuid4(), author=paul, now=NOW)

    at_once([lambda: follow(NOW)] * 6)

    assert OutgoingMail.objects.count() == 1


def test_four_organisers_handle_a_report_once(edition):
    amina, paul = somebody(edition), somebody(edition, "Paul")
    report = safety.report(
        subject_of("profile", profile_of(paul).pk, amina),
        safety.Complaint("rude"),
        by=amina,
        now=NOW,
    )
    states = ("dismissed", "hidden", "suspended", "dismissed")
    staff = [UserFactory() for _ in states]

    answers = at_once(
        [
            lambda state=state, by=by: handling.handle(report, state, note="", by=by, now=NOW)
            for state, by in zip(states, staff, strict=True)
        ]
    )

    assert answers == ["done", "handled", "handled", "handled"]
    report.refresh_from_db()
    assert (profile_of(paul).suspended_at is not None) == (report.state == "suspended")


def test_two_who_block_each_other_and_a_double_click(edition):
    amina, paul = somebody(edition), somebody(edition, "Paul")
    meeting_of(amina, paul, NOW, state="accepted")

    answers = at_once(
        [
            *[lambda: safety.block(amina, paul, NOW)] * 4,
            *[lambda: safety.block(paul, amina, NOW)] * 4,
        ]
    )

    assert answers == ["done"] * 8
    assert Block.objects.count() == 2
    assert (Meeting.objects.get().state, Meeting.objects.get().sittings.count()) == ("cancelled", 0)


def test_a_report_sent_six_times_is_one(edition):
    amina, paul = somebody(edition), somebody(edition, "Paul")
    subject = subject_of("profile", profile_of(paul).pk, amina)

    at_once([lambda: safety.report(subject, safety.Complaint("rude"), by=amina, now=NOW)] * 6)

    assert Report.objects.count() == 1
