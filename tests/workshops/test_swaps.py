"""Two people exchange their seats: both or none, and nobody learns whose a code is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agenda.models import Session
from assises import mail
from assises.models import OutgoingMail
from registration.access import link_of
from registration.actions import Colleague, cancel, hand_over
from registration.checkin.models import Expected
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    PlaceFactory,
    RegistrationFactory,
    RoundFactory,
    WorkshopFactory,
)
from workshops import actions
from workshops.models import Seat, Swap
from workshops.standing import mine_of, swaps_of

HELD, WAITING, RELEASED = Seat.State.HELD, Seat.State.WAITING, Seat.State.RELEASED
PENDING = Swap.State.PENDING


def coming(workshops) -> None:
    """In two days by the clock of the pages."""
    soon = timezone.now() + timedelta(days=2)
    Session.objects.filter(workshop__in=workshops).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )


def three_of(edition) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return [
        RegistrationFactory(edition=edition, category=category, code=f"SWAP000{n}", first_name=name)
        for n, name in enumerate(("Ines", "Paul", "Zoe"))
    ]


@pytest.fixture
def now():
    """Pages read the clock, and so do the actions of these tests."""
    return timezone.now()


@pytest.fixture
def pair(edition):
    workshops = WorkshopFactory.create_batch(2, round=RoundFactory(edition=edition))
    coming(workshops)
    return workshops


@pytest.fixture
def three(edition):
    return three_of(edition)


@pytest.fixture
def seated(pair, three, now):
    """Ines has the only seat of the first, Paul that of the second."""
    for workshop, person in zip(pair, three[:2], strict=True):
        actions.take_seat(workshop, registration=person, now=now)


def ask(pair, three, now, code="swap 0001", who=0, where=0) -> Swap:
    return actions.ask_swap(pair[where], registration=three[who], code=code, now=now)


def held_by(person) -> list[int]:
    return list(Seat.objects.held().filter(registration=person).values_list("workshop", flat=True))


def test_who_was_asked_accepts_and_both_seats_are_exchanged(pair, three, seated, now):
    pair[0].place = PlaceFactory(edition=pair[0].round.edition)
    pair[0].save()
    swap = ask(pair, three, now)

    actions.accept_swap(swap, registration=three[1], now=now)

    assert held_by(three[0]) == [pair[1].pk]
    assert held_by(three[1]) == [pair[0].pk]
    swap.refresh_from_db()
    assert swap.state == Swap.State.ACCEPTED
    expected = Expected.objects.filter(holds=True).values_list("registration", flat=True)
    assert list(expected) == [three[1].pk]


def test_a_turn_in_line_elsewhere_stays_and_the_line_gets_nothing(pair, three, seated, now):
    actions.take_seat(pair[1], registration=three[0], now=now)  # Ines waits for Paul's
    actions.take_seat(pair[1], registration=three[2], now=now)
    swap = ask(pair, three, now)

    actions.accept_swap(swap, registration=three[1], now=now)

    assert mine_of(three[0])[pair[1].session_id].is_held
    assert mine_of(three[2])[pair[1].session_id].position == 1


def test_who_is_asked_and_who_asked_get_a_mail(pair, three, seated, now, mailoutbox):
    swap = ask(pair, three, now)
    mail.deliver(now)
    actions.accept_swap(swap, registration=three[1], now=now)
    mail.deliver(now)

    assert [letter.to for letter in mailoutbox] == [[three[1].email], [three[0].email]]
    assert "Ines" in mailoutbox[0].body
    assert pair[1].session.title in mailoutbox[1].body


def test_no_mail_leaves_once_the_request_is_taken_back(pair, three, seated, now, mailoutbox):
    swap = ask(pair, three, now)
    actions.drop_swap(swap, registration=three[0], now=now)

    mail.deliver(now)

    assert mailoutbox == []


@pytest.mark.parametrize("code", ["NOBODY00", "SWAP0002"])  # nobody's; somebody's without a seat
def test_a_code_without_a_seat_is_answered_alike(client, pair, three, seated, now, code):
    said = []
    for typed in (code, "SWAP0001"):
        client.get(link_of(three[0]))
        address = reverse("workshops:ask_swap", args=[pair[0].session.slug])
        page = client.post(address, {"code": typed}, follow=True)
        said.append(
            [str(one) for one in page.context["messages"]] + [len(page.context["swaps"][1])]
        )
        Swap.objects.update(state=Swap.State.WITHDRAWN)

    assert said[0] == said[1]
    assert OutgoingMail.objects.filter(kind="workshops.swap_asked").count() == 1


def test_codes_cannot_be_tried_for_long(client, pair, three, seated):
    client.get(link_of(three[0]))
    address = reverse("workshops:ask_swap", args=[pair[0].session.slug])
    for n in range(12):
        page = client.post(address, {"code": f"TRY0000{n}"}, follow=True)
        Swap.objects.update(state=Swap.State.WITHDRAWN)

    assert Swap.objects.count() == 10
    assert "réessayez dans une heure" in page.content.decode()


def gives_back(pair, three, now):
    actions.release_seat(pair[1], registration=three[1], now=now)


def moves(pair, three, now):
    actions.release_seat(pair[0], registration=three[0], now=now)
    actions.take_seat(pair[0], registration=three[0], now=now)


def begins(pair, three, now):
    Session.objects.filter(workshop=pair[0]).update(starts_at=now)


def dropped(pair, three, now):
    Session.objects.filter(workshop=pair[1]).update(state=Session.State.CANCELLED)


def cancels(pair, three, now):
    cancel(three[0], now=now)
    actions.pass_seats_on(now)


def comes_instead(pair, three, now):
    to = Colleague("Nora", "Kaddour", "nora@example.org")
    hand_over(three[0], to, now=now)


@pytest.mark.parametrize("happens", [gives_back, moves, begins, dropped, cancels, comes_instead])
def test_a_request_lapses_when_something_changes(pair, three, seated, now, happens):
    swap = ask(pair, three, now)
    happens(pair, three, now)
    before = list(Seat.objects.order_by("pk").values())

    with pytest.raises(actions.Lapsed):
        actions.accept_swap(swap, registration=three[1], now=now)

    assert list(Seat.objects.order_by("pk").values()) == before
    assert swaps_of(three[1], now) == ([], [])


def test_one_request_at_a_time_until_it_is_taken_back(pair, three, seated, now):
    swap = ask(pair, three, now)
    with pytest.raises(actions.AlreadyAsked):
        ask(pair, three, now, code="NOBODY00")

    actions.drop_swap(swap, registration=three[0], now=now)

    assert ask(pair, three, now).state == PENDING


def test_a_request_that_lapsed_makes_way(pair, three, seated, now):
    ask(pair, three, now)
    gives_back(pair, three, now)

    again = ask(pair, three, now, code="SWAP0002")

    assert list(Swap.objects.filter(state=PENDING)) == [again]


def test_only_who_was_asked_may_accept_and_others_see_nothing(client, pair, three, seated, now):
    swap = ask(pair, three, now)
    for person in (three[0], three[2]):
        with pytest.raises(actions.Lapsed):
            actions.accept_swap(swap, registration=person, now=now)
    client.get(link_of(three[2]))

    assert client.post(reverse("workshops:accept_swap", args=[swap.pk])).status_code == 404
    assert client.post(reverse("workshops:drop_swap", args=[swap.pk])).status_code == 404
    assert held_by(three[0]) == [pair[0].pk]


def test_what_refuses_a_request(pair, three, seated, now):
    with pytest.raises(actions.OwnCode):
        ask(pair, three, now, code="swap-0000")
    with pytest.raises(actions.NoSeat):
        ask(pair, three, now, who=2)
    with pytest.raises(actions.TooLate):
        ask(pair, three, pair[0].session.starts_at + timedelta(days=999))


def test_from_page_to_page(client, pair, three, seated, now):
    """Ines asks from the workshop, Paul reads it among his workshops, and accepts."""
    client.get(link_of(three[0]))
    client.post(reverse("workshops:ask_swap", args=[pair[0].session.slug]), {"code": "SWAP 0001"})
    swap = Swap.objects.get()
    client.get(link_of(three[1]))
    assert "Ines Dubois a une place" in client.get("/ateliers/choisir/").content.decode()

    client.post(reverse("workshops:accept_swap", args=[swap.pk]))

    assert held_by(three[1]) == [pair[0].pk]


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_never_have_two_seats():
    """Paul is asked by two at the same time, and says yes to both: one exchange is made."""
    edition = EditionFactory()
    three = three_of(edition)
    workshops = WorkshopFactory.create_batch(3, round=RoundFactory(edition=edition))
    now = workshops[0].session.starts_at - timedelta(days=1)
    for workshop, person in zip(workshops, three, strict=True):
        actions.take_seat(workshop, registration=person, now=now)
    swaps = [
        actions.ask_swap(workshops[n], registration=three[n], code="SWAP0001", now=now)
        for n in (0, 2)
    ]

    def accept(swap):
        try:
            actions.accept_swap(swap, registration=three[1], now=now)
            return "done"
        except actions.Lapsed:
            return "lapsed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(accept, swaps))

    assert answers == ["done", "lapsed"]
    assert Seat.objects.held().count() == 3
    assert len({held_by(person)[0] for person in three}) == 3
