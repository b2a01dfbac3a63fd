"""Favourites: kept, merged, dropped; nobody else's."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from agenda.models import Favourite
from agenda.personal import actions, views
from agenda.personal.actions import choose
from registration import access
from registration.models import Registration
from tests.factories import EditionFactory, RegistrationFactory, SessionFactory

ADDRESS = "/programme/favoris/"
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def registration(edition) -> Registration:
    return RegistrationFactory(edition=edition)


@pytest.fixture
def owner(client, registration):
    client.get(access.link_of(registration))
    return client


@pytest.fixture
def sessions(edition):
    return [SessionFactory(edition=edition, slug=slug) for slug in ("un", "deux", "trois")]


def kept(registration: Registration) -> set[str]:
    mine = Favourite.objects.filter(registration=registration)
    return set(mine.values_list("session__slug", flat=True))


def test_a_phone_that_brings_its_list_takes_nothing_away(registration, sessions, now):
    choose(registration, keep=["un"], now=now)

    for _twice in range(2):
        answer = choose(registration, keep=["deux"], now=now)

    assert answer == ["un", "deux"]
    assert kept(registration) == {"un", "deux"}


def test_what_is_dropped_is_gone_and_what_is_unknown_is_passed_over(registration, sessions, now):
    other = SessionFactory(edition=EditionFactory(is_current=False), slug="ailleurs")
    choose(registration, keep=["un", "deux", other.slug, "nulle-part"], now=now)

    choose(registration, drop=["un", "nulle-part"], now=now)

    assert kept(registration) == {"deux"}


def test_there_is_an_end_to_it(registration, sessions, now, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    choose(registration, keep=["un", "deux"], now=now)

    with pytest.raises(actions.TooMany):
        choose(registration, keep=["trois"], now=now)

    assert kept(registration) == {"un", "deux"}


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_keep_it_once(edition, now):
    registration = RegistrationFactory(edition=edition)
    SessionFactory(edition=edition, slug="un")

    def press(_n):
        try:
            return choose(registration, keep=["un"], now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1 if connection.vendor == "sqlite" else 4) as pool:
        answers = list(pool.map(press, range(4)))

    assert answers == [["un"]] * 4
    assert Favourite.objects.count() == 1


# -- Pages -----------------------------------------------------------------------------------------


def test_a_page_that_is_the_same_for_all_learns_whose_stars_it_shows(owner, registration, sessions):
    answer = owner.get(ADDRESS, headers=PROGRAM).json()

    assert (answer["slugs"], answer["owner"]) == ([], access.mark_of(registration))
    assert answer["token"]
    assert access.secret_of(registration) not in json.dumps(answer)


def test_stars_are_posted_and_answered(owner, registration, sessions):
    answer = owner.post(ADDRESS, {"keep": ["un", "deux"]}, headers=PROGRAM)

    assert answer.json()["slugs"] == ["un", "deux"]
    assert "no-store" in answer["Cache-Control"]
    assert kept(registration) == {"un", "deux"}


def test_a_plain_button_works_without_script(owner, registration, sessions):
    page = owner.get("/ma-journee/").content.decode()
    assert 'form="favourites"' in page

    answer = owner.post(ADDRESS, {"keep": "un"}, follow=True)

    assert answer.redirect_chain == [("/ma-journee/", 302)]
    assert 'name="drop" value="un"' in answer.content.decode()
    listed = owner.post(ADDRESS, {"drop": "un", "to": "list"}, follow=True)
    assert listed.redirect_chain == [(ADDRESS, 302)]
    assert 'name="keep" value="un"' in listed.content.decode()
    assert kept(registration) == set()


def test_refusals_are_said(owner, registration, sessions, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 0)

    refused = owner.post(ADDRESS, {"keep": "un"}, headers=PROGRAM)

    assert (refused.status_code, refused.json()["code"]) == (409, "too_many")
    assert kept(registration) == set()


def test_a_program_that_has_gone_mad_is_stopped(owner, registration, sessions, monkeypatch):
    monkeypatch.setattr(views, "A_MINUTE", 0)

    assert owner.post(ADDRESS, {"keep": "un"}).status_code == 429
    assert kept(registration) == set()


@pytest.mark.parametrize("headers", [{}, PROGRAM])
def test_strangers_sign_in_first(client, sessions, registration, headers):
    shown = client.get(ADDRESS, headers=headers)
    posted = client.post(ADDRESS, {"keep": "un"}, headers=headers)

    assert (shown.status_code, posted.status_code) == (302, 302)
    assert shown["Location"] == posted["Location"] == "/connexion/"
    assert not Favourite.objects.exists()


def test_nobody_writes_for_another_or_for_another_edition(owner, registration, sessions, edition):
    other = RegistrationFactory(edition=edition)
    Favourite.objects.create(registration=other, session=sessions[0], at=other.asked_at)

    owner.post(ADDRESS, {"drop": "un"})

    assert kept(other) == {"un"}
    assert 'name="drop"' not in owner.get(ADDRESS).content.decode()


def test_without_a_token_nothing_is_written(registration, sessions):
    strict = Client(enforce_csrf_checks=True)
    strict.get(access.link_of(registration))

    assert strict.post(ADDRESS, {"keep": "un"}).status_code == 403
    token = strict.get(ADDRESS, headers=PROGRAM).json()["token"]
    answer = strict.post(ADDRESS, {"keep": "un"}, headers={**PROGRAM, "X-CSRFToken": token})
    assert answer.status_code == 200


def test_public_pages_are_the_same_for_who_has_stars(client, owner, registration, sessions, now):
    choose(registration, keep=["un"], now=now)

    for page in ("/programme/", "/programme/un/", "/programme/versions/"):
        assert owner.get(page).content == Client().get(page).content
