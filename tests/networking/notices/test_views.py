"""The pages of the wall: who sees what, with filters, without script, and what has come since."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networking.models import Notice, Profile, Reply, Rules
from networking.notices import actions
from networking.notices.actions import Words
from networking.notices.views import PER_PAGE
from networking.safety.actions import block
from registration.models import Registration
from tests.factories import EditionFactory, RegistrationFactory, ThemeFactory
from tests.networking.people import profile_of, signed_in, somebody
from tests.networking.safety.test_actions import meeting_of

WALL = "/reseau/mur/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina", organisation="Les Tilleuls")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul")


@pytest.fixture
def notice(amina, now) -> Notice:
    return actions.post(Words("offer", "Deux bureaux à Fives"), id=uuid4(), author=amina, now=now)


def addresses(notice, reply):
    return [
        WALL,
        reverse("networking:notices_news"),
        reverse("networking:write_notice"),
        reverse("networking:notice", args=[notice.pk]),
        reverse("networking:change_notice", args=[notice.pk]),
        reverse("networking:take_notice_down", args=[notice.pk]),
        reverse("networking:take_reply_down", args=[reply.pk]),
        reverse("networking:block", args=[profile_of(notice.author).pk]),
        reverse("networking:blocked"),
        reverse("networking:report", args=["notice", notice.pk]),
    ]


def test_strangers_sign_in_and_others_find_nothing(notice, amina, paul, edition, now):
    reply = actions.reply(notice, "Oui", id=uuid4(), author=amina, now=now)
    waiting = signed_in(RegistrationFactory(edition=edition, state="waiting", number=7))

    for address in addresses(notice, reply):
        assert Client().get(address)["Location"] == reverse("accounts:sign_in"), address
        refused = waiting.get(address)
        assert refused.status_code == 404
        assert "fives" not in refused.content.decode().lower()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"is_open": False}, "fermées pour le moment"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "Ouverture le"),
    ],
)
def test_closed_is_said_kindly_everywhere(notice, amina, paul, edition, rules, said, now):
    reply = actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)
    Rules.objects.create(edition=edition, **rules)
    client = signed_in(paul)

    for address in addresses(notice, reply):
        closed = client.get(address)
        assert closed.status_code == 404
        assert said in closed.content.decode()
        assert "Fives" not in closed.content.decode()
        assert Client().get(address)["Location"] == reverse("accounts:sign_in")


def test_it_opens_at_its_hour(notice, paul, edition, now):
    Rules.objects.create(edition=edition, opens_at=now - timedelta(minutes=1))

    assert signed_in(paul).get(WALL).status_code == 200


def test_another_edition_s_is_not_there(paul, now):
    other = somebody(EditionFactory(is_current=False), "Zoé")
    theirs = actions.post(Words("offer", "Ailleurs"), id=uuid4(), author=other, now=now)
    client = signed_in(paul)

    assert not client.get(WALL).context["page"].object_list
    assert client.get(reverse("networking:notice", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("networking:report", args=["notice", theirs.pk])).status_code == 404


def test_the_wall_names_who_signs_and_never_an_address(notice, amina, paul):
    page = signed_in(paul).get(WALL)

    text = page.content.decode()
    assert "Deux bureaux à Fives" in text
    assert "Les Tilleuls" in text
    assert f"/reseau/personnes/{profile_of(amina).pk}/" in text
    assert str(amina.pk) not in text
    assert amina.email not in text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("how_many", [1, 9])
def test_the_wall_costs_the_same_whatever_its_length(
    edition, paul, how_many, now, django_assert_num_queries
):
    ThemeFactory(edition=edition)
    for n in range(how_many):
        author = somebody(edition, f"Personne {n}")
        one = actions.post(Words("offer", f"Objet {n}"), id=uuid4(), author=author, now=now)
        for _ in range(n % 3 + 1):
            actions.reply(one, "Oui", id=uuid4(), author=paul, now=now)
    client = signed_in(paul)

    # who asks with the edition, the rules, their profile, whether it is shown, themes,
    # how many have come since, how many in all, the page, its replies, whom one meets
    with django_assert_num_queries(10):
        page = client.get(WALL)

    assert len(page.context["page"]) == how_many


def test_from_a_notice_one_asks_its_author_for_a_meeting(notice, amina, paul, edition, now):
    mine, page = signed_in(paul), reverse("networking:notice", args=[notice.pk])
    ask = reverse("networking:ask", args=[profile_of(amina).pk])
    before = [mine.get(address).content.decode() for address in (WALL, page)]

    meeting = meeting_of(paul, amina, now)
    after = [mine.get(address).content.decode() for address in (WALL, page)]

    assert [ask in text for text in before + after] == [True, True, False, False]
    state = reverse("networking:meeting", args=[meeting.pk])
    assert [state in text for text in after] == [True, True]
    assert ask not in signed_in(amina).get(WALL).content.decode()
    hidden = signed_in(somebody(edition, "Zoé", shown=False))
    assert ask not in hidden.get(WALL).content.decode()


def test_filters_and_words_are_in_the_address(edition, amina, paul, now):
    theme = ThemeFactory(edition=edition, slug="logements")
    for words in (
        Words("offer", "Un four à pain", theme),
        Words("need", "Un fournil", None),
        Words("need", "Un comptable", theme),
    ):
        actions.post(words, id=uuid4(), author=amina, now=now)
    actions.post(Words("offer", "Mon camion"), id=uuid4(), author=paul, now=now)
    client = signed_in(paul)

    def found(**asked):
        return sorted(one.text for one in client.get(WALL, asked).context["page"])

    assert found(quoi="offre") == ["Mon camion", "Un four à pain"]
    assert found(quoi="besoin", theme="logements") == ["Un comptable"]
    assert found(q="FOURS") == ["Un four à pain", "Un fournil"]
    assert found(miennes="1") == ["Mon camion"]
    assert found(theme="inconnu") == []
    assert len(found(quoi="n’importe quoi")) == 4


def test_pages_of_24_keep_the_filter(edition, amina, paul, now):
    Notice.objects.bulk_create(
        Notice(
            edition=edition,
            author=amina,
            kind="need",
            text=f"Besoin {n:02}",
            text_key="besoin",
            at=now - timedelta(minutes=n),
        )
        for n in range(PER_PAGE + 2)
    )

    second = signed_in(paul).get(WALL, {"quoi": "besoin", "page": 2})

    assert [one.text for one in second.context["page"]] == ["Besoin 24", "Besoin 25"]
    assert 'href="?quoi=besoin&amp;page=1"' in second.content.decode()


def test_write_twice_is_one_notice(paul):
    client, address = signed_in(paul), reverse("networking:write_notice")
    said = {"id": str(uuid4()), "kind": "need", "text": "Un comptable"}

    for _double_click in range(2):
        assert client.post(address, said)["Location"] == WALL

    assert Notice.objects.get().text == "Un comptable"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "offer", "text": ""}, "Écrivez d’abord quelque chose."),
        ({"kind": "offer", "text": "x" * 282}, "2 signes de trop."),
        ({"kind": "", "text": "Un four"}, "Dites si vous le proposez ou si vous le cherchez."),
        ({"kind": "gift", "text": "Un four"}, "gift"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(paul, said, sentence):
    page = signed_in(paul).post(reverse("networking:write_notice"), said)

    assert sentence in page.content.decode()
    assert said["text"] in page.content.decode()
    assert not Notice.objects.exists()


def test_who_is_not_shown_is_led_to_their_profile(edition, notice):
    client = signed_in(somebody(edition, "Zoé", shown=False))

    for address in (WALL, reverse("networking:write_notice"), f"{WALL}{notice.pk}/"):
        page = client.get(address).content.decode()
        assert 'href="/reseau/moi/"' in page
        assert 'name="text"' not in page
    client.post(reverse("networking:write_notice"), {"kind": "offer", "text": "Un four"})
    client.post(f"{WALL}{notice.pk}/", {"text": "Oui"})
    assert (Notice.objects.count(), Reply.objects.count()) == (1, 0)


def test_who_is_put_aside_is_told_so(paul, notice, now):
    Profile.objects.filter(registration=paul).update(suspended_at=now)

    assert "mis de côté" in signed_in(paul).get(WALL).content.decode()


def test_a_reply_comes_back_to_the_page_where_it_was_written(notice, paul):
    client, address = signed_in(paul), f"{WALL}{notice.pk}/"

    there = client.post(
        address, {"text": "J’en veux un", "wall": "quoi=offre&page=2&evil=//x", "id": str(uuid4())}
    )
    here = client.post(address, {"text": "Ou deux", "id": "not one"})

    assert there["Location"] == f"{WALL}?quoi=offre&page=2#a-{notice.pk}"
    assert here["Location"] == address
    assert [one.text for one in notice.replies.order_by("at")] == ["J’en veux un", "Ou deux"]


def test_a_refused_reply_keeps_what_was_typed(notice, paul, amina, now):
    actions.settle(notice, author=amina, found=True, now=now)

    page = signed_in(paul).post(f"{WALL}{notice.pk}/", {"text": "J’arrive trop tard"})

    assert page.status_code == 200
    assert not Reply.objects.exists()


def test_only_its_author_changes_finds_and_takes_down(notice, amina, paul):
    author, other = signed_in(amina), signed_in(paul)
    change = reverse("networking:change_notice", args=[notice.pk])
    settle = reverse("networking:settle_notice", args=[notice.pk])
    down = reverse("networking:take_notice_down", args=[notice.pk])
    said = {"kind": "offer", "text": "Trois bureaux"}

    for address in (change, settle, down):
        assert other.post(address, said).status_code == 404
    assert author.post(change, said).status_code == 302
    assert author.post(settle, {"found": ""}).status_code == 302
    assert author.get(down).status_code == 200
    notice.refresh_from_db()
    assert (notice.text, bool(notice.settled_at), notice.taken_down_at) == (
        "Trois bureaux",
        True,
        None,
    )
    for _double_click in range(2):
        assert author.post(down)["Location"] == WALL
    notice.refresh_from_db()
    assert notice.taken_down_at is not None


def test_only_its_author_takes_a_reply_down(notice, amina, paul, now):
    reply = actions.reply(notice, "Oui", id=uuid4(), author=paul, now=now)
    address = reverse("networking:take_reply_down", args=[reply.pk])

    assert signed_in(amina).post(address).status_code == 404
    assert signed_in(paul).get(address).status_code == 200
    for _double_click in range(2):
        assert signed_in(paul).post(address)["Location"] == f"{WALL}{notice.pk}/"
    reply.refresh_from_db()
    assert reply.taken_down_at is not None


def test_what_was_hidden_is_told_to_its_author_alone(notice, amina, paul, now):
    Notice.objects.update(taken_down_at=now, is_hidden=True)

    assert (
        "Retirée par l’organisation" in signed_in(amina).get(WALL, {"miennes": 1}).content.decode()
    )
    assert "Fives" not in signed_in(paul).get(WALL).content.decode()
    assert signed_in(amina).get(f"{WALL}{notice.pk}/").status_code == 404


def test_replies_of_blocked_people_are_seen_by_others_alone(notice, amina, paul, edition, now):
    zoe = somebody(edition, "Zoé")
    actions.reply(notice, "De Zoé", id=uuid4(), author=zoe, now=now)
    block(paul, zoe, now)

    assert "De Zoé" not in signed_in(paul).get(WALL).content.decode()
    assert "De Zoé" in signed_in(amina).get(WALL).content.decode()


# -- What has come since ---------------------------------------------------------------------------


def test_news_count_what_has_come_since_the_page_was_made(notice, amina, paul, edition, now):
    client = signed_in(paul)
    page = client.get(WALL, {"quoi": "offre"})
    address = f"{reverse('networking:notices_news')}?{page.context['news']}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    for kind in ("offer", "offer", "need"):
        actions.post(Words(kind, "Du neuf"), id=uuid4(), author=amina, now=now)
    actions.post(Words("offer", "À moi"), id=uuid4(), author=paul, now=now)

    later = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.json()["new"], again.status_code) == (0, 304)
    assert later.json() == {"new": 2, "words": "2 nouvelles annonces"}
    assert "no-store" in later["Cache-Control"]


def test_one_that_commits_late_is_news_too(notice, amina, paul, now):
    client = signed_in(paul)
    page = client.get(WALL)
    actions.post(
        Words("offer", "En retard"), id=uuid4(), author=amina, now=now - timedelta(seconds=20)
    )

    told = client.get(f"{reverse('networking:notices_news')}?{page.context['news']}").json()

    assert told["new"] == 1


@pytest.mark.parametrize("since", ["", "abc", "-5", "99999999999999", "٣"])
def test_news_stand_what_is_made_up(notice, paul, since):
    address = reverse("networking:notices_news")

    assert signed_in(paul).get(address, {"depuis": since, "vues": since}).status_code == 200


def test_news_ask_three_questions(notice, paul, django_assert_num_queries):
    client = signed_in(paul)

    with django_assert_num_queries(3):  # who asks with the edition, the rules, how many
        client.get(reverse("networking:notices_news"), {"depuis": 1})


def test_a_withdrawal_is_seen_by_the_next_page(notice, amina, paul):
    client = signed_in(paul)
    assert "Fives" in client.get(WALL).content.decode()

    amina.consents.update(withdrawn_at=timezone.now())

    assert "Fives" not in client.get(WALL).content.decode()
    assert client.get(f"{WALL}{notice.pk}/").status_code == 404
    assert Registration.objects.filter(pk=amina.pk, state="confirmed").exists()
