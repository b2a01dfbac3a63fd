"""The desk's pages about the doors: the live picture, phones, places; for organisers alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assises.models import AuditEntry
from registration import actions as registrations
from registration.checkin import actions, picture
from registration.checkin.models import Device, Door, Enrolment, Place, Presence, Scan
from registration.checkin.rounds import clear_trials
from tests.factories import DoorFactory, EditionFactory
from tests.registration.checkin.conftest import with_badge
from tests.registration.checkin.test_api import staff

NOW = "checkin:picture"
PAGES = [NOW, "checkin:wall", "checkin:safety", "checkin:phones", "checkin:invite"]
PAGES += ["checkin:places", "checkin:add_place", "checkin:add_door"]


@pytest.fixture
def organiser(db) -> Client:
    return staff("organiser")


def late(phone: Any, door: Door, code: str, minutes: int) -> None:
    at = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    phone.scan(door, code, at=at, offline=True, admitted=True)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_organisers(organiser, client, edition, page):
    address = reverse(page)

    assert organiser.get(address).status_code == 200
    assert client.get(address)["Location"].startswith("/connexion")
    assert staff("door staff").get(address).status_code == 403


# -- The live picture ------------------------------------------------------------------------------


def test_the_picture_counts_who_is_in_and_when_they_came(organiser, phone, door, edition):
    Place.objects.update(capacity=2, kind="building")
    people = [with_badge(edition=edition, number=n) for n in (70_071, 70_072)]
    for person in people:
        phone.scan(door, person.badge)

    context = organiser.get(reverse(NOW)).context

    (room,) = context["rooms"]
    assert (room.inside, room.level, room.left) == (2, "full", 0)
    assert sum(bar.count for bar in context["bars"]) == 2
    assert context["bars"][-1].at <= timezone.now()
    assert [(one.slug, one.entries) for one in context["doors"]] == [("entree", 2)]
    assert [n for _category, n in context["kinds"]] == [2]
    page = organiser.get(reverse("checkin:wall")).content.decode()
    assert people[0].last_name not in page


@pytest.mark.parametrize(
    ("inside", "level"), [(89, ""), (90, "nearly"), (99, "nearly"), (100, "full")]
)
def test_the_last_tenth_is_said_before_the_limit(inside, level):
    assert Place(capacity=100).level(inside) == level


def test_the_picture_costs_the_same_however_many(
    organiser, phone, door, edition, django_assert_max_num_queries
):
    for n in range(20):
        phone.scan(door, with_badge(edition=edition, number=70_100 + n).badge)
        actions.enrol(edition, name=f"{n}", doors=[door], now=timezone.now())

    with django_assert_max_num_queries(15):
        organiser.get(reverse(NOW))


def test_conflicts_are_told_in_words_and_seen_to(organiser, phone, enrol, door, registration):
    late(phone, door, registration.badge, 3)
    late(enrol(door), door, registration.badge, 2)
    registrations.cancel(registration, now=timezone.now() - timedelta(minutes=1))
    late(phone, door, registration.badge, 0)

    page = organiser.get(reverse(NOW)).content.decode()
    assert registration.full_name in page
    assert "Entré deux fois" in page
    assert "2 conflits" in page
    for scan in Scan.objects.conflicts():
        organiser.post(reverse("checkin:seen", args=[scan.pk]))

    assert "conflits" not in organiser.get(reverse(NOW)).content.decode()
    assert AuditEntry.objects.filter(action="checkin.conflict_seen_to").count() == 2
    assert staff("door staff").post(reverse("checkin:seen", args=[uuid4()])).status_code == 403


def test_rehearsals_are_not_in_the_picture(organiser, phone, door, registration):
    Door.objects.update(is_trial=True)
    phone.scan(door, registration.badge)

    context = organiser.get(reverse(NOW)).context

    assert (context["rooms"][0].inside, sum(bar.count for bar in context["bars"])) == (0, 0)


def test_silence_is_told_and_who_calls_comes_first(edition, door):
    Door.objects.update(always_open=False)
    now = timezone.now()
    for name, minutes in (("ok", 0), ("quiet", 3), ("silent", 12)):
        device, _ = actions.enrol(edition, name=name, doors=[door], now=now)
        Device.objects.filter(pk=device.pk).update(last_seen_at=now - timedelta(minutes=minutes))
    Device.objects.filter(name="ok").update(help_asked_at=now)

    found = picture.phones(edition, now)

    assert [(one.device.name, one.state) for one in found] == [
        ("ok", "ok"),
        ("silent", "silent"),
        ("quiet", "quiet"),
    ]


def test_outside_the_hours_of_its_doors_silence_says_nothing(edition, door):
    now = timezone.now()
    actions.enrol(edition, name="T", doors=[door], now=now)
    Device.objects.update(last_seen_at=now - timedelta(days=3))

    assert picture.phones(edition, now)[0].state == "idle"  # always open, but not the day
    Door.objects.update(always_open=False, closes_at=now - timedelta(hours=1))
    assert picture.phones(edition, now)[0].state == "idle"
    Door.objects.update(closes_at=now + timedelta(hours=1))
    assert picture.phones(edition, now)[0].state == "silent"


@pytest.mark.parametrize(
    ("minutes", "words"), [(12, "12 minutes"), (150, "2 heures"), (5 * 1440, "5 jours")]
)
def test_a_long_silence_is_told_in_hours_then_in_days(organiser, edition, door, minutes, words):
    Door.objects.update(always_open=False)
    actions.enrol(edition, name="T", doors=[door], now=timezone.now())
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=minutes, seconds=5))

    for page in (NOW, "checkin:wall", "checkin:safety", "checkin:phones"):
        text = organiser.get(reverse(page)).content.decode().replace("\xa0", " ")
        assert f"Muet depuis {words}" in text


def test_every_door_is_listed_with_its_place(organiser, phone, door, edition, registration):
    Place.objects.update(kind="building", name="Bâtiment", name_en="Building")
    DoorFactory(edition=edition, slug="b", name="Porte B", name_en="Door B", place=door.place)
    phone.scan(door, registration.badge)

    page = organiser.get("/en" + reverse(NOW))

    assert [(one.slug, one.entries) for one in page.context["doors"]] == [("entree", 1), ("b", 0)]
    assert "Door B" in page.content.decode()
    assert "Building" in page.content.decode()


def test_the_wall_says_all_but_names(organiser, phone, enrol, door, edition, registration):
    Door.objects.update(always_open=False)
    Place.objects.update(kind="building")
    late(phone, door, registration.badge, 3)
    late(enrol(door), door, registration.badge, 2)
    Device.objects.filter(pk=phone.device.pk).update(help_asked_at=timezone.now())

    page = organiser.get(reverse("checkin:wall")).content.decode()

    assert "1 conflit" in page
    assert "Appelle depuis" in page
    assert door.name in page
    assert registration.category.name in page
    assert registration.last_name not in page
    for address in (reverse("checkin:wall"), reverse("checkin:safety")):
        shown = organiser.get(address).content.decode()
        assert 'href=""' in shown
        assert f'href="{reverse(NOW)}"' in shown


def test_a_conflict_names_the_other_entry(organiser, phone, enrol, door, edition, registration):
    other = DoorFactory(edition=edition, slug="b", name="Porte du fond", place=door.place)
    second = enrol(other)
    Device.objects.filter(pk=second.device.pk).update(name="Téléphone bleu")
    late(second, other, registration.badge, 9)
    late(phone, door, registration.badge, 2)

    (conflict,) = organiser.get(reverse(NOW)).context["conflicts"]

    assert (conflict.scan.door, conflict.other.door) == (door, other)
    page = organiser.get(reverse(NOW)).content.decode()
    assert "L’autre entrée" in page
    assert "Téléphone bleu" in page


def test_all_conflicts_can_be_reached(
    organiser, phone, enrol, door, edition, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(picture, "CONFLICTS_A_PAGE", 2)
    second = enrol(door)
    for n in range(5):
        person = with_badge(edition=edition, number=70_200 + n)
        late(phone, door, person.badge, 9)
        late(second, door, person.badge, 2)

    with django_assert_max_num_queries(17):
        page = organiser.get(reverse(NOW))
    assert "5 conflits" in page.content.decode()
    seen = {
        conflict.scan.pk
        for n in (1, 2, 3)
        for conflict in organiser.get(reverse(NOW), {"page": n}).context["conflicts"]
    }
    assert len(seen) == 5


# -- Phones ----------------------------------------------------------------------------------------


def test_a_code_is_made_shown_once_and_enrols(organiser, door):
    form = {"doors": [door.pk], "kind": "supervisor", "uses": "3"}

    page = organiser.post(reverse("checkin:invite"), form)

    link = page.context["link"]
    assert "<svg" in page.context["qr"]
    assert Enrolment.objects.get().uses == 3
    volunteer = Client()
    volunteer.post(link.partition("//")[2].partition("/")[2].join(["/", ""]), {"name": "Lucie"})
    assert (Device.objects.get().name, Device.objects.get().kind) == ("Lucie", "supervisor")


@pytest.mark.parametrize("wrong", [{"doors": []}, {"uses": "51"}, {"uses": "0"}, {"kind": "king"}])
def test_a_wrong_invitation_is_shown_again(organiser, door, wrong):
    form = {"doors": [door.pk], "kind": "steward", "uses": "1"} | wrong

    page = organiser.post(reverse("checkin:invite"), form)

    assert list(page.context["form"].errors) == list(wrong)
    assert not Enrolment.objects.exists()


def test_a_phone_is_revoked_once_it_was_asked(organiser, phone):
    address = reverse("checkin:revoke_phone", args=[phone.device.pk])

    assert organiser.get(address).status_code == 200
    assert Device.objects.get().revoked_at is None
    organiser.post(address)
    assert Device.objects.get().revoked_at
    assert staff("door staff").post(address).status_code == 403


def test_a_call_is_answered(organiser, phone):
    Device.objects.update(help_asked_at=timezone.now())
    assert "Appelle depuis" in organiser.get(reverse("checkin:phones")).content.decode()

    organiser.post(reverse("checkin:helped", args=[phone.device.pk]))

    assert Device.objects.get().help_asked_at is None


# -- Places and doors ------------------------------------------------------------------------------


def test_places_and_doors_are_made_and_changed(organiser, edition, category):
    organiser.post(
        reverse("checkin:add_place"), {"name": "Grand amphi", "kind": "room", "capacity": "292"}
    )
    place = Place.objects.get()
    assert (place.slug, place.capacity) == ("grand-amphi", 292)
    said = {
        "name": "Porte du bas",
        "place": place.pk,
        "is_open": "on",
        "admits": "categories",
        "categories": [category.pk],
        "counts_exits": "on",
    }
    organiser.post(reverse("checkin:add_door"), said)
    door = Door.objects.get()
    assert (door.slug, list(door.categories.all())) == ("porte-du-bas", [category])

    organiser.post(reverse("checkin:edit_door", args=[door.slug]), said | {"admits": "everybody"})

    door.refresh_from_db()
    assert (door.admits, door.slug) == ("everybody", "porte-du-bas")
    assert AuditEntry.objects.filter(action="checkin.door_changed").exists()


def test_two_doors_of_one_name_have_two_slugs(organiser, door):
    said = {"name": "Entrée", "place": door.place_id, "is_open": "on", "admits": "everybody"}

    for _twice in range(2):
        organiser.post(reverse("checkin:add_door"), said)

    assert set(Door.objects.values_list("slug", flat=True)) == {"entree", "entree-2", "entree-3"}


@pytest.mark.parametrize("name", ["Ajouter", "Porte"])
def test_a_place_has_a_page_whatever_its_name(organiser, edition, name):
    organiser.post(reverse("checkin:add_place"), {"name": name, "kind": "room"})

    page = organiser.get(reverse("checkin:place", args=[Place.objects.get().slug]))

    assert page.context["form"].instance.name == name


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"admits": "categories"}, "categories"),
        ({"opens_at": "2027-03-18T10:00", "closes_at": "2027-03-18T09:00"}, "closes_at"),
        ({"place": ""}, "place"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_door_is_shown_again(organiser, door, wrong, field):
    said = {"name": "X", "place": door.place_id, "admits": "everybody"} | wrong

    page = organiser.post(reverse("checkin:add_door"), said)

    assert field in page.context["form"].errors
    assert Door.objects.count() == 1


def test_a_place_of_another_edition_is_not_offered(organiser, door):
    elsewhere = DoorFactory(edition=EditionFactory(is_current=False))
    said = {"name": "X", "place": elsewhere.place_id, "admits": "everybody"}

    assert "place" in organiser.post(reverse("checkin:add_door"), said).context["form"].errors
    missing = reverse("checkin:edit_door", args=["zzz"])
    assert organiser.get(missing).status_code == 404


def test_the_places_cost_the_same_however_many(organiser, edition, django_assert_max_num_queries):
    DoorFactory.create_batch(8, edition=edition)

    with django_assert_max_num_queries(8):
        organiser.get(reverse("checkin:places"))


def test_a_rehearsal_ends_once_it_was_said_what_goes(organiser, phone, door, registration):
    Door.objects.update(is_trial=True)
    phone.scan(door, registration.badge)
    address = reverse("checkin:end_trial", args=[door.slug])

    assert "1 passage" in organiser.get(address).content.decode()
    organiser.post(address)

    assert not Scan.objects.exists()
    assert not Door.objects.get().is_trial


def test_the_sender_clears_rehearsals_of_doors_that_opened(phone, door, registration):
    Door.objects.update(is_trial=True, opens_at=timezone.now() + timedelta(minutes=1))
    phone.scan(door, registration.badge)
    assert clear_trials(timezone.now()) == 0

    assert clear_trials(timezone.now() + timedelta(minutes=2)) == 1

    assert not Presence.objects.exists()


# -- What no form may write --------------------------------------------------------------------


def said_of(door: Door, **fields: Any) -> dict[str, Any]:
    return {"name": door.name, "place": door.place_id, "admits": "everybody", **fields}


def test_a_door_that_was_scanned_at_stays_where_it_is(organiser, phone, door, registration):
    elsewhere = DoorFactory(edition=door.edition).place
    address = reverse("checkin:edit_door", args=[door.slug])
    phone.scan(door, registration.badge)

    page = organiser.post(address, said_of(door, place=elsewhere.pk, is_open="on"))

    assert list(page.context["form"].errors) == ["place"]
    assert Door.objects.get(pk=door.pk).place == door.place
    assert organiser.post(address, said_of(door, is_open="on")).status_code == 302


def test_a_door_nobody_scanned_at_may_lead_elsewhere(organiser, door):
    elsewhere = DoorFactory(edition=door.edition).place

    organiser.post(
        reverse("checkin:edit_door", args=[door.slug]), said_of(door, place=elsewhere.pk)
    )

    assert Door.objects.get(pk=door.pk).place == elsewhere


def test_a_rehearsal_does_not_begin_once_the_door_has_opened(organiser, door):
    opened = timezone.localtime(timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")

    page = organiser.post(
        reverse("checkin:edit_door", args=[door.slug]),
        said_of(door, is_trial="on", opens_at=opened),
    )

    assert list(page.context["form"].errors) == ["is_trial"]
    assert not Door.objects.get(pk=door.pk).is_trial


def test_the_number_of_people_inside_is_that_of_the_buildings(
    organiser, phone, enrol, door, registration, edition
):
    address = reverse("checkin:safety")
    phone.scan(door, registration.badge)
    Place.objects.update(kind="room")
    alone = organiser.get(address)
    assert alone.context["people_inside"] is None
    assert "one-number" not in alone.content.decode()

    other = DoorFactory(edition=edition)
    Place.objects.update(kind="building")
    enrol(other).scan(other, with_badge(edition=edition, number=70_300).badge)

    assert organiser.get(address).context["people_inside"] == 2


def test_the_first_place_is_the_building_and_the_next_are_rooms(organiser, edition):
    address = reverse("checkin:add_place")
    assert organiser.get(address).context["form"]["kind"].value() == "building"

    organiser.post(address, {"name": "LILLIAD", "kind": "building"})

    assert organiser.get(address).context["form"]["kind"].value() == "room"


@pytest.mark.parametrize("name", ["helped", "revoke_phone", "edit_door", "end_trial", "place"])
def test_what_changes_the_doors_is_for_organisers(phone, door, client, name):
    of_phone = name in ("helped", "revoke_phone")
    what = phone.device.pk if of_phone else door.place.slug if name == "place" else door.slug
    address = reverse(f"checkin:{name}", args=[what])

    assert staff("door staff").post(address, {}).status_code == 403
    assert client.post(address, {})["Location"].startswith("/connexion")


def test_the_phones_cost_the_same_however_many(
    organiser, edition, door, django_assert_max_num_queries
):
    for n in range(12):
        actions.enrol(edition, name=f"{n}", doors=[door], now=timezone.now())

    with django_assert_max_num_queries(8):
        organiser.get(reverse("checkin:phones"))
