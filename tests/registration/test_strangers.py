import pytest

from registration import keys
from registration.models import Registration
from tests.factories import RegistrationFactory


@pytest.fixture
def badge(edition, now):
    registration = RegistrationFactory(edition=edition)
    registration.badge = keys.sign_for(registration, now)
    registration.save()
    return registration.badge


@pytest.mark.parametrize("letter", ["b", "B"])
def test_a_stranger_learns_the_day_and_where_to_sign_in(client, badge, letter):
    response = client.get(f"/{letter}/{badge}")

    assert response.status_code == 200
    assert "2es Assises" in response.content.decode()
    assert 'href="/connexion/"' in response.content.decode()
    assert "Dubois" not in response.content.decode()


def test_any_badge_gives_the_same_bytes(client, badge):
    true = client.get(f"/b/{badge}")
    Registration.objects.update(state=Registration.State.CANCELLED)
    cancelled = client.get(f"/B/{badge}")
    false = [client.get(f"/b/{text}") for text in ("A" * 120, "x", "<script>", "é" * 300)]

    assert {each.content for each in (true, cancelled, *false)} == {true.content}
    assert {tuple(sorted(each.items())) for each in (true, cancelled, *false)} == {
        tuple(sorted(true.items()))
    }


def test_a_badge_signs_nobody_in(client, badge):
    response = client.get(f"/b/{badge}")

    assert response.cookies == {}
    assert client.get("/ma-journee/").status_code == 302


def test_a_badge_is_not_looked_up(client, badge, django_assert_num_queries):
    with django_assert_num_queries(1):  # the edition
        client.get(f"/b/{badge}")


def test_a_badge_is_neither_kept_nor_indexed(client, badge):
    response = client.get(f"/b/{badge}")

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_badge_only_answers_to_reading(client, badge):
    assert client.post(f"/b/{badge}").status_code == 405
