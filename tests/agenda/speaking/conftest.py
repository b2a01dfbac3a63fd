"""Somebody on stage, their session, and who opens what."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agenda.models import Material, Session, Speaker, SpeakerContact
from agenda.speaking import actions, files, materials
from agenda.speaking.access import secret_of
from assises import pictures
from assises.access import ORGANISER
from assises.models import Edition
from tests.factories import EditionFactory, RoleFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.pictures import picture
from tests.pictures import sent as photograph

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def sent(content: bytes = PDF, name: str = "Mes_diapositives.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(**parts: bytes) -> bytes:
    """An office document; `__` stands for /, and `_` for the dot before the end of a name."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # The same bytes at each call: they name tests, in two processes at once.
            part = ZipInfo(name.replace("__", "/"), (2027, 3, 18, 9, 0, 0))
            archive.writestr(part, content, ZIP_DEFLATED)
    return written.getvalue()


@pytest.fixture
def edition(db) -> Edition:
    """To come, whenever these tests run: links end a month after the day."""
    return EditionFactory(day=timezone.localdate() + timedelta(days=45))


@pytest.fixture
def session(edition) -> Session:
    return SessionFactory(edition=edition, slug="de-la-loi", title="De la loi")


@pytest.fixture
def speaker(session) -> Speaker:
    role = RoleFactory(
        session=session,
        speaker=SpeakerFactory(edition=session.edition, slug="postel", function="Professeur"),
    )
    SpeakerContact.objects.create(speaker=role.speaker, email="postel@example.org")
    return role.speaker


@pytest.fixture
def address(speaker) -> str:
    return reverse("agenda:speaking", args=[speaker.slug])


@pytest.fixture
def let_in(client, speaker):
    """The client has opened the link."""
    client.get(reverse("speaker_link", args=[secret_of(speaker)]))
    return client


@pytest.fixture
def organiser(client, edition):
    user = UserFactory(name="Camille")
    user.groups.add(Group.objects.get(name=ORGANISER))
    client.force_login(user)
    return user


@pytest.fixture
def slides(session, speaker) -> Material:
    return materials.add_file(
        session,
        files.read(sent()),
        title="Ma présentation : « l’ESS »",
        is_public=True,
        speaker=speaker,
        by=None,
        now=timezone.now(),
    )


@pytest.fixture
def shown(speaker):
    read = pictures.read(photograph(picture()))
    return actions.put_photograph(speaker, read, by=None, now=timezone.now())
