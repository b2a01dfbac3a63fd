"""One's own profile: written, shown, left and erased from its page."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from networking.directory import own as pages
from networking.models import Profile
from registration import access
from tests.factories import ProfileFactory, RegistrationFactory, ThemeFactory

OWN = "/reseau/moi/"
WHO = {
    "who_commune": "directory",
    "who_photograph": "directory",
    "who_links": "directory",
    "who_telephone": "partners",
}


@pytest.fixture(autouse=True)
def no_counts_of_before():
    cache.clear()


@pytest.fixture
def member(client, reader):
    client.get(access.link_of(reader))
    return client


def photograph(size=(600, 400)) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, "JPEG")
    return SimpleUploadedFile("moi.jpg", written.getvalue())


def mistakes(response) -> dict[str, list[str]]:
    return {name: list(map(str, said)) for name, said in response.context["form"].errors.items()}


def test_nothing_is_written_by_looking(member):
    assert member.get(OWN).status_code == 200
    assert member.get("/reseau/moi/apercu/")["Location"] == OWN
    assert not Profile.objects.exists()


def test_a_profile_is_written_and_shown_with_one_button(member, reader, profile, edition):
    theme = ThemeFactory(edition=edition)
    said = {
        **WHO,
        "headline": "Réparer ensemble",
        "offers": ["locaux"],
        "seeks_words": "un livreur",
        "themes": [theme.pk],
        "languages": ["fr", "nl"],
        "link_1": "example.org/nous",
        "link_2": "",
        "link_3": "http://other.example",
        "telephone": "+33 6 12 34 56 78",
        "show": "1",
    }

    response = member.post(OWN, said)

    assert response["Location"] == OWN
    mine = Profile.objects.get(registration=reader)
    assert mine.links == ["https://example.org/nous", "http://other.example"]
    assert (mine.offers, mine.languages, [*mine.themes.all()]) == (
        ["locaux"],
        ["fr", "nl"],
        [theme],
    )
    assert Profile.objects.seen_by(profile.registration).get() == mine
    page = member.get(OWN).content.decode()
    assert "Réparer ensemble" in page
    assert "Vous figurez dans l’annuaire" in page


def test_it_may_be_written_without_being_shown(member, reader, profile):
    member.post(OWN, {**WHO, "headline": "Brouillon"})

    assert Profile.objects.get(registration=reader).headline == "Brouillon"
    assert not Profile.objects.seen_by(profile.registration).exists()


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://me:secret@example.org",
        "https://",
        "//example.org",
        "file:///etc/passwd",
        "https://exa mple.org",
    ],
)
def test_only_addresses_of_the_web_are_taken(member, link):
    response = member.post(OWN, {**WHO, "link_1": link})

    assert list(mistakes(response)) == ["link_1"]
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("offers", ["no-such-term"]),
        ("seeks", ["locaux"] * 2 + [f"x{n}" for n in range(3)]),
        ("telephone", "<b>06</b>"),
        ("headline", "x" * 121),
        ("offers_words", "x" * 281),
        ("languages", ["xx"]),
        ("themes", ["99999"]),
        ("who_commune", "world"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(member, name, value):
    response = member.post(OWN, {**WHO, name: value})

    assert list(mistakes(response)) == [name]
    assert f'href="#{name}"' in response.content.decode()
    assert not Profile.objects.exists()


def test_eight_terms_at_most(member):
    from networking.matching.vocabulary import TERMS

    response = member.post(OWN, {**WHO, "seeks": [term.slug for term in TERMS[:9]]})

    assert list(mistakes(response)) == ["seeks"]


def test_two_windows_keep_both_and_ask(member, reader, now):
    ProfileFactory(registration=reader)
    first = member.get(OWN).context["form"]["seen"].value()
    member.post(OWN, {**WHO, "seen": first, "headline": "Première fenêtre"})

    response = member.post(OWN, {**WHO, "seen": first, "headline": "Deuxième fenêtre"})

    assert "dans une autre fenêtre" in response.content.decode()
    assert "Deuxième fenêtre" in response.content.decode()
    assert Profile.objects.get().headline == "Première fenêtre"
    again = response.context["form"]["seen"].value()
    member.post(OWN, {**WHO, "seen": again, "headline": "Deuxième fenêtre"})
    assert Profile.objects.get().headline == "Deuxième fenêtre"


def test_preview_shows_what_each_sees(member, reader):
    ProfileFactory(registration=reader, telephone="06 12 34 56 78")

    everybody = member.get("/reseau/moi/apercu/").content.decode()
    partners = member.get("/reseau/moi/apercu/?pour=rencontres").content.decode()

    assert "06 12 34 56 78" not in everybody
    assert "06 12 34 56 78" in partners


def test_leaving_is_foreseen_then_done(member, reader, profile):
    ProfileFactory(registration=reader)
    assert member.get("/reseau/moi/quitter/").status_code == 200
    assert Profile.objects.seen_by(profile.registration).exists()

    response = member.post("/reseau/moi/quitter/", follow=True)

    assert "Vous ne figurez plus dans l’annuaire." in response.content.decode()
    assert not Profile.objects.seen_by(profile.registration).exists()


def test_the_agreement_of_ma_journee_is_the_same(member, reader, profile):
    ProfileFactory(registration=reader)
    assert member.get("/ma-journee/coordonnees/").context["form"]["directory"].value() is True

    member.post("/reseau/moi/quitter/")
    assert not member.get("/ma-journee/coordonnees/").context["form"]["directory"].value()

    member.post("/reseau/moi/montrer/")
    assert member.get("/ma-journee/coordonnees/").context["form"]["directory"].value() is True


def test_erasing_is_asked_then_done(member, reader):
    ProfileFactory(registration=reader, headline="Menuisier")
    assert member.get("/reseau/moi/effacer/").status_code == 200

    member.post("/reseau/moi/effacer/")

    assert Profile.objects.get().headline == ""


def test_put_aside_by_the_desk_it_says_so(member, reader, now):
    ProfileFactory(registration=reader, suspended_at=now)

    text = member.get(OWN).content.decode()

    assert "mise de côté" in text
    assert reverse("networking:show") not in text


@pytest.mark.parametrize("name", ["put_photograph", "remove_photograph", "show", "leave", "erase"])
def test_strangers_change_nothing(client, profile, name):
    response = client.post(reverse(f"networking:{name}"))

    assert response["Location"] == reverse("accounts:sign_in")
    assert profile.registration.consents.filter(withdrawn_at=None).exists()


# -- The photograph --------------------------------------------------------------------------------


def put(member, file, place="middle"):
    return member.post(reverse("networking:put_photograph"), {"photograph": file, "place": place})


def test_a_photograph_is_put_and_seen_by_who_may(member, client, reader, profile):
    ProfileFactory(registration=reader)
    assert put(member, photograph())["Location"] == OWN
    address = reverse("person_photograph", args=[reader.profile.pk])

    client.get(access.link_of(profile.registration))
    response = client.get(address)
    content = b"".join(response.streaming_content)

    assert Image.open(BytesIO(content)).size == (512, 512)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    small = b"".join(client.get(f"{address}?petite").streaming_content)
    assert Image.open(BytesIO(small)).size == (128, 128)


def test_a_photograph_is_gone_for_who_may_not_see_it_any_more(member, client, reader, profile, now):
    ProfileFactory(registration=reader, audiences={"photograph": "partners"})
    put(member, photograph())
    address = reverse("person_photograph", args=[reader.profile.pk])
    name = Profile.objects.get(registration=reader).photograph.name

    client.get(access.link_of(profile.registration))
    assert client.get(address).status_code == 404
    Profile.objects.filter(registration=reader).update(audiences={})
    assert client.get(address).status_code == 200
    reader.consents.update(withdrawn_at=now)
    assert client.get(address).status_code == 404
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("content", [b"", b"not a picture"])
def test_a_bad_file_is_said_beside_its_field(member, content):
    response = put(member, SimpleUploadedFile("moi.jpg", content))

    assert response.status_code == 200
    assert response.context["photograph_form"].errors["photograph"]


def test_many_photographs_within_the_hour_wait(member, reader, monkeypatch):
    monkeypatch.setattr(pages, "PHOTOGRAPHS", 1)

    assert [put(member, photograph()).status_code for _n in range(2)] == [302, 200]


def test_nobody_s_photograph_through_another_edition(client, reader, profile):
    other = RegistrationFactory(edition__is_current=False)
    client.get(access.link_of(other))

    address = reverse("person_photograph", args=[profile.pk])
    assert client.get(address)["Location"] == reverse("accounts:sign_in")
