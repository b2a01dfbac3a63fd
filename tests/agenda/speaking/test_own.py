"""What somebody on stage does on their page."""

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agenda.models import Material, Session, Speaker
from agenda.speaking import actions
from agenda.speaking.materials import MOST_OF_ONE
from assises.mail import Sender
from assises.models import AuditEntry, Edition, OutgoingMail
from tests.agenda.speaking.conftest import PDF, sent
from tests.factories import RoleFactory, SessionFactory, SpeakerFactory
from tests.pictures import picture
from tests.pictures import sent as photograph


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def version() -> int:
    return Edition.objects.get().version


# -- Coming --------------------------------------------------------------------------------------


def test_they_read_when_and_where(let_in, address):
    said = text(let_in.get(address))

    assert "De la loi" in said
    assert "10 h 30" in said
    assert "Grand amphithéâtre" in said


def test_they_confirm_once(let_in, address, speaker):
    for _time in range(2):
        assert let_in.post(address, {"do": "come"}).status_code == 302

    speaker.refresh_from_db()
    assert speaker.confirmed_at
    assert AuditEntry.objects.filter(action="agenda.speaker_confirmed").count() == 1


def test_who_cannot_come_is_told_to_the_organisers_once_and_clearly(let_in, address, speaker):
    Edition.objects.update(contact_email="assises@example.org")
    let_in.post(address, {"do": "come"})

    for _time in range(2):
        let_in.post(address, {"do": "cannot", "note": "Voyez avec Jeanne."})

    speaker.refresh_from_db()
    assert (speaker.confirmed_at, speaker.declined_note) == (None, "Voyez avec Jeanne.")
    assert OutgoingMail.objects.count() == 1
    Sender().deliver()
    [letter] = mail.outbox
    assert letter.to == ["assises@example.org"]
    assert "Nicolas Postel" in letter.body
    assert "Voyez avec Jeanne." in letter.body
    assert "De la loi" in letter.body


def test_who_comes_after_all_is_not_told_to_be_missing(let_in, address, speaker):
    Edition.objects.update(contact_email="assises@example.org")
    let_in.post(address, {"do": "cannot", "note": "Malade"})

    let_in.post(address, {"do": "come"})

    speaker.refresh_from_db()
    assert (speaker.declined_at, speaker.declined_note) == (None, "")
    Sender().deliver()
    assert mail.outbox == []


# -- Words ---------------------------------------------------------------------------------------


def words(speaker, **more) -> dict[str, str]:
    said = {name: getattr(speaker, name) for name in actions.WORDS}
    return {"do": "words", "seen": actions.token(speaker), **said, **more}


def test_what_they_correct_is_public_at_once(let_in, address, speaker, client):
    before = client.get("/intervenants/postel/")
    typed = words(speaker, biography="Né à Lille.\r\n\r\nEnseigne.", biography_en="Born in Lille.")

    let_in.post(address, typed)

    after = client.get("/intervenants/postel/", headers={"if-none-match": before["ETag"]})
    assert "Né à Lille." in text(after)
    assert "Born in Lille." in text(client.get("/en/intervenants/postel/"))
    entry = AuditEntry.objects.get(action="agenda.speaker_saved")
    assert entry.details["fields"] == ["biography", "biography_en"]
    assert entry.details["link"] == f"agenda.speaker:{speaker.pk}"
    assert entry.by is None


def test_the_same_words_again_change_nothing(let_in, address, speaker):
    typed = words(speaker, biography="Né à Lille.")
    let_in.post(address, typed)
    before = version()

    assert let_in.post(address, typed).status_code == 302

    assert version() == before


def test_two_who_correct_at_once_lose_nothing(let_in, address, speaker):
    typed = words(speaker, function="Professeur émérite")
    Speaker.objects.update(function="Chercheur")

    answer = let_in.post(address, typed)

    assert answer.status_code == 422
    assert Speaker.objects.get().function == "Chercheur"
    said = text(answer)
    assert 'value="Professeur émérite"' in said
    assert "<dd>Chercheur</dd>" in said
    again = answer.context["words_form"].data
    let_in.post(address, {**again, "do": "words"})
    assert Speaker.objects.get().function == "Professeur émérite"


def test_a_biography_too_long_is_kept_in_the_form(let_in, address, speaker):
    answer = let_in.post(address, words(speaker, biography="Z" * 1501))

    assert answer.status_code == 422
    assert "Z" * 1501 in text(answer)
    assert "1500" in text(answer)
    assert Speaker.objects.get().biography == ""


def test_their_name_and_address_are_not_theirs_to_change(let_in, address, speaker):
    let_in.post(address, words(speaker, first_name="Zoé", slug="zoe", link_version="9"))

    speaker.refresh_from_db()
    assert (speaker.first_name, speaker.slug, speaker.link_version) == ("Nicolas", "postel", 1)


# -- Photograph ----------------------------------------------------------------------------------


def put(client, address, color="red"):
    file = photograph(picture(color=color))
    return client.post(address, {"do": "photograph", "photograph": file, "place": "middle"})


def test_their_photograph_shows_at_once_and_the_former_is_gone(
    let_in, address, speaker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        put(let_in, address)
    speaker.refresh_from_db()
    first = speaker.photograph.name

    with django_capture_on_commit_callbacks(execute=True):
        put(let_in, address, "blue")

    speaker.refresh_from_db()
    assert speaker.photograph.name != first
    assert not default_storage.exists(first)
    said = text(let_in.get("/intervenants/postel/"))
    assert f"/intervenants/postel/photographie/{speaker.portrait}.jpg" in said
    assert 'alt="Photo de Nicolas Postel"' in said
    assert speaker.small_portrait in text(let_in.get("/intervenants/"))


def test_they_erase_it(let_in, address, speaker, django_capture_on_commit_callbacks):
    put(let_in, address)
    speaker.refresh_from_db()
    name, shown = speaker.photograph.name, f"/intervenants/postel/photographie/{speaker.portrait}"

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            let_in.post(address, {"do": "remove"})

    assert not default_storage.exists(name)
    assert let_in.get(f"{shown}.jpg").status_code == 404
    assert "photographie/" not in text(let_in.get("/intervenants/postel/"))


def test_what_is_no_photograph_is_refused_in_words(let_in, address):
    file = SimpleUploadedFile("moi.jpg", b"no")

    answer = let_in.post(address, {"do": "photograph", "photograph": file, "place": "end"})

    assert answer.status_code == 422
    assert "Choisissez" in text(answer)
    assert Speaker.objects.get().photograph == ""


# -- Files ---------------------------------------------------------------------------------------


def bring(client, address, session, content=PDF, **more):
    typed = {"do": "bring", "session": session.pk, "file": sent(content), "audience": "all"}
    return client.post(address, {**typed, "title": "", **more})


def test_their_slides_are_on_the_page_of_the_session(let_in, address, session, speaker):
    bring(let_in, address, session)

    material = Material.objects.get()
    assert (material.title, material.speaker) == ("Mes diapositives", speaker)
    said = text(let_in.get("/programme/de-la-loi/"))
    assert "Mes diapositives" in said
    assert f"/programme/de-la-loi/documents/{material.pk}/" in said
    assert "PDF, 1 ko" in said


def test_a_double_click_keeps_one(let_in, address, session):
    for _time in range(2):
        assert bring(let_in, address, session).status_code == 302

    assert Material.objects.count() == 1


def test_the_same_file_for_others_is_for_them_now(let_in, address, session):
    bring(let_in, address, session, audience="all")

    bring(let_in, address, session, audience="team")

    assert Material.objects.get().is_public is False


def test_what_is_for_the_organisers_is_for_them_and_its_owner(
    let_in, address, session, django_user_model
):
    bring(let_in, address, session, audience="team")

    material = Material.objects.get()
    assert let_in.get(f"/programme/de-la-loi/documents/{material.pk}/").status_code == 404
    assert "Mes diapositives" not in text(let_in.get("/programme/de-la-loi/"))
    mine = let_in.get(f"/intervenants/postel/documents/{material.pk}/")
    assert b"".join(mine.streaming_content) == PDF
    let_in.cookies.clear()
    assert let_in.get(f"/intervenants/postel/documents/{material.pk}/").status_code == 404


def test_only_their_own_sessions_and_those_that_take_place(let_in, address, session):
    other = SessionFactory(edition=session.edition, slug="autre")
    elsewhere = SessionFactory(edition__is_current=False)
    for one in (other, elsewhere):
        assert bring(let_in, address, one).status_code == 422

    session.state = Session.State.CANCELLED
    session.save()

    assert bring(let_in, address, session).status_code == 422
    assert not Material.objects.exists()


def test_so_many_files_for_a_session(let_in, address, session):
    for number in range(MOST_OF_ONE + 1):
        answer = bring(let_in, address, session, PDF + str(number).encode())

    assert answer.status_code == 422
    assert Material.objects.count() == MOST_OF_ONE


def test_they_withdraw_their_own_and_no_others(
    let_in, address, session, django_capture_on_commit_callbacks
):
    bring(let_in, address, session)
    mine = Material.objects.get()
    theirs = Material.objects.create(
        session=session,
        speaker=RoleFactory(session=session).speaker,
        title="Autre",
        url="https://example.org/",
        at=timezone.now(),
    )

    with django_capture_on_commit_callbacks(execute=True):
        for pk in (mine.pk, mine.pk, theirs.pk, "x", "9" * 30):
            assert let_in.post(address, {"do": "withdraw", "material": pk}).status_code == 302

    assert list(Material.objects.all()) == [theirs]
    assert not default_storage.exists(mine.file.name)


# -- The page ------------------------------------------------------------------------------------


def test_an_unknown_gesture_is_not_there(let_in, address):
    assert let_in.post(address, {"do": "drop"}).status_code == 404


def test_what_is_missing_is_said_first(let_in, address, speaker, session):
    told = {name: done for name, _label, done in let_in.get(address).context["checklist"]}
    assert told == {"answer": False, "words": False, "photograph": False, "files": False}

    let_in.post(address, {"do": "come"})
    let_in.post(address, words(speaker, biography="Né à Lille."))
    put(let_in, address)
    bring(let_in, address, session)

    assert {done for *_name, done in let_in.get(address).context["checklist"]} == {True}


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_page_costs_the_same_however_much_they_do(
    let_in, address, speaker, how_many, django_assert_num_queries
):
    for session in SessionFactory.create_batch(how_many, edition=speaker.edition):
        RoleFactory(session=session, speaker=speaker)
        Material.objects.create(
            session=session, speaker=speaker, title="A", url="https://a.org", at=timezone.now()
        )

    with django_assert_num_queries(9):
        let_in.get(address)


def test_an_organiser_acts_in_their_place_and_under_their_own_name(client, organiser, address):
    said = text(client.get(address))
    assert "à sa place" in said

    client.post(address, {"do": "come"})

    assert AuditEntry.objects.get(action="agenda.speaker_confirmed").by == organiser


def test_who_is_in_no_session_yet_reads_so(client, organiser, edition):
    SpeakerFactory(edition=edition, slug="doisy")

    assert client.get("/intervenants/doisy/espace/").status_code == 200
