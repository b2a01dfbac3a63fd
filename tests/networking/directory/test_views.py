"""The directory's pages: who reads them, what they show, and how much of them."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from networking.directory import guards
from networking.directory.following import follow
from networking.models import Block, Exchange, Meeting, Profile, Rules
from registration import access
from registration.models import Registration
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
    ThemeFactory,
)

DIRECTORY = "/reseau/"


@pytest.fixture(autouse=True)
def no_counts_of_before():
    cache.clear()


@pytest.fixture
def member(client, reader):
    client.get(access.link_of(reader))
    return client


def page_of(profile) -> str:
    return reverse("networking:person", args=[profile.pk])


def names(response) -> list[str]:
    return [card.person.last_name for card, _met in response.context["rows"]]


def every_page(profile) -> list[str]:
    return [
        DIRECTORY,
        page_of(profile),
        reverse("person_photograph", args=[profile.pk]),
        "/reseau/moi/",
        "/reseau/moi/apercu/",
        "/reseau/moi/quitter/",
        "/reseau/moi/effacer/",
    ]


def test_addresses_are_those_of_the_contract(profile):
    assert reverse("networking:directory") == DIRECTORY
    assert page_of(profile) == f"/reseau/personnes/{profile.pk}/"
    assert reverse("networking:own") == "/reseau/moi/"


def test_strangers_go_and_sign_in(client, profile):
    for address in every_page(profile):
        response = client.get(address)
        assert response["Location"] == reverse("accounts:sign_in")
        assert b"Vandamme" not in response.content


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
def test_who_has_no_place_finds_nothing(member, profile, reader, state):
    Registration.objects.filter(pk=reader.pk).update(state=state)

    assert {member.get(address).status_code for address in every_page(profile)} == {404}


def test_nothing_while_it_is_closed(member, profile, edition):
    Rules.objects.create(edition=edition, is_open=False)

    assert {member.get(address).status_code for address in every_page(profile)} == {404}


def test_people_of_another_edition_sign_in(client, profile):
    elsewhere = EditionFactory(is_current=False)
    stranger = RegistrationFactory(edition=elsewhere, category=CategoryFactory(edition=elsewhere))
    client.cookies[access.COOKIE] = ""
    client.get(access.link_of(stranger))

    assert client.get(DIRECTORY)["Location"] == reverse("accounts:sign_in")


def test_the_directory_lists_by_name(member, edition, category, profile):
    for last in ("Éluard", "Ambroise"):
        ProfileFactory(
            registration=RegistrationFactory(edition=edition, category=category, last_name=last)
        )

    response = member.get(DIRECTORY)

    assert names(response) == ["Ambroise", "Éluard", "Vandamme"]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "same-origin"


def test_who_is_not_shown_is_invited_and_reads(member, profile):
    text = member.get(DIRECTORY).content.decode()

    assert "sans y figurer" in text
    assert reverse("networking:own") in text


def test_nobody_s_address_or_code_stands_anywhere(member, profile, now):
    follow(now)
    owner = profile.registration

    for address in (DIRECTORY, f"{DIRECTORY}?q=vandamme", page_of(profile)):
        text = member.get(address).content.decode()
        assert "Vandamme" in text
        assert owner.email not in text
        assert owner.code not in text
        assert str(owner.pk) not in text


def test_an_address_finds_nobody(member, profile, now):
    Registration.objects.filter(pk=profile.registration_id).update(email="z.q@mailbox.example")
    follow(now)

    assert names(member.get(DIRECTORY, {"q": "mailbox"})) == []


def test_words_found_are_marked_and_nothing_else_is_markup(member, profile, now):
    Profile.objects.update(headline="<b>Menuiserie</b> & bois")
    follow(now)

    text = member.get(DIRECTORY, {"q": "menuiserie <script>"}).content.decode()
    assert "<script>" not in text.replace('<script type="module"', "")

    text = member.get(DIRECTORY, {"q": "menuiserie"}).content.decode()
    assert "&lt;b&gt;<mark>Menuiserie</mark>&lt;/b&gt; &amp; bois" in text


@pytest.mark.parametrize(
    "query", ["page=99", "page=x", "theme=%00", "famille=x", "q=%00", "langue='--", "commune=%F0"]
)
def test_any_query_is_answered(member, profile, query):
    assert member.get(f"{DIRECTORY}?{query}").status_code == 200


def test_pages_hold_twenty_four(member, edition, category, now):
    for n in range(30):
        owner = RegistrationFactory(edition=edition, category=category, last_name=f"Martin{n:02}")
        ProfileFactory(registration=owner)
    follow(now)

    first, second = (member.get(DIRECTORY, {"q": "martin", "page": number}) for number in (1, 2))

    assert [len(names(page)) for page in (first, second)] == [24, 6]
    assert not set(names(first)) & set(names(second))
    assert "?q=martin&amp;page=2" in first.content.decode()


@pytest.mark.parametrize("how_many", [4, 40])
@pytest.mark.parametrize("query", ["", "?q=martin"])
def test_a_page_costs_the_same_however_many_there_are(
    member, edition, category, now, how_many, query, django_assert_num_queries
):
    theme = ThemeFactory(edition=edition, slug="mobilite")
    for n in range(how_many):
        owner = RegistrationFactory(edition=edition, category=category, last_name=f"Martin{n}")
        ProfileFactory(registration=owner).themes.add(theme)
    follow(now)
    follow(now)
    member.get(DIRECTORY + query)

    with django_assert_num_queries(10 if query else 19):
        response = member.get(DIRECTORY + query)

    assert len(names(response)) == min(how_many, 24)


def test_as_typed_the_results_come_alone(member, profile, now):
    follow(now)

    text = member.get(f"{DIRECTORY}?q=van", headers={"Part": "results"}).content.decode()

    assert "<mark>Vandamme</mark>" in text
    assert "<html" not in text
    assert "1 personne trouvée" in text


def test_nobody_found_says_why_and_one_thing_to_do(member, profile):
    text = member.get(DIRECTORY, {"q": "zzzzz"}).content.decode()

    assert "« zzzzz »" in text.replace("\xa0", " ")
    assert text.count('class="btn btn--ghost" href="/reseau/"') == 1


# -- One person ----------------------------------------------------------------------------------


def test_a_person_s_page(member, profile):
    Profile.objects.update(
        headline="Bois et vélos",
        offers=["locaux"],
        links=["https://example.org/atelier/", "http://other.example"],
        languages=["fr", "fsl"],
        telephone="06 12 34 56 78",
    )

    text = member.get(page_of(profile)).content.decode()

    assert 'href="https://example.org/atelier/" rel="nofollow noopener noreferrer"' in text
    assert ">example.org/atelier<" in text
    assert "langue des signes" in text
    assert "06 12" not in text  # for those whom they meet


def gone(profile, reader, how, now):
    owner = profile.registration
    if how == "withdrawn":
        owner.consents.update(withdrawn_at=now)
    elif how == "cancelled":
        Registration.objects.filter(pk=owner.pk).update(state="cancelled")
    elif how == "suspended":
        Profile.objects.update(suspended_at=now)
    elif how == "blocks me":
        Block.objects.create(by=owner, about=reader, at=now)
    else:
        Block.objects.create(by=reader, about=owner, at=now)


@pytest.mark.parametrize("how", ["withdrawn", "cancelled", "suspended", "blocks me", "I block"])
def test_who_has_left_is_gone_from_every_page_at_once(member, profile, reader, now, how):
    follow(now)
    assert names(member.get(DIRECTORY, {"q": "vand"})) == ["Vandamme"]

    gone(profile, reader, how, now)

    for address in (DIRECTORY, f"{DIRECTORY}?q=vandamme", f"{DIRECTORY}?q=vand"):
        assert names(member.get(address)) == []
    assert member.get(page_of(profile)).status_code == 404


def met(profile, reader, edition, now):
    Meeting.objects.create(
        edition=edition,
        asking=reader,
        asked=profile.registration,
        slot=SlotFactory(edition=edition),
        table=TableFactory(edition=edition),
        state="accepted",
        asked_at=now,
        expires_at=now,
        changed_at=now,
    )


def exchanged(profile, reader, edition, now):
    Exchange.objects.create(
        edition=edition,
        asking=profile.registration,
        asked=reader,
        state="done",
        scanned_at=now,
        asked_at=now,
        erases_at=now,
    )


@pytest.mark.parametrize("tie", [None, met, exchanged])
@pytest.mark.parametrize("audience", Profile.Audience.values)
def test_each_field_is_seen_by_whom_its_owner_chose(
    member, profile, reader, edition, now, tie, audience
):
    Registration.objects.filter(pk=profile.registration_id).update(commune="Wambrechies")
    Profile.objects.update(
        telephone="06 12 34",
        links=["https://secret.example"],
        photograph="profiles/none.jpg",
        audiences=dict.fromkeys(Profile.AUDIENCES, audience),
    )
    if tie:
        tie(profile, reader, edition, now)

    text = member.get(page_of(profile)).content.decode()
    listed = member.get(DIRECTORY).content.decode()

    is_seen = audience == "directory" or (audience == "partners" and tie is not None)
    for value in ("Wambrechies", "06 12 34", "secret.example", "photographie.jpg"):
        assert (value in text) == is_seen
    assert ("Wambrechies" in listed) == (audience == "directory")


def test_one_s_own_page_is_the_preview(member, reader, now):
    mine = ProfileFactory(registration=reader)

    assert member.get(page_of(mine))["Location"] == reverse("networking:preview")


# -- How much --------------------------------------------------------------------------------


def test_somebody_who_reads_everything_waits(member, profile, monkeypatch):
    monkeypatch.setattr(guards, "PAGES", 3)

    answers = [member.get(address) for address in (DIRECTORY, page_of(profile)) * 2]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "3600"
    assert "Vandamme" not in answers[-1].content.decode()


def test_typing_has_a_limit_of_its_own_but_not_to_turn_pages(member, profile, monkeypatch):
    monkeypatch.setattr(guards, "PAGES", 1)
    monkeypatch.setattr(guards, "SEARCHES", 2)
    part = {"Part": "results"}

    assert member.get(DIRECTORY).status_code == 200
    typed = [member.get(DIRECTORY, headers=part).status_code for _n in range(3)]

    assert typed == [200, 200, 429]
    assert member.get(f"{DIRECTORY}?page=2", headers=part).status_code == 429


def test_others_read_meanwhile(member, client, profile, edition, category, monkeypatch):
    monkeypatch.setattr(guards, "PAGES", 1)
    assert [member.get(DIRECTORY).status_code for _n in range(2)] == [200, 429]

    client.get(access.link_of(RegistrationFactory(edition=edition, category=category)))

    assert client.get(DIRECTORY).status_code == 200
