"""A block ends what two people had; a report is kept as it stood, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.models import AuditEntry
from networking.models import Block, Exchange, Meeting, Profile, Report, Sitting, Slot
from networking.notices import actions as wall
from networking.safety import actions
from networking.safety.actions import Complaint
from networking.safety.refusals import Nobody, Often
from networking.safety.subjects import subject_of
from tests.factories import EditionFactory, ExchangeFactory, TableFactory
from tests.networking.people import profile_of, somebody

RUDE = Complaint("rude", "Il m’a insultée")


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul")


def meeting_of(asking, asked, now, *, state="open", starts_in=timedelta(hours=2)):
    starts_at = now + starts_in
    ends_at = starts_at + timedelta(minutes=20)
    slot, _made = Slot.objects.get_or_create(
        edition=asking.edition, starts_at=starts_at, defaults={"ends_at": ends_at}
    )
    one = Meeting.objects.create(
        edition=asking.edition,
        asking=asking,
        asked=asked,
        slot=slot,
        table=TableFactory(edition=asking.edition) if state == "accepted" else None,
        state=state,
        message="Un café ?",
        answer="Volontiers",
        asked_at=now,
        expires_at=now + timedelta(hours=1),
        changed_at=now,
    )
    if state == "accepted":
        for person in (asking, asked):
            Sitting.objects.create(meeting=one, registration=person, slot=slot)
    return one


def exchange_of(asking, asked, now, state="open"):
    return ExchangeFactory(
        asking=asking,
        asked=asked,
        state=state,
        scanned_at=now,
        asked_at=now,
        erases_at=now + timedelta(hours=8),
    )


def reported(amina, paul, now, **more) -> Report:
    subject = subject_of("profile", profile_of(paul).pk, amina)
    return actions.report(subject, more.get("said", RUDE), by=amina, now=now)


def test_a_block_hides_each_from_the_other(amina, paul, now):
    for _twice in range(2):
        actions.block(amina, paul, now)

    assert Block.objects.count() == 1
    for one in (amina, paul):
        assert not Profile.objects.seen_by(one).exists()
    assert AuditEntry.objects.get().action == "networking.blocked"


def test_a_block_ends_what_is_to_come_between_the_two_alone(amina, paul, edition, now):
    zoe = somebody(edition, "Zoé")
    ours = [
        meeting_of(amina, paul, now),
        meeting_of(paul, amina, now, state="accepted", starts_in=timedelta(hours=3)),
    ]
    over = meeting_of(amina, paul, now, state="accepted", starts_in=timedelta(hours=-3))
    other = meeting_of(amina, zoe, now, state="accepted", starts_in=timedelta(hours=4))
    exchange_of(paul, amina, now)
    given = exchange_of(paul, zoe, now, state="done")
    kept = exchange_of(zoe, amina, now)

    actions.block(amina, paul, now)

    states = {one.pk: one.state for one in Meeting.objects.all()}
    assert [states[one.pk] for one in ours] == ["cancelled", "cancelled"]
    assert (states[over.pk], states[other.pk]) == ("accepted", "accepted")
    assert set(Sitting.objects.values_list("meeting", flat=True)) == {over.pk, other.pk}
    assert set(Exchange.objects.all()) == {given, kept}


def test_nobody_blocks_themselves_nor_another_edition_s(amina, now):
    other = somebody(EditionFactory(is_current=False))

    for person in (amina, other):
        with pytest.raises(Nobody):
            actions.block(amina, person, now)


def test_a_block_is_undone_by_who_made_it_alone(amina, paul, now):
    made = actions.block(amina, paul, now)

    actions.unblock(paul, made.pk, now)
    assert Block.objects.count() == 1

    for _twice in range(2):
        actions.unblock(amina, made.pk, now)
    assert not Block.objects.exists()
    assert Profile.objects.seen_by(amina).get().registration == paul


def test_a_report_keeps_what_was_reported_as_it_stood(amina, paul, now):
    Profile.objects.filter(registration=paul).update(headline="Des mots rudes")

    made = reported(amina, paul, now)
    Profile.objects.filter(registration=paul).update(headline="")

    made.refresh_from_db()
    assert "Des mots rudes" in made.about_text
    assert (made.by, made.about, made.reason, made.words) == (amina, paul, "rude", RUDE.words)
    assert AuditEntry.objects.get().details == {}


def test_one_open_report_a_person_and_subject(amina, paul, edition, now):
    first = reported(amina, paul, now)

    assert reported(amina, paul, now, said=Complaint("spam")) == first
    assert reported(somebody(edition, "Zoé"), paul, now) != first

    Report.objects.filter(pk=first.pk).update(state="dismissed", handled_at=now)
    assert reported(amina, paul, now) != first


def test_five_reports_an_hour(amina, edition, now):
    for _ in range(actions.MOST_AN_HOUR):
        reported(amina, somebody(edition), now)

    with pytest.raises(Often):
        reported(amina, somebody(edition), now + timedelta(minutes=59))
    assert reported(amina, somebody(edition), now + timedelta(minutes=61))


def test_each_kind_keeps_the_words_of_who_is_reported_alone(amina, paul, now):
    meeting = meeting_of(amina, paul, now, state="declined")
    notice = wall.post(wall.Words("offer", "Achetez mes stylos"), id=uuid4(), author=paul, now=now)
    reply = wall.reply(notice, "Vraiment", id=uuid4(), author=paul, now=now)

    def text(kind, pk, reader=amina):
        found = subject_of(kind, pk, reader)
        return found and (found.about.first_name, found.text)

    assert text("meeting", meeting.pk) == ("Paul", "Volontiers")
    assert text("meeting", meeting.pk, paul) == ("Amina", "Un café ?")
    assert text("notice", notice.pk) == ("Paul", "Achetez mes stylos")
    assert text("reply", reply.pk) == ("Paul", "Vraiment")


@pytest.mark.parametrize("kind", ["profile", "meeting", "notice", "reply"])
def test_nobody_reports_their_own_nor_what_they_do_not_see(amina, paul, edition, kind, now):
    zoe = somebody(edition, "Zoé")
    notice = wall.post(wall.Words("offer", "Un four"), id=uuid4(), author=paul, now=now)
    reply = wall.reply(notice, "Toujours là", id=uuid4(), author=paul, now=now)
    pk = {
        "profile": profile_of(paul).pk,
        "meeting": meeting_of(amina, somebody(edition), now).pk,
        "notice": notice.pk,
        "reply": reply.pk,
    }[kind]
    actions.block(paul, zoe, now)

    assert subject_of(kind, pk, zoe) is None
    assert kind == "meeting" or subject_of(kind, pk, paul) is None
    assert subject_of(kind, uuid4(), amina) is None


def test_who_is_blocked_may_still_be_reported_by_who_blocked_them(amina, paul, now):
    actions.block(amina, paul, now)

    assert subject_of("profile", profile_of(paul).pk, amina).about == paul
    assert subject_of("profile", profile_of(amina).pk, paul) is None
