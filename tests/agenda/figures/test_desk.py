"""The organisers' pages of the key figures and of the partners."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from agenda.figures import actions
from agenda.models import Chart, KeyFigure, Partner
from assises.access import MODERATOR, ORGANISER
from assises.models import AuditEntry, Edition
from tests.factories import (
    ChartFactory,
    EditionFactory,
    KeyFigureFactory,
    SessionFactory,
    UserFactory,
)


def signed_in(client, group):
    user = UserFactory(name="Camille")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


@pytest.fixture
def organiser(client, edition):
    return signed_in(client, ORGANISER)


@pytest.fixture
def chart(edition) -> Chart:
    made = ChartFactory(edition=edition, slug="territoires")
    KeyFigureFactory(chart=made, label="Lillois")
    KeyFigureFactory(chart=made, label="Est", value="11 %", amount=11, position=1)
    return made


def at(name, *args):
    return reverse(f"agenda:{name}", args=args)


def typed(*lines, **chart):
    """The form of a chart with these lines."""
    said = {"title": "Territoires", "kind": "bars", "seen": "1", **chart}
    said |= {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        said |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return said


LILLOIS = {"label": "Lillois", "value": "55 %", "order": "1"}
EST = {"label": "Est", "value": "11 %", "order": "2"}
GET_PAGES = [
    ("desk_charts", []),
    ("desk_chart_add", []),
    ("desk_chart", ["territoires"]),
    ("desk_partners", []),
]
POST_PAGES = [
    *GET_PAGES[1:],
    ("desk_chart_order", ["territoires"]),
    ("desk_chart_delete", ["territoires"]),
]


@pytest.mark.parametrize(("name", "args"), GET_PAGES)
def test_strangers_sign_in_and_other_staff_may_not(client, chart, name, args):
    assert client.get(at(name, *args)).status_code == 302

    signed_in(client, MODERATOR)

    assert client.get(at(name, *args)).status_code == 403


@pytest.mark.parametrize(("name", "args"), POST_PAGES)
def test_others_change_nothing(client, chart, name, args):
    signed_in(client, MODERATOR)
    said = typed(LILLOIS, up="1", sure="1", **{"lines-0-name": "KPA"})

    assert client.post(at(name, *args), said).status_code == 403
    assert list(Chart.objects.all()) == [chart]
    assert not Partner.objects.exists()


@pytest.mark.parametrize(("name", "args"), GET_PAGES)
def test_organisers_may(client, organiser, chart, name, args):
    assert client.get(at(name, *args)).status_code == 200


@pytest.mark.parametrize("name", ["desk_chart", "desk_chart_order", "desk_chart_delete"])
def test_a_chart_of_another_edition_is_not_touched(client, organiser, edition, name):
    other = ChartFactory(edition=EditionFactory(is_current=False), slug="ailleurs")

    response = client.post(at(name, "ailleurs"), typed(LILLOIS, sure="1", down="1"))

    assert response.status_code in (302, 404)
    assert Chart.objects.get() == other
    assert Chart.objects.get().title == other.title


@pytest.mark.parametrize("how_many", [1, 8])
def test_the_list_costs_the_same_whatever_its_length(
    client, organiser, edition, how_many, django_assert_num_queries
):
    session = SessionFactory(edition=edition)
    for made in ChartFactory.create_batch(how_many, edition=edition):
        KeyFigureFactory(chart=made)
        made.sessions.add(session)

    with django_assert_num_queries(8):  # who asks, 4; edition; charts, figures, sessions
        client.get(at("desk_charts"))


def test_a_chart_is_added_with_its_figures_and_shown_at_once(client, organiser, edition):
    session = SessionFactory(edition=edition)
    known = client.get("/")["ETag"]

    response = client.post(
        at("desk_chart_add"),
        typed(
            {"label": "Est", "value": "11 %", "order": "2"},
            {"label": "Lillois", "value": "55 %", "order": "1", "is_doubtful": "on"}
            | {"reason": "Lu dans deux colonnes.", "series": "2018"},
            {},
            sessions=[session.pk],
            is_on_home="on",
            adds_up_to="100",
            unit="%",
            seen="",
        ),
    )

    assert response["Location"] == at("desk_chart", "territoires")
    chart = Chart.objects.get()
    figures = chart.figures.in_order().values_list("label", "value", "amount", "state", "reason")
    assert list(figures) == [
        ("Lillois", "55 %", Decimal(55), "doubtful", "Lu dans deux colonnes."),
        ("Est", "11 %", Decimal(11), "sure", ""),
    ]
    assert list(chart.sessions.all()) == [session]
    shown = client.get("/", headers={"If-None-Match": known})
    assert "Lu dans deux colonnes." in shown.content.decode()
    assert AuditEntry.objects.get().action == "agenda.chart_added"


def test_a_double_click_adds_one(client, organiser, edition):
    for _click in range(2):
        client.post(at("desk_chart_add"), typed(LILLOIS, seen=""))

    assert Chart.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_a_title_that_is_taken_is_refused_and_nothing_is_lost(client, organiser, chart):
    response = client.post(at("desk_chart_add"), typed(EST, seen=""))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert 'value="11 %"' in response.content.decode()
    assert chart.figures.count() == 2


def test_what_stands_is_in_the_form(client, organiser, chart):
    KeyFigure.objects.filter(label="Est").update(value="onze", amount="11.5")

    said = client.get(at("desk_chart", "territoires")).content.decode()

    assert 'value="55 %"' in said
    assert 'value="11,50"' in said
    assert "Tel qu’enregistré" in said


def test_saving_what_stands_changes_nothing(client, organiser, chart, edition):
    client.post(
        at("desk_chart", "territoires"),
        typed(LILLOIS, EST, title=chart.title),
    )

    assert Chart.objects.get().version == 1
    assert Edition.objects.get().version == edition.version
    assert not AuditEntry.objects.exists()


def test_figures_are_ordered_and_taken_out(client, organiser, chart):
    client.post(
        at("desk_chart", "territoires"),
        typed(
            {**LILLOIS, "order": "9"},
            {**EST, "order": "1"},
            {"label": "Nord", "value": "7 %", "is_gone": "on"},
            {"label": "Sud", "value": "plus de 2"},
        ),
    )

    figures = Chart.objects.get().figures.in_order()
    assert [(one.label, one.amount) for one in figures] == [
        ("Est", 11),
        ("Lillois", 55),
        ("Sud", None),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"label": "", "value": "3"}, "label"),
        ({"label": "A", "value": ""}, "value"),
        ({"label": "A", "value": "3", "amount": "-3"}, "amount"),
        ({"label": "A", "value": "3", "amount": "trois"}, "amount"),
        ({"label": "A", "value": "3", "amount": "9" * 20}, "amount"),
        ({"label": "A", "value": "3", "is_doubtful": "on"}, "reason"),
        ({"label": "A" * 201, "value": "3"}, "label"),
        ({"label": "A", "value": "3", "order": "-1"}, "order"),
    ],
)
def test_a_wrong_line_is_told_and_nothing_is_lost(client, organiser, chart, line, field):
    response = client.post(at("desk_chart", "territoires"), typed(line, EST, note="À garder"))

    assert response.status_code == 422
    assert list(response.context["lines"].forms[0].errors) == [field]
    assert "À garder" in response.content.decode()
    assert chart.figures.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "tarte"}, "kind"),
        ({"kind": "bricks"}, "bricks"),
        ({"adds_up_to": "-1"}, "adds_up_to"),
        ({"is_doubtful": "on"}, "reason"),
        ({"sessions": "999999"}, "sessions"),
    ],
)
def test_a_wrong_chart_is_told(client, organiser, chart, wrong, field):
    response = client.post(at("desk_chart", "territoires"), typed(LILLOIS, **wrong))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Chart.objects.get().version == 1


def test_sessions_of_another_edition_are_refused(client, organiser, chart):
    elsewhere = SessionFactory(edition=EditionFactory(is_current=False))

    response = client.post(at("desk_chart", "territoires"), typed(LILLOIS, sessions=[elsewhere.pk]))

    assert response.status_code == 422


@pytest.mark.parametrize("total", ["", "x", "99999", "-1"])
def test_a_damaged_form_is_refused_politely(client, organiser, chart, total):
    for do in ("", "more", "look"):
        said = typed(LILLOIS, do=do) | {"lines-TOTAL_FORMS": total}

        assert client.post(at("desk_chart", "territoires"), said).status_code in (200, 422)
    assert chart.figures.count() == 2


def test_more_lines_keep_what_is_typed(client, organiser, chart):
    response = client.post(
        at("desk_chart", "territoires"),
        typed({"label": "À moitié"}, {}, do="more", title="", note="Écrit"),
    )

    said = response.content.decode()
    assert response.status_code == 200
    assert 'value="À moitié"' in said
    assert 'value="Écrit"' in said
    assert len(response.context["lines"].forms) == 4
    assert "error" not in said
    assert chart.figures.count() == 2


def test_a_chart_is_looked_at_before_it_is_saved(client, organiser, chart):
    response = client.post(
        at("desk_chart", "territoires"),
        typed(LILLOIS, {"label": "Essai", "value": "30 %"}, do="look", adds_up_to="100", unit="%"),
    )

    said = response.content.decode().replace("\u00a0", " ")
    assert "Tel que saisi : pas encore enregistré" in said
    assert "les chiffres font 85 %" in said
    assert chart.figures.count() == 2


def test_two_at_once_are_told_and_the_second_may_insist(client, organiser, chart, now):
    other = UserFactory(name="Dominique")
    values = {name: getattr(chart, name) for name in actions.OF_CHART}
    actions.save_chart(
        "territoires",
        edition=chart.edition,
        values={**values, "note": "De l’autre"},
        sessions=[],
        figures=[],
        seen=1,
        by=other,
        now=now,
    )

    mine = typed(LILLOIS, note="De moi")
    told = client.post(at("desk_chart", "territoires"), mine)

    assert told.status_code == 409
    said = told.content.decode()
    assert "Dominique" in said
    assert 'value="De moi"' in said
    assert 'name="seen" value="2"' in said
    assert Chart.objects.get().note == "De l’autre"

    client.post(at("desk_chart", "territoires"), {**mine, "seen": "2"})

    assert Chart.objects.get().note == "De moi"


def test_a_chart_that_is_gone_meanwhile_says_so(client, organiser, chart, now):
    with pytest.raises(actions.Gone):
        actions.save_chart(
            "disparu",
            edition=chart.edition,
            values={name: getattr(chart, name) for name in actions.OF_CHART},
            sessions=[],
            figures=[],
            seen=1,
            by=None,
            now=now,
        )


def test_charts_are_put_in_order(client, organiser, edition):
    for slug in ("a", "b", "c"):
        ChartFactory(edition=edition, slug=slug, title=slug)

    client.post(at("desk_chart_order", "c"), {"up": "1"})
    client.post(at("desk_chart_order", "a"), {"up": "1"})

    assert [one.slug for one in Chart.objects.of(edition).in_order()] == ["a", "c", "b"]


def test_a_chart_is_deleted_with_the_box_ticked_alone(client, organiser, chart):
    client.post(at("desk_chart_delete", "territoires"), {"seen": "1"})
    assert Chart.objects.exists()

    client.post(at("desk_chart_delete", "territoires"), {"seen": "0", "sure": "1"})
    assert Chart.objects.exists()  # it has changed since

    client.post(at("desk_chart_delete", "territoires"), {"seen": "1", "sure": "1"})
    assert not KeyFigure.objects.exists()


def test_a_title_that_is_an_address_of_the_desk_is_no_trap(client, organiser, edition):
    response = client.post(at("desk_chart_add"), typed(LILLOIS, title="Nouveau", seen=""))

    assert response["Location"] == at("desk_chart", "nouveau-2")
