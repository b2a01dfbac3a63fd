"""The migration that makes charts and partners of what was written before."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

APPS = ("agenda", "assises")


def the_migration() -> tuple[str, str]:
    """Whatever its number is."""
    names = MigrationExecutor(connection).loader.disk_migrations
    return next(key for key in names if key[0] == "agenda" and key[1].endswith("_figures"))


def before() -> list[tuple[str, str]]:
    migration = MigrationExecutor(connection).loader.disk_migrations[the_migration()]
    return [key for key in migration.dependencies if key[0] in APPS and key[1] != "__first__"]


def to(targets):
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def older(transactional_db):
    """The models as they were; the database comes back to today's afterwards."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield to(before())
    to(latest)


def an_edition(apps):
    return apps.get_model("assises", "Edition").objects.create(
        slug="avant",
        number=1,
        name="Avant",
        short_name="Avant",
        organiser="MEL",
        day="2027-03-18",
        opens_at="08:30",
        closes_at="17:00",
        venue="LILLIAD",
        address="Villeneuve-d’Ascq",
        capacity=500,
        partners="MEL | invite\nLILLIAD | salles\nSans rien",
        partners_en="MEL | host\nLILLIAD | rooms\nSans rien",
    )


def some_figures(apps, edition):
    KeyFigure = apps.get_model("agenda", "KeyFigure")
    for position, (slug, chart, value, share, state, reason) in enumerate(
        [
            ("projets-finances", "projets", "62", None, "sure", ""),
            ("associations", "formes", "45 %", 45, "sure", ""),
            ("entreprises", "formes", "55 %", 55, "sure", ""),
            ("realise", "emplois", "483", 100, "doubtful", "Une virgule."),
            ("prevu", "emplois", "455", 94, "doubtful", ""),
            ("weppes", "territoires", "0 %", 0, "sure", ""),
            ("seul", "", "beaucoup", None, "sure", ""),
        ]
    ):
        KeyFigure.objects.create(
            edition=edition,
            slug=slug,
            chart=chart,
            label=slug,
            value=value,
            share=share,
            state=state,
            reason=reason,
            position=position,
        )


def test_rows_move_into_charts_and_back(older):
    edition = an_edition(older)
    some_figures(older, edition)

    apps = to([the_migration()])

    charts = apps.get_model("agenda", "Chart").objects.order_by("position")
    assert [(one.slug, one.kind, one.bricks, one.is_on_home) for one in charts] == [
        ("projets", "bricks", 62, True),
        ("emplois", "bars", None, True),
        ("territoires", "bars", None, True),
        ("chiffres", "bars", None, True),
    ]
    figures = apps.get_model("agenda", "KeyFigure").objects.order_by("chart__position", "position")
    assert list(figures.values_list("label", "value", "amount", "reason")) == [
        ("associations", "45 %", 45, ""),
        ("entreprises", "55 %", 55, ""),
        ("realise", "483", 483, "Une virgule."),
        ("prevu", "455", 455, "À vérifier."),
        ("weppes", "0 %", 0, ""),
        ("seul", "beaucoup", None, ""),
    ]
    partners = apps.get_model("agenda", "Partner").objects.order_by("position")
    assert list(partners.values_list("name", "what", "what_en", "kind")) == [
        ("MEL", "invite", "host", "organiser"),
        ("LILLIAD", "salles", "rooms", "partner"),
        ("Sans rien", "", "", "partner"),
    ]

    apps = to(before())

    figures = apps.get_model("agenda", "KeyFigure").objects.order_by("position")
    assert list(figures.values_list("chart", "label", "value", "share", "edition__slug")) == [
        ("projets", "projets financés, une brique chacun", "62", None, "avant"),
        ("formes", "associations", "45 %", 45, "avant"),
        ("formes", "entreprises", "55 %", 55, "avant"),
        ("emplois", "realise", "483", 100, "avant"),
        ("emplois", "prevu", "455", 94, "avant"),
        ("territoires", "weppes", "0 %", 0, "avant"),
        ("chiffres", "seul", "beaucoup", 0, "avant"),
    ]
