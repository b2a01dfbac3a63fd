"""The desk's page about editions: who may, what follows, what is undone."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from assises.access import DESK_LEAD, DOOR_STAFF, MODERATOR
from assises.editions import actions
from assises.editions.forms import next_slug, next_words
from assises.models import AuditEntry, Edition
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    UserFactory,
)

DESK = "/organisation/editions/"
ADDRESSES = [
    DESK,
    f"{DESK}assises-2/copier/",
    f"{DESK}assises-2/en-cours/",
    f"{DESK}assises-2/lecture/",
]


@pytest.fixture
def current(edition) -> Edition:
    """The 2nd Assises: they are over."""
    edition.slug, edition.day = "assises-2", date(2026, 3, 19)
    edition.short_name = "2es Assises"
    edition.save()
    return edition


@pytest.fixture
def following(current) -> Edition:
    return EditionFactory(
        slug="assises-3",
        name="3es Assises",
        short_name="3es Assises",
        number=3,
        day=timezone.localdate() + timedelta(days=200),
        is_current=False,
        registration_open=False,
    )


@pytest.fixture
def organiser(client, db):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="organiser"))
    client.force_login(user)
    return user


def said(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


# -- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["", DESK_LEAD, DOOR_STAFF, MODERATOR])
def test_others_do_not_open_it(client, current, following, address, role):
    if role:
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    for response in (client.get(address), client.post(address, {"archives": "on", "open": "1"})):
        assert response.status_code == (403 if role else 302)
        if not role:
            assert response["Location"].startswith(reverse("accounts:sign_in"))

    current.refresh_from_db()
    assert (current.is_current, current.is_archived) == (True, False)
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_an_unknown_edition_is_not_found(client, organiser, current, address):
    assert client.post(address.replace("assises-2", "nulle-part")).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ADDRESSES[:3])
def test_pages_open_in_both_languages(client, organiser, current, following, address, prefix):
    response = client.get(prefix + address.replace("assises-2", "assises-3"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "3es Assises" in said(response)


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    client, organiser, current, how_many, django_assert_num_queries
):
    for one in EditionFactory.create_batch(how_many, is_current=False):
        RegistrationFactory(edition=one)

    with django_assert_num_queries(6):  # session, user, permissions twice, current, all of them
        response = client.get(DESK)

    assert len(response.context["lines"]) == how_many + 1


def test_it_opens_where_no_edition_is_current(client, organiser):
    one = EditionFactory(slug="assises-1", is_current=False)

    assert client.get(DESK).status_code == 200
    assert client.get(f"{DESK}assises-1/en-cours/").status_code == 200
    client.post(f"{DESK}assises-1/en-cours/", {"seen": ""})

    one.refresh_from_db()
    assert one.is_current


# -- Copy -----------------------------------------------------------------------------------------


def typed(**changes) -> dict[str, object]:
    return {
        "key": str(uuid.uuid4()),
        "name": "4es Assises",
        "short_name": "4es Assises",
        "name_en": "",
        "short_name_en": "",
        "number": "4",
        "slug": "assises-4",
        "day": (timezone.localdate() + timedelta(days=300)).isoformat(),
        "chosen": ["rooms"],
        **changes,
    }


def test_the_form_knows_what_comes_next(client, organiser, current):
    form = client.get(f"{DESK}assises-2/copier/").context["form"]

    assert form["slug"].value() == "assises-3"
    assert form["number"].value() == 3
    assert form["short_name"].value() == "3es Assises"
    assert form["day"].value() == date(2027, 3, 18)
    assert "rooms" in form["chosen"].value()
    assert "sessions" not in form["chosen"].value()


@pytest.mark.parametrize(
    ("words", "number", "following"),
    [
        ("2es Assises de l’ESS", 2, "3es Assises de l’ESS"),
        ("1res Assises", 1, "2es Assises"),
        ("Lille Metropole 2nd Assises", 2, "Lille Metropole 3rd Assises"),
        ("The 3rd Assises", 3, "The 4th Assises"),
        ("The 10th Assises", 10, "The 11th Assises"),
        ("The 20th Assises", 20, "The 21st Assises"),
        ("Assises de l’ESS", 2, "Assises de l’ESS"),
    ],
)
def test_names_take_the_next_ordinal(words, number, following):
    assert next_words(words, number) == following


@pytest.mark.parametrize(
    ("slug", "following"), [("assises-2", "assises-3"), ("ess-2027", "ess-2028"), ("assises", "")]
)
def test_addresses_take_the_next_number(slug, following):
    assert next_slug(EditionFactory.build(slug=slug)) == following


def test_copying_makes_an_edition_that_nobody_sees(client, organiser, current):
    RoomFactory(edition=current, slug="amphi")

    response = client.post(f"{DESK}assises-2/copier/", typed(), follow=True)

    assert response.redirect_chain == [(DESK, 302)]
    assert "4es Assises" in said(response)
    new = Edition.objects.get(slug="assises-4")
    assert new.rooms.get().slug == "amphi"
    assert AuditEntry.objects.get(action="assises.edition_copied").by == organiser
    assert client.get("/editions/assises-4/").status_code == 404


def test_the_form_sent_twice_makes_one(client, organiser, current):
    form = typed()
    for _ in range(2):
        assert client.post(f"{DESK}assises-2/copier/", form).status_code == 302

    assert Edition.objects.filter(number=4).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "assises-2"}, "slug"),
        ({"slug": "ASSISES-2"}, "slug"),
        ({"slug": "pas une adresse"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"name": " "}, "name"),
        ({"number": "0"}, "number"),
        ({"day": "2026-03-19"}, "day"),
        ({"day": "demain"}, "day"),
        ({"chosen": ["people"]}, "chosen"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    client, organiser, current, changes, field
):
    response = client.post(f"{DESK}assises-2/copier/", typed(**changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert f'id="{field}_error"' in said(response)
    assert 'value="4es Assises"' in said(response) or field == "name"
    assert Edition.objects.count() == 1


# -- Make current ---------------------------------------------------------------------------------


def agree(client, edition, **changes):
    page = client.get(f"{DESK}{edition.slug}/en-cours/")
    seen = re.search(r'name="seen" value="(\d*)"', said(page))[1]
    return client.post(f"{DESK}{edition.slug}/en-cours/", {"seen": seen, **changes}, follow=True)


def test_the_page_says_what_follows(client, organiser, current, following):
    text = said(client.get(f"{DESK}assises-3/en-cours/"))

    assert "Son inscription est fermée" in text
    assert 'name="archives" checked' in text
    assert "/editions/assises-2/" in text


def test_public_addresses_answer_for_the_new_one_and_the_former_is_read(
    client, organiser, current, following
):
    SessionFactory(edition=current, slug="avant", title="Séance d’avant")
    SessionFactory(edition=following, slug="apres", title="Séance d’après")
    before = client.get("/programme/")
    assert "Séance d’avant" in said(before)

    agree(client, following, archives="on")

    text = said(client.get("/programme/", headers={"if-none-match": before["ETag"]}))
    assert "Séance d’après" in text
    assert "Séance d’avant" not in text
    assert "Séance d’avant" in said(client.get("/editions/assises-2/programme/"))
    assert client.get("/editions/assises-3/")["Location"] == "/"
    entry = AuditEntry.objects.get(action="assises.edition_made_current")
    assert (entry.by, entry.details) == (organiser, {"former": "assises-2", "archived": True})


def test_it_is_undone_by_the_same_gesture(client, organiser, current, following):
    agree(client, following, archives="on")

    agree(client, current, archives="on")

    current.refresh_from_db()
    following.refresh_from_db()
    assert (current.is_current, current.is_archived) == (True, False)
    # the 3rd Assises are to come: never readable by accident
    assert (following.is_current, following.is_archived) == (False, False)
    assert client.get("/editions/assises-3/").status_code == 404


def test_the_former_stays_closed_where_nobody_ticks_it(client, organiser, current, following):
    agree(client, following)

    assert client.get("/editions/assises-2/").status_code == 404


def test_two_who_decide_at_once_do_not_undo_each_other(client, organiser, current, following):
    other = EditionFactory(slug="assises-4", is_current=False)
    actions.make_current(other, seen=current.pk, archives=False, by=None, now=timezone.now())

    response = client.post(f"{DESK}assises-3/en-cours/", {"seen": str(current.pk)}, follow=True)

    assert "entre-temps" in said(response)
    other.refresh_from_db()
    assert other.is_current


def test_a_double_click_changes_nothing_more(client, organiser, current, following):
    form = {"seen": str(current.pk), "archives": "on"}
    for _ in range(2):
        assert client.post(f"{DESK}assises-3/en-cours/", form)["Location"] == DESK

    assert AuditEntry.objects.filter(action="assises.edition_made_current").count() == 1


# -- Read again -----------------------------------------------------------------------------------


def test_a_past_edition_is_opened_and_closed(client, organiser, current, following):
    agree(client, following)

    client.post(f"{DESK}assises-2/lecture/", {"open": "1"})
    assert client.get("/editions/assises-2/").status_code == 200
    assert 'href="/editions/"' in said(client.get("/accessibilite/"))

    client.post(f"{DESK}assises-2/lecture/")
    assert client.get("/editions/assises-2/").status_code == 404
    assert 'href="/editions/"' not in said(client.get("/accessibilite/"))


def test_an_edition_to_come_is_never_opened(client, organiser, current, following):
    response = client.post(f"{DESK}assises-3/lecture/", {"open": "1"}, follow=True)

    assert "n’est pas terminée" in said(response)
    assert client.get("/editions/assises-3/").status_code == 404
    assert "Let everybody" not in said(client.get(f"/en{DESK}"))


def test_the_current_one_is_not_opened_twice(client, organiser, current):
    response = client.post(f"{DESK}assises-2/lecture/", {"open": "1"}, follow=True)

    assert "adresses" in said(response)
    current.refresh_from_db()
    assert not current.is_archived
