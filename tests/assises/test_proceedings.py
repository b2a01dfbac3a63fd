"""The proceedings of the day: workshops and round tables in one page and one file."""

import json
import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from agenda.live import actions as live
from agenda.live.frames import Draft
from agenda.live.models import LiveRoom, Poll
from assises.access import MODERATOR
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoundFactory,
    SessionFactory,
    UserFactory,
    WorkshopFactory,
    voice_of,
)
from workshops.wall import actions
from workshops.wall.access import wall_of
from workshops.wall.models import Brick, Pile, Voice, Wall

PAGE, FILE = "proceedings:page", "proceedings_file"


def a_workshop(edition, now, *, said="Des lots plus petits"):
    """Its wall with one group that a person voted for, and an end."""
    wall = wall_of(WorkshopFactory(round=RoundFactory(edition=edition)))
    person = RegistrationFactory(edition=edition, first_name="Hélène", last_name="Proposante")
    actions.set_phase(wall, phase=Wall.Phase.VOTE, now=now)
    group = Pile.objects.create(wall=wall, title="Mieux acheter")
    Brick.objects.create(wall=wall, author=person, text=said, pile=group, at=now)
    Voice.objects.create(pile=group, registration=person, at=now)
    three = ["Acheter <b>autrement</b>", "Payer plus vite", "Se parler avant"]
    actions.conclude(wall, proposals=three, report="Le texte.\n\nSa suite.", now=now, final=True)
    return wall


def a_round_table(edition, now, *, slug="table-ronde"):
    """A question answered in writing, one without an answer, one not kept, a poll that is over."""
    session = SessionFactory(edition=edition, slug=slug, title="De la loi", has_live=True)
    room = LiveRoom.objects.create(session=session, is_open=True)
    person = RegistrationFactory(edition=edition, first_name="Inès", last_name="Demandeuse")
    voice, by = voice_of(room, person), UserFactory()
    for text, then in (("Répondue.", "publish"), ("Ouverte.", "publish"), ("Écartée.", "reject")):
        asked = live.ask(text, room=room, voice=voice, now=now)
        live.moderate(asked.pk, then, room=room, by=by, now=now)
        if text == "Répondue.":
            live.answer_in_writing(asked.pk, "Oui.", room=room, name="Paul", by=by, now=now)
    poll = Poll(room=room).pk
    draft = Draft(kind="single", question="On y va.", options=(("Oui", ""), ("Non", "")))
    live.prepare(poll, draft, room=room, by=by, now=now)
    for action in ("open", "close", "show"):
        live.conduct(poll, action, room=room, by=by, now=now)
    return room


def test_one_page_gathers_workshops_and_round_tables(admin_client, edition, now):
    a_workshop(edition, now)
    a_round_table(edition, now)

    page = admin_client.get(reverse(PAGE)).content.decode()

    for said in (
        *("Mieux acheter", "Des lots plus petits", "Payer plus vite", "Le texte."),
        *("Répondue.", "Oui.", "Paul", "Ouverte.", "On y va."),
    ):
        assert said in page
    assert page.count('<article class="folio') == 2
    assert "&lt;b&gt;autrement" in page
    assert "Écartée." not in page
    assert "Demandeuse" not in page
    assert "Proposante" not in page


def test_the_desk_s_menu_leads_there(admin_client, edition):
    assert f'href="{reverse(PAGE)}"' in admin_client.get("/organisation/").content.decode()


def test_the_file_has_headings_and_no_program(admin_client, edition, now):
    a_workshop(edition, now)
    a_round_table(edition, now)

    response = admin_client.get(reverse(FILE, args=["html"]))

    text = response.content.decode()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Disposition"].endswith('-actes.html"')
    assert len(re.findall("<h1>", text)) == 1
    assert len(re.findall("<h2>", text)) == 2
    assert "Se parler avant" in text
    assert "Répondue." in text
    assert "&lt;b&gt;autrement" in text
    assert re.findall("<(?:script|link|img|style|svg)", text) == []
    assert "Proposante" not in text


def test_programs_read_the_same(admin_client, edition, now):
    a_workshop(edition, now)
    a_round_table(edition, now)

    told = admin_client.get(reverse(FILE, args=["json"])).json()["sessions"]

    workshop = next(one for one in told if one["wall"])
    table = next(one for one in told if one["questions"])
    groups = [{"title": "Mieux acheter", "votes": 1, "proposals": ["Des lots plus petits"]}]
    assert workshop["wall"]["groups"] == groups
    assert workshop["wall"]["conclusions"][1] == "Payer plus vite"
    assert (workshop["wall"]["votes"], workshop["wall"]["voters"]) == (1, 1)
    assert {(one["text"], one["reply"]) for one in table["questions"]} == {
        ("Répondue.", "Oui."),
        ("Ouverte.", None),
    }
    assert [poll["question"] for poll in table["polls"]] == ["On y va."]
    assert table["record"]["asked"] == 3
    assert "Demandeuse" not in json.dumps(told, ensure_ascii=False)


def test_a_file_is_read_again_only_when_something_changed(admin_client, edition, now):
    wall, room = a_workshop(edition, now), a_round_table(edition, now)
    address = reverse(FILE, args=["html"])

    def read(etag=""):
        return admin_client.get(address, headers={"if-none-match": etag})

    first = read()
    assert read(first["ETag"]).status_code == 304
    actions.set_phase(wall, phase=Wall.Phase.CONCLUDE, now=now)
    second = read(first["ETag"])
    assert second.status_code == 200
    live.set_open(room, is_open=False, by=None, now=now)
    assert read(second["ETag"]).status_code == 200
    assert admin_client.get(reverse(FILE, args=["odt"])).status_code == 404


def test_another_edition_s_sheets_are_not_there(admin_client, edition, now):
    former = EditionFactory(is_current=False, slug="avant")
    a_workshop(former, now, said="Une idée d’avant")
    a_round_table(former, now)

    page = admin_client.get(reverse(PAGE)).content.decode()

    assert "Une idée" not in page
    assert "De la loi" not in page


@pytest.mark.parametrize("how_many", [1, 4])
def test_each_sheet_costs_the_same_whatever_was_said(
    admin_client, edition, now, how_many, django_assert_num_queries
):
    wall, room = a_workshop(edition, now), a_round_table(edition, now)
    voice = voice_of(room, RegistrationFactory(edition=edition))
    for n in range(how_many):
        Brick.objects.create(wall=wall, text=f"Idée {n}", at=now)
        asked = live.ask(f"Et {n} ?", room=room, voice=voice, now=now)
        live.moderate(asked.pk, "publish", room=room, by=None, now=now)

    # the organiser and the edition, walls, rooms, sessions; a wall, its groups, proposals, room,
    # voters; the questions, their record, the polls, their options, their answers
    with django_assert_num_queries(16):
        admin_client.get(reverse(PAGE))


@pytest.mark.parametrize(("name", "args"), [(PAGE, []), (FILE, ["html"]), (FILE, ["json"])])
def test_only_organisers_open_them(client, edition, name, args):
    address = reverse(name, args=args)
    assert client.get(address).status_code == 302
    moderator = UserFactory()
    moderator.groups.add(Group.objects.get(name=MODERATOR))
    client.force_login(moderator)

    assert client.get(address).status_code == 403
