"""Blocking and reporting, page by page."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from networking.models import Block, Meeting, Report
from networking.safety.actions import MOST_AN_HOUR, block
from registration.models import Consent, Registration
from tests.factories import EditionFactory
from tests.networking.people import profile_of, signed_in, somebody
from tests.networking.safety.test_actions import meeting_of


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul", last_name="Lemaire")


def block_page(person) -> str:
    return reverse("networking:block", args=[profile_of(person).pk])


def text(page) -> str:
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def report_page(person) -> str:
    return reverse("networking:report", args=["profile", profile_of(person).pk])


def test_a_block_is_asked_once_then_done_even_twice(amina, paul):
    client = signed_in(amina)
    assert "Paul Lemaire" in client.get(block_page(paul)).content.decode()
    assert not Block.objects.exists()

    for _double_click in range(2):
        assert client.post(block_page(paul))["Location"] == "/reseau/bloques/"

    assert client.get(block_page(paul))["Location"] == "/reseau/bloques/"
    assert Block.objects.count() == 1


def test_nobody_blocks_whom_they_do_not_see(amina, paul, edition):
    block(paul, amina, timezone.now())
    pages = [
        block_page(paul),
        block_page(amina),
        block_page(somebody(edition, "Zoé", shown=False)),
        block_page(somebody(EditionFactory(is_current=False))),
        reverse("networking:block", args=[uuid4()]),
    ]

    for page in pages:
        assert signed_in(amina).get(page).status_code == 404
        assert signed_in(amina).post(page).status_code == 404
    assert Block.objects.count() == 1


def test_the_list_names_those_who_are_shown_and_undoes(amina, paul, edition):
    zoe = somebody(edition, "Zoé", last_name="Wallart")
    for person in (paul, zoe):
        block(amina, person, timezone.now())
    zoe.consents.update(withdrawn_at=timezone.now())
    client = signed_in(amina)

    page = client.get("/reseau/bloques/").content.decode()
    assert "Paul Lemaire" in page
    assert "Wallart" not in page
    assert "Paul" not in signed_in(paul).get("/reseau/bloques/").content.decode()

    undo = reverse("networking:unblock", args=[Block.objects.get(about=paul).pk])
    signed_in(paul).post(undo)
    assert Block.objects.count() == 2
    client.post(undo)
    assert [one.about for one in Block.objects.all()] == [zoe]


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_list_costs_the_same(amina, edition, how_many, django_assert_num_queries):
    for _ in range(how_many):
        block(amina, somebody(edition), timezone.now())
    client = signed_in(amina)

    with django_assert_num_queries(4):  # who asks, the rules, the blocked, who of them is shown
        assert len(client.get("/reseau/bloques/").context["blocks"]) == how_many


def test_a_report_leads_to_what_happens_next(amina, paul):
    client, page = signed_in(amina), report_page(paul)
    assert page.startswith("/reseau/signaler/profil/")

    first = client.post(page, {"reason": "rude", "words": "Insulte"})
    again = client.post(page, {"reason": "spam", "words": "Insulte"})
    thanks = client.get(page).content.decode()

    assert first["Location"] == page
    assert "Merci" in again.content.decode()
    assert [(one.reason, one.words, one.about) for one in Report.objects.all()] == [
        ("rude", "Insulte", paul)
    ]
    assert block_page(paul) in thanks
    assert 'name="reason"' not in thanks


@pytest.mark.parametrize("gone", ["withdrawn", "blocked", "handed over"])
def test_a_meeting_is_reported_without_naming_whom_one_sees_no_more(amina, paul, gone):
    now = timezone.now()
    meeting = meeting_of(paul, amina, now)
    Meeting.objects.update(asking_code=paul.code, asked_code=amina.code)
    page = reverse("networking:report", args=["meeting", meeting.pk])
    reader = signed_in(amina)
    told = ("Paul", "Un café")
    assert all(word in text(reader.get(page)) for word in told)
    if gone == "withdrawn":
        Consent.objects.filter(registration=paul).update(withdrawn_at=now)
    elif gone == "blocked":
        Block.objects.create(by=paul, about=amina, at=now)
    else:
        Registration.objects.filter(pk=paul.pk).update(code="ZZZZ2222")

    seen = text(reader.get(page))
    thanks = text(reader.post(page, {"reason": "rude"}, follow=True))

    assert not [word for word in told if word in seen + thanks]
    report = Report.objects.get()
    assert (report.about, report.about_code, report.about_text) == (
        paul,
        paul.code,
        "Un café ?\nVolontiers",
    )


def test_a_report_without_a_reason_is_not_sent(amina, paul):
    page = signed_in(amina).post(report_page(paul), {"words": "Rien ne va"})

    assert "Dites ce qui ne va pas" in page.content.decode()
    assert "Rien ne va" in page.content.decode()
    assert not Report.objects.exists()


def test_too_many_reports_are_refused_with_a_sentence(amina, paul, edition):
    client = signed_in(amina)
    for _ in range(MOST_AN_HOUR):
        client.post(report_page(somebody(edition)), {"reason": "spam"})

    refused = client.post(report_page(paul), {"reason": "spam", "words": "Encore"})

    assert refused.status_code == 200
    assert "Encore" in refused.content.decode()
    assert Report.objects.count() == MOST_AN_HOUR


def test_who_is_reported_learns_nothing(amina, paul):
    signed_in(amina).post(report_page(paul), {"reason": "rude"})

    page = signed_in(paul).get(report_page(amina))

    assert page.status_code == 200
    assert 'name="reason"' in page.content.decode()
    assert signed_in(paul).get(report_page(paul)).status_code == 404


@pytest.mark.parametrize("address", ["/reseau/signaler/message/", "/reseau/signaler/profile/"])
def test_there_is_no_other_kind(amina, paul, address):
    assert signed_in(amina).get(f"{address}{profile_of(paul).pk}/").status_code == 404
