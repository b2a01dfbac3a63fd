"""The desk opens to organisers, and to nobody else."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from registration.access import sign_in
from registration.desk.urls import urlpatterns
from tests.factories import EditionFactory, RegistrationFactory, UserFactory

PAGES = [
    pattern.name
    for pattern in urlpatterns
    if "<" not in str(pattern.pattern) and pattern.name != "pick"
]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_sign_in_first(client, edition, name):
    response = client.get(reverse(f"desk:{name}"))

    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/?next=/organisation/")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator"])
def test_other_staff_are_turned_away(client, edition, name, role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    response = client.get(reverse(f"desk:{name}"))

    assert response.status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_participants_are_strangers_here(client, edition, name, now):
    from django.http import HttpResponse

    answer = HttpResponse()
    sign_in(answer, RegistrationFactory(edition=edition), now)
    client.cookies = answer.cookies

    response = client.get(reverse(f"desk:{name}"))

    assert response.status_code == 302


def test_overview_counts_this_edition_alone(desk, edition):
    RegistrationFactory(edition=edition)
    RegistrationFactory(edition=edition, state="waiting")
    RegistrationFactory(edition=EditionFactory(is_current=False))

    response = desk.get("/organisation/")

    assert response.context["states"] == {"confirmed": 1, "waiting": 1}
    assert response.context["places"] == 499
    assert response["Cache-Control"] == "private, no-store"


def test_without_an_edition_there_is_no_desk(desk):
    assert desk.get("/organisation/").status_code == 404
