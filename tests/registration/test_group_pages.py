"""The form for several colleagues: nothing typed is lost, nobody learns who is registered."""

from uuid import uuid4

import pytest
from django.core.cache import cache

from assises.models import OutgoingMail
from registration import views
from registration.models import Group, Registration
from tests.factories import CategoryFactory, RegistrationFactory

pytestmark = pytest.mark.usefixtures("category", "no_failures")
FORM = "/inscription/groupe/"
THANKS = "/inscription/groupe/merci/"


@pytest.fixture
def no_failures():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def typed() -> dict[str, str]:
    return {
        "do": "send",
        "id": str(uuid4()),
        "contact_name": "Nadia Ferret",
        "contact_email": "nadia@example.org",
        "organisation": "Les Façonnables",
        "rows": "3",
        "p0-first_name": "Amina",
        "p0-last_name": "Kaddour",
        "p0-email": "amina@example.org",
        "p0-lunch": "on",
        "p2-first_name": "Samir",
        "p2-last_name": "Benali",
        "p2-email": "",
    }


def people() -> list[tuple[str, str, bool]]:
    rows = Registration.objects.order_by("number")
    return list(rows.values_list("first_name", "email", "lunch"))


def test_the_form_may_be_kept_by_no_cache(client):
    response = client.get(FORM)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert len(response.context["form"].people) == 3


def test_sending_registers_each_filled_row(client, typed):
    response = client.post(FORM, typed)

    assert (response.status_code, response["Location"]) == (302, THANKS)
    assert people() == [("Amina", "amina@example.org", True), ("Samir", "nadia@example.org", False)]
    assert client.get(THANKS).status_code == 200


def test_in_english_the_group_and_its_people_read_english(client, typed):
    client.post("/en/inscription/groupe/", typed)

    assert Group.objects.get().language == "en"
    assert set(Registration.objects.values_list("language", flat=True)) == {"en"}


def test_a_double_click_is_one_group(client, typed):
    client.post(FORM, typed)
    again = client.post(FORM, typed)

    assert again["Location"] == THANKS
    assert Group.objects.count() == 1
    assert Registration.objects.count() == 2


def test_who_was_registered_before_changes_no_word_of_the_answer(client, typed, edition):
    RegistrationFactory(
        edition=edition,
        number=900,
        name_key="amina kaddour",
        email="amina@example.org",
    )
    known = client.post(FORM, typed, follow=True)
    Registration.objects.filter(number=900).delete()

    new = client.post(FORM, typed | {"id": str(uuid4()), "p0-email": "b@example.org"}, follow=True)

    assert known.content == new.content
    assert known.redirect_chain == new.redirect_chain


def test_mistakes_stand_beside_their_row_and_the_others_are_kept(client, typed):
    response = client.post(FORM, typed | {"p2-last_name": "", "p0-email": "amina"})

    form = response.context["form"]
    assert [mistake.auto_id for mistake in form.mistakes] == ["p0-email", "p2-last_name"]
    assert form.people[0]["first_name"].value() == "Amina"
    assert form.people[2]["first_name"].value() == "Samir"
    assert not Registration.objects.exists()


def test_a_contact_without_address_is_told_what_arrives_there(client, typed):
    response = client.post("/en" + FORM, typed | {"contact_email": ""})

    (mistake,) = response.context["form"].mistakes
    assert mistake.in_short == "tell us your address: the link of your list arrives there."


def test_the_same_person_twice_is_a_mistake(client, typed):
    twice = {"p2-first_name": "AMINA", "p2-last_name": "Kaddour", "p2-email": "amina@example.org"}

    response = client.post(FORM, typed | twice)

    assert [mistake.auto_id for mistake in response.context["form"].mistakes] == ["p2-last_name"]


def test_an_empty_list_is_a_mistake(client, typed):
    nobody = {name: value for name, value in typed.items() if not name.startswith("p")}

    response = client.post(FORM, nobody)

    assert response.context["form"].mistakes[0].auto_id == "p0-first_name"
    assert not Group.objects.exists()


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(client, typed):
    response = client.post(FORM, typed | {"do": "add", "contact_email": "nadia"})

    form = response.context["form"]
    assert len(form.people) == 4
    assert form.mistakes == []
    assert form.contact["contact_email"].value() == "nadia"
    assert form.people[2]["first_name"].value() == "Samir"


def test_a_pasted_list_is_shown_before_it_is_sent(client, typed, edition):
    elected = CategoryFactory(edition=edition, slug="elected", name="Élu", number=2)
    pasted = "Prénom;Nom;Catégorie\nNoé;Ferret;élu\nZoé;Ferret;"

    response = client.post(FORM, typed | {"do": "read", "pasted": pasted})

    form = response.context["form"]
    names = [person["first_name"].value() for person in form.people]
    assert names == ["Amina", "Samir", "Noé", "Zoé"]
    assert form.people[2]["category"].value() == elected.pk
    assert (form.read, form.left_out) == (2, 0)
    assert not Registration.objects.exists()


def test_a_pasted_list_sent_unread_is_shown_first(client, typed):
    response = client.post(FORM, typed | {"pasted": "Noé;Ferret"})

    assert response.context["form"].read == 1
    assert not Registration.objects.exists()


def test_a_long_pasted_list_says_how_many_were_left_out(client, typed):
    pasted = "\n".join(f"P{n};Ferret" for n in range(55))

    response = client.post(FORM, typed | {"do": "read", "pasted": pasted})

    form = response.context["form"]
    assert (len(form.people), form.read, form.left_out) == (50, 48, 7)


@pytest.mark.parametrize("rows", ["", "x", "-4", "99999999", "²"])
def test_a_spoilt_number_of_rows_is_no_obstacle(client, typed, rows):
    assert client.post(FORM, typed | {"rows": rows}).status_code == 302


def test_few_places_left_is_said_before(client, edition):
    edition.capacity = 3
    edition.save()

    assert client.get(FORM).context["only"] == 3


def test_a_closed_edition_says_so(client, edition, typed):
    edition.registration_open = False
    edition.save()

    response = client.post(FORM, typed)

    assert response.templates[0].name == "registration/closed.html"
    assert not Registration.objects.exists()


def test_a_robot_falls_into_the_trap(client, typed):
    client.post(FORM, typed | {"nickname": "x"})

    assert not OutgoingMail.objects.exists()


def test_a_flood_of_wrong_forms_gets_a_short_page(client, typed, monkeypatch):
    monkeypatch.setattr(views, "FAILURES", 1)
    wrong = typed | {"contact_email": ""}

    answers = [client.post(FORM, wrong).status_code for _time in range(2)]

    assert answers == [200, 429]
    assert client.post(FORM, typed).status_code == 302
