"""Nothing leaves before both agree, and two people have one exchange."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.models import AuditEntry
from networking.contacts import actions
from networking.contacts.following import erase
from networking.contacts.reading import contacts_of, offered, to_answer
from networking.models import Block, Exchange, Profile
from registration.actions import Colleague, hand_over
from registration.models import Registration
from tests.factories import EditionFactory, ExchangeFactory, RegistrationFactory

OPEN, DONE, DECLINED = Exchange.State.OPEN, Exchange.State.DONE, Exchange.State.DECLINED


@pytest.fixture
def offer(now):
    def offered_to(asking, asked, *gives, note="", at=None, id=None):
        return actions.offer(
            id or uuid4(),
            asking=asking,
            asked=asked,
            gives=gives,
            note=note,
            scanned_at=at or now,
            now=at or now,
        )

    return offered_to


def test_an_offer_gives_nothing_yet(pair, offer, now):
    made = offer(*pair, "email", note="Locaux")

    assert (made.state, made.asking_card, made.asked_card) == (OPEN, {}, {})
    assert to_answer(pair.louis, now) == [made]
    assert offered(pair.amina, now) == [made]
    assert contacts_of(pair.amina) == contacts_of(pair.louis) == []


def test_an_answer_gives_each_the_fields_that_the_other_chose(pair, offer, now):
    made = offer(*pair, "email", "telephone", note="Locaux")

    done = actions.answer(
        made, by=pair.louis, gives=["telephone", "commune", "links"], note="Vélos", now=now
    )

    assert done.state == DONE
    assert done.received_by(pair.louis) == {
        "first_name": "Amina",
        "last_name": "Kaddour",
        "organisation": "Vélo",
        "email": "amina@example.org",
    }
    assert done.received_by(pair.amina) == {
        "first_name": "Louis",
        "last_name": "Vandamme",
        "organisation": "Atelier du Canal",
        "telephone": "03 20 00 00 00",
        "commune": "Wambrechies",
        "links": ["https://canal.example"],
    }
    assert (done.note_of(pair.amina), done.note_of(pair.louis)) == ("Locaux", "Vélos")


def test_a_card_stays_as_it_was_given(pair, offer, now):
    actions.answer(offer(*pair, "email"), by=pair.louis, gives=["telephone"], now=now)

    Registration.objects.update(email="other@example.org", organisation="Ailleurs")
    Profile.objects.update(telephone="0")

    card = contacts_of(pair.amina)[0].card
    assert (card["organisation"], card["telephone"]) == ("Atelier du Canal", "03 20 00 00 00")


def test_a_link_that_a_click_would_run_is_no_link(pair, offer, now):
    Profile.objects.update(links=["javascript:alert(1)", "https://canal.example", 3])

    actions.answer(offer(*pair), by=pair.louis, gives=["links"], now=now)

    assert contacts_of(pair.amina)[0].card["links"] == ["https://canal.example"]


def test_offers_that_cross_are_an_agreement(pair, offer, now):
    first = offer(*pair, "email")

    second = offer(pair.louis, pair.amina, "commune", note="Vélos")

    assert second.pk == first.pk
    assert second.state == DONE
    assert contacts_of(pair.amina)[0].card["commune"] == "Wambrechies"
    assert contacts_of(pair.louis)[0].card["email"] == "amina@example.org"


def test_the_same_offer_again_changes_nothing(pair, offer):
    id = uuid4()
    first = offer(*pair, "email", id=id)

    again = offer(*pair, "email", id=id)

    assert again == first
    assert AuditEntry.objects.filter(action="networking.contact_offered").count() == 1


def test_another_offer_says_what_is_given_now(pair, offer):
    offer(*pair, "email", note="Locaux")

    again = offer(*pair, "commune")

    assert (again.asking_gives, again.asking_note) == (["commune"], "Locaux")
    assert Exchange.objects.count() == 1


def test_an_offer_after_the_exchange_gives_nothing_more(pair, offer, now):
    done = actions.answer(offer(*pair), by=pair.louis, gives=["commune"], now=now)

    again = offer(pair.louis, pair.amina, "email", note="Vélos")

    assert again.pk == done.pk
    assert "email" not in contacts_of(pair.amina)[0].card
    assert again.note_of(pair.louis) == "Vélos"


def test_somebody_elses_id_is_refused(pair, offer, wearing):
    made = offer(*pair)

    with pytest.raises(actions.Gone):
        offer(wearing("Zoé"), pair.louis, id=made.pk)


@pytest.mark.parametrize("which", ["own", "cancelled", "not mine", "other edition"])
def test_offers_that_cannot_be_are_refused(pair, offer, wearing, which):
    other = RegistrationFactory(edition=EditionFactory(is_current=False))
    Registration.objects.filter(pk=pair.louis.pk).update(
        state="cancelled" if which == "cancelled" else "confirmed"
    )
    Registration.objects.filter(pk=pair.amina.pk).update(
        state="cancelled" if which == "not mine" else "confirmed"
    )
    asked = {"own": pair.amina, "other edition": other}.get(which, pair.louis)

    with pytest.raises(actions.OwnBadge if which == "own" else actions.NotHere):
        offer(pair.amina, asked)
    assert not Exchange.objects.exists()


def test_an_offer_ends_in_the_evening_of_the_day_it_was_read(pair, offer, edition, now):
    evening = datetime.combine(edition.day, time(23, 59), edition.zone)

    made = offer(*pair, note="Locaux")
    assert made.erases_at == evening

    erase(evening - timedelta(seconds=1))
    assert Exchange.objects.get() == made
    erase(evening)
    assert not Exchange.objects.exists()


def test_one_read_days_before_ends_in_that_evening(pair, offer, edition, now):
    early = now - timedelta(days=9)

    assert offer(*pair, at=early).erases_at.date() == (edition.day - timedelta(days=9))


def test_one_that_arrives_the_day_after_is_too_late(pair, now):
    with pytest.raises(actions.TooLate):
        actions.offer(
            uuid4(),
            asking=pair.amina,
            asked=pair.louis,
            gives=[],
            note="",
            scanned_at=now,
            now=now + timedelta(days=1),
        )


def test_a_clock_that_is_ahead_reads_no_later_than_now(pair, now):
    made = actions.offer(
        uuid4(),
        asking=pair.amina,
        asked=pair.louis,
        gives=[],
        note="",
        scanned_at=now + timedelta(days=30),
        now=now,
    )

    assert made.scanned_at == now
    assert made.erases_at.date() == now.date()


def test_what_is_exchanged_is_not_erased_in_the_evening(pair, offer, now):
    actions.answer(offer(*pair), by=pair.louis, gives=[], now=now)

    erase(now + timedelta(days=2))

    assert len(contacts_of(pair.amina)) == 1


def test_an_offer_of_yesterday_is_none_today(pair, offer, now):
    offer(*pair)
    tomorrow = now + timedelta(days=1)

    assert to_answer(pair.louis, tomorrow) == []
    assert offer(pair.louis, pair.amina, at=tomorrow).state == OPEN


# -- The wrong person, the wrong time --------------------------------------------------------------


def test_only_who_was_asked_answers(pair, offer, wearing, now):
    made, zoe = offer(*pair), wearing("Zoé")

    for person in (pair.amina, zoe):
        with pytest.raises(actions.Gone):
            actions.answer(made, by=person, gives=["email"], now=now)
        actions.decline(made, by=person, now=now)

    made.refresh_from_db()
    assert made.state == OPEN


def test_answering_twice_is_answering_once(pair, offer, now):
    made = offer(*pair)
    actions.answer(made, by=pair.louis, gives=["commune"], now=now)

    again = actions.answer(made, by=pair.louis, gives=["email"], now=now)

    assert "email" not in again.asked_card


def test_an_offer_declined_is_not_made_again_but_the_other_may(pair, offer, now):
    made = offer(*pair)
    actions.decline(made, by=pair.louis, now=now)

    with pytest.raises(actions.Declined):
        offer(*pair)
    with pytest.raises(actions.Gone):
        actions.answer(made, by=pair.louis, gives=[], now=now)
    assert [one.state for one in offered(pair.amina, now)] == [DECLINED]
    assert offer(pair.louis, pair.amina).state == OPEN


def test_only_who_offered_takes_it_back(pair, offer, now):
    made = offer(*pair)

    actions.take_back(made, by=pair.louis, now=now)
    assert Exchange.objects.get() == made
    actions.take_back(made, by=pair.amina, now=now)

    assert not Exchange.objects.exists()


def test_what_was_accepted_is_not_taken_back(pair, offer, now):
    made = offer(*pair)
    actions.answer(made, by=pair.louis, gives=[], now=now)

    with pytest.raises(actions.Gone):
        actions.take_back(made, by=pair.amina, now=now)


def test_a_note_is_its_writers(pair, offer, wearing, now):
    done = actions.answer(offer(*pair), by=pair.louis, gives=[], now=now)

    actions.write_note(done, by=pair.louis, note="x" * 300)
    with pytest.raises(actions.Gone):
        actions.write_note(done, by=wearing("Zoé"), note="non")

    done.refresh_from_db()
    assert (done.note_of(pair.louis), done.note_of(pair.amina)) == ("x" * 280, "")


def test_a_contact_leaves_ones_own_list_alone(pair, offer, wearing, now):
    done = actions.answer(offer(*pair, note="Locaux"), by=pair.louis, gives=["email"], now=now)

    actions.remove(done, by=wearing("Zoé"), now=now)
    actions.remove(done, by=pair.amina, now=now)
    actions.remove(done, by=pair.amina, now=now)

    assert contacts_of(pair.amina) == []
    assert len(contacts_of(pair.louis)) == 1
    done.refresh_from_db()
    assert (done.asked_card, done.asking_note) == ({}, "")

    actions.remove(done, by=pair.louis, now=now)
    assert not Exchange.objects.exists()


def test_who_was_taken_off_a_list_may_come_back_and_notes_stay(pair, offer, now):
    first = offer(*pair)
    actions.answer(first, by=pair.louis, gives=[], note="Vélos", now=now)
    actions.remove(first, by=pair.amina, now=now)

    second = offer(*pair, "email")
    assert second.state == OPEN
    actions.answer(second, by=pair.louis, gives=["commune"], now=now)

    assert [one.card.get("email") for one in contacts_of(pair.louis)] == ["amina@example.org"]
    assert [one.note for one in contacts_of(pair.louis)] == ["Vélos"]
    assert [one.card["commune"] for one in contacts_of(pair.amina)] == ["Wambrechies"]


# -- Blocks, people put aside, places handed over --------------------------------------------------


def test_who_is_blocked_sees_an_offer_as_any_other_and_nobody_gets_it(pair, offer, now):
    Block.objects.create(by=pair.louis, about=pair.amina, at=now)

    made = offer(*pair)

    assert offered(pair.amina, now) == [made]
    assert to_answer(pair.louis, now) == []
    with pytest.raises(actions.Gone):
        actions.answer(made, by=pair.louis, gives=["email"], now=now)


def test_who_has_blocked_is_told_so(pair, offer, now):
    Block.objects.create(by=pair.amina, about=pair.louis, at=now)

    with pytest.raises(actions.Blocked):
        offer(*pair)


def test_an_offer_made_before_a_block_is_no_agreement(pair, offer, now):
    offer(*pair, "email")
    Block.objects.create(by=pair.amina, about=pair.louis, at=now)

    made = offer(pair.louis, pair.amina, "email")

    assert made.state == OPEN
    assert contacts_of(pair.louis) == []


def test_who_is_put_aside_or_cancelled_is_not_shown(pair, offer, now):
    offer(pair.louis, pair.amina)
    Profile.objects.update(suspended_at=now)
    assert to_answer(pair.amina, now) == []

    Profile.objects.update(suspended_at=None)
    assert len(to_answer(pair.amina, now)) == 1
    Registration.objects.filter(pk=pair.louis.pk).update(state="cancelled")
    assert to_answer(pair.amina, now) == []


def test_who_comes_instead_has_none_of_the_formers_contacts(pair, offer, edition, now):
    early = edition.starts_at - timedelta(days=1)
    actions.answer(offer(*pair, "email", at=early), by=pair.louis, gives=["email"], now=early)

    handed = hand_over(pair.amina, Colleague("Zoé", "Delattre", "zoe@example.org"), now=early)

    assert contacts_of(handed) == []
    assert not Exchange.objects.of(handed).exists()
    erase(early)
    assert contacts_of(pair.louis) == []


def test_two_people_have_one_exchange_whoever_asks(pair):
    ExchangeFactory(asking=pair.amina, asked=pair.louis)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeFactory(asking=pair.louis, asked=pair.amina)


# -- Any mix ---------------------------------------------------------------------------------------

GESTURES = ("offer", "answer", "decline", "take_back", "remove", "evening")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(GESTURES), st.booleans()), max_size=12))
def test_any_mix_of_gestures_gives_nothing_that_both_did_not_agree_to(pair, offer, now, gestures):
    """A card is in somebody's hands only if its owner has offered or answered; one exchange."""
    Exchange.objects.all().delete()
    agreed: set[object] = set()
    for gesture, turned in gestures:
        mine, theirs = (pair.louis, pair.amina) if turned else pair
        try:
            if gesture == "offer":
                offer(mine, theirs, "email")
                agreed.add(mine.pk)
            elif gesture == "evening":
                erase(now + timedelta(days=1))
            else:
                exchange = Exchange.objects.between(mine, theirs).first()
                if exchange and _do(gesture, exchange, mine, now):
                    agreed.add(mine.pk)
        except actions.Refused:
            pass
        assert Exchange.objects.standing().count() <= 1
        for person, other in (pair, pair[::-1]):
            has = contacts_of(person)
            assert len(has) <= 1
            assert not has or {person.pk, other.pk} <= agreed


def _do(gesture, exchange, person, now) -> bool:
    if gesture == "answer":
        actions.answer(exchange, by=person, gives=["email"], now=now)
        return True
    getattr(actions, gesture)(exchange, by=person, now=now)
    return False
