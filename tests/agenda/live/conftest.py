"""A live room, open, with somebody to ask and somebody to moderate."""

import pytest
from django.contrib.auth.models import Group, Permission

from agenda.live.models import LiveRoom, Question
from assises.access import MODERATOR
from registration.models import Registration
from tests.factories import RegistrationFactory, SessionFactory, UserFactory, voice_of


@pytest.fixture
def room(edition) -> LiveRoom:
    session = SessionFactory(edition=edition, slug="table-ronde", has_live=True)
    return LiveRoom.objects.create(session=session, is_open=True)


@pytest.fixture
def person(edition) -> Registration:
    return RegistrationFactory(edition=edition)


@pytest.fixture
def moderator(edition):
    group, _created = Group.objects.get_or_create(name=MODERATOR)
    group.permissions.add(Permission.objects.get(codename="moderate"))
    user = UserFactory()
    user.groups.add(group)
    return user


@pytest.fixture
def question(room, person, now) -> Question:
    """A published question."""
    LiveRoom.objects.filter(pk=room.pk).update(seq=1)
    return Question.objects.create(
        room=room,
        voice=voice_of(room, person),
        author=person,
        text="Que change la loi ?",
        status=Question.Status.PUBLISHED,
        was_public=True,
        asked_at=now,
        seq=1,
    )
