"""The organisers' desk of networking: figures, rules, reports; nobody else opens it."""

import io
from datetime import datetime, time, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assises.models import AuditEntry
from networking.models import Profile, Report, Rules
from networking.notices import actions as wall
from networking.safety import handling
from networking.safety.desk.figures import demand, figures
from networking.safety.following import follow
from networking.safety.forgetting import forget
from registration.actions import Colleague, hand_over
from registration.models import Consent
from tests.factories import EditionFactory, RoomFactory, UserFactory
from tests.networking.people import profile_of, signed_in, somebody
from tests.networking.safety.test_actions import exchange_of, meeting_of, reported

HOME, LIST = "/organisation/reseau/", "/organisation/reseau/signalements/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def amina(edition):
    return somebody(edition, "Amina")


@pytest.fixture
def paul(edition):
    return somebody(edition, "Paul", last_name="Lemaire")


@pytest.fixture
def report(amina, paul, now) -> Report:
    return reported(amina, paul, now)


@pytest.fixture
def organiser(db):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="organiser"))
    return user


@pytest.fixture
def desk(organiser) -> Client:
    client = Client()
    client.force_login(organiser)
    return client


def page_of(report) -> str:
    return reverse("networking:desk_report", args=[report.pk])


def pages(report) -> list[str]:
    figures_files = [
        reverse("networking_figures", args=[name, kind])
        for name in ("chiffres", "demandes")
        for kind in ("csv", "xlsx")
    ]
    return [HOME, f"{HOME}regles/", LIST, page_of(report), *figures_files]


@pytest.mark.parametrize("role", ["desk lead", "door staff", "moderator", None])
def test_organisers_alone_open_it(report, amina, role):
    staff, stranger = Client(), Client()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name=role))
    staff.force_login(user)
    posts = [page_of(report), f"{page_of(report)}note/", f"{page_of(report)}lever/"]

    for page in pages(report):
        assert staff.get(page).status_code == 403
        assert stranger.get(page).status_code == 302
        assert signed_in(amina).get(page).status_code == 302
    for page in [*posts, f"{HOME}regles/"]:
        assert staff.post(page, {"state": "suspended"}).status_code == 403
    report.refresh_from_db()
    assert report.state == "open"


def test_another_edition_s_report_is_not_there(desk, edition, now):
    other = EditionFactory(is_current=False)
    theirs = reported(somebody(other), somebody(other), now)

    assert desk.get(page_of(theirs)).status_code == 404
    assert not desk.get(LIST).context["page"].object_list


def test_the_list_says_what_waits_first(desk, amina, paul, edition, organiser, now):
    first, second = (reported(one, paul, now) for one in (amina, somebody(edition, "Zoé")))
    handling.handle(first, "dismissed", note="", by=organiser, now=now)

    page = desk.get(LIST)

    assert list(page.context["page"]) == [second, first]
    assert [one.times for one in page.context["page"]] == [2, 2]
    assert page.context["waiting"] == 1
    assert "1 signalement" in desk.get(HOME).content.decode()


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_costs_the_same(
    desk, amina, edition, how_many, now, django_assert_max_num_queries
):
    for _ in range(how_many):
        reported(somebody(edition), somebody(edition), now)

    with django_assert_max_num_queries(8):  # session, user, rights, edition, two counts, the list
        assert len(desk.get(LIST).context["page"]) == how_many


def test_a_gesture_is_done_with_its_note(desk, report, organiser):
    response = desk.post(page_of(report), {"state": "suspended", "note": "Deuxième fois"})

    report.refresh_from_db()
    assert response["Location"] == LIST
    assert (report.state, report.note, report.handled_by) == (
        "suspended",
        "Deuxième fois",
        organiser,
    )


def test_the_second_organiser_is_told_what_the_first_did(desk, report, organiser):
    desk.post(page_of(report), {"state": "dismissed"})

    again = desk.post(page_of(report), {"state": "suspended"}, follow=True)

    assert "entre-temps" in again.content.decode()
    assert Profile.objects.filter(suspended_at=None).count() == 2


@pytest.mark.parametrize("state", ["", "open", "shredded"])
def test_no_other_gesture_exists(desk, report, state):
    desk.post(page_of(report), {"state": state})

    report.refresh_from_db()
    assert report.state == "open"


def test_who_is_put_aside_is_let_back_once(desk, report, paul):
    desk.post(page_of(report), {"state": "suspended"})
    assert "Mise de côté" in desk.get(page_of(report)).content.decode()

    desk.post(f"{page_of(report)}lever/")
    again = desk.post(f"{page_of(report)}lever/", follow=True)

    assert profile_of(paul).suspended_at is None
    assert "entre-temps" in again.content.decode()


def test_a_report_outlives_a_place_handed_over_and_accuses_nobody_new(
    desk, report, paul, amina, edition, organiser, now
):
    other = reported(somebody(edition, "Zoé"), paul, now)
    handling.handle(report, "suspended", note="Deux fois", by=organiser, now=now)
    early = edition.starts_at - timedelta(days=3)
    to = Colleague("Quentin", "Delattre", "quentin@example.org")
    quentin = hand_over(paul, to, now=early)
    hand_over(amina, Colleague("Rosalinde", "Lys", "rose@example.org"), now=early)

    pages = [desk.get(LIST), desk.get(page_of(report)), desk.get(page_of(other))]
    desk.post(page_of(other), {"state": "suspended"})

    words = "".join(page.content.decode() for page in pages)
    assert "insultée" in words
    assert not [
        name for name in ("Quentin", "Delattre", "Rosalinde", str(quentin.pk)) if name in words
    ]
    assert [one.times for one in pages[0].context["page"]] == [2, 2]
    assert list(pages[1].context["others"]) == [other]
    assert not Profile.objects.exclude(suspended_at=None).exists()
    other.refresh_from_db()
    assert other.state == "open"  # nobody is put aside for it: it may be dismissed
    desk.post(page_of(other), {"state": "dismissed"})
    other.refresh_from_db()
    assert other.state == "dismissed"


def test_reports_go_with_who_is_erased_those_of_before_on_their_day(report, paul, edition, now):
    early = edition.starts_at - timedelta(days=3)
    quentin = hand_over(paul, Colleague("Quentin", "D", "q@example.org"), now=early)
    Consent.objects.create(registration=quentin, purpose="directory", given_at=now)
    mine = reported(somebody(edition, "Zoé"), quentin, now)

    forget(quentin, now=now)

    assert [one.pk for one in Report.objects.all()] == [report.pk]
    assert mine.about_code != report.about_code
    last = datetime.combine(edition.forgets_on, time(12), edition.zone)
    follow(last - timedelta(days=1))
    assert Report.objects.exists()
    follow(last)
    assert not Report.objects.exists()


def test_a_note_does_not_write_over_another_s(desk, report):
    desk.post(f"{page_of(report)}note/", {"note": "Vue", "was": ""})
    desk.post(f"{page_of(report)}note/", {"note": "Autre", "was": ""})

    report.refresh_from_db()
    assert report.note == "Vue"


def test_what_people_wrote_is_escaped(desk, report):
    Report.objects.update(about_text="<script>alert(1)</script>", words="<img src=x>")

    for page in (LIST, page_of(report)):
        text = desk.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


# -- Figures ---------------------------------------------------------------------------------------


def test_figures_count_this_edition_alone(amina, paul, edition, report, organiser, now):
    shy = somebody(edition, "Zoé", shown=False)
    meeting_of(amina, paul, now, state="accepted")
    meeting_of(paul, shy, now)
    exchange_of(amina, paul, now, state="done")
    notice = wall.post(wall.Words("need", "Un four"), id=uuid4(), author=amina, now=now)
    gone = wall.post(wall.Words("offer", "Un four"), id=uuid4(), author=amina, now=now)
    wall.take_down(gone, author=amina, now=now)
    wall.reply(notice, "Oui", id=uuid4(), author=paul, now=now)
    wall.settle(notice, author=amina, found=True, now=now)
    other = EditionFactory(is_current=False)
    wall.post(wall.Words("need", "Un four"), id=uuid4(), author=somebody(other), now=now)

    told = figures(edition)

    assert (told.confirmed, told.shown, told.share) == (3, 2, 67)
    assert (told.asked, told.agreed, told.exchanged) == (2, 1, 1)
    assert (told.offers, told.needs, told.settled, told.replies) == (0, 1, 1, 1)
    assert (told.waiting, told.aside) == (1, 0)


def test_demand_counts_those_who_are_shown_and_names_nobody(desk, amina, paul, edition, now):
    Profile.objects.filter(registration=amina).update(seeks=["meeting-room", "unknown"], offers=[])
    Profile.objects.filter(registration=paul).update(
        seeks=["meeting-room"], offers=["meeting-room", "meeting-room"], seeks_words="Zanzibar"
    )
    gone = somebody(edition, "Zoé")
    Profile.objects.filter(registration=gone).update(seeks=["meeting-room"])
    Consent.objects.filter(registration=gone).update(withdrawn_at=now)

    told = [(one.slug, one.sought, one.offered, one.lack) for one in demand(edition)]
    assert told == [("meeting-room", 2, 1, 1), ("unknown", 1, 0, 1)]
    page = desk.get(HOME).content.decode()
    for name in ("Lemaire", "Zanzibar"):
        assert name not in page


def test_files_answer_304_until_a_figure_moves(desk, amina, now):
    address = reverse("networking_figures", args=["chiffres", "csv"])
    first = desk.get(address)
    known = {"If-None-Match": first["ETag"]}
    assert desk.get(address, headers=known).status_code == 304

    wall.post(wall.Words("need", "Un four"), id=uuid4(), author=amina, now=now)
    second = desk.get(address, headers=known)

    assert second.status_code == 200
    assert "Besoins sur le mur;1" in second.content.decode("utf-8-sig")


def test_files_are_spreadsheets(desk, amina):
    Profile.objects.update(seeks=["=HYPERLINK(1)"])
    response = desk.get(reverse("networking_figures", args=["demandes", "xlsx"]))

    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)

    assert rows[1] == ("=HYPERLINK(1)", 1, 0)
    assert "networking" not in response["Content-Disposition"]
    assert desk.get("/organisation/exports/reseau/personnes.csv").status_code == 404
    assert desk.get("/organisation/exports/reseau/chiffres.pdf").status_code == 404


# -- Rules -----------------------------------------------------------------------------------------


def said(desk, **more) -> dict[str, str]:
    """The form as a browser sends it back, with what is typed."""
    form = desk.get(f"{HOME}regles/").context["form"]
    data = {}
    for field in form:
        value = field.value()
        typed = field.field.widget.format_value(value) if value not in (None, "") else ""
        typed = typed[0] if isinstance(typed, list) else typed
        if field.name == "is_open":
            typed = "on" if value else ""
        data |= {field.html_name: typed, field.html_initial_name: typed}
    data |= more
    return {name: value for name, value in data.items() if value != ""}


def test_rules_are_set_and_recorded(desk, edition, organiser):
    room = RoomFactory(edition=edition)
    asked = said(desk, most_open_requests="3", room=str(room.pk), is_open="")

    assert desk.post(f"{HOME}regles/", asked)["Location"] == HOME

    rules = Rules.of(edition)
    assert (rules.is_open, rules.most_open_requests, rules.room) == (False, 3, room)
    trail = AuditEntry.objects.get(action="networking.rules_set")
    assert (trail.by, sorted(trail.details["changed"])) == (
        organiser,
        ["is_open", "most_open_requests", "room"],
    )


def test_two_organisers_write_only_what_each_changed(desk, edition):
    first, second = said(desk, most_open_requests="3"), said(desk, answer_minutes="45")

    desk.post(f"{HOME}regles/", first)
    desk.post(f"{HOME}regles/", second)

    rules = Rules.of(edition)
    assert (rules.most_open_requests, rules.answer_minutes) == (3, 45)


def test_another_edition_s_room_is_no_choice(desk, edition):
    other = RoomFactory(edition=EditionFactory(is_current=False))

    response = desk.post(f"{HOME}regles/", said(desk, room=str(other.pk)))

    assert response.status_code == 200
    assert not Rules.objects.exists()
