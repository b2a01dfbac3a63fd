"""What everybody gets: photographs, files that go with a session, where it is seen from afar."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from agenda import actions as agenda
from agenda.models import Material, Session, Speaker
from agenda.speaking import actions, materials
from assises import people, pictures
from assises.templatetags.ui import weight
from tests.agenda.speaking.conftest import PDF
from tests.factories import EditionFactory, SessionFactory
from tests.pictures import picture
from tests.pictures import sent as photograph


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def where(material) -> str:
    return f"/programme/{material.session.slug}/documents/{material.pk}/"


def test_a_file_is_saved_and_never_shown_as_a_page_of_ours(client, slides):
    answer = client.get(where(slides))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="ma-presentation-less.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, no-cache"
    assert b"".join(answer.streaming_content) == PDF
    again = client.get(where(slides), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_kind_that_is_not_on_the_list_is_bytes(client, slides):
    Material.objects.update(media_type="text/html")

    assert client.get(where(slides))["Content-Type"] == "application/octet-stream"


def test_files_travel_as_they_are(client, slides):
    answer = client.get(where(slides), headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == str(len(PDF))


def test_what_is_hidden_withdrawn_or_of_another_edition_is_not_there(
    client, slides, django_capture_on_commit_callbacks
):
    address, now = where(slides), timezone.now()
    assert client.get(address.replace("de-la-loi", "autre")).status_code == 404

    materials.show(slides, to_all=False, by=None, now=now)
    assert client.get(address).status_code == 404
    materials.show(slides, to_all=True, by=None, now=now)
    assert client.get(address).status_code == 200
    slides.session.edition.is_current = False
    slides.session.edition.save()
    EditionFactory(is_current=True)
    assert client.get(address).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        materials.withdraw(slides, by=None, now=now)
    assert not default_storage.exists(slides.file.name)


@pytest.mark.parametrize("gone", ["session", "speaker"])
def test_files_leave_the_disk_with_what_they_belong_to(
    slides, speaker, gone, django_capture_on_commit_callbacks
):
    now = timezone.now()
    made = actions.put_photograph(speaker, pictures.read(photograph(picture())), by=None, now=now)
    kept = {"session": slides.file.name, "speaker": made.photograph.name}
    speaker.roles.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        agenda.delete([slides.session if gone == "session" else made], by=None, now=now)

    assert {name: default_storage.exists(path) for name, path in kept.items()} == {
        "session": gone != "session",
        "speaker": gone != "speaker",
    }


# -- Photographs ---------------------------------------------------------------------------------


def test_photographs_are_kept_by_browsers_and_squares(client, shown):
    for name in (shown.portrait, shown.small_portrait):
        answer = client.get(f"/intervenants/postel/photographie/{name}.jpg")

        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "immutable" in answer["Cache-Control"]


def test_a_picture_that_was_never_cut_shows_nowhere(client, speaker):
    Speaker.objects.update(photograph="speakers/Ada, sans retouche.png")

    for page in ("/intervenants/", "/intervenants/postel/", "/api/v1/speakers/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "retouche" not in text(answer)


def test_another_name_is_no_photograph(client, shown):
    for name in ("x", "x-128", shown.portrait[:-1], f"{shown.portrait}-64"):
        assert client.get(f"/intervenants/postel/photographie/{name}.jpg").status_code == 404


def test_without_an_edition_there_is_none(client, db):
    assert client.get("/intervenants/postel/photographie/x.jpg").status_code == 404
    assert client.get("/programme/x/documents/1/").status_code == 404


# -- Where it is seen, and for whom --------------------------------------------------------------


def test_the_stream_is_offered_until_there_is_a_recording(client, session):
    stream, recording = "https://video.example.org/live", "https://video.example.org/replay"
    assert stream not in text(client.get("/programme/de-la-loi/"))

    set_to(session, stream)
    assert f'href="{stream}"' in text(client.get("/programme/de-la-loi/"))

    set_to(session, stream, recording)
    said = text(client.get("/programme/de-la-loi/"))
    assert f'href="{recording}"' in said
    assert stream not in said


def set_to(session, stream, recording=""):
    materials.set_addresses(
        session, stream_url=stream, recording_url=recording, by=None, now=timezone.now()
    )


def test_what_is_cancelled_is_not_streamed(client, session):
    set_to(session, "https://video.example.org/live")
    Session.objects.update(state=Session.State.CANCELLED)

    assert "video.example.org" not in text(client.get("/programme/de-la-loi/"))


def test_the_page_says_for_whom_it_is(client, session):
    session.language, session.sign_language, session.captions = "en", True, True
    session.save()
    session.room.step_free = session.room.induction_loop = True
    session.room.save()

    said = text(client.get("/programme/de-la-loi/"))

    for words in ("En anglais", "langue des signes", "Sous-titres", "De plain-pied", "Boucle"):
        assert words in said


def test_a_meal_has_no_language(client, edition):
    SessionFactory(edition=edition, slug="dejeuner", kind=Session.Kind.MEAL)

    assert "En français" not in text(client.get("/programme/dejeuner/"))


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [(12, "1 ko", "1 kB"), (850_400, "850 ko", "850 kB"), (2_400_000, "2,4 Mo", "2.4 MB")],
)
def test_the_weight_of_a_file_in_words(size, french, english):
    for language, said in (("fr", french), ("en", english)):
        with translation.override(language):
            assert weight(size).replace("\u00a0", " ") == said


def test_files_that_nobody_names_go_after_an_hour(slides, shown):
    orphans = [
        pictures.keep(pictures.read(photograph(picture())), folder="speakers"),
        default_storage.save("materials/orphan.pdf", ContentFile(b"%PDF")),
    ]  # their process ended before the row
    speaker = Speaker.objects.get(pk=shown.pk)
    kept = [str(speaker.photograph.name), str(slides.file.name)]
    now = timezone.now()  # as files have it

    people.forget(now + timedelta(minutes=59))
    assert all(default_storage.exists(name) for name in orphans)
    people.forget(now + timedelta(minutes=61))

    assert [default_storage.exists(name) for name in (*orphans, *kept)] == [False] * 2 + [True] * 2
