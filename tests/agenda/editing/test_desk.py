"""The organisers' pages of the programme."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from agenda.editing import drafts
from agenda.models import Draft, KeptWarning, Release, Session
from assises.access import MODERATOR, ORGANISER
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SpeakerFactory, UserFactory


def signed_in(client, group):
    user = UserFactory(name="Camille")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


@pytest.fixture
def organiser(client, edition):
    return signed_in(client, ORGANISER)


@pytest.fixture
def session(edition) -> Session:
    return SessionFactory(edition=edition)


def at(name, *args):
    return reverse(f"agenda:{name}", args=args)


def token(session) -> str:
    return drafts.find(session.edition, session.uid).token


def typed(session, **more):
    """The form of a session, as it stands."""
    local = session.starts_at.astimezone(session.edition.zone)
    said = {
        "seen": token(session),
        "title": session.title,
        "kind": session.kind,
        "room": session.room.pk,
        "day": f"{local:%Y-%m-%d}",
        "start": f"{local:%H:%M}",
        "length": int((session.ends_at - session.starts_at).total_seconds() // 60),
        "language": "fr",
        "stage-TOTAL_FORMS": "0",
        "stage-INITIAL_FORMS": "0",
    }
    return {**said, **more}


PAGES = ["desk", "desk_add", "desk_publish", "desk_releases", "desk_day"]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_sign_in_and_other_staff_may_not(client, edition, name):
    assert client.get(at(name)).status_code == 302

    signed_in(client, MODERATOR)

    assert client.get(at(name)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_organisers_may(client, organiser, session, name):
    assert client.get(at(name)).status_code == 200


def test_addresses_to_watch_are_kept_in_the_draft(client, organiser, session):
    told = {"stream_url": "https://v.example.org/1", "recording_url": "https://v.example.org/2"}

    client.post(at("desk_session", session.uid), typed(session, **told))

    assert Draft.objects.get().values == told
    assert (
        'value="https://v.example.org/2"'
        in client.get(at("desk_session", session.uid)).content.decode()
    )


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_grid_costs_the_same_whatever_its_length(
    client, organiser, edition, now, how_many, django_assert_num_queries
):
    room = RoomFactory(edition=edition)
    for _n in range(how_many):
        one = SessionFactory(edition=edition, room=room)
        drafts.save_draft(
            one.uid,
            edition=edition,
            values={"title": "T"},
            roles=None,
            seen=token(one),
            by=None,
            now=now,
        )

    with django_assert_num_queries(14):  # who asks, 4; edition; the plan, 6; rooms, 2; what is kept
        client.get(at("desk"))


def test_a_session_moves_in_the_draft_and_nowhere_else(client, organiser, session):
    response = client.post(at("desk_session", session.uid), typed(session, start="11:25"))

    assert response.status_code == 302
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at
    assert set(Draft.objects.get().values) == {"starts_at", "ends_at"}
    public = client.get(reverse("agenda:programme")).content.decode()
    assert "11\xa0h\xa025" not in public


def test_the_impossible_is_not_saved_by_accident(client, organiser, session):
    later = session.ends_at + timedelta(minutes=5)
    other = SessionFactory(
        edition=session.edition,
        room=session.room,
        starts_at=later,
        ends_at=later + timedelta(minutes=40),
    )
    local = session.starts_at.astimezone(session.edition.zone)

    response = client.post(at("desk_session", other.uid), typed(other, start=f"{local:%H:%M}"))

    assert response.status_code == 200
    assert [one.clash.kind for one in response.context["told"].found] == ["room"]
    assert not Draft.objects.exists()

    client.post(at("desk_session", other.uid), typed(other, start=f"{local:%H:%M}", anyway="on"))

    assert Draft.objects.get().session == other


def test_the_room_of_a_relay_that_comes_along_must_be_free_too(client, organiser, session):
    there = {"edition": session.edition, "room": RoomFactory(edition=session.edition)}
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    relay = SessionFactory(**there, **hours, kind="relay", relay_of=session)
    later = {name: hour + timedelta(minutes=60) for name, hour in hours.items()}
    other = SessionFactory(**there, **later)
    start = f"{later['starts_at'].astimezone(session.edition.zone):%H:%M}"

    response = client.post(at("desk_session", session.uid), typed(session, start=start))

    [found] = response.context["told"].found
    assert {found.clash.first, found.clash.second} == {str(relay.uid), str(other.uid)}
    assert start not in dict(response.context["told"].free)
    assert not Draft.objects.exists()


def test_looking_at_a_free_hour_saves_nothing(client, organiser, session):
    response = client.post(at("desk_session", session.uid), typed(session, at="15:00"))

    assert response.context["checked"]
    assert response.context["form"].data["start"] == "15:00"
    assert not Draft.objects.exists()


def test_who_comes_second_is_told_who_changed_what(client, organiser, session, now):
    other, said = UserFactory(name="Fatou Diallo"), typed(session, title="Mon titre")
    drafts.save_draft(
        session.uid,
        edition=session.edition,
        values={"title": "Leur titre"},
        roles=None,
        seen=token(session),
        by=other,
        now=now,
    )

    response = client.post(at("desk_session", session.uid), said)

    assert response.status_code == 409
    assert "Fatou Diallo" in response.content.decode()
    assert "Mon titre" in response.content.decode()
    assert Draft.objects.get().values == {"title": "Leur titre"}


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"start": "x"}, {"length": "0"}, {"room": "999"}, {"day": ""}]
)
def test_bad_input_saves_nothing_and_keeps_what_was_typed(client, organiser, session, wrong):
    said = typed(session, summary="Ce que j’ai tapé", **wrong)

    response = client.post(at("desk_session", session.uid), said)

    assert response.status_code == 422
    assert "Ce que j’ai tapé" in response.content.decode()
    assert not Draft.objects.exists()


def test_a_double_click_adds_one_session(client, organiser, edition, session):
    speaker = SpeakerFactory(edition=edition)
    stage = {"stage-TOTAL_FORMS": "1", "stage-0-speaker": speaker.pk, "stage-0-kind": "speaker"}
    said = typed(session, title="Nouvelle", start="15:00", id=str(uuid4()), seen="", **stage)

    client.post(at("desk_add"), said)
    client.post(at("desk_add"), said)

    assert Draft.objects.get().roles == [{"speaker": speaker.pk, "kind": "speaker"}]


def test_a_session_to_come_stands_in_the_grid_with_who_speaks(client, organiser, edition, session):
    speaker = SpeakerFactory(edition=edition, last_name="Nouvellevoix")
    stage = {"stage-TOTAL_FORMS": "1", "stage-0-speaker": speaker.pk, "stage-0-kind": "moderator"}
    said = typed(session, title="Nouvelle", start="15:00", id=str(uuid4()), seen="", **stage)
    client.post(at("desk_add"), said)

    page = client.get(at("desk"))

    assert page.status_code == 200
    assert "Nouvelle" in page.content.decode()
    assert "Nouvellevoix" in page.content.decode()


def test_publishing_shows_first_what_changes(client, organiser, session):
    client.post(at("desk_session", session.uid), typed(session, start="11:25"))

    page = client.get(at("desk_publish"))
    ((_one, words),) = page.context["lines"]
    assert [part.replace("\xa0", " ") for part in words] == [
        "11 h 25 – 12 h 15, au lieu de 10 h 30 – 11 h 20"
    ]

    seen = page.context["form"].initial["seen"]
    client.post(at("desk_publish"), {"seen": seen, "note": "Une heure plus tard", "tells": "on"})

    release = Release.objects.get()
    assert (release.number, release.note, release.by) == (2, "Une heure plus tard", organiser)
    assert "11\xa0h\xa025" in client.get(reverse("agenda:programme")).content.decode()


def test_a_warning_stays_with_its_reason(client, organiser, session):
    session.capacity = 400
    session.save(update_fields=["capacity"])
    (warning,) = client.get(at("desk")).context["warnings"]

    client.post(at("desk_keep"), {"key": warning.clash.key, "reason": "Débord prévu"})

    page = client.get(at("desk"))
    assert page.context["warnings"] == []
    assert KeptWarning.objects.get().by == organiser
    assert "Débord prévu" in page.content.decode()


def test_a_brick_is_dragged_to_another_hour(client, organiser, session):
    before = token(session)
    answer = client.post(
        at("desk_move", session.uid),
        {"local": "2027-03-18T15:00", "seen": before},
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 200
    planned = drafts.find(session.edition, session.uid)
    assert planned.session.starts_at.astimezone(session.edition.zone).hour == 15
    assert (
        planned.session.ends_at - planned.session.starts_at == session.ends_at - session.starts_at
    )


def test_a_drag_over_somebody_elses_change_says_so(client, organiser, session, now):
    before = token(session)
    client.post(at("desk_move", session.uid), {"local": "2027-03-18T15:00", "seen": before})

    answer = client.post(
        at("desk_move", session.uid),
        {"local": "2027-03-18T16:00", "seen": before},
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 409
    assert answer.json()["message"].startswith("Camille a modifié")


def test_a_session_is_taken_out_and_put_back(client, organiser, session):
    client.post(at("desk_drop", session.uid), {"seen": token(session)})
    assert Draft.objects.get().drops

    client.post(at("desk_throw", session.uid), {"seen": token(session)})
    assert not Draft.objects.exists()


def test_sessions_of_another_edition_are_not_there(client, organiser, edition):
    other = SessionFactory(edition=EditionFactory(is_current=False))

    assert client.get(at("desk_session", other.uid)).status_code == 404
    assert client.post(at("desk_gesture", other.uid), {"do": "cancel"}).status_code == 404


def test_running_late_is_foreseen_then_done_then_undone(client, organiser, edition, on_now):
    session = on_now
    client.post(at("desk_late"), {"room": session.room.pk, "minutes": "15"})
    assert not Release.objects.exists()

    client.post(at("desk_late"), {"room": session.room.pk, "minutes": "15", "sure": "1"})
    after = Session.objects.get(pk=session.pk)
    assert after.ends_at == session.ends_at + timedelta(minutes=15)

    client.post(at("desk_undo"), {"number": Release.objects.get().number})
    assert Session.objects.get(pk=session.pk).ends_at == session.ends_at


@pytest.fixture
def on_now(edition):
    """A session that is on now, whatever the day."""
    now = timezone.now()
    return SessionFactory(
        edition=edition, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=45)
    )


def test_cancelling_asks_first(client, organiser, on_now):
    client.post(at("desk_gesture", on_now.uid), {"do": "cancel"})
    assert not Session.objects.get(pk=on_now.pk).is_cancelled

    client.post(at("desk_gesture", on_now.uid), {"do": "cancel", "sure": "1"})
    assert Session.objects.get(pk=on_now.pk).is_cancelled


def test_who_comes_after_a_publication_is_told_and_keeps_what_they_typed(
    client, organiser, session
):
    client.post(at("desk_session", session.uid), typed(session, start="11:25"))
    said = typed(session, title="Mon titre")
    seen = client.get(at("desk_publish")).context["form"].initial["seen"]
    client.post(at("desk_publish"), {"seen": seen})

    response = client.post(at("desk_session", session.uid), said)

    assert response.status_code == 409
    assert "Mon titre" in response.content.decode()


def test_a_double_click_on_late_shifts_once(client, organiser, on_now):
    page = client.post(at("desk_late"), {"room": on_now.room.pk, "minutes": "15"})
    seen = page.context["foreseen"]["seen"]
    said = {"room": on_now.room.pk, "minutes": "15", "sure": "1", "seen": seen}

    for _time in range(2):
        client.post(at("desk_late"), said)

    after = Session.objects.get(pk=on_now.pk)
    assert after.ends_at == on_now.ends_at + timedelta(minutes=15)
