"""The pages of meetings: what they show, what they do, and the wrong person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assises import limits
from networking.meetings import actions
from networking.meetings.standing import with_people
from networking.models import Availability, Block, Meeting, Profile, Rules, Slot
from registration.access import link_of
from registration.models import Consent, Registration
from tests.factories import EditionFactory, RoomFactory, SessionFactory, WorkshopFactory
from tests.networking.meetings.conftest import shown, slot_at
from tests.networking.meetings.test_actions import APART, ask, fresh, hide
from workshops.actions import take_seat

State = Meeting.State


@pytest.fixture
def now():
    """Pages read the clock, and so do the actions of these tests."""
    return timezone.now()


@pytest.fixture
def edition(edition):
    """In three days, by the clock of the pages."""
    edition.day = timezone.localdate() + timedelta(days=3)
    edition.save()
    return edition


@pytest.fixture
def meeting(nadia, louis, slot, now) -> Meeting:
    return ask(louis, nadia, slot, now, message="On parle <b>vélos</b> ?")


@pytest.fixture
def agreed(meeting, nadia, now) -> Meeting:
    return actions.accept(meeting, by=nadia, now=now)


@pytest.fixture
def as_(client):
    """The browser of one person."""

    def signed_in(person):
        client.cookies.clear()
        client.get(link_of(person))
        return client

    return signed_in


def said(page) -> list[str]:
    return [str(one).replace("\u00a0", " ") for one in page.context["messages"]]


def text(page) -> str:
    return page.content.decode().replace("\u00a0", " ")


def address(name: str, meeting: Meeting) -> str:
    return reverse(f"networking:{name}", args=[meeting.pk])


def asking(profile: Profile) -> str:
    return reverse("networking:ask", args=[profile.pk])


GETS = ["meeting", "propose_meeting", "decline_meeting", "cancel_meeting"]
POSTS = ["accept_meeting", "propose_meeting", "decline_meeting", "cancel_meeting", "miss_meeting"]


# -- The wrong person ------------------------------------------------------------------------------


def test_strangers_go_and_sign_in(client, meeting):
    pages = [reverse("networking:meetings"), asking(meeting.asked.profile)]
    pages += [address(name, meeting) for name in GETS]

    answers = {client.get(page)["Location"] for page in pages}
    answers |= {client.post(address(name, meeting))["Location"] for name in POSTS}
    answers |= {client.post(reverse("networking:availability"))["Location"]}

    assert answers == {reverse("accounts:sign_in")}


def test_somebody_who_is_no_party_finds_nothing(as_, meeting, zoe):
    browser = as_(zoe)

    assert {browser.get(address(name, meeting)).status_code for name in GETS} == {404}
    assert {browser.post(address(name, meeting)).status_code for name in POSTS} == {404}
    assert fresh(meeting).sequence == 0


@pytest.mark.parametrize("how", [how for how in APART if how != "not shown myself"])
def test_who_is_kept_apart_finds_nothing(as_, agreed, nadia, louis, how):
    hide(how, louis, nadia)
    browser = as_(louis)

    assert {browser.get(address(name, agreed)).status_code for name in GETS} == {404}
    assert {browser.post(address(name, agreed)).status_code for name in POSTS} == {404}
    assert browser.get(asking(nadia.profile)).status_code == 404
    page = text(browser.get(reverse("networking:meetings")))
    assert "Nadia" not in page
    assert "Nadia" not in text(browser.get(reverse("day:day")))
    assert fresh(agreed).state == State.ACCEPTED


@pytest.mark.parametrize("how", ["unconfirmed", "closed", "other edition"])
def test_pages_are_for_who_has_a_place_while_networking_is_open(as_, edition, louis, nadia, how):
    browser = as_(louis)
    expected = 404
    if how == "unconfirmed":
        Registration.objects.filter(pk=louis.pk).update(state="waiting")
    elif how == "closed":
        Rules.objects.create(edition=edition, is_open=False)
    else:
        edition.is_current, expected = False, 302
        edition.save()
        EditionFactory()

    assert browser.get(reverse("networking:meetings")).status_code == expected
    assert browser.get(asking(nadia.profile)).status_code == expected
    assert browser.post(asking(nadia.profile)).status_code == expected


def test_nobody_of_another_edition_is_found(as_, louis):
    stranger = shown(EditionFactory(is_current=False), "Yann")

    assert as_(louis).get(asking(stranger.profile)).status_code == 404


def test_who_is_not_shown_is_told_so_and_asks_nothing(as_, louis, nadia, slot):
    Consent.objects.filter(registration=louis).update(withdrawn_at=louis.asked_at)
    browser = as_(louis)

    page = browser.post(asking(nadia.profile), {"key": uuid4(), "slot": slot.pk})

    assert "/reseau/moi/" in text(page)
    assert not Meeting.objects.exists()
    assert "/reseau/moi/" in text(browser.get(reverse("networking:meetings")))


# -- Asking ----------------------------------------------------------------------------------------


def test_asking_twice_with_one_form_asks_once(as_, louis, nadia, slot):
    browser = as_(louis)
    key = browser.get(asking(nadia.profile)).context["form"]["key"].initial
    form = {"key": key() if callable(key) else key, "slot": slot.pk, "message": "Bonjour"}

    for _click in range(2):
        page = browser.post(asking(nadia.profile), form, follow=True)

    assert Meeting.objects.get().message == "Bonjour"
    assert page.context["met"].meeting == Meeting.objects.get()
    assert said(page) == ["C’est proposé : Nadia reçoit un courriel."]


def test_taken_times_are_struck_out_without_saying_why_of_the_other(
    as_, edition, agreed, nadia, louis, zoe, slot, later, now
):
    workshop = WorkshopFactory(
        round__edition=edition,
        session__title="Atelier secret",
        session__starts_at=later.starts_at,
        session__ends_at=later.ends_at,
    )
    take_seat(workshop, registration=nadia, now=now)

    mine = text(as_(nadia).get(asking(zoe.profile)))
    theirs = text(as_(zoe).get(asking(nadia.profile)))

    assert "vous : Louis L." in mine
    assert "vous : atelier" in mine
    assert theirs.count("Nadia : pas libre") == 2
    assert "Louis" not in theirs
    assert "secret" not in theirs


@pytest.mark.parametrize("slot_typed", ["", "abc", "999999999999999999999", "-1"])
def test_a_time_that_is_none_is_said_so(as_, louis, nadia, slot, slot_typed):
    form = {"key": uuid4(), "slot": slot_typed}

    page = as_(louis).post(asking(nadia.profile), form)

    assert page.context["form"].errors["slot"]
    assert not Meeting.objects.exists()


def test_a_time_taken_meanwhile_offers_the_others(as_, louis, nadia, zoe, slot, later, now):
    browser = as_(zoe)
    browser.get(asking(nadia.profile))
    actions.accept(ask(louis, nadia, slot, now), by=nadia, now=now)

    form = {"key": uuid4(), "slot": slot.pk, "message": "Mes mots"}
    page = browser.post(asking(nadia.profile), form)

    assert "n’est plus libre" in text(page)
    assert "Mes mots" in text(page)
    assert page.context["form"].chosen == later.pk


def test_a_message_has_an_end(as_, louis, nadia, slot):
    form = {"key": uuid4(), "slot": slot.pk, "message": "x" * 281}

    page = as_(louis).post(asking(nadia.profile), form)

    assert page.context["form"].errors["message"]


@pytest.mark.parametrize("how_many", [1, 5])
def test_asking_costs_the_same_however_many_slots(
    as_, edition, louis, nadia, tables, how_many, django_assert_num_queries
):
    for n in range(how_many):
        slot_at(edition, 15, 10 * n, 10)
    browser = as_(louis)

    with django_assert_num_queries(29):  # fourteen of meetings; the rest: what brings together
        page = browser.get(asking(nadia.profile))

    assert len(page.context["offers"]) == how_many


def test_who_has_a_meeting_with_somebody_is_led_there(as_, meeting, louis, nadia):
    for one, other in ((louis, nadia), (nadia, louis)):
        page = as_(one).get(asking(other.profile))

        assert page["Location"] == address("meeting", meeting)


def test_past_slots_are_not_offered(as_, edition, louis, nadia, tables):
    Slot.objects.all().delete()
    slot = slot_at(edition, 10)
    Slot.objects.update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )

    page = as_(louis).get(asking(nadia.profile))

    assert page.context["offers"] == []
    assert "Il ne reste pas d’heure" in text(page)
    form = {"key": uuid4(), "slot": slot.pk}
    assert as_(louis).post(asking(nadia.profile), form).context["form"].errors["slot"]


def test_words_are_escaped(as_, meeting, nadia):
    for page in (reverse("networking:meetings"), address("meeting", meeting)):
        assert "<b>" not in text(as_(nadia).get(page))
        assert "&lt;b&gt;vélos" in text(as_(nadia).get(page))


# -- Answering -------------------------------------------------------------------------------------


def test_accepting_says_which_table(as_, meeting, nadia):
    browser = as_(nadia)

    for _click in range(2):
        page = browser.post(address("accept_meeting", meeting), follow=True)

    assert said(page) == ["C’est convenu : la table 1 est à vous deux."]
    assert "table 1" in text(page)


def test_a_time_that_is_gone_leads_to_the_others(as_, meeting, nadia, zoe, slot, later, now):
    actions.accept(ask(zoe, nadia, slot, now), by=nadia, now=now)

    page = as_(nadia).post(address("accept_meeting", meeting), follow=True)

    assert page.redirect_chain == [(address("propose_meeting", meeting), 302)]
    assert said(page) == ["Cette heure n’est plus libre pour vous deux : choisissez-en une autre."]
    assert [one.slot.pk for one in page.context["offers"] if one.is_free] == [later.pk]


def test_a_step_free_table_is_asked_for_with_a_box(as_, edition, meeting, nadia):
    edition.tables.filter(number=1).update(is_step_free=False)

    as_(nadia).post(address("accept_meeting", meeting), {"step_free": "on"})

    assert fresh(meeting).table.number == 2


def test_proposing_declining_cancelling_and_missing(as_, meeting, nadia, louis, later, now):
    as_(nadia).post(address("propose_meeting", meeting), {"slot": later.pk, "message": "16 h ?"})
    assert (fresh(meeting).slot, fresh(meeting).awaits) == (later, "asking")

    form = as_(louis).get(address("decline_meeting", meeting)).context["form"]
    assert "Merci de votre proposition" in form.initial["words"]
    as_(louis).post(address("decline_meeting", meeting), {"words": "Désolé."})
    assert (fresh(meeting).state, fresh(meeting).answer) == (State.DECLINED, "Désolé.")

    again = actions.accept(ask(louis, nadia, later, now), by=nadia, now=now)
    page = as_(louis).post(address("miss_meeting", again), follow=True)
    assert said(page) == ["Cela se dit une fois l’heure du rendez-vous venue."]
    as_(louis).post(address("cancel_meeting", again))
    assert fresh(again).state == State.CANCELLED


def test_the_other_did_not_come_is_said_once_it_has_begun(as_, agreed, nadia, louis):
    past = timezone.now() - timedelta(hours=1)
    Slot.objects.update(starts_at=past, ends_at=past + timedelta(minutes=20))

    page = as_(louis).post(address("miss_meeting", agreed), {"came": "no"}, follow=True)

    assert fresh(agreed).asked_missed
    assert [one.has_missed for one in page.context["past"]] == [True]
    assert "n’est pas là" not in text(as_(nadia).get(address("meeting", agreed))).replace(
        "Louis n’est pas là", ""
    )


def test_proposals_are_limited(as_, meeting, nadia, later, monkeypatch):
    monkeypatch.setattr(limits, "hit", lambda *_: False)

    page = as_(nadia).post(address("propose_meeting", meeting), {"slot": later.pk})

    assert "réessayez dans une heure" in text(page)
    assert fresh(meeting).slot != later


@pytest.mark.parametrize("name", ["accept_meeting", "miss_meeting"])
def test_gestures_are_posted(as_, meeting, nadia, name):
    assert as_(nadia).get(address(name, meeting)).status_code == 405


# -- All of them -----------------------------------------------------------------------------------


def test_each_meeting_stands_where_it_is(as_, edition, meeting, nadia, louis, zoe, later, now):
    actions.accept(ask(zoe, nadia, later, now), by=nadia, now=now)
    third = slot_at(edition, 16, 20)
    eva, ali = shown(edition, "Eva"), shown(edition, "Ali")
    ask(nadia, eva, third, now)
    actions.decline(ask(ali, nadia, third, now), by=nadia, now=now)

    context = as_(nadia).get(reverse("networking:meetings")).context

    names = {
        part: [one.other.first_name for one in context[part]]
        for part in ("to_answer", "agreed", "waiting", "past", "ended")
    }
    assert names == {
        "to_answer": ["Louis"],
        "agreed": ["Zoé"],
        "waiting": ["Eva"],
        "past": [],
        "ended": ["Ali"],
    }


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_list_costs_the_same_whatever_its_length(
    as_, edition, nadia, tables, now, how_many, django_assert_num_queries
):
    for n in range(how_many):
        first, second = slot_at(edition, 15, 10 * n, 10), slot_at(edition, 16, 10 * n, 10)
        actions.accept(ask(shown(edition, f"A{n}"), nadia, first, now), by=nadia, now=now)
        ask(shown(edition, f"B{n}"), nadia, second, now)
    browser = as_(nadia)

    with django_assert_num_queries(12):
        page = browser.get(reverse("networking:meetings"))

    assert len(page.context["agreed"]) == len(page.context["to_answer"]) == how_many
    assert len(page.context["moments"]) == 2 * how_many


def test_availability_is_kept_and_shown(as_, edition, nadia, slot, later):
    SessionFactory(edition=edition, starts_at=later.starts_at, ends_at=later.ends_at)
    browser = as_(nadia)
    before = browser.get(reverse("networking:meetings")).context["moments"]

    form = {"shown": [slot.pk, later.pk], "free": [later.pk]}
    page = browser.post(reverse("networking:availability"), form, follow=True)

    assert [one.is_ticked for one in before] == [True, False]
    assert [one.is_ticked for one in page.context["moments"]] == [False, True]
    assert Availability.objects.count() == 2


def test_slots_of_another_edition_are_not_said(as_, nadia, slot):
    foreign = slot_at(EditionFactory(is_current=False), 15)

    as_(nadia).post(reverse("networking:availability"), {"shown": [foreign.pk], "free": []})

    assert not Availability.objects.exists()


# -- On cards, and in Ma journée -------------------------------------------------------------------


def test_cards_say_where_one_stands_in_one_query(
    edition, agreed, nadia, louis, zoe, later, now, django_assert_num_queries
):
    eva, ali = shown(edition, "Eva"), shown(edition, "Ali")
    ask(zoe, nadia, later, now)
    ask(nadia, eva, later, now)
    profiles = [person.profile for person in (louis, zoe, eva, ali)]

    with django_assert_num_queries(1):
        found = with_people(nadia, profiles, now)

    standing = {
        person.first_name: (one.is_agreed, one.is_awaited)
        for person in (louis, zoe, eva, ali)
        if (one := found.get(person.profile.pk))
    }
    assert standing == {"Louis": (True, False), "Zoé": (False, True), "Eva": (False, False)}


def test_the_day_holds_meetings_at_their_hour(as_, edition, agreed, nadia, louis, zoe, later, now):
    Rules.objects.create(edition=edition, room=RoomFactory(edition=edition, name="Xperium"))
    SessionFactory(
        edition=edition,
        title="Clôture",
        starts_at=later.ends_at,
        ends_at=later.ends_at + timedelta(hours=1),
    )
    ask(zoe, nadia, later, now)

    page = as_(nadia).get(reverse("day:day"))

    lines = [
        moment.met.other.first_name if moment.met else moment.session.title
        for moment in page.context["programme"]
    ]
    assert lines == ["Louis", "Clôture"]
    assert "Xperium, table 1" in text(page)
    assert "1 personne souhaite vous rencontrer" in text(page)
    assert "Zoé" not in text(page)


@pytest.mark.parametrize("how_many", [1, 4])
def test_meetings_cost_the_day_two_queries(
    as_, edition, nadia, tables, now, how_many, django_assert_num_queries
):
    for n in range(how_many):
        slot = slot_at(edition, 15, 10 * n, 10)
        actions.accept(ask(shown(edition, f"A{n}"), nadia, slot, now), by=nadia, now=now)
    browser = as_(nadia)

    with django_assert_num_queries(9):
        page = browser.get(reverse("day:day"))

    assert len(page.context["meetings"]) == how_many


def test_a_clash_is_shown_to_both_with_what_to_do(as_, edition, agreed, nadia, louis, now):
    workshop = WorkshopFactory(
        round__edition=edition,
        session__title="Mobilité douce",
        session__starts_at=agreed.slot.starts_at,
        session__ends_at=agreed.slot.ends_at,
    )
    take_seat(workshop, registration=nadia, now=now)

    mine, theirs = (text(as_(person).get(reverse("day:day"))) for person in (nadia, louis))

    assert "À l’heure de votre atelier" in mine
    assert "Nadia n’est plus libre" in theirs
    for page in (mine, theirs):
        assert address("propose_meeting", agreed) in page
        assert address("cancel_meeting", agreed) in page
    assert "À l’heure de votre atelier" not in theirs


def test_a_closed_network_leaves_the_day_alone(as_, edition, agreed, nadia):
    Rules.objects.create(edition=edition, is_open=False)

    assert "Louis" not in text(as_(nadia).get(reverse("day:day")))


def test_a_block_hides_the_meeting_from_the_day(as_, agreed, nadia, louis, now):
    Block.objects.create(by=nadia, about=louis, at=now)

    for person in (nadia, louis):
        assert as_(person).get(reverse("day:day")).context["meetings"] == []
