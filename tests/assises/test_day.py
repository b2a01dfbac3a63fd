import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from assises.models import AuditEntry, OutgoingMail
from registration import access, keys
from registration.models import Consent, Need, Registration
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
)

PAGES = ["day:day", "day:cancel", "day:my_data", "badge_pdf"]


@pytest.fixture
def registration(edition, now) -> Registration:
    registration = RegistrationFactory(edition=edition, first_name="Amina", last_name="Kaddour")
    registration.badge = keys.sign_for(registration, now)
    registration.save(update_fields=["badge"])
    return registration


@pytest.fixture
def owner(client, registration):
    client.get(reverse("personal_link", args=[access.secret_of(registration)]))
    return client


# -- The personal link ---------------------------------------------------------------------


@pytest.mark.parametrize(("language", "home"), [("fr", "/ma-journee/"), ("en", "/en/ma-journee/")])
def test_personal_link_leads_to_the_day_in_its_owners_language(client, edition, language, home):
    registration = RegistrationFactory(edition=edition, language=language)

    response = client.get(access.link_of(registration))

    assert (response.status_code, response["Location"]) == (302, home)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert client.get(home).context["registration"] == registration


def test_personal_link_changes_nothing(client, registration):
    before = Registration.objects.values().get()

    client.get(access.link_of(registration))

    assert Registration.objects.values().get() == before
    assert not AuditEntry.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_personal_link_works_after_cancelling(client, registration):
    registration.state = Registration.State.CANCELLED
    registration.save(update_fields=["state"])

    response = client.get(access.link_of(registration), follow=True)

    assert response.status_code == 200
    assert response.context["qr"] == ""
    assert registration.code not in response.content.decode()


def test_wrong_links_all_get_the_same_page(client, registration):
    right = access.secret_of(registration)
    erased = RegistrationFactory(edition=EditionFactory(is_current=False), erased_at=timezone.now())
    nobody = "A" * len(right)
    forged = right[:30] + ("A" if right[30] != "A" else "B") + right[31:]

    answers = [
        client.get(reverse("personal_link", args=[secret]))
        for secret in (forged, right[:30], nobody)
    ]
    answers.append(client.get(access.link_of(erased)))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert reverse("accounts:sign_in") in answers[0].content.decode()
    assert access.COOKIE not in client.cookies


@pytest.mark.parametrize("is_archived", [True, False])
def test_a_link_of_another_edition_says_so(client, registration, is_archived):
    former = EditionFactory(
        slug="assises-1",
        short_name="1res Assises",
        contact_email="ecrire@example.org",
        is_current=False,
        is_archived=is_archived,
    )

    response = client.get(access.link_of(RegistrationFactory(edition=former)))

    text = response.content.decode()
    assert response.status_code == 404
    assert "1res Assises" in text
    assert "mailto:ecrire@example.org" in text
    assert ('href="/editions/assises-1/"' in text) == is_archived
    assert "no-store" in response["Cache-Control"]
    assert access.COOKIE not in client.cookies


def test_a_new_link_ends_the_former_and_its_cookie(owner, registration):
    former = access.link_of(registration)
    registration.link_version += 1
    registration.save(update_fields=["link_version"])

    assert owner.get(former).status_code == 404
    assert owner.get(reverse("day:day")).status_code == 302


# -- Who -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_strangers_go_and_sign_in(client, registration, name):
    response = client.get(reverse(name))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", PAGES)
def test_a_cookie_of_another_edition_opens_nothing(client, edition, name):
    former = EditionFactory(is_current=False)
    response = client.get(reverse("day:day"))
    access.sign_in(response, RegistrationFactory(edition=former), timezone.now())
    client.cookies[access.COOKIE] = response.cookies[access.COOKIE].value

    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_kept_by_no_cache(owner, name):
    response = owner.get(reverse(name))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_day_shows_nobody_else(owner, edition):
    other = RegistrationFactory(edition=edition, first_name="Louis", organisation="Le Canal")

    page = owner.get(reverse("day:day")).content.decode()
    data = owner.get(reverse("day:my_data")).content.decode()

    for secret in (other.first_name, other.organisation, other.email, other.code):
        assert secret not in page
        assert secret not in data


# -- The day -------------------------------------------------------------------------------


def test_day_shows_badge_programme_and_details(owner, registration, edition):
    SessionFactory(edition=edition, slug="table-ronde", title="La loi PACTE", has_live=True)

    page = owner.get(reverse("day:day")).content.decode()

    assert 'class="qr"' in page
    assert f"{registration.code[:4]} {registration.code[4:]}" in page
    assert "Amina Kaddour" in page
    assert "La loi PACTE" in page
    assert 'href="/direct/table-ronde/"' in page
    assert registration.email in page


@pytest.mark.parametrize("how_many", [1, 20])
def test_day_costs_the_same_however_long_the_programme(
    owner, edition, how_many, django_assert_num_queries
):
    for _session in range(how_many):
        SessionFactory(
            edition=edition,
            has_live=True,
            theme=ThemeFactory(edition=edition),
            room=RoomFactory(edition=edition),
        )

    # whose day it is, sessions, their seats, meetings, favourites, notices, rankings, version
    with django_assert_num_queries(8):
        response = owner.get(reverse("day:day"))

    assert response.content.decode().count("<li data-now-class") == how_many


def test_day_tells_the_worker_whose_it_is_without_giving_the_link(owner, registration):
    response = owner.get(reverse("day:day"))

    secret = access.secret_of(registration)
    assert json.loads(response["Kept-Copy"]) == {
        "owner": sha256(secret.encode()).hexdigest(),
        "until": "2027-03-20T00:00:00+01:00",
        "home": "/ma-journee/",
    }
    assert secret not in response.content.decode()


def test_needs_are_not_on_the_page_that_phones_keep(owner, registration, now):
    Need.objects.create(
        registration=registration,
        kind=Need.Kind.DIET,
        text="sans gluten",
        consented_at=now,
        delete_on=now.date(),
    )
    Consent.objects.create(
        registration=registration, purpose=Consent.Purpose.PHOTOGRAPHS, given_at=now
    )

    page = owner.get(reverse("day:day")).content.decode()
    data = owner.get(reverse("day:my_data"))

    assert "sans gluten" not in page
    assert "sans gluten" in data.content.decode()
    assert [consent.purpose for consent in data.context["consents"]] == ["photographs"]
    assert "Kept-Copy" not in data


def test_badge_is_a_pdf(owner):
    response = owner.get(reverse("badge_pdf"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_badge_is_gone_once_cancelled(owner, registration):
    registration.state = Registration.State.CANCELLED
    registration.save(update_fields=["state"])

    assert owner.get(reverse("badge_pdf")).status_code == 404


def test_cancel_asks_before_it_acts(owner, registration):
    owner.get(reverse("day:cancel"))
    registration.refresh_from_db()
    asked = registration.state

    response = owner.post(reverse("day:cancel"), follow=True)

    registration.refresh_from_db()
    assert (asked, registration.state) == ("confirmed", "cancelled")
    assert response.redirect_chain == [(reverse("day:day"), 302)]


def test_sign_out_forgets_the_person_and_the_copy(owner):
    response = owner.post(reverse("accounts:sign_out"))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert owner.get(reverse("day:day")).status_code == 302


def test_worker_may_serve_every_language(client, db):
    response = client.get("/sw-ma-journee.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"


def test_an_offer_is_accepted_with_one_click(owner, registration):
    until = timezone.now() + timedelta(hours=3)
    Registration.objects.update(state="offered", held_until=until, badge="")
    page = owner.get(reverse("day:day")).content.decode()
    assert reverse("day:accept") in page

    for _double_click in range(2):
        response = owner.post(reverse("day:accept"), follow=True)

    registration.refresh_from_db()
    assert registration.is_confirmed
    assert "Votre place est réservée" in response.content.decode()


def test_an_offer_that_is_over_says_so(owner, registration):
    Registration.objects.update(state="offered", held_until=timezone.now(), badge="")

    response = owner.post(reverse("day:accept"), follow=True)

    registration.refresh_from_db()
    assert registration.state == "offered"
    assert "Le délai pour accepter cette place est passé" in response.content.decode()


def test_who_waits_sees_the_position_and_may_leave(owner, registration, edition):
    RegistrationFactory(edition=edition, state="waiting", number=1)
    Registration.objects.filter(pk=registration.pk).update(state="waiting", number=2, badge="")

    page = owner.get(reverse("day:day")).content.decode()
    assert "rang 2" in page

    owner.post(reverse("day:cancel"))
    registration.refresh_from_db()
    assert registration.state == "cancelled"


def test_a_stranger_accepts_nothing(client, edition):
    response = client.post(reverse("day:accept"))

    assert response["Location"] == reverse("accounts:sign_in")
