"""What people do alone: correct, hand over, have the mail again; and nobody else can."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assises import mail
from assises.models import AuditEntry, Edition, OutgoingMail
from registration import access, keys, names
from registration.forms.own import said_by
from registration.models import Consent, Need, Registration
from tests.factories import RegistrationFactory

PAGES = ["registration:hand_over", "registration:own_details"]


@pytest.fixture
def registration(edition, category) -> Registration:
    Edition.objects.update(day=timezone.localdate() + timedelta(days=20))
    edition.refresh_from_db()
    registration = RegistrationFactory(
        edition=edition,
        category=category,
        first_name="Amina",
        last_name="Kaddour",
        name_key="amina kaddour",
        email="amina@example.org",
    )
    registration.badge = keys.sign_for(registration, timezone.now())
    registration.save(update_fields=["badge"])
    return registration


@pytest.fixture
def owner(client, registration):
    cache.clear()
    client.get(access.link_of(registration))
    return client


@pytest.fixture
def typed(registration):
    """What the page shows, as a browser sends it back."""
    return {
        name: "on" if value is True else value
        for name, value in said_by(registration).items()
        if value not in ("", False)
    }


def kinds() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.order_by("pk").values_list("kind", "to")
    return [(kind.removeprefix("registration."), to) for kind, to in rows]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_go_and_sign_in(client, registration, name):
    for response in (client.get(reverse(name)), client.post(reverse(name))):
        assert response["Location"] == reverse("accounts:sign_in")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", ["confirmed", "waiting", "cancelled"])
def test_pages_open_whatever_the_state_and_are_kept_nowhere(owner, name, state):
    Registration.objects.update(state=state)

    response = owner.get(reverse(name))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


# -- Handing over ----------------------------------------------------------------------------


def test_handing_over_signs_the_first_person_out_and_says_so(owner, registration):
    badge = registration.badge
    form = {"first_name": "Samir", "last_name": "Benali", "email": "samir@x.org", "language": "en"}

    response = owner.post(reverse("registration:hand_over"), form, follow=True)

    registration.refresh_from_db()
    assert "Votre place est cédée" in response.content.decode()
    assert owner.get(reverse("day:day"))["Location"] == reverse("accounts:sign_in")
    assert (registration.full_name, registration.language) == ("Samir Benali", "en")
    assert registration.badge != badge


def test_handing_over_says_every_mistake_and_keeps_what_was_typed(owner, registration):
    response = owner.post(reverse("registration:hand_over"), {"first_name": "Samir"})

    page = response.content.decode()
    assert 'value="Samir"' in page
    assert [field.name for field in response.context["form"].mistakes] == [
        "last_name",
        "email",
        "language",
    ]
    registration.refresh_from_db()
    assert registration.first_name == "Amina"


@pytest.mark.parametrize("is_known", [False, True])
def test_handing_over_reads_the_same_whoever_comes(owner, edition, registration, is_known):
    if is_known:
        RegistrationFactory(edition=edition, email="samir@x.org", name_key="benali samir")
    form = {"first_name": "Samir", "last_name": "Benali", "email": "samir@x.org", "language": "fr"}
    link = access.link_of(registration)

    response = owner.post(reverse("registration:hand_over"), form)

    assert response["Location"] == reverse("registration:handed_over")
    assert owner.get(link).status_code == 404
    live = Registration.objects.exclude(state="cancelled")
    assert live.get().name_key == "benali samir"


# -- Correcting ------------------------------------------------------------------------------


def test_what_was_said_comes_back_unchanged(owner, typed):
    owner.post(reverse("registration:own_details"), typed)
    before = Registration.objects.values().get()

    response = owner.post(reverse("registration:own_details"), typed)

    assert response["Location"] == reverse("day:day")
    assert {**Registration.objects.values().get(), "changed_at": 0} == {**before, "changed_at": 0}
    assert kinds() == []


def test_lunch_needs_and_agreements_are_written_dated_and_taken_back(owner, registration, typed):
    typed |= {"lunch": "yes", "diet": ["veg"], "diet_consent": "on", "photographs": "on"}
    owner.post(reverse("registration:own_details"), typed)
    registration.refresh_from_db()
    assert registration.lunch
    assert Need.objects.get().choice == "veg"

    for gone in ("diet", "diet_consent", "photographs"):
        del typed[gone]
    owner.post(reverse("registration:own_details"), typed)
    assert not Need.objects.exists()
    assert Consent.objects.get().withdrawn_at

    owner.post(reverse("registration:own_details"), typed | {"photographs": "on"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2
    details = [entry.details for entry in AuditEntry.objects.filter(action="registration.decided")]
    assert details[0] == {"about": ["diet", "photographs"]}


def test_a_need_without_its_consent_is_not_kept(owner, typed):
    owner.post(reverse("registration:own_details"), typed | {"diet": ["veg"]})

    assert not Need.objects.exists()


def test_another_address_is_confirmed_from_its_own_mailbox(owner, client, registration, typed):
    typed |= {"email": "amina@elsewhere.org"}
    shown = owner.post(reverse("registration:own_details"), typed)
    registration.refresh_from_db()
    assert registration.email == "amina@example.org"
    assert shown.context["changed"] == {"email"}

    former = access.link_of(registration)
    want(owner, typed)

    registration.refresh_from_db()
    assert (registration.email, registration.email_wanted) == (
        "amina@example.org",
        "amina@elsewhere.org",
    )
    assert kinds() == [("address_wanted", "amina@elsewhere.org")]
    assert "amina@elsewhere.org" in owner.get(reverse("day:day")).content.decode()

    link = access.address_link_of(registration)
    assert "amina@elsewhere.org" in client.get(link).content.decode()
    registration.refresh_from_db()
    assert registration.email == "amina@example.org"  # opening is not confirming
    assert client.post(link)["Location"] == reverse("day:day")

    registration.refresh_from_db()
    assert (registration.email, registration.email_wanted) == ("amina@elsewhere.org", "")
    assert kinds()[1:] == [
        ("readdressed", "amina@example.org"),
        ("confirmed", "amina@elsewhere.org"),
    ]
    assert client.get(reverse("day:day")).status_code == 200
    assert client.get(former).status_code == 404
    assert client.post(link).status_code == 404


CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def want(owner, typed) -> str:
    """Ask for another address, what follows seen; the page that says it is written."""
    seen = owner.post(reverse("registration:own_details"), typed).context["seen"]
    page = owner.post(reverse("registration:own_details"), typed | {"seen": seen}, follow=True)
    return CSRF.sub("", page.content.decode())


def test_somebody_elses_address_reads_the_same_and_changes_nothing(owner, edition, typed):
    typed |= {"email": "samir@example.org"}
    new = want(owner, typed)
    Registration.objects.update(email_wanted="")
    samir = RegistrationFactory(
        edition=edition,
        email="samir@example.org",
        name_key=names.name_key("Amina", "Kaddour"),
        state="confirmed",
    )
    before = OutgoingMail.objects.count()

    assert want(owner, typed) == new
    samir.refresh_from_db()
    assert samir.state == "confirmed"
    assert kinds()[before:] == [("already", "samir@example.org")]


def test_a_slip_in_the_address_is_corrected_or_taken_back(owner, registration, typed):
    want(owner, typed | {"email": "amina@exmaple.org"})
    registration.refresh_from_db()
    wrong = access.address_link_of(registration)

    want(owner, typed | {"email": "amina@example.org"})

    registration.refresh_from_db()
    assert registration.email_wanted == ""
    assert owner.get(wrong).status_code == 404


def test_the_question_to_an_address_is_worded_and_dies_with_it(
    owner, registration, typed, mailoutbox
):
    want(owner, typed | {"email": "amina@elsewhere.org"})
    mail.deliver(timezone.now())
    registration.refresh_from_db()
    (letter,) = mailoutbox
    assert access.address_link_of(registration) in letter.body
    assert access.secret_of(registration) not in letter.body

    want(owner, typed | {"email": "amina@third.org"})
    want(owner, typed | {"email": "amina@example.org"})
    mail.deliver(timezone.now())
    assert len(mailoutbox) == 1


def test_sending_again_asks_the_wanted_address_again(owner, typed):
    want(owner, typed | {"email": "amina@elsewhere.org"})

    owner.post(reverse("registration:again"))

    assert kinds()[1:] == [
        ("already", "amina@example.org"),
        ("address_wanted", "amina@elsewhere.org"),
    ]


def test_the_word_to_the_former_address_is_sent_and_gives_no_link(
    owner, registration, typed, mailoutbox
):
    want(owner, typed | {"email": "amina@elsewhere.org"})
    registration.refresh_from_db()
    owner.post(access.address_link_of(registration))

    mail.deliver(timezone.now())

    word = next(one for one in mailoutbox if one.to == ["amina@example.org"])
    registration.refresh_from_db()
    assert access.secret_of(registration) not in word.body
    assert "elsewhere" not in word.body


def test_a_name_seen_for_another_change_is_shown_again(owner, registration, typed):
    first = owner.post(reverse("registration:own_details"), typed | {"last_name": "Benali"})

    second = owner.post(
        reverse("registration:own_details"),
        typed | {"last_name": "Dupont", "seen": first.context["seen"]},
    )

    assert second.context["changed"] == {"last_name"}
    registration.refresh_from_db()
    assert registration.last_name == "Kaddour"


def test_an_address_does_not_change_without_end(owner, registration, typed):
    for n in range(6):
        typed["email"] = f"amina{n}@example.org"
        seen = owner.post(reverse("registration:own_details"), typed).context["seen"]
        response = owner.post(reverse("registration:own_details"), typed | {"seen": seen})

    assert "email" in response.context["form"].errors
    registration.refresh_from_db()
    assert registration.email_wanted == "amina4@example.org"


def test_who_cancelled_corrects_nothing(owner, registration, typed):
    Registration.objects.update(state="cancelled")

    response = owner.post(reverse("registration:own_details"), typed | {"commune": "Lille"})

    assert response.context["form"].non_field_errors()
    registration.refresh_from_db()
    assert registration.commune == ""


# -- The mail once more -----------------------------------------------------------------------


def test_the_badge_is_sent_again_once_in_ten_minutes(owner, registration):
    first = owner.post(reverse("registration:again"), follow=True).content.decode()
    second = owner.post(reverse("registration:again"), follow=True).content.decode()

    assert kinds() == [("already", "amina@example.org")]
    assert "part vers" in first
    assert "moins de dix minutes" in second
