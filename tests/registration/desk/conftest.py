"""An organiser at the desk."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from assises.models import User
from tests.factories import UserFactory


@pytest.fixture
def organiser(db) -> User:
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="organiser"))
    return user


@pytest.fixture
def desk(client: Client, organiser: User) -> Client:
    client.force_login(organiser)
    return client
