"""Organisers correct, add and cancel registrations; others may not; readings are logged."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from assises.models import AuditEntry, Edition, OutgoingMail
from registration import actions
from registration.actions import Wish
from registration.models import Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory

LIST = "/admin/registration/registration/"
ADD = f"{LIST}add/"


@pytest.fixture
def organiser(db):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="organiser"))
    return user


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def typed(category) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "category": str(category.pk),
        "first_name": "Amina",
        "last_name": "Kaddour",
        "email": "",
        "language": "fr",
        "organisation": "Les Façonnables",
        "family": "",
        "commune": "",
    }


@pytest.fixture
def registration(edition, details, now) -> Registration:
    return actions.register(uuid4(), edition=edition, details=details, now=now)


def change(registration: Registration) -> str:
    return reverse("admin:registration_registration_change", args=[registration.pk])


def needs(registration: Registration) -> str:
    return reverse("admin:registration_needs", args=[registration.pk])


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator", None])
def test_other_roles_open_nothing(client, registration, role):
    user = UserFactory(is_staff=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    for address in (LIST, ADD, change(registration), needs(registration)):
        assert client.get(address).status_code == 403
    client.post(LIST, {"action": "cancel", "_selected_action": registration.pk, "confirmed": "1"})

    registration.refresh_from_db()
    assert registration.is_confirmed
    assert not AuditEntry.objects.filter(action="registration.needs_read").exists()


def test_strangers_are_sent_to_sign_in(client, registration):
    for address in (LIST, ADD, change(registration), needs(registration)):
        assert client.get(address).status_code == 302


def test_nobody_deletes_and_keys_are_not_shown(desk, registration):
    delete = reverse("admin:registration_registration_delete", args=[registration.pk])

    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert "signingkey" not in desk.get("/admin/").content.decode()


def test_adding_without_an_e_mail_gives_a_badge_to_print(desk, organiser, typed):
    response = desk.post(ADD, typed, follow=True)

    registration = Registration.objects.get()
    assert registration.badge
    assert registration.number == 1
    assert "No e-mail" in told(response)[0] or "courriel" in told(response)[0]
    assert mails() == []
    assert AuditEntry.objects.get(action="registration.confirmed").by == organiser


def test_adding_twice_with_one_form_adds_one(desk, typed):
    for _ in range(2):
        desk.post(ADD, typed)

    assert Registration.objects.count() == 1


def test_adding_to_a_full_day_gives_a_turn_in_line_and_says_so(desk, typed):
    Edition.objects.update(capacity=0)

    response = desk.post(ADD, typed, follow=True)

    assert Registration.objects.get().state == Registration.State.WAITING
    assert "Toutes les places sont prises" in response.content.decode()


def test_adding_after_the_closing_is_possible(desk, typed):
    Edition.objects.update(registration_open=False)

    desk.post(ADD, {**typed, "email": "amina@example.org"})

    assert Registration.objects.get().is_confirmed
    assert mails() == ["registration.confirmed"]


def test_adding_as_a_category_of_another_edition_is_refused(desk, typed):
    foreign = CategoryFactory(edition=EditionFactory(is_current=False))

    desk.post(ADD, {**typed, "category": foreign.pk})

    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("changed", "badge_version", "link_version", "mailed"),
    [
        ({"last_name": "Petit"}, 1, 1, False),
        ({"email": "amina.petit@example.org"}, 1, 2, True),
        ({"category": "press"}, 2, 1, True),
        ({}, 1, 1, False),
    ],
)
def test_correcting_says_what_follows(
    desk, edition, registration, typed, changed, badge_version, link_version, mailed
):
    if "category" in changed:
        changed = {"category": CategoryFactory(edition=edition, slug="p", number=4).pk}
    OutgoingMail.objects.all().delete()
    same = {**typed, "email": registration.email, "lunch": "on"}

    response = desk.post(change(registration), {**same, **changed}, follow=True)

    registration.refresh_from_db()
    assert registration.badge_version == badge_version
    assert registration.link_version == link_version
    assert mails() == (["registration.confirmed"] if mailed else [])
    assert len(told(response)) == (3 if mailed else 1)


def test_correcting_into_somebody_else_is_refused(desk, edition, registration, typed):
    RegistrationFactory(edition=edition, number=77, email="a@example.org", name_key="kaddour samir")

    response = desk.post(
        change(registration), {**typed, "first_name": "Samir", "email": "a@example.org"}
    )

    assert response.context["errors"]
    registration.refresh_from_db()
    assert registration.first_name == "Amina"


def test_cancelling_asks_once_then_frees_the_places(desk, organiser, registration):
    chosen = {"action": "cancel", "_selected_action": str(registration.pk)}

    asked = desk.post(LIST, chosen)
    registration.refresh_from_db()
    assert registration.is_confirmed
    assert "Amina Kaddour" in asked.content.decode()
    desk.post(LIST, {**chosen, "confirmed": "yes"})

    registration.refresh_from_db()
    assert registration.state == Registration.State.CANCELLED
    assert mails() == ["registration.confirmed", "registration.cancelled"]
    assert AuditEntry.objects.get(action="registration.cancelled").by == organiser


def test_needs_are_read_on_their_own_page_and_the_reading_is_logged(
    desk, organiser, edition, details, now
):
    said = replace(details, diet=Wish(["veg"], "Noix de cajou"))
    registration = actions.register(uuid4(), edition=edition, details=said, now=now)

    for address in (LIST, change(registration)):
        assert "Noix de cajou" not in desk.get(address).content.decode()
    assert "Noix de cajou" in desk.get(needs(registration)).content.decode()

    entry = AuditEntry.objects.get(action="registration.needs_read")
    assert entry.by == organiser
    assert entry.target.endswith(str(registration.pk))


@pytest.mark.parametrize("search", ["helene", "Hélène", "DUBOIS hél", "façonn", "T0000"])
def test_search_finds_without_accents(desk, edition, search):
    RegistrationFactory(edition=edition, name_key="dubois helene", code="T0000777")
    RegistrationFactory(
        edition=edition,
        first_name="Yann",
        last_name="Leroy",
        name_key="leroy yann",
        organisation="Autre",
        email="y@example.org",
        code="X0000000",
    )

    html = desk.get(LIST, {"q": search}).content.decode()

    assert set(re.findall(r"(Hélène Dubois|Yann Leroy)", html)) == {"Hélène Dubois"}


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    desk, edition, how_many, django_assert_max_num_queries
):
    RegistrationFactory.create_batch(how_many, edition=edition)

    with django_assert_max_num_queries(10):
        desk.get(LIST)


def test_no_name_reaches_the_log_of_the_admin(desk, registration, typed):
    desk.post(change(registration), {**typed, "last_name": "Petit", "lunch": "on"})

    assert not LogEntry.objects.exists()
    assert "Petit" not in str(list(AuditEntry.objects.values()))


def test_an_organiser_changing_the_capacity_takes_no_number_back(desk, edition, registration):
    page = desk.get(f"/admin/assises/edition/{edition.pk}/change/")
    form = page.context["adminform"].form
    data = {name: "" if (v := form[name].value()) is None else v for name in form.fields}
    Edition.objects.update(last_number=41)

    desk.post(f"/admin/assises/edition/{edition.pk}/change/", {**data, "capacity": 600})

    edition.refresh_from_db()
    assert (edition.capacity, edition.last_number) == (600, 41)
