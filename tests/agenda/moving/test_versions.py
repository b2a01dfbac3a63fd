"""What changed, for visitors: the list of versions, and the marks of the programme page."""

import json
import re
from datetime import timedelta

import pytest

from agenda.editing import during
from agenda.editing.releases import free_slug
from agenda.models import Release
from agenda.moving.changed import last_changes
from tests.factories import EditionFactory, SessionFactory

VERSIONS = "/programme/versions/"


@pytest.fixture
def talk(edition):
    return SessionFactory(edition=edition, slug="table-ronde", title="Financer l’ESS")


@pytest.fixture
def before(talk):
    return talk.starts_at - timedelta(minutes=10)


def late(session, now):
    return during.run_late(session.room, minutes=15, by=None, now=now)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_versions_are_told_in_words(client, talk, before):
    late(talk, before)
    Release.objects.update(note="Train en retard <b>")
    other = SessionFactory(edition=EditionFactory(is_current=False), title="Ailleurs")
    late(other, before)

    page = text(client.get(VERSIONS))

    assert "10 h 45 – 11 h 35, au lieu de 10 h 30 – 11 h 20" in page
    assert 'href="/programme/table-ronde/"' in page
    assert "Train en retard &lt;b&gt;" in page
    assert "Ailleurs" not in page


def test_the_list_is_kept_and_ends_with_the_next_version(client, talk, before):
    first = client.get(VERSIONS)
    again = client.get(VERSIONS, headers={"If-None-Match": first["ETag"]})

    late(talk, before)
    changed = client.get(VERSIONS, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    client, talk, before, how_many, django_assert_num_queries
):
    for _time in range(how_many):
        late(talk, before)

    with django_assert_num_queries(2):  # the edition, its versions
        response = client.get(VERSIONS)

    assert len(response.context["versions"]) == how_many


def test_the_programme_says_which_version_changed_each_session(client, edition, talk, before):
    still = SessionFactory(edition=edition)
    late(talk, before)

    page = client.get("/programme/").content.decode()

    found = re.search(r'<script id="changed" type="application/json">(.*?)</script>', page)
    assert json.loads(found[1]) == {"table-ronde": 2}
    assert 'data-number="2"' in page
    assert f'data-session="{still.slug}"' in page
    assert f'href="{VERSIONS}"' in page


def test_other_words_are_no_news(edition, talk, before):
    line = {"slug": talk.slug, "what": ["words"]}
    Release.objects.create(edition=edition, number=2, changes=[line], at=before)

    assert last_changes(edition) == (2, {})


def test_no_session_takes_the_address_of_a_page(edition, before):
    assert free_slug(SessionFactory.build(edition=edition, title="Versions")) == "versions-2"
