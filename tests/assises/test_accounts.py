import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assises import mail as outbox
from assises.access import DESK_LEAD, DOOR_STAFF, MODERATOR, ORGANISER
from assises.accounts.pending import Pending
from assises.models import OutgoingMail
from registration import codes
from registration.models import Registration, SignInCode
from tests.factories import EditionFactory, RegistrationFactory, SessionFactory, UserFactory

PASSWORD = "une brique après l’autre"
EMAIL = "amina@example.org"


def staff(role: str):
    user = UserFactory(is_staff=role == ORGANISER)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=role))
    return user


def ask(client, email=EMAIL, **more):
    return client.post(reverse("accounts:sign_in"), {"email": email, "password": "", **more})


def sent_code() -> str:
    return OutgoingMail.objects.latest("pk").params["code"]


def enter(client, code: str):
    return client.post(reverse("accounts:enter_code"), {"code": code})


def a_wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


# -- Staff ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (ORGANISER, "/organisation/"),
        (DESK_LEAD, "/accueil/"),
        (DOOR_STAFF, "/accueil/"),
        (MODERATOR, "/direct/table-ronde/moderation/"),
    ],
)
def test_sign_in_leads_each_role_to_its_place(client, edition, role, place):
    SessionFactory(edition=edition, slug="table-ronde", has_live=True)
    user = staff(role)

    response = client.post(
        reverse("accounts:sign_in"), {"email": user.email.upper(), "password": PASSWORD}
    )

    assert (response.status_code, response["Location"]) == (302, place)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_in_leads_a_moderator_home_when_nothing_is_live(client, edition):
    user = staff(MODERATOR)

    response = client.post(reverse("accounts:sign_in"), {"email": user.email, "password": PASSWORD})

    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/organisation/", "/organisation/"),
        ("https://elsewhere.example/", "/organisation/"),
        ("//elsewhere.example/", "/organisation/"),
        ("javascript:alert(1)", "/organisation/"),
    ],
)
def test_sign_in_goes_back_to_our_own_pages_only(client, edition, target, place):
    user = staff(ORGANISER)

    response = client.post(
        reverse("accounts:sign_in"), {"email": user.email, "password": PASSWORD, "next": target}
    )

    assert response["Location"] == place


def test_sign_in_says_the_same_for_a_wrong_password_and_a_stranger(client, edition):
    user = staff(ORGANISER)

    wrong = client.post(reverse("accounts:sign_in"), {"email": user.email, "password": "x"})
    stranger = client.post(
        reverse("accounts:sign_in"), {"email": "no@example.org", "password": "x"}
    )

    assert (wrong.status_code, stranger.status_code) == (200, 200)
    assert wrong.context["form"].errors == stranger.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_sign_in_is_closed_after_too_many_wrong_passwords(client, edition, settings):
    user = staff(ORGANISER)
    for _try in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(reverse("accounts:sign_in"), {"email": user.email, "password": "x"})

    right = client.post(reverse("accounts:sign_in"), {"email": user.email, "password": PASSWORD})
    other = client.post(
        reverse("accounts:sign_in"), {"email": staff(ORGANISER).email, "password": PASSWORD}
    )

    assert (response.status_code, right.status_code) == (429, 429)
    assert other.status_code == 302


def test_sign_out_takes_a_post(client, edition):
    client.force_login(staff(ORGANISER))

    refused = client.get(reverse("accounts:sign_out"))
    response = client.post(reverse("accounts:sign_out"))

    assert (refused.status_code, response.status_code) == (405, 302)
    assert "_auth_user_id" not in client.session
    assert "Clear-Site-Data" not in response  # a door phone keeps what it has to send


# -- Participants --------------------------------------------------------------------------


def test_code_signs_in_whoever_reads_the_mailbox(client, edition):
    registration = RegistrationFactory(edition=edition, email=EMAIL)

    asked = ask(client, "Amina@Example.org")
    response = enter(client, f" {sent_code()[:3]} {sent_code()[3:]} ")

    assert asked["Location"] == reverse("accounts:enter_code")
    assert response["Location"] == reverse("day:day")
    assert client.get(reverse("day:day")).context["registration"] == registration


def test_code_stands_in_the_subject(client, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)
    code = sent_code()

    outbox.deliver(timezone.now())

    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert re.sub(r"\s", "", message.subject).startswith(code)


def test_code_goes_back_to_the_page_that_asked(client, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client, next="/direct/table-ronde/")

    response = enter(client, sent_code())

    assert response["Location"] == "/direct/table-ronde/"


def shown(response, *secrets: str) -> str:
    """A page without what differs at each answer: tokens, minutes, the masked address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    text = re.sub(r"\d+\s?h(\s\d\d)?|data-at=\"[^\"]*\"", "", text)
    for secret in secrets:
        text = text.replace(secret, "")
    return text


def test_known_and_unknown_addresses_see_the_same_pages(client, client_of, edition):
    RegistrationFactory(edition=edition, email="arthur@example.org")
    stranger = client_of()

    pages = []
    for visitor, email in [(client, "arthur@example.org"), (stranger, "aurore@example.org")]:
        asked = ask(visitor, email)
        opened = visitor.get(asked["Location"])
        tries = [enter(visitor, "12") for _try in range(2)]
        tries += [enter(visitor, a_wrong(sent_code())) for _try in range(codes.TRIES + 1)]
        masked = Pending(code="", email=email).masked
        pages.append([asked.status_code, *(shown(page, masked) for page in (opened, *tries))])

    assert pages[0] == pages[1]
    assert OutgoingMail.objects.count() == 1


def test_nothing_tells_who_asked_for_a_code(client, edition):
    ask(client, "stranger@example.org")

    code = SignInCode.objects.get()

    assert code.digest == ""
    assert "stranger" not in str(vars(code))


def test_code_stops_after_five_wrong_tries(client, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)
    code = sent_code()
    for _try in range(codes.TRIES):
        enter(client, a_wrong(code))

    response = enter(client, code)

    assert response.status_code == 200
    assert client.get(reverse("day:day")).status_code == 302


def test_code_is_for_the_browser_that_asked(client, client_of, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)
    other = client_of()

    response = enter(other, sent_code())

    assert response["Location"] == reverse("accounts:sign_in")


def test_code_serves_once(client, client_of, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)
    code = sent_code()
    copied = client.cookies["sign_in"].value
    enter(client, code)
    other = client_of()
    other.cookies["sign_in"] = copied

    response = enter(other, code)

    assert response.status_code == 200
    assert other.get(reverse("day:day")).status_code == 302


def test_check_refuses_a_code_after_ten_minutes(edition, now):
    RegistrationFactory(edition=edition, email=EMAIL)
    code = codes.send(EMAIL, edition=edition, language="fr", now=now)

    late = codes.check(code.pk, sent_code(), now=now + timedelta(minutes=10))
    in_time = codes.check(code.pk, sent_code(), now=now + timedelta(minutes=9, seconds=59))

    assert (late.outcome, in_time.outcome) == (codes.Outcome.OVER, codes.Outcome.RIGHT)


def test_send_mails_five_unused_codes_an_hour(edition, now):
    RegistrationFactory(edition=edition, email=EMAIL)
    for _time in range(codes.UNUSED_AN_HOUR + 2):
        codes.send(EMAIL, edition=edition, language="fr", now=now)

    later = codes.send(EMAIL, edition=edition, language="fr", now=now + timedelta(hours=2))

    assert OutgoingMail.objects.count() == codes.UNUSED_AN_HOUR + 1
    assert later.digest


def test_send_forgets_codes_of_yesterday(edition, now):
    codes.send(EMAIL, edition=edition, language="fr", now=now - timedelta(days=2))

    codes.send(EMAIL, edition=edition, language="fr", now=now)

    assert SignInCode.objects.count() == 1


def test_good_use_is_never_limited(edition, now):
    """A shared mailbox on the morning of the day: everybody gets in."""
    RegistrationFactory(edition=edition, email=EMAIL)

    outcomes = []
    for _person in range(12):
        code = codes.send(EMAIL, edition=edition, language="fr", now=now)
        outcomes.append(codes.check(code.pk, sent_code(), now=now).outcome)

    assert outcomes == [codes.Outcome.RIGHT] * 12


def test_send_again_waits_a_minute(client, edition):
    RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)

    client.post(reverse("accounts:send_again"))
    too_soon = OutgoingMail.objects.count()
    SignInCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    client.post(reverse("accounts:send_again"))

    assert (too_soon, OutgoingMail.objects.count()) == (1, 2)
    assert enter(client, sent_code())["Location"] == reverse("day:day")


def test_shared_mailbox_asks_who(client, edition):
    amina = RegistrationFactory(edition=edition, email=EMAIL, first_name="Amina")
    RegistrationFactory(edition=edition, email=EMAIL, first_name="Louis")
    RegistrationFactory(edition=edition, email=EMAIL, state=Registration.State.CANCELLED)
    stranger = RegistrationFactory(edition=edition)
    ask(client)

    proved = enter(client, sent_code())
    page = client.get(proved["Location"])
    foreign = client.post(reverse("accounts:choose"), {"registration": stranger.pk})
    response = client.post(reverse("accounts:choose"), {"registration": amina.pk})

    assert proved["Location"] == reverse("accounts:choose")
    assert {person.first_name for person in page.context["people"]} == {"Amina", "Louis"}
    assert foreign.status_code == 200
    assert response["Location"] == reverse("day:day")
    assert client.get(reverse("day:day")).context["registration"] == amina


def test_choose_asks_for_the_code_first(client, edition):
    amina = RegistrationFactory(edition=edition, email=EMAIL)
    ask(client)

    response = client.post(reverse("accounts:choose"), {"registration": amina.pk})

    assert response["Location"] == reverse("accounts:sign_in")
    assert client.get(reverse("day:day")).status_code == 302


def test_code_of_another_edition_opens_nothing_here(client, edition):
    former = EditionFactory(is_current=False)
    RegistrationFactory(edition=former, email=EMAIL)

    ask(client)

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("name", ["sign_in", "enter_code", "choose"])
def test_pages_are_kept_by_no_cache(client, edition, name):
    response = client.get(reverse(f"accounts:{name}"))

    assert "no-store" in response["Cache-Control"]
