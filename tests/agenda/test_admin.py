"""An organiser edits the programme and sees it on the public pages at once."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from icalendar import Calendar

from agenda.models import Role, Room, Session, Speaker, Theme
from assises.access import DOOR_STAFF, ORGANISER
from tests.factories import (
    EditionFactory,
    RoleFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)

MODELS = [Room, Theme, Speaker, Session]


def staff(role: str):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def organiser(client, edition):
    client.force_login(staff(ORGANISER))
    return client


def address(model, page: str, *args) -> str:
    return reverse(f"admin:agenda_{model._meta.model_name}_{page}", args=args)


def form_of(session: Session, **changes: object) -> dict[str, object]:
    starts_at, ends_at = (
        moment.astimezone(session.edition.zone) for moment in (session.starts_at, session.ends_at)
    )
    return {
        "title": session.title,
        "slug": session.slug,
        "kind": session.kind,
        "state": session.state,
        "starts_at_0": f"{starts_at:%Y-%m-%d}",
        "starts_at_1": f"{starts_at:%H:%M:%S}",
        "ends_at_0": f"{ends_at:%Y-%m-%d}",
        "ends_at_1": f"{ends_at:%H:%M:%S}",
        "room": session.room_id,
        "roles-TOTAL_FORMS": 0,
        "roles-INITIAL_FORMS": 0,
        **changes,
    }


def errors(response):
    return response.context["adminform"].form.errors


def test_session_edited_shows_at_once_everywhere(organiser, edition):
    session = SessionFactory(edition=edition)
    page = reverse("agenda:session", args=[session.slug])
    known = organiser.get(page)["ETag"]

    response = organiser.post(
        address(Session, "change", session.pk),
        form_of(session, title="De la loi au marché", starts_at_1="10:15:00"),
    )

    assert response.status_code == 302
    shown = organiser.get(page, headers={"If-None-Match": known})
    assert "De la loi au marché" in shown.content.decode()
    assert "10\u00a0h\u00a015" in shown.content.decode()
    [event] = Calendar.from_ical(organiser.get("/programme.ics").content).events
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("De la loi au marché", 1)


def test_room_edited_shows_at_once(organiser, edition):
    session = SessionFactory(edition=edition)
    known = organiser.get("/programme/")["ETag"]
    room = session.room

    response = organiser.post(
        address(Room, "change", room.pk),
        {"name": "Amphi A", "slug": room.slug, "capacity": 300, "position": 0}
        | {"wheelchair_places": 8, "step_free": "on"},
    )

    assert response.status_code == 302
    shown = organiser.get("/programme/", headers={"If-None-Match": known})
    assert "Amphi A" in shown.content.decode()


def test_room_in_english_is_a_change_for_calendars(organiser, edition):
    session = SessionFactory(edition=edition)
    room = session.room

    organiser.post(
        address(Room, "change", room.pk),
        {"name": room.name, "name_en": "Great hall", "slug": room.slug, "capacity": room.capacity}
        | {"position": 0, "wheelchair_places": 0, "step_free": "on"},
    )

    [event] = Calendar.from_ical(organiser.get("/programme.ics?lang=en").content).events
    assert (event["LOCATION"].startswith("Great hall"), event["SEQUENCE"]) == (True, 1)


@pytest.mark.parametrize(
    ("changed", "step"),
    [({"venue": "Palais"}, 1), ({"address": "1 place"}, 1), ({"hashtag": "#x"}, 0)],
)
def test_edition_held_elsewhere_is_a_change_for_calendars(organiser, edition, changed, step):
    session, other = (
        SessionFactory(edition=edition),
        SessionFactory(edition=EditionFactory(is_current=False)),
    )
    known = organiser.get("/programme.ics")["ETag"]
    page = reverse("admin:assises_edition_change", args=[edition.pk])
    form = organiser.get(page).context["adminform"].form
    there = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in there.items() if value not in (None, False)}

    assert organiser.post(page, said | changed).status_code == 302

    file = organiser.get("/programme.ics", headers={"If-None-Match": known})
    [event] = Calendar.from_ical(file.content).events
    assert event["SEQUENCE"] == step
    assert (Session.objects.get(pk=session.pk).changed_at > session.changed_at) == bool(step)
    assert Session.objects.get(pk=other.pk).sequence == 0


def test_session_is_added_with_who_is_on_stage(organiser, edition):
    model = SessionFactory.build(edition=edition, slug="neuve", title="Neuve")
    room, speaker = RoomFactory(edition=edition), SpeakerFactory(edition=edition)
    role = {"roles-TOTAL_FORMS": 1, "roles-0-speaker": speaker.pk, "roles-0-kind": "moderator"}

    response = organiser.post(
        address(Session, "add"),
        form_of(model, edition=edition.pk, room=room.pk, **role, **{"roles-0-position": 0}),
    )

    assert response.status_code == 302
    assert Role.objects.get().session == Session.objects.get(slug="neuve")
    assert "Neuve" in organiser.get("/intervenants/").content.decode()


def test_session_cannot_end_before_it_starts(organiser, edition):
    session = SessionFactory(edition=edition)

    response = organiser.post(
        address(Session, "change", session.pk), form_of(session, ends_at_1="09:00:00")
    )

    assert list(errors(response)) == ["ends_at"]


def test_session_takes_no_room_of_another_edition(organiser, edition):
    session = SessionFactory(edition=edition)
    elsewhere = RoomFactory(edition=EditionFactory(is_current=False))

    changed = organiser.post(
        address(Session, "change", session.pk), form_of(session, room=elsewhere.pk)
    )
    added = organiser.post(
        address(Session, "add"),
        form_of(session, slug="b", edition=edition.pk, room=elsewhere.pk),
    )

    assert list(errors(changed)) == ["room"]
    assert list(errors(added)) == ["room"]


def test_speaker_of_another_edition_is_refused(organiser, edition):
    session = SessionFactory(edition=edition)
    stranger = SpeakerFactory(edition=EditionFactory(is_current=False))
    role = {"roles-TOTAL_FORMS": 1, "roles-0-speaker": stranger.pk, "roles-0-kind": "speaker"}

    response = organiser.post(
        address(Session, "change", session.pk),
        form_of(session, **role, **{"roles-0-position": 0}),
    )

    assert response.status_code == 200
    assert not Role.objects.exists()


def test_cancelled_session_is_told_by_the_page(organiser, edition):
    session = SessionFactory(edition=edition)

    organiser.post(
        address(Session, "change", session.pk), form_of(session, state=Session.State.CANCELLED)
    )

    assert "EventCancelled" in organiser.get("/programme/").content.decode()


def test_deleted_session_leaves_the_page(organiser, edition):
    session = RoleFactory(session=SessionFactory(edition=edition)).session
    organiser.get("/programme/")

    organiser.post(address(Session, "delete", session.pk), {"post": "yes"})

    assert session.title not in organiser.get("/programme/").content.decode()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_admin_pages_open_for_organisers(organiser, model, page):
    assert organiser.get(address(model, page)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_admin_pages_are_shut_to_others(client, edition, model, page):
    client.force_login(staff(DOOR_STAFF))

    assert client.get(address(model, page)).status_code == 403
