"""The link of somebody on stage: whom it lets in, when it is dead, what it leaves nowhere."""

import base64
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from agenda.models import Speaker
from agenda.speaking import links
from agenda.speaking.access import ends_on, link_of, secret_of, speaker_of
from assises.access import MODERATOR
from assises.log import without_secrets
from registration.access import secret_of as secret_of_registration
from tests.factories import EditionFactory, RegistrationFactory, SpeakerFactory, UserFactory


def link(speaker) -> str:
    return reverse("speaker_link", args=[secret_of(speaker)])


def test_the_link_lets_in_and_stays_in_no_address(client, speaker, address):
    answer = client.get(link(speaker))

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    opened = client.get(address)
    assert opened.status_code == 200
    assert "no-store" in opened["Cache-Control"]
    assert opened["Referrer-Policy"] == "same-origin"
    assert secret_of(speaker) not in opened.content.decode()
    cookie = answer.cookies[f"speaker-{speaker.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_it_opens_in_the_language_of_their_mails(client, speaker):
    speaker.contact.language = "en"
    speaker.contact.save()

    assert client.get(link(speaker))["Location"] == "/en/intervenants/postel/espace/"


def test_opening_the_link_says_nothing_in_their_place(client, speaker):
    client.get(link(speaker))

    assert not Speaker.objects.get().has_answered


def test_two_people_in_one_browser_keep_their_own_pages(client, speaker, address):
    other = SpeakerFactory(edition=speaker.edition, slug="doisy")
    client.get(link(speaker))
    client.get(link(other))

    client.post(address, {"do": "come"})

    assert list(Speaker.objects.exclude(confirmed_at=None)) == [speaker]


def dead(client, secret) -> bool:
    answer = client.get(reverse("speaker_link", args=[secret]))
    assert not answer.cookies
    return answer.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    ["x", "é", "AAAA", "A" * 35, base64.urlsafe_b64encode(b"\xff" * 26).decode().rstrip("=")],
)
def test_what_is_no_link_opens_nothing(client, speaker, wrong):
    assert dead(client, wrong)


def test_the_link_of_another_person_with_a_few_letters_changed_opens_nothing(client, speaker):
    other = SpeakerFactory(edition=speaker.edition)
    theirs, mine = secret_of(other), secret_of(speaker)

    assert dead(client, mine[:11] + theirs[11:])


def test_the_link_of_a_registration_opens_nothing_here(client, speaker):
    assert dead(client, secret_of_registration(RegistrationFactory(edition=speaker.edition)))


def test_a_new_link_ends_the_former_and_the_pages_it_opened(client, speaker, address, organiser):
    client.logout()
    former = secret_of(speaker)
    client.get(link(speaker))

    links.renew(speaker, by=organiser, now=timezone.now())

    assert dead(client, former)
    assert client.get(address).status_code == 404
    speaker.refresh_from_db()
    client.get(link(speaker))
    assert client.get(address).status_code == 200


def test_the_link_ends_with_its_edition_and_with_the_person(client, speaker):
    secret = secret_of(speaker)
    speaker.edition.is_current = False
    speaker.edition.save()
    EditionFactory(is_current=True)
    assert dead(client, secret)

    speaker.roles.all().delete()
    speaker.delete()

    assert dead(client, secret)


def test_the_link_ends_a_month_after_the_day(speaker):
    end = ends_on(speaker.edition)

    assert end - speaker.edition.ends_at == timedelta(days=30)
    assert speaker_of(secret_of(speaker), end - timedelta(seconds=1)) == speaker
    assert speaker_of(secret_of(speaker), end) is None


@pytest.mark.parametrize("who", ["stranger", "participant", "moderator", "another"])
def test_nobody_else_opens_the_page(client, speaker, address, who):
    if who == "participant":
        person = RegistrationFactory(edition=speaker.edition)
        client.get(f"/ma-journee/{secret_of_registration(person)}/")
    elif who == "moderator":
        user = UserFactory()
        user.groups.add(Group.objects.get(name=MODERATOR))
        client.force_login(user)
    elif who == "another":
        client.get(link(SpeakerFactory(edition=speaker.edition, slug="doisy")))

    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "come"}).status_code == 404
    assert not Speaker.objects.exclude(confirmed_at=None).exists()


def test_the_log_does_not_tell_the_link(speaker):
    assert without_secrets(f"GET {link_of(speaker)} 302").endswith("/intervention/… 302")
