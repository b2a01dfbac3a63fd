"""What organisers do about a report: done once, told to the second, and lifted."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from assises.models import AuditEntry
from networking.models import Meeting, Notice, Profile, Report, Word
from networking.notices import actions as wall
from networking.safety import handling
from networking.safety.actions import Complaint, report
from networking.safety.refusals import HandledMeanwhile, NotAside, NoteChanged, NothingToTakeDown
from networking.safety.subjects import subject_of
from registration.models import Consent
from tests.factories import UserFactory
from tests.networking.people import profile_of, somebody
from tests.networking.safety.test_actions import exchange_of, meeting_of


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul")


@pytest.fixture
def by(db):
    return UserFactory()


def about(kind, pk, reader, now) -> Report:
    return report(subject_of(kind, pk, reader), Complaint("rude"), by=reader, now=now)


@pytest.fixture
def one(amina, paul, now) -> Report:
    return about("profile", profile_of(paul).pk, amina, now)


def test_nothing_to_do_is_kept_with_who_when_and_why(one, by, now):
    handling.handle(one, "dismissed", note="Un malentendu", by=by, now=now)

    one.refresh_from_db()
    told = (one.state, one.handled_by, one.handled_at, one.note)
    assert told == ("dismissed", by, now, "Un malentendu")
    trail = AuditEntry.objects.get(action="networking.report_dismissed")
    assert (trail.by, trail.details) == (by, {})


def test_the_second_organiser_is_told(one, by, now):
    handling.handle(one, "suspended", note="", by=by, now=now)

    with pytest.raises(HandledMeanwhile):
        handling.handle(one, "dismissed", note="Rien", by=UserFactory(), now=now)

    one.refresh_from_db()
    assert (one.state, one.handled_by, one.note) == ("suspended", by, "")


def test_a_notice_is_taken_down_and_its_author_knows(amina, paul, by, now):
    notice = wall.post(wall.Words("offer", "Stylos"), id=uuid4(), author=paul, now=now)
    handling.handle(about("notice", notice.pk, amina, now), "hidden", note="", by=by, now=now)

    notice.refresh_from_db()
    assert (notice.taken_down_at, notice.is_hidden) == (now, True)
    assert not Notice.objects.seen_by(amina).exists()


def test_what_its_author_took_down_first_is_said(amina, paul, by, now):
    notice = wall.post(wall.Words("offer", "Stylos"), id=uuid4(), author=paul, now=now)
    reply = wall.reply(notice, "Achetez", id=uuid4(), author=paul, now=now)
    reports = [about("notice", notice.pk, amina, now), about("reply", reply.pk, amina, now)]
    wall.take_reply_down(reply, author=paul, now=now)
    wall.take_down(notice, author=paul, now=now)

    for one in reports:
        with pytest.raises(NothingToTakeDown):
            handling.handle(one, "hidden", note="", by=by, now=now)
    assert Report.objects.open().count() == 2


def test_a_reply_leaves_alone(amina, paul, by, now):
    notice = wall.post(wall.Words("offer", "Un four"), id=uuid4(), author=amina, now=now)
    rude, kind = (
        wall.reply(notice, text, id=uuid4(), author=paul, now=now) for text in ("Non", "Oui")
    )
    handling.handle(about("reply", rude.pk, amina, now), "hidden", note="", by=by, now=now)

    assert list(notice.replies.standing()) == [kind]


def test_the_words_of_one_in_a_meeting_go_the_other_s_stay(amina, paul, by, now):
    meeting = meeting_of(amina, paul, now, state="declined")
    handling.handle(about("meeting", meeting.pk, amina, now), "hidden", note="", by=by, now=now)

    meeting.refresh_from_db()
    assert (meeting.message, meeting.answer) == ("Un café ?", "")


def test_photograph_and_words_of_a_profile_go_for_good(
    amina, paul, by, now, django_capture_on_commit_callbacks
):
    profile = profile_of(paul)
    profile.headline, profile.offers = "Rude", ["local"]
    profile.photograph.save("paul.png", ContentFile(b"x"))
    Word.objects.create(profile=profile, stem="rude", where=Word.Where.OTHER)
    one = about("profile", profile.pk, amina, now)
    picture = profile.photograph

    with django_capture_on_commit_callbacks(execute=True):
        handling.handle(one, "hidden", note="", by=by, now=now)

    assert not picture.storage.exists(picture.name)
    left = profile_of(paul)
    assert (left.headline, left.photograph.name, left.offers) == ("", "", ["local"])
    assert (left.changed_at, left.indexed_at, left.words.count()) == (now, None, 0)


def test_put_aside_is_out_of_everything_and_lifted(one, amina, paul, by, now):
    notice = wall.post(wall.Words("offer", "Un four"), id=uuid4(), author=paul, now=now)
    meeting_of(amina, paul, now, state="accepted")
    exchange_of(paul, amina, now)
    handling.handle(one, "suspended", note="", by=by, now=now)

    assert not Profile.objects.seen_by(amina).exists()
    assert not Notice.objects.seen_by(amina).exists()
    assert Meeting.objects.get().state == "cancelled"
    assert not Meeting.objects.get().sittings.exists()
    assert not paul.exchanges_asking.exists()

    handling.lift(paul, by=by, now=now)
    assert Profile.objects.seen_by(amina).get().registration == paul
    assert Notice.objects.seen_by(amina).get() == notice
    with pytest.raises(NotAside):
        handling.lift(paul, by=by, now=now)
    trail = AuditEntry.objects.filter(target=f"registration.registration:{paul.pk}")
    assert [entry.action for entry in trail.order_by("pk")] == [
        "networking.put_aside",
        "networking.let_back",
    ]


def test_lifting_shows_nobody_who_has_left_the_directory(one, amina, paul, by, now):
    handling.handle(one, "suspended", note="", by=by, now=now)
    Consent.objects.filter(registration=paul).update(withdrawn_at=now)

    handling.lift(paul, by=by, now=now)

    assert not Profile.objects.seen_by(amina).exists()


def test_a_note_is_added_to_what_was_read(one, by, now):
    handling.write_note(one, "Vu à l’accueil", was="", by=by, now=now)

    with pytest.raises(NoteChanged):
        handling.write_note(one, "Autre", was="", by=by, now=now)
    handling.write_note(one, "Vu à l’accueil", was="", by=by, now=now)  # a double click

    one.refresh_from_db()
    assert one.note == "Vu à l’accueil"
    assert AuditEntry.objects.filter(action="networking.report_noted").count() == 1
