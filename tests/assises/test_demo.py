"""The demo edition: the same arguments again change nothing."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from agenda.models import Chart, Session, Speaker, SpeakerContact
from assises import demo
from assises.demo import about
from assises.models import Edition, OutgoingMail
from networking.contacts.reading import mine_of
from networking.models import Exchange, Meeting, Notice, Profile, Reply, Slot, Table
from registration.models import Registration
from workshops.models import Round, Seat

pytestmark = pytest.mark.django_db


def load() -> list[tuple[str, str]]:
    demo.load(participants=30, seed=1, day=None, now=timezone.now())
    return list(Seat.objects.order_by("pk").values_list("workshop__session__slug", "state"))


def test_most_people_have_a_seat_in_a_workshop_and_a_second_run_makes_none():
    first = load()

    assert 15 <= len(first) < 30
    assert {state for _workshop, state in first} == {"held"}
    assert load() == first


def test_a_demo_that_was_changed_meanwhile_is_completed_all_the_same():
    load()
    Seat.objects.all().delete()
    Round.objects.update(opens_at=timezone.now().replace(year=2050))
    Registration.objects.filter(number=1).update(state="cancelled")

    assert load() == []


def test_each_workshop_says_what_it_is_about_and_what_was_made_up(client):
    load()

    for session in Session.objects.filter(kind=Session.Kind.WORKSHOP):
        for prefix, made_up in (("", about.MADE_UP), ("/en", about.MADE_UP_EN)):
            page = client.get(f"{prefix}/ateliers/{session.slug}/").content.decode()
            assert made_up in page.replace("\u00a0", " ")


def test_people_of_the_directory_sign_what_is_on_the_wall_and_a_second_run_adds_nothing():
    counts = []
    for _ in range(2):
        load()
        counts.append((Notice.objects.count(), Reply.objects.count()))

    assert counts == [(12, 10), (12, 10)]
    shown = Profile.objects.shown().values("registration")
    assert not Notice.objects.exclude(author__in=shown).exists()
    assert Notice.objects.seen_by(Registration.objects.last()).count() == 12
    assert Edition.objects.get().is_demo


def test_some_of_those_on_stage_have_a_link_and_a_second_run_changes_nothing(client):
    links = demo.load(participants=1, seed=1, day=None, now=timezone.now())["speakers"]
    Speaker.objects.filter(slug="vianney-duhoo").update(biography="", confirmed_at=None)
    before = list(Speaker.objects.order_by("pk").values())

    load()

    assert list(Speaker.objects.order_by("pk").values()) == before
    assert len(links) == SpeakerContact.objects.filter(email__endswith="@example.org").count() == 4
    assert client.get(urlsplit(links[0]["space"]).path).status_code == 302
    assert not Speaker.objects.exclude(photograph="").exists()


def test_the_first_people_have_contacts_and_a_second_run_makes_none():
    load()
    first = Registration.objects.order_by("number").first()
    mine = mine_of(first, timezone.now())
    before = list(Exchange.objects.order_by("pk").values())

    load()

    assert [len(mine.contacts), len(mine.to_answer), len(mine.offered)] == [3, 1, 1]
    assert list(Exchange.objects.order_by("pk").values()) == before


def test_tables_and_meetings_are_made_once_and_move_with_the_day():
    now = timezone.now()
    for _time in range(2):
        demo.load(participants=60, seed=1, day=None, now=now)
    before = set(Meeting.objects.values_list("pk", "state", "slot", "table"))
    slots = [slot.starts_at for slot in Slot.objects.order_by("pk")]

    demo.load(participants=60, seed=1, day=demo.DAY + timedelta(days=7), now=now)

    assert set(Meeting.objects.values_list("pk", "state", "slot", "table")) == before
    states = Counter(state for _pk, state, _slot, _table in before)
    assert states.keys() == set(Meeting.State.values)
    assert (Table.objects.count(), len(slots)) == (12, 9)
    moved = [slot.starts_at for slot in Slot.objects.order_by("pk")]
    assert [one.date() - other.date() for one, other in zip(moved, slots, strict=True)] == [
        timedelta(days=7)
    ] * 9
    assert not OutgoingMail.objects.filter(kind__startswith="networking.").exists()


def test_charts_of_an_older_demo_are_shown_with_the_plan_too(client):
    load()
    chart = Chart.objects.get(slug="emplois")
    chart.sessions.clear()
    Chart.objects.filter(pk=chart.pk).update(heading="", heading_en="")

    load()

    assert [one.slug for one in chart.sessions.all()] == ["bilan"]
    assert "Réalisé" in client.get("/programme/bilan/").content.decode()
    assert Chart.objects.count() == 12
