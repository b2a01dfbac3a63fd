"""The list of a group: for who holds its secret, about its own people, until the day."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assises import mail, people
from assises.models import Edition, OutgoingMail
from registration import access, actions
from registration.models import Category, Group, Mention, Registration

PAGES = ("group", "group_badges", "group_add")
PAGES_OF_ONE = ("group_badge", "group_replace", "group_give_back")
TYPED = {"first_name": "Zoé", "last_name": "Ferret", "email": "zoe@example.org"}


@pytest.fixture
def edition(edition) -> Edition:
    edition.day = timezone.localdate() + timedelta(days=30)
    edition.save()
    return edition


@pytest.fixture
def make(edition, details):
    def group(*names: str, contact: str = "nadia@example.org") -> Group:
        people = [replace(details, first_name=name, email=f"{name}@example.org") for name in names]
        return actions.register_group(
            uuid4(),
            edition=edition,
            contact=actions.Contact("Nadia", contact, "Les Façonnables"),
            people=people,
            now=timezone.now(),
        )

    return group


@pytest.fixture
def group(make) -> Group:
    return make("amina", "samir")


def address(group: Group, page: str = "group", person: Registration | None = None) -> str:
    secret = access.secret_of_group(group)
    return reverse(page, args=[secret, person.pk] if person else [secret])


def test_the_list_says_what_became_of_each(client, edition, make):
    Edition.objects.update(capacity=1)
    group = make("amina", "samir")

    page = client.get(address(group))

    assert page["Cache-Control"] == "private, no-store"
    assert "Numéro 1 sur la liste d’attente" in page.content.decode()


def test_the_list_speaks_the_language_of_the_group(client, group):
    Group.objects.update(language="en")

    assert "Has a place" in client.get(address(group)).content.decode()


def test_the_list_costs_the_same_however_long(client, make, django_assert_num_queries):
    for names in (["a"], ["b", "c", "d", "e"]):
        page = address(make(*names))
        with django_assert_num_queries(3):  # the group with its edition, its people, its mentions
            client.get(page)


def test_the_badges_of_the_contacts_own_mailbox_one_by_one_or_in_one_file(client, group):
    group.members().update(email=group.contact_email)
    person = group.members().first()

    one = client.get(address(group, "group_badge", person))
    every = client.get(address(group, "group_badges"))

    assert len(PdfReader(BytesIO(one.content)).pages) == 1
    assert len(PdfReader(BytesIO(every.content)).pages) == 2


def test_the_badge_of_who_has_an_address_is_theirs_alone(client, group):
    person = group.members().first()

    assert client.get(address(group, "group_badge", person)).status_code == 404
    assert client.get(address(group, "group_badges")).status_code == 404
    assert "PDF" not in client.get(address(group)).content.decode()


def test_somebody_else_comes_instead(client, group):
    person = group.members().first()

    response = client.post(address(group, "group_replace", person), TYPED)

    assert response["Location"] == address(group)
    person.refresh_from_db()
    assert (person.full_name, person.badge_version) == ("Zoé Ferret", 2)
    assert person.group == group
    assert not person.is_on_their_own


def test_a_place_given_back_is_asked_once(client, group):
    person = group.members().first()
    page = address(group, "group_give_back", person)

    assert client.get(page).status_code == 200
    client.post(page)

    assert [one.state for one in group.members()] == ["cancelled", "confirmed"]
    assert client.post(page).status_code == 404


def test_a_colleague_is_added(client, group):
    client.post(address(group, "group_add"), TYPED)

    assert [one.first_name for one in group.members()] == ["amina", "samir", "Zoé"]


@pytest.fixture
def zoe(edition, details) -> Registration:
    known = replace(details, first_name="Zoé", last_name="Ferret", email="zoe@example.org")
    return actions.register(uuid4(), edition=edition, details=known, now=timezone.now())


NUMBERS = re.compile(r"[0-9a-f-]{36}|csrfmiddlewaretoken\" value=\"\w+|nonce-?=?\"?[\w-]+")


def list_of(client, group: Group) -> str:
    page = client.get(address(group)).content.decode()
    return NUMBERS.sub("", page.replace(access.secret_of_group(group), ""))


@pytest.mark.parametrize("capacity", [3, 100])
def test_adding_somebody_known_reads_as_adding_a_newcomer(client, edition, make, zoe, capacity):
    Edition.objects.update(capacity=capacity)  # one holds a place: the second group's are 2 and 3
    first, second = make("amina"), make("samir")
    newcomer = TYPED | {"email": "other@example.org"}

    told = client.post(address(first, "group_add"), TYPED, follow=True)
    known = list_of(client, first).replace("amina", "X")
    twin = client.post(address(second, "group_add"), newcomer, follow=True)
    new = list_of(client, second).replace("samir", "X")

    assert NUMBERS.sub("", known) == new
    assert list(map(str, told.context["messages"])) == list(map(str, twin.context["messages"]))
    assert Registration.objects.filter(email="zoe@example.org").count() == 1


def test_replacing_by_somebody_known_gives_the_place_back_and_says_nothing(
    client, group, zoe, edition
):
    person = group.members().first()

    client.post(address(group, "group_replace", person), TYPED)

    person.refresh_from_db()
    zoe.refresh_from_db()
    assert (person.state, person.group, zoe.state, zoe.group) == (
        "cancelled",
        None,
        "confirmed",
        None,
    )
    page = client.get(address(group)).content.decode()
    assert "Zoé Ferret" in page
    assert "amina" not in page
    assert OutgoingMail.objects.filter(kind="registration.already", to="zoe@example.org").exists()


def test_a_name_on_the_list_is_replaced_by_a_newcomer_and_given_back(client, group, zoe):
    client.post(address(group, "group_add"), TYPED)
    named = Mention.objects.get()

    client.post(
        address(group, "group_replace", named),
        {"first_name": "Lou", "last_name": "Danel", "email": "lou@example.org"},
    )

    assert [one.first_name for one in group.members()] == ["amina", "samir", "Lou"]
    assert not Mention.objects.exists()
    client.post(address(group, "group_add"), TYPED)
    client.post(address(group, "group_give_back", Mention.objects.get()))
    zoe.refresh_from_db()
    assert (zoe.state, Mention.objects.get().state) == ("confirmed", "cancelled")


def test_a_name_whose_category_has_closed_is_replaced_as_a_place_is(client, group, zoe):
    client.post(address(group, "group_add"), TYPED)
    Category.objects.update(is_public=False, closes_at=timezone.now())

    response = client.post(
        address(group, "group_replace", Mention.objects.get()),
        {"first_name": "Lou", "last_name": "Danel", "email": "lou@example.org"},
    )

    assert response["Location"] == address(group)
    assert [one.first_name for one in group.members()] == ["amina", "samir", "Lou"]


def test_a_name_on_the_list_goes_with_its_person(client, group, zoe):
    client.post(address(group, "group_add"), TYPED)

    people.erase(zoe, now=timezone.now())

    assert not Mention.objects.exists()


def test_a_wrong_row_is_shown_again(client, group):
    page = address(group, "group_replace", group.members().first())

    response = client.post(page, TYPED | {"last_name": ""})

    assert list(response.context["form"].errors) == ["last_name"]


def test_once_the_day_has_begun_the_list_is_only_read(client, group):
    Edition.objects.update(day=timezone.localdate() - timedelta(days=1))
    person = group.members().first()

    assert client.get(address(group)).status_code == 200
    for page in ("group_replace", "group_give_back"):
        assert client.post(address(group, page, person), TYPED).status_code == 404


def test_who_looks_after_themselves_is_seen_from_afar(client, group):
    person = group.members().first()
    other = actions.Colleague("Zoé", "Ferret", "zoe@example.org")
    actions.hand_over(person, other, now=timezone.now())

    assert "Zoé Ferret" in client.get(address(group)).content.decode()
    for page in PAGES_OF_ONE:
        assert client.get(address(group, page, person)).status_code == 404


# -- The wrong people --------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_secret_opens_nothing(client, group, page):
    right = access.secret_of_group(group)
    wrong = right[:-2] + ("AA" if right[-2:] != "AA" else "BB")

    response = client.get(reverse(page, args=[wrong]))

    assert response.status_code == 404
    assert "amina" not in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_group_of_another_edition_opens_nothing(client, group, page):
    Edition.objects.update(is_current=False)

    assert client.get(address(group, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_former_contact_opens_nothing(client, group, page):
    former = address(group, page)

    client.post(address(group, "group_renew"))

    assert client.get(former).status_code == 404


@pytest.mark.parametrize("page", PAGES_OF_ONE)
def test_somebody_of_another_group_is_out_of_reach(client, group, make, page):
    stranger = make("zoe", contact="other@example.org").members().get()

    response = client.post(address(group, page, stranger), TYPED)

    assert response.status_code in (404, 405)
    assert client.get(address(group, page, stranger)).status_code == 404
    stranger.refresh_from_db()
    assert (stranger.first_name, stranger.state) == ("zoe", "confirmed")


def test_a_personal_link_opens_no_list(client, group):
    secret = access.secret_of(group.members().first())

    assert client.get(reverse("group", args=[secret])).status_code == 404


def test_the_mail_says_what_became_of_each_and_opens_the_list(
    client, make, edition, details, mailoutbox
):
    known = replace(details, first_name="zoe", email="zoe@example.org")
    actions.register(uuid4(), edition=edition, details=known, now=timezone.now())
    group = make("amina", "zoe")

    mail.deliver(timezone.now())

    (told,) = [letter for letter in mailoutbox if letter.to == ["nadia@example.org"]]
    text = told.body.replace("\u00a0", " ")
    assert "amina Kaddour : confirmé" in text
    assert "zoe Kaddour : confirmé" in text  # as the other: nobody learns who was registered
    assert access.group_link_of(group) in told.body
