"""Who is concerned by a change is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.actions import save_session
from agenda.editing import drafts, during, releases
from agenda.editing.gathering import gathered
from agenda.editing.plan import plan_of
from agenda.editing.releases import facts_of
from agenda.editing.words import change_in_words
from agenda.models import ChangeNotice, Draft, Favourite, Release, Session
from agenda.personal.notices import lines_of
from assises import concerned
from assises.concerned import tell
from assises.mail import deliver
from assises.models import OutgoingMail
from registration import access, actions
from registration.checkin.models import Expected
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    WorkshopFactory,
)
from workshops.actions import take_seat

MINUTE = timedelta(minutes=1)
SOON = 6 * MINUTE  # once the five minutes are over


@pytest.fixture
def talk(edition) -> Session:
    return SessionFactory(edition=edition, title="Financer", title_en="Funding", slug="table-ronde")


@pytest.fixture
def now(talk):
    return talk.starts_at - 30 * MINUTE


def person(edition, **more) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition), **more)


def star(session, now, **more) -> Registration:
    registration = person(session.edition, **more)
    Favourite.objects.create(registration=registration, session=session, at=now)
    return registration


def late(session, now, minutes=15, **more) -> Release:
    return during.run_late(session.room, minutes=minutes, by=None, now=now, **more)


def mails() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind="agenda.changed").values_list("to", flat=True))


def test_who_keeps_a_session_that_moves_is_told_once(talk, now):
    keeps, _other = star(talk, now), person(talk.edition)
    release = late(talk, now)

    told = [tell(now + SOON) for _twice in range(2)]

    assert told == [1, 0]
    assert mails() == [keeps.email]
    notice = ChangeNotice.objects.get()
    assert (notice.registration, notice.release, notice.since) == (keeps, release, 1)
    assert notice.sessions == [str(talk.uid)]
    assert Release.objects.get().told_at == now + SOON


def test_seats_turns_in_line_and_doors_are_concerned(edition, now):
    place = PlaceFactory(edition=edition)
    workshop = WorkshopFactory(round__edition=edition, place=place)
    held, waits, expected, no_more = (person(edition) for _ in range(4))
    for one in (held, waits):
        take_seat(workshop, registration=one, now=now)
    Expected.objects.create(place=place, registration=expected)
    Expected.objects.create(place=place, registration=no_more, holds=False)
    room = RoomFactory(edition=edition, name="Salle B")
    during.move_room(workshop.session, room=room, by=None, now=now)

    tell(now + SOON)

    assert mails() == sorted(one.email for one in (held, waits, expected))


def test_the_place_of_two_rounds_concerns_those_of_the_workshop_that_moves(edition, now):
    place = PlaceFactory(edition=edition)
    morning, evening = (WorkshopFactory(round__edition=edition, place=place) for _ in range(2))
    one, other, both = (person(edition) for _ in range(3))
    for workshop, people in ((morning, (one, both)), (evening, (other, both))):
        for registration in people:
            take_seat(workshop, registration=registration, now=now)
    room = RoomFactory(edition=edition, name="Salle B")
    during.move_room(evening.session, room=room, by=None, now=now)

    tell(now + SOON)

    assert mails() == sorted([other.email, both.email])


def test_who_gave_their_place_back_is_not_told_and_who_waits_reads_it(talk, now):
    gone = star(talk, now)
    star(talk, now, state=Registration.State.WAITING)
    star(talk, now, email="")
    actions.cancel(gone, now=now)
    OutgoingMail.objects.all().delete()
    late(talk, now)

    tell(now + SOON)

    assert mails() == []
    assert ChangeNotice.objects.count() == 2
    assert not ChangeNotice.objects.filter(registration=gone).exists()


def test_one_mail_for_many_sessions_and_many_versions(edition, talk, now):
    keeps = star(talk, now)
    next_one = SessionFactory(
        edition=edition,
        room=talk.room,
        starts_at=talk.ends_at,
        ends_at=talk.ends_at + 60 * MINUTE,
    )
    Favourite.objects.create(registration=keeps, session=next_one, at=now)
    late(talk, now)
    last = late(talk, now + 2 * MINUTE, 5)
    later = late(talk, now + 20 * MINUTE, 5)

    assert tell(now + 4 * MINUTE) == 0
    assert tell(now + SOON) == 1

    assert mails() == [keeps.email]
    notice = ChangeNotice.objects.get()
    assert (notice.release, notice.since, len(notice.sessions)) == (last, 1, 2)
    assert Release.objects.filter(told_at=None).get() == later


def test_what_is_undone_at_once_writes_to_nobody(talk, now):
    star(talk, now)
    during.undo(late(talk, now), by=None, now=now + MINUTE)

    assert tell(now + SOON) == 0

    assert mails() == []
    assert not Release.objects.filter(told_at=None).exists()


def test_other_words_and_silent_versions_write_to_nobody(talk, now):
    star(talk, now)
    late(talk, now, tells=False)
    line = {**Release.objects.get().changes[0], "what": ["words"]}
    line["before"] = line["after"]
    Release.objects.create(edition=talk.edition, number=3, at=now, changes=[line])

    assert tell(now + SOON) == 0

    assert mails() == []


def test_what_is_undone_in_silence_writes_to_nobody(talk, now):
    star(talk, now)
    Release.objects.filter(pk=late(talk, now).pk).update(tells=False)
    during.undo(Release.objects.get(), by=None, now=now + MINUTE)
    Release.objects.filter(number=2).update(tells=True)

    assert tell(now + SOON) == 0

    assert mails() == []
    assert not ChangeNotice.objects.exists()
    assert not Release.objects.to_tell().exists()


def test_a_silent_version_is_told_with_what_follows_it(talk, now, mailoutbox):
    star(talk, now)
    late(talk, now)
    tell(now + SOON)
    late(talk, now + 7 * MINUTE, 5, tells=False)
    late(talk, now + 8 * MINUTE, 5)

    tell(now + 14 * MINUTE)
    deliver(now + 14 * MINUTE)

    said = mailoutbox[-1].body.replace("\u00a0", " ")
    assert "10 h 55 – 11 h 45, au lieu de 10 h 45 – 11 h 35." in said


def test_what_is_undone_before_the_mail_leaves_is_not_told(client, talk, now, mailoutbox):
    keeps = star(talk, now)
    late(talk, now)
    tell(now + SOON)
    Release.objects.update(tells=False)
    during.undo(Release.objects.get(), by=None, now=now + SOON)

    deliver(now + SOON)
    client.get(access.link_of(keeps))

    assert mailoutbox == []
    assert "Votre programme a changé" not in client.get("/ma-journee/").content.decode()


def test_what_was_put_back_by_hand_is_not_told(talk, now):
    star(talk, now)
    late(talk, now)
    save_session(talk, changed={"starts_at", "ends_at"}, by=None, now=now)

    assert tell(now + SOON) == 0


HOURS = st.sampled_from([0, 15, 30])
GESTURES = st.tuples(HOURS, st.sampled_from(["Salle A", "Salle B"]), st.booleans())


@pytest.mark.django_db
@settings(max_examples=40)
@given(windows=st.lists(st.lists(GESTURES, max_size=4), max_size=4))
def test_what_is_told_leads_from_what_was_last_told_to_what_is_true(windows):
    """Whatever is changed, told or in silence, in any order; each window is told at its end."""
    with transaction.atomic():
        story = Story()
        for gestures in windows:
            for minutes, room, tells in gestures:
                story.change(minutes, room, tells)
            story.tell()
        transaction.set_rollback(True)


class Story:
    """One session, and who keeps it; `told`: where they think it is."""

    def __init__(self) -> None:
        self.talk = SessionFactory(room__name="Salle A")
        other = RoomFactory(edition=self.talk.edition, name="Salle B")
        self.rooms = {room.name: room for room in (self.talk.room, other)}
        self.start, self.now = self.talk.starts_at, self.talk.starts_at - 200 * MINUTE
        self.keeps = star(self.talk, self.now)
        self.told: dict | None = None
        self.waits = False

    def stands(self) -> dict:
        return facts_of(Session.objects.select_related("room").get())

    def change(self, minutes: int, room: str, tells: bool) -> None:
        before, start = self.stands(), self.start + minutes * MINUTE
        edition, by = self.talk.edition, {"by": None, "now": self.now}
        drafts.save_draft(
            self.talk.uid,
            edition=edition,
            values={
                "starts_at": start,
                "ends_at": start + 50 * MINUTE,
                "room": self.rooms[room],
            },
            roles=None,
            seen=drafts.find(edition, self.talk.uid).token,
            **by,
        )
        if not Draft.objects.exists():
            return
        seen = releases.fingerprint(plan_of(edition))
        releases.publish(edition, seen=seen, tells=tells, **by)
        if tells and not self.waits and not ChangeNotice.objects.exists():
            self.told = before  # nobody was told anything: as the pages had it
        self.waits |= tells

    def tell(self) -> None:
        self.now += SOON
        stands, number = self.stands(), ChangeNotice.objects.count()
        moved = self.waits and self.told != stands

        assert tell(self.now) == moved

        assert ChangeNotice.objects.count() == number + moved
        assert not Release.objects.to_tell().exists()
        if moved:
            [line] = lines_of(ChangeNotice.objects.latest("pk"), self.keeps)
            way = {"uid": "", "what": [], "before": self.told, "after": stands}
            assert line.words == change_in_words(gathered([[way]])[0], self.talk.edition)
            self.told = stands
        self.waits = False


def test_what_is_over_is_not_told(talk, now):
    star(talk, now)
    late(talk, now)

    assert tell(talk.ends_at + 60 * MINUTE) == 0

    assert mails() == []


def test_another_edition_is_left_alone(talk, now):
    old = EditionFactory(is_current=False)
    elsewhere = SessionFactory(edition=old)
    star(elsewhere, now)
    late(elsewhere, now)

    assert tell(now + SOON) == 0

    assert mails() == []


def test_a_crowd_is_told_some_at_a_time(talk, now, monkeypatch):
    monkeypatch.setattr(concerned, "AT_ONCE", 2)
    crowd = [star(talk, now) for _ in range(5)]
    late(talk, now)

    told = [tell(now + SOON) for _ in range(5)]

    assert told == [2, 2, 1, 0, 0]
    assert mails() == sorted(one.email for one in crowd)


def test_who_was_told_and_stars_another_meanwhile_stops_nobody(talk, now, monkeypatch):
    monkeypatch.setattr(concerned, "AT_ONCE", 1)
    other = SessionFactory(edition=talk.edition, starts_at=talk.starts_at, ends_at=talk.ends_at)
    first, second = star(talk, now), star(talk, now)
    late(talk, now)
    late(other, now)
    tell(now + SOON)
    Favourite.objects.create(registration=first, session=other, at=now)

    assert [tell(now + SOON) for _ in range(2)] == [1, 0]
    assert mails() == sorted([first.email, second.email])


@pytest.mark.django_db(transaction=True)
def test_two_senders_tell_nobody_twice(edition):
    talk = SessionFactory(edition=edition)
    now = talk.starts_at - 30 * MINUTE
    star(talk, now)
    late(talk, now)

    def send(_n):
        try:
            return tell(now + SOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1 if connection.vendor == "sqlite" else 3) as pool:
        told = sorted(pool.map(send, range(3)))

    assert told == [0, 0, 1]
    assert len(mails()) == 1


# -- What they read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "« Financer » : 10 h 45 – 11 h 35, au lieu de 10 h 30 – 11 h 20."),
        ("en", "“Funding”: 10:45 – 11:35, was 10:30 – 11:20."),
    ],
)
def test_the_mail_speaks_the_language_of_its_reader(talk, now, mailoutbox, language, words):
    star(talk, now, language=language)
    late(talk, now)
    tell(now + SOON)

    deliver(now + SOON)

    [letter] = mailoutbox
    assert words in letter.body.replace("\u00a0", " ")


def test_the_mail_is_dropped_when_its_reader_has_left_meanwhile(talk, now, mailoutbox):
    keeps = star(talk, now)
    late(talk, now)
    tell(now + SOON)
    Registration.objects.filter(pk=keeps.pk).update(state=Registration.State.CANCELLED)

    deliver(now + SOON)

    assert mailoutbox == []


@pytest.fixture
def notice(talk, now) -> ChangeNotice:
    star(talk, now)
    during.cancel(talk, by=None, now=now)
    tell(now + SOON)
    return ChangeNotice.objects.get()


def test_a_notice_stays_until_it_is_dismissed(client, notice):
    client.get(access.link_of(notice.registration))
    assert "Votre programme a changé" in client.get("/ma-journee/").content.decode()

    for _twice in range(2):
        answer = client.post(f"/ma-journee/changements/{notice.pk}/", follow=True)

    assert answer.redirect_chain == [("/ma-journee/", 302)]
    assert "Votre programme a changé" not in answer.content.decode()


def test_nobody_dismisses_for_another(client, notice):
    stranger = client.post(f"/ma-journee/changements/{notice.pk}/")
    client.get(access.link_of(person(notice.release.edition)))
    other = client.post(f"/ma-journee/changements/{notice.pk}/")

    assert (stranger.status_code, stranger["Location"]) == (302, "/connexion/")
    assert other.status_code == 404
    assert ChangeNotice.objects.get().seen_at is None
