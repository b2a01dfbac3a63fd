"""The organisers' pages about tables and slots."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from assises.access import DESK_LEAD, ORGANISER
from networking.meetings import actions
from networking.meetings.desk.figures import figures
from networking.models import Meeting, Slot, Table
from tests.factories import EditionFactory, TableFactory, UserFactory
from tests.networking.meetings.conftest import shown, slot_at
from tests.networking.meetings.test_actions import ask, fresh

PAGE = "networking:desk_tables"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(edition):
    edition.day = timezone.localdate() + timedelta(days=3)
    edition.save()
    return edition


def signed_in(client, role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def organiser(client, edition):
    return signed_in(client, ORGANISER)


@pytest.fixture
def agreed(nadia, louis, slot, now) -> Meeting:
    return actions.accept(ask(louis, nadia, slot, now), by=nadia, now=now)


def text(page) -> str:
    return page.content.decode().replace("\u00a0", " ")


def pages(table, slot) -> list[str]:
    return [
        reverse(PAGE),
        reverse("networking:desk_timetable"),
        reverse("networking:desk_table", args=[table.pk]),
        reverse("networking:desk_table_deed", args=[table.pk, "fermer"]),
        reverse("networking:desk_slot_deed", args=[slot.pk, "retirer"]),
    ]


def test_these_pages_are_the_organisers(client, edition, tables, slot):
    for page in pages(tables[0], slot):
        assert client.get(page)["Location"].startswith("/connexion/")
    lead = signed_in(client, DESK_LEAD)
    assert {lead.get(page).status_code for page in pages(tables[0], slot)} == {403}
    for name in ("networking:desk_add_tables", "networking:desk_make_slots"):
        assert lead.post(reverse(name)).status_code == 403
    assert lead.post(pages(tables[0], slot)[3]).status_code == 403
    organiser = signed_in(client, ORGANISER)
    assert {organiser.get(page).status_code for page in pages(tables[0], slot)} == {200}


def test_each_page_of_the_desk_leads_to_the_others(organiser, tables, slot):
    others = [f"/organisation/reseau/{part}" for part in ("", "regles/", "signalements/")]

    for page in [*others, *pages(tables[0], slot)]:
        tabs = text(organiser.get(page)).split('<nav class="tabs"')[1].split("</nav>")[0]
        assert tabs.count("href=") == 3


def test_tables_of_another_edition_are_not_found(organiser):
    other = EditionFactory(is_current=False)
    table, slot = TableFactory(edition=other), slot_at(other, 15)

    for page in pages(table, slot)[2:]:
        assert organiser.get(page).status_code == 404
        assert organiser.post(page).status_code == 404
    assert Table.objects.get().is_open


def test_tables_are_added_and_described(organiser, edition):
    form = {"how_many": 3, "note": "Près des fenêtres", "note_en": "", "step_free": "on"}
    page = organiser.post(reverse("networking:desk_add_tables"), form, follow=True)

    assert "3 tables sont ajoutées." in text(page)
    table = edition.tables.get(number=2)
    assert (table.note, table.is_step_free) == ("Près des fenêtres", True)

    organiser.post(reverse("networking:desk_table", args=[table.pk]), {"note": "Au fond"})
    table.refresh_from_db()
    assert (table.note, table.is_step_free) == ("Au fond", False)


def test_a_table_whose_meeting_wants_no_steps_keeps_none(organiser, nadia, louis, slot, now):
    meeting = actions.accept(ask(louis, nadia, slot, now, step_free=True), by=nadia, now=now)

    page = organiser.post(reverse("networking:desk_table", args=[meeting.table_id]), {"note": ""})

    assert "table de plain-pied" in text(page)
    assert fresh(meeting).table.is_step_free


def test_slots_are_made_from_hours(organiser, edition):
    form = {"begins": "12:40", "ends": "14:00", "length": 20, "pause": 0}
    address = reverse("networking:desk_make_slots")

    first = organiser.post(address, form, follow=True)
    again = organiser.post(address, form | {"begins": "13:50", "ends": "14:10"}, follow=True)

    assert "4 créneaux sont faits." in text(first)
    assert "1 est laissé de côté" in text(again)
    hours = [f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in edition.slots.in_order()]
    assert hours == ["12:40", "13:00", "13:20", "13:40"]


@pytest.mark.parametrize(
    "wrong",
    [{"ends": "12:50"}, {"length": 0}, {"begins": "midi"}, {"pause": -1}, {"length": 10_000}],
)
def test_hours_that_make_no_slot_are_said_so(organiser, wrong):
    form = {"begins": "12:40", "ends": "14:00", "length": 20, "pause": 0} | wrong

    page = organiser.post(reverse("networking:desk_make_slots"), form)

    assert page.context["slots_form"].errors
    assert not Slot.objects.exists()


def test_closing_a_table_says_first_who_moves(organiser, agreed):
    address = reverse("networking:desk_table_deed", args=[agreed.table_id, "fermer"])
    page = organiser.get(address)
    assert "Louis Lemaire et Nadia Lemaire passent à la table 2" in text(page)

    organiser.post(address, {"seen": page.context["following"].mark})

    assert fresh(agreed).table.number == 2
    assert not Table.objects.get(number=1).is_open


@pytest.mark.parametrize("kind", ["table", "slot"])
def test_what_has_changed_since_is_looked_at_again(
    organiser, edition, agreed, zoe, slot, now, kind
):
    Table.objects.filter(number=2).update(is_open=kind == "table")
    thing = {"table": agreed.table_id, "slot": slot.pk}[kind]
    address = reverse(f"networking:desk_{kind}_deed", args=[thing, "fermer"])
    seen = organiser.get(address).context["following"].mark
    actions.cancel(agreed, by=agreed.asking, now=now)

    for form in ({"seen": seen}, {}):
        page = organiser.post(address, form)
        assert "a changé" in text(page)
    assert Table.objects.get(pk=agreed.table_id).is_open
    assert Slot.objects.get().is_open


def test_removing_a_slot_ends_its_meetings_and_keeps_it_closed(organiser, agreed, slot):
    address = reverse("networking:desk_slot_deed", args=[slot.pk, "retirer"])
    page = organiser.get(address)
    assert "Louis Lemaire et Nadia Lemaire est annulé" in text(page)

    page = organiser.post(address, {"seen": page.context["following"].mark}, follow=True)

    assert "gardé dans la liste" in text(page)
    assert fresh(agreed).state == Meeting.State.CANCELLED
    assert not Slot.objects.get().is_open
    organiser.post(reverse("networking:desk_slot_deed", args=[slot.pk, "ouvrir"]))
    assert Slot.objects.get().is_open


def test_an_unused_table_is_removed(organiser, tables):
    address = reverse("networking:desk_table_deed", args=[tables[0].pk, "retirer"])

    organiser.post(address, {"seen": organiser.get(address).context["following"].mark})

    assert list(Table.objects.all()) == [tables[1]]


def test_a_deed_that_is_none_is_not_found(organiser, tables):
    address = reverse("networking:desk_table_deed", args=[tables[0].pk, "bruler"])

    assert (organiser.get(address).status_code, organiser.post(address).status_code) == (404, 404)


def test_the_timetable_says_who_sits_where(organiser, agreed, later):
    page = organiser.get(reverse("networking:desk_timetable"))

    rows = [[bool(one) for one in row.meetings] for row in page.context["rows"]]
    assert rows == [[True, False], [False, False]]
    assert "Louis Lemaire<br>Nadia Lemaire" in text(page)


def test_figures_count_and_name_nobody(organiser, edition, agreed, nadia, zoe, later, now):
    actions.decline(ask(zoe, nadia, later, now), by=nadia, now=now)
    ask(shown(edition, "Eva"), nadia, later, now)
    actions.mark_missed(agreed, by=nadia, now=agreed.slot.ends_at)

    page = organiser.get(reverse(PAGE))

    assert figures(edition) == {
        "asked": 3,
        "agreed": 1,
        "standing": 1,
        "waiting": 1,
        "declined": 1,
        "lapsed": 0,
        "cancelled": 0,
        "missed": 1,
    }
    assert "Louis" not in text(page)
    assert "Nadia" not in text(page)


@pytest.mark.parametrize("how_many", [1, 4])
def test_pages_cost_the_same_whatever_their_length(
    organiser, edition, how_many, django_assert_num_queries
):
    for n in range(how_many):
        TableFactory(edition=edition, number=n + 1)
        slot_at(edition, 15, 10 * n, 10)

    for name in (PAGE, "networking:desk_timetable"):
        with django_assert_num_queries(9):  # five to know who asks
            organiser.get(reverse(name))
