"""The shared wall: what is proposed, grouped, voted and concluded; who may."""

import re
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises import mail, people
from assises.models import AuditEntry, OutgoingMail
from registration import access
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    WorkshopFactory,
)
from tests.workshops.wall.conftest import cookies_of
from workshops.models import Seat
from workshops.wall import actions, board, views
from workshops.wall.access import link_of, wall_of
from workshops.wall.models import Attendance, Brick, Facilitator, Pile, Voice, Wall

Phase = Wall.Phase


def lay(wall, person, text, now, id=None) -> Brick:
    return actions.propose(wall, id=id or uuid4(), registration=person, text=text, now=now)


def pile(wall, *bricks, title="Groupe") -> Pile:
    made = actions.put(wall, bricks=[one.pk for one in bricks], pile=None, title=title)
    assert made is not None
    return made


# -- Proposing and voting --------------------------------------------------------------------------


def test_the_same_proposal_sent_again_is_one(wall, three, now):
    id = uuid4()
    for _n in range(2):
        lay(wall, three[0], "  Des lots   plus petits ", now, id)

    assert Brick.objects.get().text == "Des lots plus petits"


def test_nobody_answers_for_anothers_proposal(wall, three, now):
    brick = lay(wall, three[0], "Une idée", now)

    with pytest.raises(actions.NotHere):
        lay(wall, three[1], "Une autre", now, brick.pk)


def test_who_is_not_in_the_workshop_reads_only_until_marked(wall, workshop, stranger, now):
    with pytest.raises(actions.NotHere):
        lay(wall, stranger, "Une idée", now)

    actions.mark(workshop, registration=stranger, present=True, now=now)

    assert lay(wall, stranger, "Une idée", now).text == "Une idée"


def test_so_many_proposals_a_minute(wall, three, now):
    for n in range(actions.MOST_PROPOSED):
        lay(wall, three[0], f"Idée {n}", now)

    with pytest.raises(actions.Slower):
        lay(wall, three[0], "Encore", now)
    assert lay(wall, three[0], "Encore", now + timedelta(minutes=2))


def test_votes_are_given_while_the_vote_is_open_and_no_more_than_each_has(wall, three, now):
    piles = [pile(wall, lay(wall, three[0], f"Idée {n}", now)) for n in range(4)]
    with pytest.raises(actions.NotNow):
        actions.vote(wall, pile=piles[0].pk, registration=three[0], on=True, now=now)
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    for one in piles[:3]:
        actions.vote(wall, pile=one.pk, registration=three[0], on=True, now=now)

    with pytest.raises(actions.NoVoteLeft):
        actions.vote(wall, pile=piles[3].pk, registration=three[0], on=True, now=now)
    actions.vote(wall, pile=piles[0].pk, registration=three[0], on=False, now=now)
    actions.vote(wall, pile=piles[3].pk, registration=three[0], on=True, now=now)

    assert board.read(wall.pk, now).votes == 3
    actions.give_time(wall, now=now)
    late = now + timedelta(minutes=2)
    with pytest.raises(actions.NotNow):
        actions.vote(wall, pile=piles[0].pk, registration=three[1], on=True, now=late)
    actions.give_time(wall, now=late)
    actions.vote(wall, pile=piles[0].pk, registration=three[1], on=True, now=late)


# -- Grouping --------------------------------------------------------------------------------------


def test_each_gesture_is_undone_in_turn(wall, three, now):
    bricks = [lay(wall, three[0], f"Idée {n}", now) for n in range(2)]
    group = pile(wall, *bricks, title="Ensemble")
    actions.rename(wall, pile=group.pk, title="Autrement")
    actions.hide(wall, brick=bricks[0].pk)
    actions.undo_pile(wall, pile=group.pk)

    def seen():
        found = board.read(wall.pk, now)
        groups = [(g.pile.title, len(g.bricks)) for g in found.groups]
        return groups, len(found.loose), len(found.hidden)

    assert seen() == ([], 1, 1)
    steps = []
    while actions.undo(Wall.objects.get(pk=wall.pk)):
        steps.append(seen())
    assert steps == [
        ([("Autrement", 1)], 0, 1),
        ([("Autrement", 2)], 0, 0),
        ([("Ensemble", 2)], 0, 0),
        ([], 2, 0),
    ]


def test_votes_of_a_group_taken_apart_go_back_to_their_owners(wall, three, now):
    group = pile(wall, lay(wall, three[0], "Idée", now))
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    actions.vote(wall, pile=group.pk, registration=three[0], on=True, now=now)

    actions.undo_pile(wall, pile=group.pk)

    assert board.mine(wall, three[0]).left == wall.votes_each
    actions.undo(wall)
    assert board.read(wall.pk, now).votes == 1


GESTURES = st.lists(
    st.tuples(
        st.sampled_from(["vote", "unvote", "put", "out", "apart", "undo"]),
        st.integers(0, 2),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gestures=GESTURES)
def test_whatever_the_order_nobody_has_too_many_votes_and_a_brick_one_place(gestures, now, db):
    workshop = WorkshopFactory(round__edition=EditionFactory(is_current=False, slug=uuid4().hex))
    wall = wall_of(workshop)
    crowd = RegistrationFactory.create_batch(3, edition=workshop.round.edition)
    for person in crowd:
        actions.mark(workshop, registration=person, present=True, now=now)
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    bricks = [lay(wall, crowd[n % 3], f"Idée {n}", now) for n in range(6)]
    for what, who, which, where in gestures:
        groups = list(Pile.objects.filter(wall=wall).order_by("pk"))
        group = groups[where % len(groups)] if groups else None
        try:
            if what in ("vote", "unvote") and group:
                on = what == "vote"
                actions.vote(wall, pile=group.pk, registration=crowd[who], on=on, now=now)
            elif what == "put":
                title = "" if group and where % 2 else f"Groupe {where}"
                key = None if title else group.pk
                actions.put(wall, bricks=[bricks[which].pk], pile=key, title=title)
            elif what == "out":
                actions.put(wall, bricks=[bricks[which].pk], pile=None)
            elif what == "apart" and group:
                actions.undo_pile(wall, pile=group.pk)
            elif what == "undo":
                actions.undo(wall)
        except (actions.NoVoteLeft, actions.Gone):
            pass

    seen = board.read(wall.pk, now)
    for person in crowd:
        assert 0 <= board.mine(wall, person).left <= wall.votes_each
    shown = [brick.pk for group in seen.groups for brick in group.bricks]
    shown += [brick.pk for brick in seen.loose]
    assert sorted(shown) == sorted(brick.pk for brick in bricks)
    standing = Voice.objects.filter(pile__wall=wall, pile__is_undone=False)
    assert seen.votes == standing.count()


def test_a_workshop_ends_with_three_to_five_proposals(wall, now):
    with pytest.raises(actions.HowMany):
        actions.conclude(wall, proposals=["Une", " "], report="", now=now, final=True)
    actions.conclude(wall, proposals=["Une", " "], report="Brouillon", now=now)
    assert Wall.objects.get().report == "Brouillon"

    actions.conclude(wall, proposals=["Une", "Deux", "Trois"], report="Fin", now=now, final=True)

    assert Wall.objects.get().concluded_at == now


def test_what_is_shown_stays_shown_while_it_is_corrected_until_it_is_taken_off(wall, now):
    three_of_them = ["Une", "Deux", "Trois"]
    actions.conclude(wall, proposals=three_of_them, report="", now=now, final=True)
    later = now + timedelta(minutes=1)

    actions.conclude(wall, proposals=[*three_of_them, "Quatre"], report="", now=later)
    assert Wall.objects.get().concluded_at == now
    with pytest.raises(actions.HowMany):
        actions.conclude(wall, proposals=["Une"], report="", now=later)
    actions.reopen(wall, now=later)

    assert Wall.objects.get().concluded_at is None
    assert Wall.objects.get().conclusions == [*three_of_them, "Quatre"]
    trail = AuditEntry.objects.filter(action__startswith="wall.").order_by("pk")
    assert list(trail.values_list("action", flat=True))[-2:] == ["wall.concluded", "wall.reopened"]


def test_settings_change_nothing_that_is_done_meanwhile(wall, now):
    read_before = Wall.objects.get()
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    seq = Wall.objects.get().seq

    actions.set_up(read_before, {"question": "Que changer ?"}, now=now, by=None)

    found = Wall.objects.get()
    assert (found.question, found.phase, found.seq) == ("Que changer ?", Phase.VOTE, seq + 1)


def test_the_desk_s_form_undoes_nothing_that_is_done_meanwhile(
    admin_client, wall, workshop, three, now, monkeypatch
):
    """Between what the form read and what it writes, the facilitator goes on."""
    set_up = actions.set_up

    def meanwhile(read, changes, **about):
        actions.set_phase(wall, phase=Phase.VOTE, now=now)
        actions.conclude(wall, proposals=["Une"], report="Brouillon", now=now)
        pile(wall, lay(wall, three[0], "Une idée", now))
        set_up(read, changes, **about)

    monkeypatch.setattr(actions, "set_up", meanwhile)
    before = Wall.objects.get().seq
    admin_client.post(address("desk", workshop), {"question": "Que changer ?", "votes_each": 3})

    found = Wall.objects.get()
    assert (found.question, found.phase) == ("Que changer ?", Phase.VOTE)
    assert (found.conclusions, found.report, len(found.gestures)) == (["Une"], "Brouillon", 1)
    assert found.seq == before + 5


def test_who_is_marked_is_told_and_the_trail_says_by_whose_link(
    client, facilitator, wall, workshop, stranger
):
    for name, value in cookies_of(facilitator).items():
        client.cookies[name] = value
    seq = Wall.objects.get().seq

    for present in ("1", "1", "0"):
        said = {"person": str(stranger.pk), "present": present}
        client.post(address("people", workshop), said)

    assert Wall.objects.get().seq == seq + 2
    trail = AuditEntry.objects.filter(action__endswith="present").order_by("pk")
    link = {"link": f"{facilitator._meta.label_lower}:{facilitator.pk}"}
    assert [(one.by, one.details) for one in trail] == [(None, link)] * 2


def test_what_is_unseen_is_not_kept(wall, three, now):
    brick = lay(wall, three[0], "Des\x00 lots \u202eplus petits\n", now)

    assert brick.text == "Des lots plus petits"


# -- Pages -----------------------------------------------------------------------------------------


def address(name, workshop, *args):
    return reverse(f"wall:{name}", args=[workshop.session.slug, *args])


def test_a_proposal_and_a_vote_without_script(owner, wall, workshop, three, now):
    said = {"id": str(uuid4()), "text": "Une avance à la commande"}
    page = owner.post(address("wall", workshop), said, follow=True).content.decode()
    assert page.count("Une avance à la commande") >= 2  # on the wall, and among one's own
    group = pile(wall, Brick.objects.get())
    actions.set_phase(wall, phase=Phase.VOTE, now=timezone.now())

    for votes in (1, 0):
        owner.post(address("wall", workshop), {"pile": group.pk})
        assert Voice.objects.count() == votes


def test_a_script_is_answered_in_json(owner, wall, workshop, three):
    said = {"id": str(uuid4()), "text": "Une idée"}
    told = owner.post(address("wall", workshop), said, headers={"accept": "application/json"})
    brick = {"id": said["id"], "text": "Une idée"}
    assert told.json() == {"votes": [], "left": 3, "bricks": [brick], "may": True}

    wrong = owner.post(
        address("wall", workshop), {"pile": "0"}, headers={"accept": "application/json"}
    )
    assert wrong.status_code == 409


def test_a_stranger_reads_and_does_not_write(client, wall, workshop, three, now):
    lay(wall, three[0], "Une idée", now)

    assert "Une idée" in client.get(address("wall", workshop)).content.decode()
    client.post(address("wall", workshop), {"id": str(uuid4()), "text": "Autre"})

    assert Brick.objects.count() == 1


def test_nobody_sees_whose_proposal_it_is(client, wall, workshop, three, now):
    lay(wall, three[0], "Une idée", now)
    for name in ("wall", "screen"):
        page = client.get(address(name, workshop)).content.decode()
        assert three[0].last_name not in page
        assert str(three[0].pk) not in page


def test_the_link_opens_the_console_of_that_workshop_alone(client, facilitator, workshop, edition):
    soon = timezone.now().astimezone(edition.zone).date()
    type(edition).objects.filter(pk=edition.pk).update(day=soon)
    other = WorkshopFactory(round__edition=edition)

    response = client.get(link_of(facilitator))

    assert response["Location"] == address("run", workshop)
    assert client.get(address("run", workshop)).status_code == 200
    assert client.get(address("people", workshop)).status_code == 200
    assert client.get(address("run", other)).status_code == 404
    facilitator.link_version += 1
    facilitator.save()
    assert client.get(address("run", workshop)).status_code == 404


def test_one_person_runs_two_workshops(client, facilitator, workshop, edition):
    type(edition).objects.filter(pk=edition.pk).update(day=timezone.now().date())
    other = WorkshopFactory(round__edition=edition)
    client.get(link_of(facilitator))
    client.get(link_of(Facilitator.objects.create(workshop=other, name="La même")))

    assert client.get(address("run", workshop)).status_code == 200
    assert client.get(address("run", other)).status_code == 200


def test_a_wall_of_another_edition_is_not_found(owner, admin_client, three):
    other = WorkshopFactory(round__edition=EditionFactory(is_current=False, slug="autre"))

    for name in ("wall", "screen", "run", "people"):
        assert owner.get(address(name, other)).status_code == 404
    for name in ("desk", "proceedings", "questions"):
        assert admin_client.get(address(name, other)).status_code == 404
    said = {"id": str(uuid4()), "text": "Une idée"}
    assert owner.post(address("wall", other), said).status_code == 404
    assert admin_client.post(address("run", other), {"act": "phase:vote"}).status_code == 404
    assert not Brick.objects.exists()
    with pytest.raises(actions.NotHere):
        actions.mark(other, registration=three[0], present=True, now=timezone.now())


def test_votes_are_limited_by_the_minute(owner, wall, workshop, three, now, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    group = pile(wall, lay(wall, three[0], "Idée", now))
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    said = {"pile": group.pk, "on": "1"}

    told = [
        owner.post(address("wall", workshop), said, headers={"accept": "application/json"})
        for _n in range(2 * views.MOST_VOTES + 1)  # a minute may end in between
    ]

    assert {one.status_code for one in told} == {200, 429}


def test_who_changes_their_mind_all_minute_long_is_not_stopped(
    owner, wall, workshop, three, now, settings
):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    groups = [pile(wall, lay(wall, three[n % 3], f"Idée {n}", now)) for n in range(6)]
    actions.set_phase(wall, phase=Phase.VOTE, now=now)
    moves = [(group, on) for on in "10" for group in groups[:3]]
    moves += [(group, on) for on in "10" for group in groups[3:]]

    told = [
        owner.post(
            address("wall", workshop),
            {"pile": group.pk, "on": on},
            headers={"accept": "application/json"},
        )
        for group, on in moves * 4  # three votes put elsewhere and back, four times
    ]

    assert {one.status_code for one in told} == {200}


def test_what_a_phone_keeps_is_kept_for_its_owner_alone(client, wall, workshop, three):
    keys = set()
    for person in three[:2]:
        client.get(access.link_of(person))
        page = client.get(address("wall", workshop)).content.decode()
        keys.add(re.search(r'data-key="([^"]+)"', page)[1])

    assert len(keys) == 2
    client.cookies.clear()
    assert 'data-key=""' in client.get(address("wall", workshop)).content.decode()


def test_the_link_ends_the_day_after(client, facilitator, workshop, edition):
    past = timezone.now().date() - timedelta(days=2)
    type(edition).objects.filter(pk=edition.pk).update(day=past)

    assert client.get(link_of(facilitator)).status_code == 404
    assert client.get("/animation/AAAA/").status_code == 404


def test_others_do_not_run_a_workshop(owner, client, workshop):
    for name in ("run", "people"):
        assert owner.get(address(name, workshop)).status_code == 404
        assert owner.post(address(name, workshop), {"act": "phase:vote"}).status_code == 404
    for name in ("desk", "proceedings"):
        assert owner.get(address(name, workshop))["Location"].startswith("/connexion/")


def test_the_console_runs_the_wall(admin_client, wall, workshop, three, now):
    bricks = [lay(wall, three[0], f"Idée {n}", now) for n in range(2)]
    run = address("run", workshop)
    said = {"act": "put", "brick": [str(b.pk) for b in bricks], "pile": "new", "title": "Lots"}
    admin_client.post(run, said)
    group = Pile.objects.get()
    admin_client.post(run, {"act": f"rename:{group.pk}", "title": "Lots plus petits"})
    admin_client.post(run, {"act": "phase:vote"})
    admin_client.post(run, {"act": "longer"})
    admin_client.post(run, {"act": "hide", "brick": str(bricks[0].pk)})
    page = admin_client.get(run).content.decode()
    assert "Lots plus petits" in page
    assert Wall.objects.get().votes_until is not None
    admin_client.post(run, {"act": f"show:{bricks[0].pk}"})
    admin_client.post(run, {"act": "undo"})
    assert Brick.objects.filter(is_hidden=True).count() == 1
    ending = {"act": "conclude:final", "proposal": ["Un", "Deux", "Trois"], "report": "Texte"}
    admin_client.post(run, ending)

    assert "Deux" in admin_client.get(reverse("wall:plenary")).content.decode()
    sheet = admin_client.get(address("proceedings", workshop)).content.decode()
    assert "Texte" in sheet
    assert "Lots plus petits" in sheet
    assert admin_client.post(run, {"act": "unknown"}).status_code == 404


@pytest.mark.parametrize("typed", ["helene", "HÉLÈNE du", "dubois hel"])
def test_somebody_is_found_whatever_the_accents(admin_client, workshop, edition, typed):
    person = RegistrationFactory(edition=edition, first_name="Hélène", last_name="Dubois")

    page = admin_client.get(address("people", workshop), {"person": typed}).content.decode()

    assert str(person.pk) in page


def test_the_facilitator_marks_who_is_there(admin_client, workshop, three, stranger):
    page = address("people", workshop)
    found = admin_client.get(page, {"person": stranger.code}).content.decode()
    assert stranger.full_name in found
    for present, n in (("1", 1), ("1", 1), ("0", 0)):
        admin_client.post(page, {"person": str(stranger.pk), "present": present})
        assert Attendance.objects.count() == n
    assert admin_client.post(page, {"person": str(uuid4()), "present": "1"}).status_code == 404
    trail = AuditEntry.objects.filter(action__endswith="present").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["wall.present", "wall.not_present"]


def test_an_organiser_adds_a_facilitator_and_sends_the_link(
    admin_client, workshop, mailoutbox, django_capture_on_commit_callbacks
):
    desk = address("desk", workshop)
    said = {"name": "Animation", "email": "a@example.org", "language": "fr"}
    admin_client.post(desk, said)
    one = Facilitator.objects.get()
    admin_client.post(address("invite", workshop, one.pk))
    mail.deliver(timezone.now())
    assert link_of(one) in mailoutbox[0].body
    admin_client.post(address("renew", workshop, one.pk))

    assert link_of(Facilitator.objects.get()) != link_of(one)
    admin_client.post(desk, {"question": "Que changer ?", "votes_each": 4})
    assert Wall.objects.get().question == "Que changer ?"
    assert OutgoingMail.objects.filter(kind="workshops.facilitator").count() == 1


def test_a_wall_costs_the_same_however_many_bricks(
    client, wall, workshop, three, now, django_assert_num_queries
):
    for n in range(9):
        lay(wall, three[n % 3], f"Idée {n}", now)

    with django_assert_num_queries(6):  # edition, workshop, its wall, then three to read it
        client.get(address("wall", workshop))


def test_what_was_proposed_stays_without_its_author(wall, three, now):
    lay(wall, three[0], "Une idée", now)
    kept = people.kept_about(three[0], now)["walls"]
    assert kept["proposals"][0]["text"] == "Une idée"

    people.erase(three[0], now=datetime.combine(now.date(), time(23), now.tzinfo))

    assert Brick.objects.get().author is None
    assert Seat.objects.filter(workshop=wall.workshop).count() == 3
