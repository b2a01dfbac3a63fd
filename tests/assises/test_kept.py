"""Public pages kept as bytes: made once, never shown once something has moved."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agenda import actions
from agenda.models import Session
from assises import kept
from assises.http import Mark, same_for_all
from assises.kept import Answer, Key, Pages, Shelf
from assises.models import Edition
from tests.factories import EditionFactory, SessionFactory

ZIPPED = {"accept-encoding": "gzip"}


@pytest.fixture(autouse=True)
def pages(monkeypatch) -> Pages:
    """Pages are kept, in a memory of this test's own."""
    monkeypatch.setattr(kept, "PAGES", Pages(4_000_000))
    return kept.PAGES


def rename(session: Session, title: str, now) -> None:
    session.title = title
    actions.save_session(session, changed=["title"], by=None, now=now)


@pytest.mark.parametrize(
    "address",
    ["/programme/", "/en/programme/", "/programme/{}/", "/programme.ics", "/api/v1/sessions/"],
)
def test_a_warm_page_costs_one_query(client, edition, address, django_assert_num_queries):
    address = address.format(SessionFactory(edition=edition).slug)
    first = client.get(address, headers=ZIPPED)

    with django_assert_num_queries(1):
        again = client.get(address, headers=ZIPPED)

    assert (again.status_code, again.content) == (200, first.content)
    assert dict(again.headers) == dict(first.headers)


@pytest.mark.parametrize("address", ["/", "/ateliers/"])
def test_a_warm_page_that_counts_costs_three_at_most(
    client, edition, address, django_assert_max_num_queries
):
    first = client.get(address)

    with django_assert_max_num_queries(5 if address == "/ateliers/" else 2):
        again = client.get(address)

    assert again.content == first.content


def test_compressed_and_plain_answers_are_kept_apart(client, edition):
    SessionFactory(edition=edition)
    for _ in range(2):
        plain, zipped = client.get("/programme/"), client.get("/programme/", headers=ZIPPED)

        assert zipped["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain
        assert gzip.decompress(zipped.content) == plain.content
        assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"


def test_a_compressed_page_is_the_same_bytes_each_time(client, edition, pages):
    first = client.get("/programme/", headers=ZIPPED)
    pages.clear()

    assert client.get("/programme/", headers=ZIPPED).content == first.content


def test_head_is_answered_from_what_was_kept(client, edition, django_assert_num_queries):
    whole = client.get("/programme/")

    with django_assert_num_queries(1):
        head = client.head("/programme/")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))


def test_a_known_page_is_answered_304_from_what_was_kept(
    client, edition, django_assert_num_queries
):
    first = client.get("/programme/", headers=ZIPPED)

    with django_assert_num_queries(1):
        again = client.get("/programme/", headers={**ZIPPED, "if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Vary"] == "Accept-Encoding"


def test_the_answer_after_an_edit_is_right(client, edition, now):
    session = SessionFactory(edition=edition, title="Avant")
    page = reverse("agenda:session", args=[session.slug])
    assert "Avant" in client.get(page).content.decode()

    rename(session, "Après", now)

    assert "Après" in client.get(page).content.decode()
    assert "Avant" not in client.get(page).content.decode()


def test_another_process_answers_rightly_after_an_edit(client, edition, now, monkeypatch, pages):
    session = SessionFactory(edition=edition, title="Avant")
    client.get("/programme/")
    monkeypatch.setattr(kept, "PAGES", Pages(4_000_000))  # the other one, which edits
    client.get("/programme/")
    rename(session, "Après", now)

    monkeypatch.setattr(kept, "PAGES", pages)

    assert "Avant" not in client.get("/programme/").content.decode()


def test_another_edition_is_never_answered_from_the_former(client, edition):
    SessionFactory(edition=edition, title="Celle d’avant")
    client.get("/programme/")
    Edition.objects.update(is_current=False)
    EditionFactory(version=edition.version)

    assert "Celle d’avant" not in client.get("/programme/").content.decode()


def test_languages_are_kept_apart(client, edition):
    SessionFactory(edition=edition, title="De la loi", title_en="About the law")
    for _ in range(2):
        assert "About the law" not in client.get("/programme/").content.decode()
        assert "About the law" in client.get("/en/programme/").content.decode()


@same_for_all
def shown(request):
    return HttpResponse(request.edition.sessions.get().title)


def ask(rf, pages, edition, view=shown, **more):
    request = rf.get("/une-page/", **more)
    request.edition = Edition.objects.get(pk=edition.pk)
    return pages.answer(request, view)


def test_a_page_made_while_an_edit_commits_is_not_kept(rf, edition, now, pages):
    """It may tell what stood before, and carry the name of what stood before: for once only."""
    session = SessionFactory(edition=edition, title="Avant")

    def with_an_edit_in_the_middle(request):
        response = shown(request)
        rename(session, "Après", now)
        return response

    first = ask(rf, pages, edition, with_an_edit_in_the_middle)

    assert first.content == b"Avant"
    assert len(pages.plain.answers) == 0
    assert ask(rf, pages, edition).content == "Après".encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda response: response.set_cookie("a", "b"),
        lambda response: response.headers.__setitem__("Vary", "Cookie"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
        lambda response: setattr(response, "status_code", 203),
    ],
)
def test_what_may_be_of_somebody_is_not_kept(rf, edition, pages, spoil):
    SessionFactory(edition=edition)

    def spoilt(request):
        response = shown(request)
        spoil(response)
        return response

    ask(rf, pages, edition, spoilt)

    assert len(pages.plain.answers) == 0


@pytest.mark.parametrize("address", ["/connexion/", "/programme/nulle-part/", "/healthz"])
def test_pages_that_are_not_the_same_for_all_are_not_kept(client, edition, pages, address):
    client.get(address)

    assert len(pages.plain.answers) == 0


def test_a_program_that_says_who_it_is_is_answered_anew(client, edition):
    client.get("/api/v1/edition/")

    answer = client.get("/api/v1/edition/", headers={"authorization": "Token nonsense"})

    assert answer.status_code == 401


def test_hosts_that_are_not_ours_get_nothing_kept(client, edition):
    client.get("/programme/")

    assert client.get("/programme/", headers={"host": "evil.example"}).status_code == 400


def test_made_up_queries_push_no_page_out(client, edition, monkeypatch):
    monkeypatch.setattr(kept, "PAGES", Pages(400_000))
    client.get("/programme/")
    for n in range(60):
        client.get(f"/programme/?q=mot{n}")

    assert kept.PAGES.asked.weight <= 80_000
    assert [key.path for key in kept.PAGES.plain.answers] == ["/programme/"]


MARK = Mark("fr", "")


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40_000)), max_size=20),
    st.integers(0, 100_000),
)
def test_a_shelf_never_weighs_more_than_it_may(puts, most):
    shelf = Shelf(most)

    for number, size in puts:
        key = Key("h", False, str(number), "", False)
        answer = Answer(MARK, str(size), (), bytes(size))
        shelf.put(key, answer)

        assert shelf.weight == sum(one.weight for one in shelf.answers.values()) <= most
        assert shelf.get(key) in (answer, None)


@pytest.mark.django_db(transaction=True)
def test_no_page_is_ever_stale_while_edits_commit(edition, now):
    """Whoever asks once an edit is committed sees it, whatever others ask at that moment."""
    session = SessionFactory(edition=edition, title="Titre 0")
    page = reverse("agenda:session", args=[session.slug])
    committed, done = [0], Event()

    def edit() -> None:
        try:
            for n in range(1, 26):
                rename(session, f"Titre {n}", now)
                committed[0] = n
        finally:
            done.set()
            connection.close()

    def read() -> list[tuple[int, int]]:
        seen, client = [], Client()
        try:
            while not done.is_set() or not seen:
                least = committed[0]
                said = re.search(r"<h1>Titre (\d+)", client.get(page).content.decode())
                seen.append((least, int(said[1])))
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        pool.submit(edit).result()
        seen = [pair for reader in readers for pair in reader.result()]

    assert [pair for pair in seen if pair[1] < pair[0]] == []
