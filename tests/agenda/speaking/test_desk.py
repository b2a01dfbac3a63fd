"""The organisers' pages about those on stage and what goes with sessions."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agenda.forgetting import forget_contacts
from agenda.models import Material, Session, Speaker, SpeakerContact
from agenda.speaking import actions, links, materials
from agenda.speaking.access import link_of
from assises.access import MODERATOR
from assises.mail import Sender
from assises.models import AuditEntry, OutgoingMail
from tests.agenda.speaking.conftest import sent
from tests.factories import EditionFactory, RoleFactory, SessionFactory, SpeakerFactory, UserFactory


def at(name, *args) -> str:
    return reverse(f"agenda:{name}", args=args)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def pages(speaker, session) -> list[str]:
    return [
        at("desk_speakers"),
        at("desk_speaker_add"),
        at("desk_speaker", speaker.slug),
        at("desk_files"),
        at("desk_session_files", session.uid),
    ]


def test_strangers_sign_in_and_other_staff_may_not(client, speaker, session):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=MODERATOR))
    deeds = [at("desk_speakers_send"), at("desk_speaker_act", speaker.slug)]
    for page in pages(speaker, session):
        assert client.get(page).status_code == 302
    client.force_login(user)
    for page in pages(speaker, session):
        assert client.get(page).status_code == 403
    for deed in deeds:
        assert client.post(deed, {"do": "send"}).status_code == 403
    assert not OutgoingMail.objects.exists()


def test_who_holds_a_link_opens_no_page_of_the_desk(let_in, speaker, session):
    for page in pages(speaker, session):
        assert let_in.get(page).status_code == 302


def test_what_is_of_another_edition_is_not_there(client, organiser, edition):
    other = SessionFactory(edition__is_current=False)
    theirs = RoleFactory(session=other, speaker__slug="ailleurs").speaker

    assert client.get(at("desk_speaker", theirs.slug)).status_code == 404
    assert client.get(at("desk_session_files", other.uid)).status_code == 404
    assert client.get(at("desk_session_files", uuid4())).status_code == 404
    assert theirs.last_name not in text(client.get(at("desk_speakers")))


# -- The list ------------------------------------------------------------------------------------


def listed(client, asked="") -> list[str]:
    return [one.speaker.slug for one in client.get(at("desk_speakers") + asked).context["found"]]


def test_what_is_missing_is_seen_and_filtered(client, organiser, speaker, edition):
    silent = SpeakerFactory(edition=edition, slug="zoe", last_name="Zola", first_name="Zoé")
    Speaker.objects.filter(pk=speaker.pk).update(biography="Né à Lille.")

    assert listed(client) == ["postel", "zoe"]
    assert listed(client, "?manque=adresse") == ["zoe"]
    assert listed(client, "?manque=biographie") == ["zoe"]
    assert listed(client, "?manque=documents") == ["postel"]  # the other is in no session
    assert listed(client, "?q=zoe") == ["zoe"]
    actions.answer(silent, comes=False, by=None, now=timezone.now())
    assert listed(client, "?manque=absents") == ["zoe"]
    assert listed(client, "?manque=adresse") == []


def test_who_leads_brings_no_slides(client, organiser, speaker):
    speaker.roles.update(kind="moderator")

    assert listed(client, "?manque=documents") == []


@pytest.mark.parametrize("how_many", [1, 5])
def test_lists_cost_the_same_whatever_their_length(
    client, organiser, edition, how_many, django_assert_num_queries
):
    for session in SessionFactory.create_batch(how_many, edition=edition):
        role = RoleFactory(session=session)
        SpeakerContact.objects.create(speaker=role.speaker, email="a@example.org")

    with django_assert_num_queries(8):  # who asks, edition, speakers, roles, who waits
        client.get(at("desk_speakers"))
    with django_assert_num_queries(6):
        client.get(at("desk_files"))


# -- Their link ----------------------------------------------------------------------------------


def test_each_gets_their_link_once(client, organiser, speaker, edition, session):
    answered = RoleFactory(session=session, speaker__slug="doisy").speaker
    SpeakerContact.objects.create(speaker=answered, email="doisy@example.org", language="en")
    actions.answer(answered, comes=True, by=None, now=timezone.now())
    nowhere = SpeakerFactory(edition=edition, slug="nulle-part")
    SpeakerContact.objects.create(speaker=nowhere, email="nulle@example.org")

    for _time in range(2):
        client.post(at("desk_speakers_send"))

    assert [row.to for row in OutgoingMail.objects.all()] == ["postel@example.org"]
    Sender().deliver()
    [letter] = mail.outbox
    assert link_of(speaker) in letter.body
    assert "De la loi" in letter.body
    assert OutgoingMail.objects.get().params == {}


def test_the_link_is_sent_again_to_one_in_their_language(client, organiser, speaker):
    SpeakerContact.objects.update(language="en", written_at=timezone.now().replace(year=2020))

    for _time in range(2):  # a double click
        client.post(at("desk_speaker_act", "postel"), {"do": "send"})

    assert Sender().deliver() == 1
    assert mail.outbox[0].subject.startswith("Your part in the programme")


def test_a_mail_to_an_address_that_was_corrected_meanwhile_does_not_leave(
    client, organiser, speaker
):
    client.post(at("desk_speaker_act", "postel"), {"do": "send"})
    links.save_contact(
        speaker, email="juste@example.org", language="fr", by=organiser, now=timezone.now()
    )

    Sender().deliver()

    assert mail.outbox == []
    assert SpeakerContact.objects.get().written_at is None


def test_without_an_address_the_link_is_not_sent(client, organiser, edition):
    SpeakerFactory(edition=edition, slug="zoe")

    answer = client.post(at("desk_speaker_act", "zoe"), {"do": "send"}, follow=True)

    assert "saisissez-la" in text(answer)
    assert not OutgoingMail.objects.exists()


def test_an_unknown_deed_is_not_there(client, organiser, speaker):
    assert client.post(at("desk_speaker_act", "postel"), {"do": "x"}).status_code == 404


def test_an_answer_by_telephone_is_the_organiser_s(client, organiser, speaker, edition):
    edition.contact_email = "assises@example.org"
    edition.save()

    client.post(at("desk_speaker_act", "postel"), {"do": "cannot"})

    assert AuditEntry.objects.get(action="agenda.speaker_declined").by == organiser
    assert not OutgoingMail.objects.exists()  # they know it
    assert "Ne vient pas" in text(client.get(at("desk_speakers")))


# -- Who they are --------------------------------------------------------------------------------


def typed(**more) -> dict[str, str]:
    said = {"first_name": "Zoé", "last_name": "Zola", "function": "", "organisation": "Scop"}
    return {**said, "email": "", "language": "fr", **more}


def test_somebody_is_added_once(client, organiser, edition):
    SpeakerFactory(edition=edition, slug="zoe-zola")

    for email in ("zoe@example.org", "zoe@example.org", ""):
        client.post(at("desk_speaker_add"), typed(email=email))

    added = Speaker.objects.get(last_name="Zola")
    assert added.slug == "zoe-zola-2"
    assert added.contact.email == "zoe@example.org"
    assert AuditEntry.objects.get(action="agenda.speaker_added").by == organiser


def test_wrong_words_are_kept_in_the_form(client, organiser, edition):
    answer = client.post(at("desk_speaker_add"), typed(last_name="", email="zoe"))

    assert answer.status_code == 422
    assert 'value="Zoé"' in text(answer)
    assert "Donnez un nom" in text(answer)
    assert not Speaker.objects.exists()


def test_a_name_corrected_is_told_to_calendars(client, organiser, speaker, session):
    before = Session.objects.get().changed_at
    seen = actions.token(speaker)

    client.post(at("desk_speaker", "postel"), typed(seen=seen, email="zoe@example.org"))

    assert Speaker.objects.get().full_name == "Zoé Zola"
    assert Session.objects.get().changed_at > before
    assert SpeakerContact.objects.get().email == "zoe@example.org"


def test_an_organiser_does_not_write_over_what_somebody_corrected(client, organiser, speaker):
    seen = actions.token(speaker)
    Speaker.objects.update(function="Chercheur")

    answer = client.post(at("desk_speaker", "postel"), typed(seen=seen))

    assert answer.status_code == 422
    assert Speaker.objects.get().function == "Chercheur"
    assert "<dd>Chercheur</dd>" in text(answer)
    assert 'value="Scop"' in text(answer)


def test_who_corrected_what_is_seen(client, organiser, let_in, speaker, address):
    client.logout()
    said = {name: getattr(speaker, name) for name in actions.WORDS}
    let_in.get(link_of(speaker))
    client.post(
        address,
        {"do": "words", "seen": actions.token(speaker), **said, "biography": "Né à Lille."},
    )
    client.force_login(organiser)

    page = text(client.get(at("desk_speaker", "postel")))

    assert "Corrigée : biographie" in page
    assert "par son lien" in page


def test_contacts_and_reasons_are_forgotten_with_the_registrations(speaker, edition):
    actions.answer(speaker, comes=False, note="Malade", by=None, now=timezone.now())
    other = SpeakerFactory(edition=EditionFactory(is_current=False))
    SpeakerContact.objects.create(speaker=other, email="b@example.org")

    forget_contacts(edition.pk)

    assert [one.speaker for one in SpeakerContact.objects.all()] == [other]
    assert Speaker.objects.get(slug="postel").declined_note == ""


# -- What goes with a session --------------------------------------------------------------------


def test_organisers_add_a_file_a_link_and_addresses(client, organiser, session):
    page = at("desk_session_files", session.uid)
    file = {"do": "file", "session": session.pk, "file": sent(), "title": "", "audience": "team"}
    link = {"do": "link", "url": "https://example.org/a", "title": "À lire", "audience": "all"}
    for _time in range(2):
        client.post(page, {**file, "file": sent()})
        client.post(page, link)
    client.post(page, {"do": "addresses", "stream_url": "https://v.org/a", "recording_url": ""})

    told = [(one.title, one.is_public) for one in Material.objects.in_order()]
    assert told == [("Mes diapositives", False), ("À lire", True)]
    assert Session.objects.get().stream_url == "https://v.org/a"
    said = text(client.get("/programme/de-la-loi/"))
    assert "À lire" in said
    assert "Mes diapositives" not in said
    mine = Material.objects.exclude(file="").get()
    assert client.get(reverse("desk_file", args=[mine.pk])).status_code == 200
    client.logout()
    assert client.get(reverse("desk_file", args=[mine.pk])).status_code == 302


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.org/", "x y", ""])
def test_an_address_that_is_none_is_refused_and_kept_in_the_form(client, organiser, session, url):
    page = at("desk_session_files", session.uid)

    link = client.post(page, {"do": "link", "url": url, "title": "A", "audience": "all"})
    assert link.status_code == 422
    if url:
        answer = client.post(page, {"do": "addresses", "stream_url": url})
        assert answer.status_code == 422

    assert not Material.objects.exists()
    assert Session.objects.get().stream_url == ""


def test_organisers_show_hide_and_withdraw(client, organiser, session, speaker):
    page = at("desk_session_files", session.uid)
    one = materials.add_link(
        session,
        "https://example.org/a",
        title="À lire",
        is_public=True,
        speaker=speaker,
        by=None,
        now=timezone.now(),
    )

    client.post(page, {"do": "hide", "material": one.pk})
    assert not Material.objects.get().is_public
    client.post(page, {"do": "show", "material": one.pk})
    assert Material.objects.get().is_public
    elsewhere = at("desk_session_files", SessionFactory(edition=session.edition).uid)
    client.post(elsewhere, {"do": "withdraw", "material": one.pk})
    assert Material.objects.exists()
    client.post(page, {"do": "withdraw", "material": one.pk})
    assert not Material.objects.exists()
