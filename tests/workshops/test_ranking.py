"""Seats by ranking: ballots, a proposal, corrections by hand, publication."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import Room, Session
from assises import mail, people
from assises.models import OutgoingMail
from registration.actions import cancel
from registration.checkin.models import Expected
from registration.models import Need, Registration
from tests.factories import (
    CategoryFactory,
    PlaceFactory,
    RankingFactory,
    RegistrationFactory,
    RoundFactory,
    SessionFactory,
    WorkshopFactory,
)
from workshops import actions
from workshops.allocation import Impossible
from workshops.models import Ballot, Draw, Lock, Reservation, Seat, Wish
from workshops.ranking import ballots, draws
from workshops.ranking.problems import number_of, out_of_reach, pose
from workshops.ranking.reasons import reasons
from workshops.ranking.reports import histogram, lines

HELD, WAITING = Seat.State.HELD, Seat.State.WAITING


@pytest.fixture
def ranking(edition):
    return RankingFactory(edition=edition)


@pytest.fixture
def before(ranking):
    """While people rank."""
    return ranking.closes_at - timedelta(days=5)


@pytest.fixture
def after(ranking):
    return ranking.closes_at + timedelta(hours=1)


@pytest.fixture
def one_round(ranking):
    return RoundFactory(edition=ranking.edition, ranking=ranking)


@pytest.fixture
def workshops(one_round):
    """Three at the same hour: one seat, two seats, five seats."""
    return [WorkshopFactory(round=one_round, seats=seats) for seats in (1, 2, 5)]


@pytest.fixture
def people_(edition) -> list[Registration]:
    category = CategoryFactory(edition=edition)
    return RegistrationFactory.create_batch(4, edition=edition, category=category)


def vote(ranking, person, wishes, now, company=""):
    return ballots.rank(ranking, registration=person, wishes=wishes, now=now, company=company)


def held(person) -> list:
    return [seat.workshop for seat in Seat.objects.held().filter(registration=person)]


# -- Ballots ------------------------------------------------------------------------------------


def test_the_last_ranking_counts(ranking, workshops, people_, before):
    vote(ranking, people_[0], workshops, before)
    vote(ranking, people_[0], workshops[:1], before + timedelta(days=1))

    ballot = Ballot.objects.get()
    assert [wish.workshop for wish in ballot.wishes.order_by("rank")] == workshops[:1]
    assert ballot.asked_at == before


def test_nobody_ranks_after_the_deadline_or_before_it_opens(ranking, workshops, people_, before):
    ranking.opens_at = before
    ranking.save()

    for moment in (before - timedelta(seconds=1), ranking.closes_at):
        with pytest.raises(ballots.Closed):
            vote(ranking, people_[0], workshops, moment)
    assert not Ballot.objects.exists()


def test_a_malformed_ranking_is_refused_and_the_former_one_stays(
    ranking, workshops, people_, before
):
    elsewhere = WorkshopFactory(round__edition=ranking.edition)
    vote(ranking, people_[0], workshops[:1], before)

    with pytest.raises(ballots.Twice):
        vote(ranking, people_[0], [workshops[0], workshops[0]], before)
    with pytest.raises(ballots.NotOffered):
        vote(ranking, people_[0], [elsewhere], before)
    ranking.most = 2
    ranking.save()
    with pytest.raises(ballots.NotOffered):
        vote(ranking, people_[0], workshops, before)
    assert Wish.objects.count() == 1


def test_who_gave_their_place_back_does_not_rank(ranking, workshops, people_, before):
    cancel(people_[0], now=before)

    with pytest.raises(ballots.NoPlace):
        vote(ranking, people_[0], workshops, before)


def test_a_code_is_shared_by_those_who_want_to_be_together(ranking, workshops, people_, before):
    vote(ranking, people_[0], workshops, before)
    code = ballots.new_company(ranking, registration=people_[0], now=before).company

    vote(ranking, people_[1], workshops, before, company=f" {code.lower()} ")
    with pytest.raises(ballots.NoSuchCompany):
        vote(ranking, people_[2], workshops, before, company="NOBODY")

    assert Ballot.objects.filter(company=code).count() == 2


def test_so_many_are_together_and_no_more(ranking, workshops, edition, before):
    crowd = RegistrationFactory.create_batch(ballots.MOST_TOGETHER + 1, edition=edition)
    vote(ranking, crowd[0], workshops, before)
    code = ballots.new_company(ranking, registration=crowd[0], now=before).company
    for person in crowd[1:-1]:
        vote(ranking, person, workshops, before, company=code)

    with pytest.raises(ballots.CompanyFull):
        vote(ranking, crowd[-1], workshops, before, company=code)


# -- What is solved -------------------------------------------------------------------------------


def test_only_people_who_come_count(ranking, workshops, people_, before, after):
    for person in people_[:2]:
        vote(ranking, person, workshops[:1], before)
    cancel(people_[0], now=before)

    draw = draws.propose(ranking, now=after)

    assert list(draw.result["seats"]) == [number_of(people_[1].pk)]


def test_a_workshop_held_twice_is_given_once(ranking, one_round, workshops, people_, before, after):
    second = RoundFactory(edition=ranking.edition, ranking=ranking)
    WorkshopFactory(round=second, repeats=workshops[2], seats=5)
    vote(ranking, people_[0], [workshops[2], workshops[1]], before)

    draw = draws.propose(ranking, now=after)

    mine = draws.mine_in(draw, people_[0])
    slugs = [workshops[2].session.slug, workshops[1].session.slug]
    assert mine == {second.number: slugs[0], one_round.number: slugs[1]}


def test_a_wheelchair_is_not_sent_up_the_steps_and_rooms_take_so_many(
    ranking, workshops, people_, before, after
):
    steps, room = workshops[1].session.room, workshops[2].session.room
    Room.objects.filter(pk=steps.pk).update(step_free=False)
    Room.objects.filter(pk=room.pk).update(wheelchair_places=1)
    for person in people_[:2]:
        Need.objects.create(
            registration=person,
            kind=Need.Kind.ACCESS,
            choice="chair,loop",
            consented_at=before,
            delete_on=after.date(),
        )
        vote(ranking, person, workshops[1:], before)

    draw = draws.propose(ranking, now=after)

    assert [*draw.result["seats"].values()] == [
        {str(workshops[2].round.number): workshops[2].session.slug}
    ]


def test_seats_are_kept_for_a_category(ranking, workshops, people_, edition, before, after):
    guest = CategoryFactory(edition=edition, slug="guest", number=2)
    Reservation.objects.create(workshop=workshops[1], category=guest, seats=1)
    for person in people_[:2]:
        vote(ranking, person, workshops[1:2], before)

    assert draws.propose(ranking, now=after).result["given"] == 1
    Registration.objects.filter(pk=people_[0].pk).update(category=guest)
    assert draws.propose(ranking, now=after).result["given"] == 2


def test_an_organisation_is_spread_if_wished(ranking, workshops, people_, before, after):
    Registration.objects.all().update(organisation_key="la meme")
    for person in people_[:3]:
        vote(ranking, person, [workshops[2], workshops[1]], before)

    alone = draws.propose(ranking, now=after)
    ranking.spread_organisations = True
    ranking.save()
    spread = draws.propose(ranking, now=after)

    assert [line.given for line in lines(alone)] == [0, 0, 3]
    assert sorted(line.given for line in lines(spread)) == [0, 1, 1]
    assert "meme" not in json.dumps(spread.problem)


def test_locks_put_people_where_they_must_be_and_keep_them_out(
    ranking, workshops, people_, before, after
):
    for person in people_[:2]:
        vote(ranking, person, workshops, before)
    draws.put(workshops[0], registration=people_[3], kind=Lock.Kind.LEADS, now=after)
    draws.put(workshops[2], registration=people_[0], kind=Lock.Kind.KEPT, now=after)
    draws.put(workshops[1], registration=people_[1], kind=Lock.Kind.BARRED, now=after)

    draw = draws.propose(ranking, now=after)

    got = [list(draws.mine_in(draw, person).values()) for person in people_]
    slugs = [one.session.slug for one in workshops]
    assert got == [[slugs[2]], [slugs[2]], [], [slugs[0]]]
    draws.free(Lock.objects.get(kind=Lock.Kind.BARRED), now=after)
    assert draws.mine_in(draws.propose(ranking, now=after), people_[1]) != {}


def test_what_cannot_hold_stops_and_nothing_is_kept(ranking, workshops, people_, after):
    for person in people_[:2]:
        draws.put(workshops[0], registration=person, kind=Lock.Kind.KEPT, now=after)

    with pytest.raises(Impossible):
        draws.propose(ranking, now=after)
    assert not Draw.objects.exists()


def test_only_somebody_who_comes_is_put_somewhere(ranking, workshops, people_, after):
    cancel(people_[0], now=after)
    people_[0].refresh_from_db()

    with pytest.raises(draws.Elsewhere):
        draws.put(workshops[0], registration=people_[0], kind=Lock.Kind.KEPT, now=after)


def test_a_problem_asks_few_queries_however_many_people(
    ranking, workshops, people_, before, django_assert_num_queries
):
    for person in people_:
        vote(ranking, person, workshops, before)

    with django_assert_num_queries(7):
        pose(ranking)


# -- Publication ----------------------------------------------------------------------------------


@pytest.fixture
def proposed(ranking, workshops, people_, before, after):
    """Four people for one seat, then two: one has the first wish, two the second, one nothing."""
    for person in people_:
        vote(ranking, person, workshops[:2], before)
    return draws.propose(ranking, now=after)


def test_publishing_seats_everybody_and_tells_them(proposed, workshops, people_, after):
    draws.publish(proposed, now=after)

    assert [one.seats.held().count() for one in workshops] == [1, 2, 0]
    for person in people_:
        got = [one.session.slug for one in held(person)]
        assert got == list(draws.mine_in(proposed, person).values())
    told = OutgoingMail.objects.filter(kind="workshops.allocated")
    assert {row.reference for row in told} == {str(person.pk) for person in people_}


def test_the_mail_says_what_they_have(proposed, workshops, people_, after, mailoutbox):
    draws.publish(proposed, now=after)
    mail.deliver(after)

    letters = {letter.to[0]: letter.body for letter in mailoutbox}
    for person in people_:
        for one in workshops[:2]:
            has = one in held(person) or one.seats.filter(registration=person).exists()
            assert (one.session.title in letters[person.email]) == has


def test_who_wanted_better_waits_for_it_who_has_nothing_first(proposed, workshops, people_, after):
    draws.publish(proposed, now=after)

    line = [seat.registration for seat in workshops[0].seats.in_line()]
    nothing = [person for person in people_ if not held(person)]
    assert len(line) == 3
    assert line[0] == nothing[0]
    actions.release_seat(
        workshops[0],
        registration=workshops[0].seats.held().get().registration,
        now=after,
    )
    assert held(line[0]) == [workshops[0]]


def test_a_free_seat_is_anybodys_after_publication(proposed, workshops, people_, edition, after):
    late = RegistrationFactory(edition=edition)
    with pytest.raises(actions.NotOpen):
        actions.take_seat(workshops[2], registration=late, now=after)

    draws.publish(proposed, now=after)

    assert actions.take_seat(workshops[2], registration=late, now=after).state == HELD


def test_a_door_expects_those_who_were_seated(ranking, workshops, people_, before, after):
    workshops[0].place = PlaceFactory(edition=ranking.edition)
    workshops[0].save()
    vote(ranking, people_[0], workshops[:1], before)

    draws.publish(draws.propose(ranking, now=after), now=after)

    assert [row.registration for row in Expected.objects.all()] == [people_[0]]


def test_too_few_people_close_a_workshop(ranking, workshops, people_, before, after):
    workshops[2].least = 2
    workshops[2].save()
    vote(ranking, people_[0], [workshops[2], workshops[1]], before)

    draw = draws.propose(ranking, now=after)
    assert [line.is_closed for line in lines(draw)] == [
        line.slot[0] == workshops[2].session.slug for line in lines(draw)
    ]
    draws.publish(draw, now=after)

    assert held(people_[0]) == [workshops[1]]
    with pytest.raises(actions.Dropped):
        actions.take_seat(workshops[2], registration=people_[1], now=after)


def test_nothing_is_published_before_the_deadline_nor_twice(proposed, ranking, before, after):
    with pytest.raises(draws.StillOpen):
        draws.publish(proposed, now=before)
    draws.publish(proposed, now=after)

    with pytest.raises(draws.Published):
        draws.publish(proposed, now=after)
    with pytest.raises(draws.Published):
        draws.propose(ranking, now=after)
    assert Seat.objects.held().count() == 3


def test_another_proposal_is_not_published_after_one_was(proposed, ranking, after):
    draws.publish(draws.propose(ranking, now=after), now=after)
    proposed.refresh_from_db()

    with pytest.raises(draws.Published):
        draws.publish(proposed, now=after)


def test_a_turn_in_line_from_before_the_ranking_gives_way(
    ranking, workshops, people_, before, after
):
    """The round was first come, first served at first."""
    type(workshops[0].round).objects.filter(pk=workshops[0].round_id).update(ranking=None)
    for person in people_[:2]:
        actions.take_seat(workshops[0], registration=person, now=before)
    type(workshops[0].round).objects.filter(pk=workshops[0].round_id).update(ranking=ranking)
    vote(ranking, people_[1], [workshops[1]], before)

    draws.publish(draws.propose(ranking, now=after), now=after)

    assert held(people_[0]) == [workshops[0]]  # who had a seat keeps it
    assert held(people_[1]) == [workshops[1]]
    assert not Seat.objects.in_line().exists()


def test_what_has_changed_since_is_not_published(proposed, people_, after):
    cancel(people_[0], now=after)

    with pytest.raises(draws.Stale):
        draws.publish(proposed, now=after)
    assert not Seat.objects.exists()
    assert not OutgoingMail.objects.filter(kind="workshops.allocated").exists()


def test_the_draw_can_be_run_again_by_anybody(proposed, ranking, people_, after, tmp_path, capsys):
    draws.publish(proposed, now=after)
    proposed.refresh_from_db()
    told = {"problem": proposed.open_problem, "seats": proposed.result["seats"]}
    (tmp_path / "draw.json").write_text(json.dumps(told))

    call_command("allocate", str(tmp_path / "draw.json"))

    assert json.loads(capsys.readouterr().out) == proposed.result["seats"]
    told["seats"] = {}
    (tmp_path / "draw.json").write_text(json.dumps(told))
    with pytest.raises(CommandError):
        call_command("allocate", str(tmp_path / "draw.json"))


def test_what_anybody_may_run_again_says_nothing_of_needs(
    ranking, workshops, people_, before, after
):
    Room.objects.filter(pk=workshops[2].session.room_id).update(wheelchair_places=2)
    Need.objects.create(
        registration=people_[0],
        kind=Need.Kind.ACCESS,
        choice="chair",
        consented_at=before,
        delete_on=after.date(),
    )
    for person in people_:
        vote(ranking, person, [workshops[2], workshops[1]], before)
    draw = draws.propose(ranking, now=after)
    assert any(one.get("chair") for one in draw.problem["wishes"])

    draws.publish(draw, now=after)

    draw.refresh_from_db()
    assert draw.open_problem is not None
    assert not any(one.get("chair") for one in draw.problem["wishes"])
    assert not any("chair" in one or "barred" in one for one in draw.open_problem["wishes"])


def test_each_wish_has_its_reason(proposed, workshops, people_, after):
    draws.publish(proposed, now=after)
    proposed.refresh_from_db()

    for ballot in Ballot.objects.all():
        got = held(ballot.registration)
        codes = [reason.code for reason in reasons(proposed, ballot)]
        if workshops[0] in got:
            assert codes == ["got", "better"]
        else:
            assert codes == ["full", "got" if workshops[1] in got else "full"]
    first = reasons(proposed, ballot)[0]
    assert (first.seats, first.wished, first.first) == (1, 4, 4)


def test_the_comparison_adds_up(proposed):
    rules = proposed.result["rules"]

    assert [(bar.rank, bar.allocation) for bar in histogram(proposed)] == [(1, 1), (2, 2)]
    assert rules["allocation"]["with_nothing"] == rules["first_come"]["with_nothing"] == 1
    assert sum(line.given for line in lines(proposed)) == proposed.result["given"] == 3


def test_one_more_room_is_solved_and_not_kept(proposed, ranking, workshops):
    slot = (workshops[0].session.slug, workshops[0].round.number)
    _problem, solved = draws.with_more_seats(ranking, slot, 10)

    assert (solved.given, solved.cost) == (4, 4)
    assert Draw.objects.count() == 1


def test_wishes_stay_as_figures_when_somebody_is_erased(ranking, workshops, people_, before, after):
    vote(ranking, people_[0], workshops, before)
    ballots.new_company(ranking, registration=people_[0], now=before)
    draws.put(workshops[0], registration=people_[0], kind=Lock.Kind.KEPT, now=before)
    kept = people.kept_about(people_[0], before)["ballots"]
    assert kept[0]["wishes"] == [one.session.title for one in workshops]

    people.erase(people_[0], now=after)

    assert not Lock.objects.exists()
    assert Ballot.objects.get().company == ""
    assert draws.propose(ranking, now=after).result["given"] == 0


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.django_db(transaction=False)
def test_whatever_is_wished_what_is_published_holds(data, django_user_model):
    """Never more than the seats, one seat a person and round, nobody without a wish."""
    ranking = RankingFactory(edition__is_current=False)
    one = RoundFactory(edition=ranking.edition, ranking=ranking)
    places = data.draw(st.lists(st.integers(0, 3), min_size=2, max_size=4))
    held_here = [WorkshopFactory(round=one, seats=seats) for seats in places]
    category = CategoryFactory(edition=ranking.edition)
    crowd = RegistrationFactory.create_batch(5, edition=ranking.edition, category=category)
    before = ranking.closes_at - timedelta(days=1)
    for person in crowd:
        wishes = data.draw(st.permutations(held_here))[: data.draw(st.integers(0, 3))]
        vote(ranking, person, wishes, before)

    draws.publish(draws.propose(ranking, now=before), now=ranking.closes_at)

    for workshop, seats in zip(held_here, places, strict=True):
        assert workshop.seats.held().count() <= seats
        for seat in workshop.seats.all():
            assert Wish.objects.filter(
                ballot__registration=seat.registration, workshop=workshop
            ).exists()
    assert Session.objects.filter(workshop__in=held_here).count() == len(places)


def test_rounds_too_near_each_other_are_told(ranking, edition):
    first, second = (
        RoundFactory(edition=edition, number=number, ranking=ranking) for number in (11, 12)
    )
    starts_at = edition.starts_at
    early, late = timedelta(minutes=60), timedelta(minutes=50)
    one = WorkshopFactory(
        round=first,
        session=SessionFactory(edition=edition, starts_at=starts_at, ends_at=starts_at + early),
    )
    soon, _in_time = (
        WorkshopFactory(
            round=second,
            session=SessionFactory(
                edition=edition, starts_at=starts_at + begins, ends_at=starts_at + 2 * early
            ),
        )
        for begins in (late, early)
    )

    assert out_of_reach(ranking) == [(one, soon)]
