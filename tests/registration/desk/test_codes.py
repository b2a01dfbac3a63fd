"""Invitation codes at the desk: made, found, extended, revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from assises.models import AuditEntry
from registration import actions
from registration.models import Category, Invitation
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory

CODES = "/organisation/codes/"


@pytest.fixture
def press(edition) -> Category:
    return CategoryFactory(edition=edition, slug="press", name="Presse", number=2, is_public=False)


def test_one_code_a_line_is_made(desk, press):
    desk.post(CODES, {"category": press.pk, "uses": "1", "labels": "La Voix\n\nFrance 3 \n"})

    made = Invitation.objects.order_by("pk")
    assert [code.label for code in made] == ["La Voix", "France 3"]
    assert len({code.code for code in made}) == 2


def test_a_word_that_exists_is_refused(desk, press):
    said = {"category": press.pk, "uses": "5", "labels": "Tous", "word": "presse-27"}

    desk.post(CODES, said)
    response = desk.post(CODES, {**said, "word": "PRESSE 27"})

    assert response.context["form"].errors["word"] == [
        "Ce code existe déjà dans cette édition : choisissez un autre mot."
    ]
    assert Invitation.objects.get().code == "PRESSE27"


def test_a_code_is_for_one_person_at_least(desk, press):
    response = desk.post(CODES, {"category": press.pk, "uses": "0", "labels": "Personne"})

    assert response.context["form"].errors == {"uses": ["Une fois au moins."]}
    assert not Invitation.objects.exists()


def test_a_leaked_code_is_revoked_and_shows_who_came(desk, press, edition, organiser):
    code = actions.invite(press, labels=["x"], now=timezone.now(), by=organiser)[0]
    RegistrationFactory(edition=edition, category=press, invitation=code, first_name="Intrus")

    page = desk.get(f"{CODES}{code.pk}/")
    desk.post(f"{CODES}{code.pk}/")

    code.refresh_from_db()
    assert "Intrus" in page.content.decode()
    assert code.revoked_at is not None


@pytest.mark.parametrize("how_many", [1, 8])
def test_codes_cost_the_same_whatever_their_number(
    desk, press, organiser, how_many, django_assert_num_queries
):
    actions.invite(press, labels=["x"] * how_many, now=timezone.now(), by=organiser)

    # session, user, permissions (2), edition, codes counted, then a page of them, categories of
    # the filter and of the form
    with django_assert_num_queries(9):
        desk.get(CODES)


def test_expired_codes_are_shown_as_such(desk, press, organiser):
    now = timezone.now()
    actions.invite(press, labels=["x"], now=now, by=organiser, expires_at=now - timedelta(1))

    assert "Expiré" in desk.get(CODES).content.decode()


# -- Found --------------------------------------------------------------------------------------


@pytest.fixture
def drawer(edition, press, organiser) -> dict[str, Invitation]:
    """A code of each state, and one of another edition."""
    now = timezone.now()

    def make(label, **more):
        return actions.invite(press, labels=[label], now=now, by=organiser, **more)[0]

    codes = {
        "good": make("École d’été"),
        "used_up": make("La Voix du Nord"),
        "expired": make("France 3", expires_at=now - timedelta(1)),
        "revoked": make("Fuite"),
    }
    RegistrationFactory(edition=edition, category=press, invitation=codes["used_up"])
    actions.revoke(codes["revoked"], now=now, by=organiser)
    other = CategoryFactory(edition=EditionFactory(is_current=False), slug="press")
    actions.invite(other, labels=["École d’ailleurs"], now=now, by=organiser)
    return codes


def shown(response) -> list[Invitation]:
    return [invitation for invitation, _standing, _link in response.context["rows"]]


@pytest.mark.parametrize("state", Invitation.Standing.values)
def test_codes_are_found_by_state(desk, drawer, state):
    response = desk.get(CODES, {"etat": state})

    assert shown(response) == [drawer[state]]
    assert response.context["rows"][0][1] == state


@pytest.mark.parametrize("words", ["ecole ETE", "École", "{code}"])
def test_codes_are_found_by_words_whatever_the_accents(desk, drawer, words):
    response = desk.get(CODES, {"q": words.format(code=drawer["good"].code)})

    assert shown(response) == [drawer["good"]]


def test_codes_are_found_by_category(desk, drawer, edition, organiser):
    team = CategoryFactory(edition=edition, slug="team", number=3)
    [mine] = actions.invite(team, labels=["x"], now=timezone.now(), by=organiser)

    assert shown(desk.get(CODES, {"categorie": "team"})) == [mine]
    assert len(shown(desk.get(CODES, {"etat": "whatever"}))) == 5


def test_pages_of_codes_keep_the_filter(desk, press, organiser):
    actions.invite(press, labels=["Ch’ti"] * 51, now=timezone.now(), by=organiser)

    first = desk.get(CODES, {"q": "Ch’ti"})
    last = desk.get(CODES, {"q": "Ch’ti", "page": "2"})

    assert "?q=Ch%E2%80%99ti&amp;page=2" in first.content.decode()
    assert (len(shown(first)), len(shown(last))) == (50, 1)


@pytest.mark.parametrize(
    ("query", "words"), [({}, "Aucun code pour l’instant"), ({"q": "rien"}, "Aucun code ainsi")]
)
def test_without_a_code_a_sentence_says_so(desk, press, query, words):
    page = desk.get(CODES, query).content.decode()

    assert words in page
    assert "<table" not in page


def test_only_links_that_open_something_are_shown(desk, drawer):
    page = desk.get(CODES).content.decode()

    assert page.count("/inscription/?invitation=") == 1
    assert f"/inscription/?invitation={drawer['good'].code}" in page


# -- Extended -----------------------------------------------------------------------------------


@pytest.fixture
def code(press, organiser) -> Invitation:
    """For one person, until the end of 2026."""
    end = datetime(2026, 12, 31, 22, 59, 30, tzinfo=UTC)
    now = timezone.now()
    return actions.invite(press, labels=["La Voix"], now=now, by=organiser, expires_at=end)[0]


def test_a_code_is_extended_and_the_reason_kept(desk, code, organiser):
    said = {"uses": "3", "expires_at": "2027-03-01T12:00", "reason": "Deux collègues de plus"}

    response = desk.post(f"{CODES}{code.pk}/", {**said, "extend": "1"}, follow=True)

    code.refresh_from_db()
    entry = AuditEntry.objects.get(action="registration.invitation_extended")
    assert (code.uses, code.expires_at) == (3, datetime(2027, 3, 1, 11, tzinfo=UTC))
    assert entry.by == organiser
    assert entry.details == {
        "reason": "Deux collègues de plus",
        "uses": [1, 3],
        "expires_at": ["2026-12-31T22:59:30+00:00", "2027-03-01T12:00:00+01:00"],
    }
    assert "Deux collègues de plus" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, "uses"),
        ({"uses": "0"}, "uses"),
        ({"uses": "2", "reason": ""}, "reason"),
        ({"expires_at": "2026-12-01T10:00"}, "__all__"),
    ],
)
def test_a_code_is_only_extended_and_for_a_reason(desk, code, changes, wrong):
    said = {"uses": "1", "expires_at": "2026-12-31T23:59", "reason": "Parce que", "extend": "1"}

    response = desk.post(f"{CODES}{code.pk}/", {**said, **changes})

    before = (code.uses, code.expires_at)
    code.refresh_from_db()
    assert list(response.context["form"].errors) == [wrong]
    assert (code.uses, code.expires_at) == before
    assert not AuditEntry.objects.filter(action="registration.invitation_extended").exists()


def test_more_uses_leave_the_end_as_it_stood(desk, code):
    said = {"uses": "2", "expires_at": "2026-12-31T23:59", "reason": "x", "extend": "1"}

    desk.post(f"{CODES}{code.pk}/", said)

    before = code.expires_at
    code.refresh_from_db()
    assert (code.uses, code.expires_at) == (2, before)


def test_extending_twice_is_one_extension(code, organiser):
    said = {"uses": 2, "expires_at": None, "reason": "x", "now": timezone.now(), "by": organiser}

    for _ in range(2):
        actions.extend(code, **said)

    assert AuditEntry.objects.filter(action="registration.invitation_extended").count() == 1


def test_an_extended_code_opens_again(code, edition, organiser):
    now = code.expires_at + timedelta(days=1)
    with pytest.raises(actions.Expired):
        actions.invitation_of(edition, code.code, now)

    actions.extend(code, uses=1, expires_at=None, reason="x", now=now, by=organiser)

    assert actions.invitation_of(edition, code.code, now) == code


def test_a_revoked_code_is_not_extended(desk, code, organiser):
    actions.revoke(code, now=timezone.now(), by=organiser)
    said = {"uses": "9", "expires_at": "", "reason": "x", "extend": "1"}

    response = desk.post(f"{CODES}{code.pk}/", said)

    code.refresh_from_db()
    assert response.context["form"].non_field_errors()
    assert code.uses == 1


def test_another_edition_s_code_is_not_found(desk, edition, organiser):
    other = CategoryFactory(edition=EditionFactory(is_current=False), slug="ailleurs")
    [code] = actions.invite(other, labels=["x"], now=timezone.now(), by=organiser)

    assert desk.get(f"{CODES}{code.pk}/").status_code == 404
    assert desk.post(f"{CODES}{code.pk}/", {"extend": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator"])
def test_other_staff_extend_nothing(client, code, role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    said = {"uses": "9", "expires_at": "", "reason": "x", "extend": "1"}

    response = client.post(f"{CODES}{code.pk}/", said)

    code.refresh_from_db()
    assert (response.status_code, code.uses) == (403, 1)
