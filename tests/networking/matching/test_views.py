"""The pages of suggestions."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networking.directory.index import index
from networking.matching import actions, following
from networking.meetings.actions import ask as ask_for
from networking.models import Block, Opinion, Profile, Rules
from registration import access
from registration.models import Registration
from tests.factories import (
    EditionFactory,
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
    ThemeFactory,
)
from tests.networking.matching.conftest import profile_of

SUGGESTIONS = "/reseau/suggestions/"


@pytest.fixture
def mine(client, me):
    """A browser of mine."""
    client.get(reverse("personal_link", args=[access.secret_of(me)]))
    return client


@pytest.fixture
def them(person) -> Registration:
    return person(
        "Louis", offers_words="Des bureaux à Fives", seeks_words="Réparer <b>nos vélos</b>"
    )


def post(client, name: str, them: Registration, **data):
    return client.post(reverse(f"networking:{name}", args=[profile_of(them).pk]), data)


def test_suggestions_are_shown_with_their_reasons(mine, them):
    said = mine.get(SUGGESTIONS).content.decode().replace("\u00a0", " ")

    assert "Louis Vandamme" in said
    assert "Propose « Des bureaux à Fives » : vous cherchez « Un local partagé »." in said
    assert '<mark class="hit">Réparer &lt;b&gt;nos vélos</mark>' in said
    assert "<b>nos" not in said
    assert them.email not in said


def test_suggestions_are_nobodys_but_their_reader(mine, them):
    response = mine.get(SUGGESTIONS)

    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", [SUGGESTIONS, f"{SUGGESTIONS}gardees/"])
def test_a_stranger_is_asked_to_sign_in(client, edition, them, path):
    response = client.get(path)

    assert response.status_code == 302
    assert "Louis" not in response.content.decode()


def test_who_has_no_place_sees_nothing(mine, me, them):
    Registration.objects.filter(pk=me.pk).update(state=Registration.State.CANCELLED)

    assert mine.get(SUGGESTIONS).status_code == 404
    assert post(mine, "keep", them).status_code == 404
    assert not Opinion.objects.exists()


def test_while_networking_is_closed_nobody_sees_anything(mine, edition, them):
    Rules.objects.create(edition=edition, is_open=False)

    assert mine.get(SUGGESTIONS).status_code == 404


@pytest.mark.parametrize("name", ["keep", "dismiss", "undo"])
def test_opinions_are_posted_with_a_token(mine, them, name):
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = mine.cookies

    assert post(careful, name, them).status_code == 403
    assert mine.get(reverse(f"networking:{name}", args=[profile_of(them).pk])).status_code == 405


@pytest.mark.parametrize("name", ["keep", "dismiss", "undo"])
@pytest.mark.parametrize("how", ["blocked", "withdrawn", "elsewhere", "oneself"])
def test_nothing_is_thought_of_who_may_not_be_seen(mine, me, them, name, how, now):
    if how == "blocked":
        Block.objects.create(by=them, about=me, at=now)
    elif how == "withdrawn":
        them.consents.update(withdrawn_at=now)
    elif how == "elsewhere":
        other = EditionFactory(is_current=False, slug="autre")
        them = ProfileFactory(registration=RegistrationFactory(edition=other)).registration
    else:
        them = me

    assert post(mine, name, them).status_code == 404
    assert not Opinion.objects.exists()


def test_keep_twice_is_once_and_it_is_in_ones_own_list(mine, them):
    post(mine, "keep", them)
    response = post(mine, "keep", them)

    assert response.status_code == 302
    assert Opinion.objects.get().kind == "kept"
    assert "Louis Vandamme" in mine.get(f"{SUGGESTIONS}gardees/").content.decode()


def test_dismiss_puts_away_and_undo_brings_back(mine, them):
    post(mine, "dismiss", them)
    page = mine.get(SUGGESTIONS)
    assert len(page.context["page"]) == 0
    assert [one.registration for one in page.context["put_away"]] == [them]

    post(mine, "undo", them)

    assert len(mine.get(SUGGESTIONS).context["page"]) == 1


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("/reseau/suggestions/?page=2", "/reseau/suggestions/?page=2"),
        ("/reseau/suggestions/gardees/", "/reseau/suggestions/gardees/"),
        ("//evil.example/reseau/suggestions/", SUGGESTIONS),
        ("https://evil.example/", SUGGESTIONS),
        ("/admin/", SUGGESTIONS),
        ("", SUGGESTIONS),
    ],
)
def test_one_comes_back_to_a_page_of_ours(mine, them, there, back):
    assert post(mine, "keep", them, next=there)["Location"] == back


def test_opinions_are_their_owners_alone(mine, me, them, now):
    actions.think(them, about=profile_of(me), kind=Opinion.Kind.KEPT, now=now)

    page = mine.get(SUGGESTIONS)

    assert [one.is_kept for one in page.context["page"]] == [False]


@pytest.mark.parametrize("how_many", [2, 9])
def test_the_page_costs_the_same_whatever_its_length(
    mine, person, how_many, django_assert_num_queries
):
    for n in range(how_many):
        person(f"P{n}", offers_words="Des bureaux")
    mine.get(SUGGESTIONS)

    with django_assert_num_queries(18):
        response = mine.get(SUGGESTIONS)

    assert len(response.context["page"]) == how_many


@pytest.mark.parametrize("page", [SUGGESTIONS, f"{SUGGESTIONS}gardees/", "/reseau/"])
def test_a_suggestion_says_that_one_meets_already(mine, me, them, edition, page, now):
    theirs = actions.think(me, about=profile_of(them), kind=Opinion.Kind.KEPT, now=now).about
    ask = reverse("networking:ask", args=[profile_of(theirs).pk])
    starts_at = timezone.now() + timedelta(hours=3)
    slot = SlotFactory(
        edition=edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20)
    )
    TableFactory(edition=edition)
    before = mine.get(page).content.decode()

    meeting = ask_for(uuid4(), asking=me, asked=them, slot=slot, message="", now=timezone.now())
    after = mine.get(page).content.decode()

    assert ask in before
    assert ask not in after
    assert reverse("networking:meeting", args=[meeting.pk]) in after


def test_those_who_complete_me_are_a_filter_among_others(mine, me, person, edition):
    theme = ThemeFactory(edition=edition, slug="mobilite")
    best = person("Ana", offers_words="Un local", seeks_words="Réparer nos vélos")
    good = person("Bob", offers_words="Un local partagé")
    person("Cyd", offers_words="Du pain")
    profile_of(good).themes.add(theme)
    for one in Profile.objects.select_related("registration").prefetch_related("themes"):
        index([one])

    def found(query):
        return [c.person.first_name for c, _met in mine.get(f"/reseau/?{query}").context["rows"]]

    assert set(found("")) == {"Ana", "Bob", "Cyd"}
    assert found("completons=1") == ["Ana", "Bob"]  # best first
    assert found("completons=1&theme=mobilite") == ["Bob"]
    assert found("completons=1&q=vandamme+ana") == ["Ana"]
    assert found("completons=1&q=cyd") == []
    best.consents.update(withdrawn_at=timezone.now())
    assert found("completons=1") == ["Bob"]
    page = mine.get("/reseau/?completons=1&theme=mobilite").content.decode()
    assert 'name="completons" value="1" checked' in page
    assert "Nous nous complétons (1)" in page


def test_who_says_nothing_learns_why_nobody_completes_them(mine, me, them):
    Profile.objects.filter(registration=me).update(
        offers=[], offers_words="", seeks=[], seeks_words="", changed_at=timezone.now()
    )

    page = mine.get("/reseau/?completons=1")

    assert page.context["rows"] == []
    assert page.content.decode().count('class="empty"') == 1
    assert "/reseau/moi/" in page.content.decode().split('class="empty"')[1]


@pytest.mark.parametrize("how_many", [3, 30])
def test_the_filter_costs_the_same_whatever_it_finds(
    mine, person, how_many, django_assert_num_queries
):
    for n in range(how_many):
        person(f"P{n}", offers_words="Un local")
    mine.get("/reseau/?completons=1")

    # two more than a search without words (who is found is counted in the list), and those of
    # `suggested`
    with django_assert_num_queries(21):
        page = mine.get("/reseau/?completons=1")

    assert page.context["page"].paginator.count == how_many


def test_pages_are_cut_and_a_wrong_number_is_the_nearest(mine, person):
    for n in range(15):
        person(f"P{n}", offers_words="Des bureaux")

    first, last = (mine.get(SUGGESTIONS, {"page": page}).context["page"] for page in ("x", "99"))

    assert (len(first), len(last)) == (12, 3)
    assert not {one.profile.pk for one in first} & {one.profile.pk for one in last}


def test_the_directory_begins_with_those_who_complete_me(mine, person, them):
    for n in range(5):
        person(f"P{n}", offers_words="Un local")

    page = mine.get("/reseau/")
    asked, second = mine.get("/reseau/?q=louis"), mine.get("/reseau/?theme=rien")

    assert page.context["top"].first[0].profile.registration == them
    assert (len(page.context["top"].first), page.context["top"].completing) == (4, 6)
    assert "Nous nous complétons (6)" in page.content.decode()
    assert "top" not in asked.context
    assert "top" not in second.context


def test_a_persons_page_says_what_brings_us_together(mine, them):
    said = mine.get(f"/reseau/personnes/{profile_of(them).pk}/").content.decode()

    assert "Ce qui vous rapproche" in said
    assert '<mark class="hit">local partagé</mark>' in said


def test_a_place_handed_over_keeps_nothing_of_who_held_it(mine, me, them, now):
    """Neither what they wrote, nor what they thought, nor what was thought of them."""
    actions.think(me, about=profile_of(them), kind=Opinion.Kind.KEPT, now=now)
    actions.think(them, about=profile_of(me), kind=Opinion.Kind.DISMISSED, now=now)
    type(profile_of(me)).objects.update(owner_code="OLD00000")
    Registration.objects.filter(pk=me.pk).update(code="NEW00000")

    page = mine.get(SUGGESTIONS)

    assert "Un local partagé" not in page.content.decode()
    assert len(mine.get(f"{SUGGESTIONS}gardees/").context["page"]) == 0
    following.follow(now)
    assert not Opinion.objects.exists()
