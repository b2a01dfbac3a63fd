"""Favourites in Ma journée and in one's calendar: at their hour, with what would be at once."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from agenda.models import Favourite, Session
from agenda.personal.actions import choose
from assises import people
from assises.own_programme import programme_of
from networking.meetings.standing import of_the_day
from networking.models import Meeting
from registration import access, actions
from registration.actions import Colleague
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    ProfileFactory,
    RegistrationFactory,
    SessionFactory,
    SlotFactory,
    TableFactory,
    WorkshopFactory,
)
from workshops.actions import release_seat, take_seat
from workshops.standing import mine_of

HOUR = timedelta(hours=1)


@pytest.fixture
def registration(edition) -> Registration:
    return RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition))


@pytest.fixture
def workshop(edition):
    return WorkshopFactory(round__edition=edition, session__title="Mobilité")


def clashes(registration: Registration) -> dict[str, list[str]]:
    sessions = Session.objects.of(registration.edition).select_related("room").in_order()
    agreed, _to_answer = of_the_day(registration, registration.edition.starts_at)
    found = programme_of(registration, sessions, mine_of(registration), agreed)
    return {one.session.slug: one.clashes for one in found if one.is_kept}


def at_once(session: Session, **more) -> Session:
    return SessionFactory(
        edition=session.edition,
        starts_at=session.starts_at + HOUR,
        ends_at=session.ends_at + HOUR,
        **more,
    )


def test_two_favourites_at_once_are_told_of_each_other(registration, workshop, now):
    one = workshop.session
    other = at_once(one, title="Débat", slug="debat")
    after = SessionFactory(
        edition=one.edition, slug="apres", starts_at=other.ends_at, ends_at=other.ends_at + HOUR
    )
    choose(registration, keep=[one.slug, other.slug, after.slug], now=now)

    assert clashes(registration) == {
        one.slug: ["« Débat »"],
        "debat": ["« Mobilité »"],
        "apres": [],
    }


def test_a_favourite_clashes_with_a_seat_and_with_a_meeting(registration, edition, workshop, now):
    take_seat(workshop, registration=registration, now=now)
    at_once(workshop.session, slug="debat")
    slot = SlotFactory(
        edition=edition,
        starts_at=workshop.session.starts_at + HOUR,
        ends_at=workshop.session.starts_at + HOUR + timedelta(minutes=20),
    )
    Meeting.objects.create(
        edition=edition,
        asking=registration,
        asked=ProfileFactory(
            registration=RegistrationFactory(edition=edition, category=registration.category)
        ).registration,
        slot=slot,
        table=TableFactory(edition=edition),
        state=Meeting.State.ACCEPTED,
        asked_at=now,
        expires_at=now,
        changed_at=now,
    )
    choose(registration, keep=["debat"], now=now)

    told = clashes(registration)

    assert [one.replace("\u00a0", " ") for one in told["debat"]] == [
        "« Mobilité »",
        "votre rendez-vous à 15 h",
    ]


def test_what_is_cancelled_or_only_waited_for_clashes_with_nothing(registration, workshop, now):
    take_seat(
        workshop,
        registration=RegistrationFactory(
            edition=registration.edition, category=registration.category
        ),
        now=now,
    )
    take_seat(workshop, registration=registration, now=now)
    at_once(workshop.session, slug="debat")
    at_once(workshop.session, slug="annule", state=Session.State.CANCELLED)
    choose(registration, keep=["debat", "annule"], now=now)

    assert clashes(registration) == {"debat": [], "annule": []}


def test_ma_journee_shows_stars_and_clashes(client, registration, workshop, now):
    other = at_once(workshop.session, title="Débat", slug="debat")
    choose(registration, keep=[workshop.session.slug, other.slug], now=now)
    client.get(access.link_of(registration))

    page = client.get("/ma-journee/").content.decode()

    assert page.count('aria-pressed="true"') == 2
    assert "En même temps" in page


@pytest.mark.parametrize("how_many", [1, 20])
def test_favourites_cost_the_same_however_many(
    client, registration, how_many, now, django_assert_num_queries
):
    sessions = SessionFactory.create_batch(how_many, edition=registration.edition)
    choose(registration, keep=[one.slug for one in sessions], now=now)
    client.get(access.link_of(registration))

    with django_assert_num_queries(8):  # as without favourites, and meetings
        client.get("/ma-journee/")


# -- The calendar ----------------------------------------------------------------------------------


def feed(client, registration: Registration, **headers):
    return client.get(
        "/agenda/" + access.calendar_link_of(registration).split("/agenda/")[1], headers=headers
    )


def event(client, registration: Registration):
    [found] = Calendar.from_ical(feed(client, registration).content).events
    return found


def test_a_workshop_that_is_kept_is_tentative_until_there_is_a_seat(
    client, registration, workshop, now
):
    assert not Calendar.from_ical(feed(client, registration).content).events
    choose(registration, keep=[workshop.session.slug], now=now)
    states = [event(client, registration)]
    take_seat(workshop, registration=registration, now=now)
    states.append(event(client, registration))
    release_seat(workshop, registration=registration, now=now + HOUR)
    states.append(event(client, registration))

    assert [str(one["STATUS"]) for one in states] == ["TENTATIVE", "CONFIRMED", "TENTATIVE"]
    numbers = [one["SEQUENCE"] for one in states]
    assert numbers == sorted(numbers)
    assert numbers[1] < numbers[2]
    assert len({str(one["UID"]) for one in states}) == 1


def test_a_common_session_is_sure_whether_it_is_kept_or_not(client, registration, now):
    session = SessionFactory(edition=registration.edition)
    choose(registration, keep=[session.slug], now=now)

    assert event(client, registration)["STATUS"] == "CONFIRMED"


def test_the_feed_moves_with_favourites(client, registration, workshop, now):
    etag = feed(client, registration)["ETag"]
    choose(registration, keep=[workshop.session.slug], now=now)

    changed = feed(client, registration, **{"If-None-Match": etag})
    again = feed(client, registration, **{"If-None-Match": changed["ETag"]})

    assert (changed.status_code, again.status_code) == (200, 304)


def test_favourites_of_others_are_not_in_it(client, registration, workshop, now):
    other = RegistrationFactory(edition=registration.edition)
    choose(other, keep=[workshop.session.slug], now=now)

    assert not Calendar.from_ical(feed(client, registration).content).events


def test_they_do_not_go_to_who_comes_instead(registration, workshop, now):
    choose(registration, keep=[workshop.session.slug], now=now)
    before = registration.edition.starts_at - 24 * HOUR

    actions.hand_over(registration, Colleague("Samir", "B", "samir@example.org"), now=before)

    assert not Favourite.objects.exists()


def test_they_are_told_and_erased_with_the_rest(registration, workshop, now):
    choose(registration, keep=[workshop.session.slug], now=now)
    assert "Mobilité" in str(people.kept_about(registration, now))

    people.erase(registration, now=now)

    assert not Favourite.objects.exists()
