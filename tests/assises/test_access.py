"""Roles: what each member of staff may, and what the admin shows to whom."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assises.models import AuditEntry, Edition, User
from tests.factories import EditionFactory, UserFactory

ROLES = {
    "organiser": {"organise", "lead_desk", "serve_door", "moderate"},
    "desk lead": {"lead_desk", "serve_door"},
    "door staff": {"serve_door"},
    "moderator": {"moderate"},
}


def member(role: str, *, is_staff: bool = True) -> User:
    user = UserFactory(is_staff=is_staff)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_its_permissions_and_no_other(role):
    user = member(role)

    assert user.get_all_permissions() == {f"assises.{name}" for name in ROLES[role]}


@pytest.mark.django_db
def test_two_users_cannot_share_an_email_whatever_its_case():
    UserFactory(email="camille@example.org")

    with pytest.raises(Exception, match=r"(?i)unique"):
        UserFactory(email="Camille@example.org")


@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator"])
def test_the_admin_shows_other_roles_nothing(client, edition, role):
    client.force_login(member(role))

    response = client.get(reverse("admin:assises_edition_changelist"))

    assert response.status_code == 403


def test_an_organiser_closes_registration_and_is_told_the_effect(client, edition):
    client.force_login(member("organiser"))
    address = reverse("admin:assises_edition_change", args=[edition.pk])
    form = client.get(address).context["adminform"].form
    data = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False)
    }
    version = edition.version

    response = client.post(address, data | {"registration_open": ""}, follow=True)

    assert "Les inscriptions sont fermées" in response.content.decode()
    edition.refresh_from_db()
    assert not edition.registration_open
    assert edition.version == version + 1


def test_an_organiser_cannot_take_a_superusers_password(client, edition):
    chief = User.objects.create_superuser("chief@example.org", "a long password 1")
    client.force_login(member("organiser"))

    response = client.post(reverse("admin:auth_user_password_change", args=[chief.pk]))

    assert response.status_code == 403


def test_nobody_writes_the_audit_trail_by_hand(client, edition):
    client.force_login(User.objects.create_superuser("chief@example.org", "a long password 1"))

    response = client.get(reverse("admin:assises_auditentry_add"))

    assert response.status_code == 403
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_only_one_edition_is_current(edition):
    with pytest.raises(Exception, match=r"(?i)unique"):
        EditionFactory(is_current=True)

    assert Edition.objects.current().get() == edition
