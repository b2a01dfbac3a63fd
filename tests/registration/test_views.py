"""The registration pages: nothing typed is lost, nobody learns who is registered."""

import re
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assises import mail
from assises.models import Edition, OutgoingMail
from registration import access, actions, crowds, thanks, views
from registration.models import Consent, Need, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

pytestmark = pytest.mark.usefixtures("category", "no_failures")
FORM = "/inscription/"
THANKS = "/inscription/merci/"


@pytest.fixture
def no_failures():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def typed() -> dict[str, str | list[str]]:
    return {
        "id": str(uuid4()),
        "first_name": "Amina",
        "last_name": "Kaddour",
        "email": "amina.kaddour@example.org",
        "organisation": "Les Façonnables",
        "lunch": "yes",
    }


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_the_form_may_be_kept_by_no_cache(client):
    response = client.get(FORM)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response.context["form"].mistakes == []


def test_registering_takes_a_place_and_says_to_look_at_the_mails(client, typed):
    response = client.post(FORM, typed)

    assert (response.status_code, response["Location"]) == (302, THANKS)
    registration = Registration.objects.get()
    assert str(registration.pk) == typed["id"]
    assert (registration.language, registration.lunch) == ("fr", True)
    assert mails() == ["registration.confirmed"]


@pytest.mark.parametrize("how_many", [1, 4])
def test_registering_costs_the_same_however_many_are_registered(
    client, edition, typed, how_many, django_assert_num_queries
):
    RegistrationFactory.create_batch(how_many, edition=edition)
    Edition.objects.update(last_number=1000)
    client.post(FORM, {**typed, "email": "first@example.org", "id": str(uuid4())})

    with django_assert_num_queries(17):
        client.post(FORM, typed)


def test_opening_the_form_costs_five_queries(client, edition, django_assert_num_queries):
    # the edition, its workshops, its categories, its questions, the places taken
    with django_assert_num_queries(5):
        client.get(FORM)


def test_registering_in_english_keeps_the_language(client, typed):
    response = client.post("/en/inscription/", typed)

    assert response["Location"] == "/en/inscription/merci/"
    assert Registration.objects.get().language == "en"


def test_a_double_click_is_one_registration_and_one_mail(client, typed):
    first = client.post(FORM, typed)
    second = client.post(FORM, typed)

    assert first["Location"] == second["Location"]
    assert mails() == ["registration.confirmed"]


def test_the_same_person_sees_the_same_page_and_gets_another_mail(client, typed):
    new = client.post(FORM, typed, follow=True)
    known = Client().post(FORM, {**typed, "id": str(uuid4())}, follow=True)

    assert masked(known) == masked(new)
    assert known.redirect_chain == new.redirect_chain
    assert mails() == ["registration.confirmed", "registration.already"]


def test_a_known_person_waits_as_long_as_a_new_one(client, typed, monkeypatch):
    monkeypatch.setattr(thanks, "ANSWER_AFTER", 0.3)
    took = []
    for id in (typed["id"], str(uuid4())):
        begun = monotonic()
        client.post(FORM, {**typed, "id": id})
        took.append(monotonic() - begun)

    assert min(took) >= 0.3


def test_going_back_to_register_a_colleague_registers_the_colleague(client, typed):
    client.post(FORM, typed)

    response = client.post(FORM, {**typed, "first_name": "Samir"})

    assert response["Location"] == THANKS
    names = Registration.objects.order_by("number").values_list("first_name", flat=True)
    assert list(names) == ["Amina", "Samir"]


def test_going_back_after_cancelling_registers_again(client, typed, now):
    client.post(FORM, typed)
    actions.cancel(Registration.objects.get(), now=now)

    client.post(FORM, typed)

    states = Registration.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["cancelled", "confirmed"]


@pytest.mark.parametrize("id", ["", "nonsense", "1 OR 1=1", "\x00", "é" * 500])
def test_a_spoilt_form_number_is_no_obstacle(client, typed, id):
    response = client.post(FORM, {**typed, "id": id})

    assert response.status_code == 302 or "\x00" in id
    assert Registration.objects.count() == (0 if "\x00" in id else 1)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("first_name", "", "Tell us your first name: it is on your badge."),
        ("last_name", " \u202e ", "Tell us your last name: it is on your badge."),
        ("email", "", "Tell us your address: your badge arrives there."),
        ("email", "amina.kaddour", "The @ sign is missing. "),
        ("email", "amina@exemple", "The end of the address is missing, after the dot. "),
        ("email", "amina@exemple.", "The end of the address is missing, after the dot. "),
        ("email", "a b@c@exemple.fr", "This is not an e-mail address. "),
        ("organisation", "", "Tell us where you come from: this name is on your badge."),
        ("lunch", "", "Tell us whether you stay: the caterer counts the meals."),
        ("lunch", "maybe", "Choose one of these."),
        ("family", "bank", "Choose one of these."),
        ("first_name", "x" * 201, "200 characters at most."),
    ],
)
def test_a_mistake_is_told_and_the_rest_is_kept(client, typed, field, value, told):
    response = client.post("/en/inscription/", {**typed, "commune": "Loos <b>", field: value})

    form = response.context["form"]
    assert [bound.name for bound in form.mistakes] == [field]
    with override("en"):
        assert form.errors[field][0].startswith(told)
    html = response.content.decode()
    assert 'value="Loos &lt;b&gt;"' in html
    assert f'value="{typed["id"]}"' in html
    assert f'id="{field}_error"' in html
    assert f'href="#{field}"' in html
    assert 'role="alert"' in html
    assert not Registration.objects.exists()


def test_a_mistake_keeps_needs_and_ticks(client, typed):
    said = {
        **typed,
        "email": "",
        "diet": ["veg", "nopork"],
        "diet_text": "Fruits à coque",
        "diet_consent": "on",
        "access": ["loop"],
        "newsletter": "on",
    }

    html = client.post(FORM, said).content.decode()

    ticked = re.findall(r'name="(\w+)"[^>]* checked', html)
    assert sorted(ticked) == ["access", "diet", "diet", "diet_consent", "lunch", "newsletter"]
    assert "Fruits à coque" in html


def test_nothing_is_agreed_to_beforehand(client):
    html = client.get(FORM).content.decode()

    assert " checked" not in html


@pytest.mark.parametrize("consent", [True, False])
def test_needs_are_stored_with_their_consent_only(client, typed, consent):
    said = {**typed, "diet": ["veg"], "access_text": "Une chaise", "photographs": "on"}
    if consent:
        said |= {"diet_consent": "on", "access_consent": "on"}

    client.post(FORM, said)

    assert Need.objects.count() == (2 if consent else 0)
    assert [consent.purpose for consent in Consent.objects.all()] == ["photographs"]


def test_the_day_of_deletion_stands_beside_both_consents(client):
    html = client.get(FORM).content.decode()

    assert html.count("jeudi 25 mars 2027") == 2


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien",
        "D'Hondt",
        "李小龍",
        "محمد",
        "Łukasz",
        "Zoë 👩‍🌾",
        "<script>alert(1)</script>",
        "N" * 200,
    ],
)
def test_any_name_is_a_name(client, typed, name):
    response = client.post(FORM, {**typed, "first_name": name, "last_name": name})

    assert response.status_code == 302
    assert Registration.objects.get().first_name == name


@pytest.mark.parametrize(
    "email", ["amina+ess@example.org", "AMINA@EXAMPLE.ORG", "amina@hébergé.example", " a@b.fr "]
)
def test_any_mailbox_is_a_mailbox(client, typed, email):
    response = client.post(FORM, {**typed, "email": email})

    assert response.status_code == 302
    assert Registration.objects.get().email == email.strip().lower()


def test_a_line_break_in_a_name_reaches_no_mail_header(client, typed):
    client.post(FORM, {**typed, "first_name": "Amina\r\nBcc: all@example.org"})

    assert Registration.objects.get().first_name == "Amina Bcc: all@example.org"


def test_a_category_of_another_edition_or_closed_to_the_public_is_refused(client, edition, typed):
    CategoryFactory(edition=edition, slug="etudiant", number=5)
    foreign = CategoryFactory(edition=EditionFactory(is_current=False))
    press = CategoryFactory(edition=edition, slug="presse", number=4, is_public=False)

    for category in (foreign, press):
        response = client.post(FORM, {**typed, "category": category.pk})
        assert [bound.name for bound in response.context["form"].mistakes] == ["category"]

    assert not Registration.objects.exists()


def test_a_choice_among_public_categories(client, edition, typed):
    student = CategoryFactory(edition=edition, slug="etudiant", number=5)

    client.post(FORM, {**typed, "category": student.pk})

    assert Registration.objects.get().category == student


def test_fields_that_are_not_ours_change_nothing(client, typed):
    foreign = {"state": "waiting", "number": 9, "code": "AAAAAAAA", "badge": "X", "edition": 99}

    client.post(FORM, {**typed, **foreign})

    registration = Registration.objects.get()
    assert (registration.state, registration.number) == ("confirmed", 1)
    assert registration.code != "AAAAAAAA"


def test_a_robot_that_fills_everything_is_told_so(client, typed):
    response = client.post(FORM, {**typed, "nickname": "Ami"})

    assert [bound.name for bound in response.context["form"].mistakes] == ["nickname"]
    assert not Registration.objects.exists()


def test_closed_registration_says_so_and_takes_nobody(client, typed):
    Edition.objects.update(registration_open=False)

    for response in (client.get(FORM), client.post(FORM, typed), client.post(FORM, {})):
        assert response.templates[0].name == "registration/closed.html"
        assert response["Cache-Control"] == "private, no-store"

    assert not Registration.objects.exists()


def test_without_a_public_category_registration_is_closed(client, typed, category):
    category.delete()

    for response in (client.get(FORM), client.post(FORM, typed)):
        assert response.templates[0].name == "registration/closed.html"


def test_without_an_edition_there_is_nothing(client):
    Edition.objects.update(is_current=False)

    assert client.get(FORM).status_code == 404
    assert client.get(THANKS).status_code == 404


def test_a_full_day_says_so_before_anything_is_typed(client):
    Edition.objects.update(capacity=0)

    response = client.get(FORM)

    assert response.context["is_full"]
    assert "liste d’attente" in response.content.decode()


def test_a_full_day_gives_a_turn_in_line(client, typed):
    Edition.objects.update(capacity=0)

    assert client.post(FORM, typed)["Location"] == THANKS

    assert Registration.objects.get().position() == 1
    assert mails() == ["registration.waiting"]


def test_a_full_day_answers_a_known_person_as_a_new_one(client, typed):
    client.post(FORM, typed)
    Edition.objects.update(capacity=1)

    known = client.post(FORM, {**typed, "id": str(uuid4())})
    new = client.post(FORM, {**typed, "id": str(uuid4()), "email": "other@example.org"})

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert mails() == ["registration.confirmed", "registration.already", "registration.waiting"]


def test_a_category_is_offered_between_its_own_dates(client, edition, category, typed):
    early = CategoryFactory(
        edition=edition, slug="press", number=2, opens_at=timezone.now() + timedelta(days=1)
    )

    assert client.get(FORM).context["form"].categories == [category]

    typed["category"] = early.pk
    client.post(FORM, typed)
    assert Registration.objects.get().category == category


def test_a_double_click_on_the_last_place_is_thanked_twice(client, typed):
    Edition.objects.update(capacity=1)

    assert client.post(FORM, typed)["Location"] == THANKS
    assert client.post(FORM, typed)["Location"] == THANKS


def test_thanks_repeats_what_this_browser_typed_and_is_kept_nowhere(client, typed):
    client.post(FORM, typed)

    page = client.get(THANKS)
    stranger = Client().get(THANKS)

    assert "no-store" in page["Cache-Control"]
    assert typed["email"] in page.content.decode()
    assert typed["email"] not in stranger.content.decode()
    assert reverse("registration:readdress") not in stranger.content.decode()


# -- The address, corrected once -----------------------------------------------------------------

RIGHT = {"email": "amina@right.org"}


def correct_address(client, **form) -> str:
    return client.post(reverse("registration:readdress"), form or RIGHT)["Location"]


def test_the_address_is_corrected_once_and_the_mail_goes_there(client, typed):
    client.post(FORM, typed)

    answers = [correct_address(client), correct_address(client, email="third@x.org")]

    registration = Registration.objects.get()
    assert answers == [THANKS, THANKS]
    assert (registration.email, registration.is_confirmed) == ("amina@right.org", True)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [
        typed["email"],
        *RIGHT.values(),
    ]
    assert "amina@right.org" in client.get(THANKS).content.decode()


def test_the_mail_that_waits_for_the_wrong_address_never_leaves(client, typed, mailoutbox):
    client.post(FORM, typed)
    correct_address(client)

    mail.deliver(timezone.now())

    assert [one.to for one in mailoutbox] == [["amina@right.org"]]


def masked(response, *addresses: str) -> str:
    text = response.content.decode()
    for address in addresses:
        text = text.replace(address, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.mark.parametrize("slower_after", [0, 1000])
def test_known_and_new_people_see_the_same_and_the_known_one_keeps_the_address(
    client, typed, settings, slower_after
):
    client.post(FORM, typed)
    settings.SLOWER_AFTER = slower_after
    seen = []
    for person in (typed, typed | {"first_name": "Samir"}):
        browser = Client()
        browser.post(FORM, person | {"id": str(uuid4())})
        before = masked(browser.get(THANKS), typed["email"])
        correct_address(browser)
        seen.append((before, masked(browser.get(THANKS), *RIGHT.values())))

    assert seen[0] == seen[1]
    assert Registration.objects.get(first_name="Amina").email == typed["email"]
    assert Registration.objects.get(first_name="Samir").email == "amina@right.org"


def test_who_sits_there_next_corrects_nothing(client, typed):
    client.post(FORM, typed)
    client.get(FORM)

    correct_address(client)

    assert Registration.objects.get().email == typed["email"]


def test_a_correction_is_too_late_after_an_hour_or_another_change(client, typed):
    client.post(FORM, typed)
    Registration.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    correct_address(client)
    assert Registration.objects.get().email == typed["email"]

    other = Client()
    other.post(FORM, typed | {"id": str(uuid4()), "first_name": "Samir"})
    Registration.objects.filter(first_name="Samir").update(email="elsewhere@example.org")
    correct_address(other)
    assert Registration.objects.get(first_name="Samir").email == "elsewhere@example.org"


def test_corrected_to_an_address_that_is_registered_keeps_one_place(client, typed):
    client.post(FORM, typed | {"id": str(uuid4()), **RIGHT})
    client.post(FORM, typed)

    correct_address(client)

    assert sorted(Registration.objects.values_list("email", "state")) == [
        (typed["email"], "cancelled"),
        ("amina@right.org", "confirmed"),
    ]
    assert mails()[-1] == "registration.already"


def test_a_wrong_correction_is_told_and_may_be_put_right(client, typed):
    client.post(FORM, typed)

    response = client.post(reverse("registration:readdress"), {"email": "amina"})

    assert response.context["form"].errors
    assert correct_address(client) == THANKS
    assert Registration.objects.get().email == "amina@right.org"


def test_a_forged_cookie_corrects_nothing(client, typed):
    client.post(FORM, typed)
    client.cookies[thanks.COOKIE] = client.cookies[thanks.COOKIE].value[:-3] + "abc"

    correct_address(client)

    assert Registration.objects.get().email == typed["email"]


# -- The slower way ------------------------------------------------------------------------------


def test_above_the_threshold_a_place_is_kept_and_confirmed_from_the_mail(client, typed, settings):
    settings.SLOWER_AFTER = 1
    client.post(FORM, typed)
    answer = client.post(FORM, typed | {"id": str(uuid4()), "first_name": "Samir"})

    samir = Registration.objects.get(first_name="Samir")
    assert answer["Location"] == THANKS
    assert (samir.state, samir.badge) == ("pending", "")
    assert mails() == ["registration.confirmed", "registration.pending"]
    owner = Client()
    page = owner.get(access.link_of(samir), follow=True).content.decode()
    assert reverse("day:accept") in page
    owner.post(reverse("day:accept"))
    samir.refresh_from_db()
    assert samir.is_confirmed
    assert samir.badge


def test_another_network_is_not_slowed(client, typed, settings):
    settings.SLOWER_AFTER = 1
    client.post(FORM, typed)

    client.post(FORM, typed | {"id": str(uuid4()), "first_name": "Samir"}, REMOTE_ADDR="192.0.2.9")

    assert Registration.objects.get(first_name="Samir").is_confirmed


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("", "unknown"),
    ],
)
def test_a_network_is_an_address_or_half_of_a_long_one(address, network):
    assert crowds.network_of(address) == network


def test_nobody_is_slowed_while_nobody_can_count(client, typed, settings):
    settings.SLOWER_AFTER = 0
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }

    client.post(FORM, typed)

    assert Registration.objects.get().is_confirmed


def test_a_flood_of_wrong_forms_is_stopped_and_good_ones_pass(client, typed, monkeypatch):
    monkeypatch.setattr(views, "FAILURES", 2)

    answers = [client.post(FORM, {}).status_code for _ in range(4)]
    elsewhere = client.post(FORM, {}, REMOTE_ADDR="192.0.2.7").status_code
    good = client.post(FORM, typed)

    assert answers == [200, 200, 429, 429]
    assert elsewhere == 200
    assert good["Location"] == THANKS


def test_a_town_hall_behind_one_address_registers(client, typed):
    for n in range(70):
        client.post(FORM, {**typed, "id": str(uuid4()), "email": f"p{n}@example.org"})

    assert Registration.objects.count() == 70


def test_a_form_without_its_token_is_refused(typed):
    guarded = Client(enforce_csrf_checks=True)

    assert guarded.post(FORM, typed).status_code == 403

    page = guarded.get(FORM).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    answer = guarded.post(FORM, {**typed, "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302


def test_other_methods_are_refused(client):
    assert client.put(FORM).status_code == 405
    assert client.post(THANKS).status_code == 405
    assert client.head(FORM).status_code == 200


def test_addresses():
    assert reverse("registration:register") == FORM
    assert reverse("registration:thanks") == THANKS
