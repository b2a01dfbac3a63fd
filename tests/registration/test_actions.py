"""The rules of a place: held exactly, once a person, given back, corrected."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from assises.models import AuditEntry, Edition
from registration import actions
from registration.actions import Wish
from registration.models import Consent, Need, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory


def test_register_gives_a_place_a_number_a_code_and_a_badge(edition, details, now):
    id = uuid4()

    registration = actions.register(id, edition=edition, details=details, now=now)

    assert registration.pk == id
    assert registration.state == Registration.State.CONFIRMED
    assert registration.number == 1
    assert registration.badge
    assert len(registration.code) == 8
    assert not set("0O1ILU") & set(registration.code)
    assert registration.asked_at == now
    assert AuditEntry.objects.get().action == "registration.confirmed"


def test_register_twice_with_one_id_gives_the_first_result(edition, details, now):
    id = uuid4()
    first = actions.register(id, edition=edition, details=details, now=now)

    second = actions.register(id, edition=edition, details=details, now=now)

    assert second.pk == first.pk
    assert (second.number, second.code, second.badge) == (1, first.code, first.badge)
    assert AuditEntry.objects.count() == 1


def test_register_gives_the_first_result_even_when_that_took_the_last_place(details, now):
    edition = details.category.edition
    Edition.objects.update(capacity=1)
    id = uuid4()
    actions.register(id, edition=edition, details=details, now=now)

    again = actions.register(id, edition=edition, details=details, now=now)

    assert again.pk == id


@pytest.mark.parametrize("other", [{"first_name": "Samir"}, {"email": "samir@example.org"}])
def test_register_refuses_an_id_used_for_somebody_else(edition, details, now, other):
    id = uuid4()
    actions.register(id, edition=edition, details=details, now=now)

    with pytest.raises(actions.AlreadyUsed):
        actions.register(id, edition=edition, details=replace(details, **other), now=now)


def test_register_knows_a_person_again_however_it_is_spelt(edition, details, now):
    first = actions.register(uuid4(), edition=edition, details=details, now=now)
    spelt = replace(
        details, first_name="KADDOUR", last_name="Àmina", email="AMINA.Kaddour@Example.org"
    )

    again = actions.register(uuid4(), edition=edition, details=spelt, now=now)

    assert again == first
    assert Registration.objects.count() == 1


def test_register_takes_several_people_of_one_mailbox(edition, details, now):
    shared = [replace(details, first_name=name) for name in ("Amina", "Samir", "Lou")]

    for person in shared:
        actions.register(uuid4(), edition=edition, details=person, now=now)

    assert sorted(Registration.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_register_takes_namesakes_without_mailbox(edition, details, now):
    nobody = replace(details, email="")
    staff = UserFactory()

    for _ in range(2):
        actions.register(uuid4(), edition=edition, details=nobody, now=now, by=staff)

    assert Registration.objects.filter(email="").count() == 2


def test_register_again_after_cancelling_gives_a_new_place(edition, details, now):
    first = actions.register(uuid4(), edition=edition, details=details, now=now)
    actions.cancel(first, now=now)

    second = actions.register(uuid4(), edition=edition, details=details, now=now)

    assert second != first
    assert second.number == 2
    assert second.is_confirmed


def test_register_reminds_a_known_person_at_most_once_in_ten_minutes(edition, details, now):
    for minutes in (0, 1, 2, 9, 12):
        at = now - timedelta(hours=1) + timedelta(minutes=minutes)
        actions.register(uuid4(), edition=edition, details=details, now=at)

    assert AuditEntry.objects.filter(action="registration.asked_again").count() == 2


def test_register_counts_only_those_who_hold_a_place(edition, details, now):
    Edition.objects.update(capacity=1)
    RegistrationFactory(edition=edition, number=99, state="cancelled")
    RegistrationFactory(
        edition=EditionFactory(is_current=False), category=details.category, number=99
    )

    assert actions.register(uuid4(), edition=edition, details=details, now=now).is_confirmed


def test_register_after_the_closing_is_for_staff_alone(edition, details, now):
    Edition.objects.update(registration_open=False)

    with pytest.raises(actions.Closed):
        actions.register(uuid4(), edition=edition, details=details, now=now)
    walk_in = actions.register(uuid4(), edition=edition, details=details, now=now, by=UserFactory())

    assert walk_in.is_confirmed


def test_register_as_what_nobody_may_choose_is_for_staff_alone(edition, details, now):
    press = replace(
        details, category=CategoryFactory(edition=edition, slug="presse", number=4, is_public=False)
    )

    with pytest.raises(actions.WrongCategory):
        actions.register(uuid4(), edition=edition, details=press, now=now)

    assert actions.register(uuid4(), edition=edition, details=press, now=now, by=UserFactory())


def test_register_refuses_a_category_of_another_edition(edition, details, now):
    foreign = CategoryFactory(edition=EditionFactory(is_current=False))

    with pytest.raises(actions.WrongCategory):
        actions.register(
            uuid4(),
            edition=edition,
            details=replace(details, category=foreign),
            now=now,
            by=UserFactory(),
        )


def test_register_keeps_needs_apart_with_their_consent_and_day(edition, details, now):
    said = replace(
        details,
        diet=Wish(["veg", "nopork", "nogluten", "other"], "Noix"),
        access=Wish(["chair", "signs", "loop", "front", "guide"]),
        purposes=["newsletter", "newsletter"],
    )

    registration = actions.register(uuid4(), edition=edition, details=said, now=now)

    diet, access = registration.needs.order_by("-kind")
    assert (diet.choice, diet.text) == ("veg,nopork,nogluten,other", "Noix")
    assert len(access.answers) == 5
    assert diet.consented_at == now
    assert access.delete_on == date(2027, 3, 25)
    assert [consent.purpose for consent in Consent.objects.all()] == ["newsletter"]
    for need in (diet, access):
        need.full_clean()


def test_forget_needs_erases_those_whose_day_has_come(edition, details, now):
    said = replace(details, diet=Wish(["veg"]))
    actions.register(uuid4(), edition=edition, details=said, now=now)

    assert actions.forget_needs(date(2027, 3, 24)) == 0
    assert actions.forget_needs(date(2027, 3, 25)) == 1
    assert not Need.objects.exists()


def test_cancel_gives_the_place_back_and_erases_needs(edition, details, now):
    Edition.objects.update(capacity=1)
    said = replace(details, diet=Wish(["veg"]))
    registration = actions.register(uuid4(), edition=edition, details=said, now=now)

    cancelled = actions.cancel(registration, now=now)

    assert cancelled.state == Registration.State.CANCELLED
    assert cancelled.cancelled_at == now
    assert not Need.objects.exists()
    other = replace(details, email="samir@example.org")
    assert actions.register(uuid4(), edition=edition, details=other, now=now).is_confirmed


def test_cancel_twice_changes_nothing(edition, details, now):
    registration = actions.register(uuid4(), edition=edition, details=details, now=now)
    actions.cancel(registration, now=now)

    again = actions.cancel(registration, now=now + timedelta(hours=1))

    assert again.cancelled_at == now
    assert AuditEntry.objects.filter(action="registration.cancelled").count() == 1


def test_correct_a_category_makes_a_new_badge(edition, details, now):
    registration = actions.register(uuid4(), edition=edition, details=details, now=now)
    press = CategoryFactory(edition=edition, slug="presse", number=4)

    corrected = actions.correct(registration, {"category": press}, now=now)

    assert corrected.badge_version == 2
    assert corrected.link_version == 1
    assert AuditEntry.objects.get(action="registration.corrected").details == {
        "fields": ["category"]
    }


def test_correct_a_name_keeps_the_badge(edition, details, now):
    registration = actions.register(uuid4(), edition=edition, details=details, now=now)

    corrected = actions.correct(registration, {"last_name": "Kaddour-Petit"}, now=now)

    assert corrected.badge == registration.badge
    assert corrected.badge_version == 1
    assert corrected.name_key == "amina kaddourpetit"


def test_correct_a_mailbox_makes_a_new_personal_link(edition, details, now):
    registration = actions.register(uuid4(), edition=edition, details=details, now=now)

    corrected = actions.correct(registration, {"email": "Amina@Example.org"}, now=now)

    assert corrected.email == "amina@example.org"
    assert corrected.link_version == 2


def test_correct_refuses_what_somebody_else_is(edition, details, now):
    actions.register(uuid4(), edition=edition, details=details, now=now)
    other = replace(details, first_name="Samir")
    second = actions.register(uuid4(), edition=edition, details=other, now=now)

    with pytest.raises(actions.Duplicate):
        actions.correct(second, {"first_name": "Amina"}, now=now)

    second.refresh_from_db()
    assert second.first_name == "Samir"


def test_correct_nothing_records_nothing(edition, details, now):
    registration = actions.register(uuid4(), edition=edition, details=details, now=now)

    actions.correct(registration, {"last_name": "Kaddour"}, now=now)

    assert AuditEntry.objects.count() == 1


def test_what_people_are_sorted_by_follows_their_names(edition, details, now):
    def sorts() -> tuple[str, str]:
        return Registration.objects.values_list("sort_name", "sort_first_name").get()

    person = actions.register(uuid4(), edition=edition, details=details, now=now)
    made = sorts()
    actions.correct(person, {"last_name": "D’Étienne", "first_name": "Zoé-Lou"}, now=now)
    corrected = sorts()
    to = actions.Colleague("Öykü", "", "oyku@example.org")
    actions.hand_over(person, to=to, now=edition.starts_at - timedelta(days=1))
    handed = sorts()
    actions.erase(person, now=now)

    assert made == ("kaddour", "amina")
    assert corrected == ("detienne", "zoelou")
    assert handed == ("oyku", "oyku")
    assert sorts() == ("", "")
