import re
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATES = [("sure", "sure"), ("doubtful", "to be checked")]
TITLES = {
    "projets": ("projets financés, une brique chacun", "funded projects, one brick each"),
    "emplois": ("Emplois créés ou consolidés, 2015", "Jobs created or consolidated, 2015"),
    "territoires": ("Où sont les projets soutenus", "Where the supported projects are"),
}
NUMBER = re.compile(r"(\d{1,3}(?:[\s\u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?!\d)")


def amount_of(figure):
    found = NUMBER.match(figure.value.strip())
    if not found:
        return figure.share
    whole = re.sub(r"\D", "", found[1])
    amount = Decimal(f"{whole}.{found[2] or 0}")
    return amount if amount < 10**12 else figure.share


def forwards(apps, schema_editor):
    """Figures that named a chart belong to one; lines of partners become rows."""
    for edition in apps.get_model("assises", "Edition").objects.order_by("pk"):
        charts_of(apps, edition)
        partners_of(apps, edition)
    settle(schema_editor)


def charts_of(apps, edition):
    Chart, KeyFigure = apps.get_model("agenda", "Chart"), apps.get_model("agenda", "KeyFigure")
    by_chart = {}
    figures = KeyFigure.objects.filter(edition=edition).order_by("position", "pk")
    for figure in figures:
        if figure.state == "doubtful" and not figure.reason:
            figure.reason = "À vérifier."
        by_chart.setdefault(figure.old_chart, []).append(figure)
    walls = whole = None
    total, forms = by_chart.get("projets", []), by_chart.get("formes", [])
    if forms and len(total) == 1 and total[0].value.isdecimal() and int(total[0].value) <= 9999:
        walls, whole = by_chart.pop("formes"), by_chart.pop("projets")[0]
        by_chart = {"projets": walls, **by_chart}
    for position, (slug, rows) in enumerate(by_chart.items()):
        title, title_en = TITLES.get(slug, (slug.replace("-", " ").capitalize() or "Chiffres", ""))
        is_wall = rows is walls
        chart = Chart.objects.create(
            edition=edition,
            slug=slug or "chiffres",
            title=title,
            title_en=title_en,
            kind="bricks" if is_wall else "bars",
            bricks=int(whole.value) if is_wall else None,
            unit="%" if all("%" in row.value for row in rows) else "",
            adds_up_to=100 if slug == "territoires" or is_wall else None,
            state=whole.state if is_wall else "sure",
            reason=whole.reason if is_wall else "",
            reason_en=whole.reason_en if is_wall else "",
            source=whole.source if is_wall else "",
            is_on_home=is_wall or slug not in ("projets", "formes"),
            position=position,
        )
        for number, row in enumerate(rows):
            row.chart, row.amount, row.position = chart, amount_of(row), number
            row.save()
    if whole:
        whole.delete()


def partners_of(apps, edition):
    Partner = apps.get_model("agenda", "Partner")
    lines = [line.split(" | ") for line in edition.partners.splitlines() if line.strip()]
    english = [line.split(" | ") for line in edition.partners_en.splitlines() if line.strip()]
    for position, line in enumerate(lines):
        name = line[0].strip()[:120]
        said = english[position] if len(english) == len(lines) else []
        Partner.objects.get_or_create(
            edition=edition,
            name=name,
            defaults={
                "what": line[1].strip()[:120] if len(line) > 1 else "",
                "what_en": said[1].strip()[:120] if len(said) > 1 else "",
                "kind": "organiser" if name == edition.organiser else "partner",
                "position": position,
            },
        )


def backwards(apps, schema_editor):
    """What the older shape can hold: the chart's name, a share out of 100, lines of partners."""
    Chart, KeyFigure = apps.get_model("agenda", "Chart"), apps.get_model("agenda", "KeyFigure")
    for chart in Chart.objects.order_by("position", "pk"):
        rows = list(KeyFigure.objects.filter(chart=chart).order_by("position", "pk"))
        is_wall = chart.kind == "bricks" and chart.bricks
        longest = max((row.amount or 0 for row in rows), default=0) or 1
        for number, row in enumerate(rows, start=1):
            row.edition_id, row.slug = chart.edition_id, f"{chart.slug[:44]}-{number}"
            row.old_chart = "formes" if is_wall else chart.slug
            row.share = row.amount if chart.unit == "%" else (row.amount or 0) * 100 / longest
            row.share = min(round(row.share or 0), 100)
            row.position = chart.position * 50 + number
            row.save()
        if is_wall:
            KeyFigure.objects.create(
                chart=chart,
                edition_id=chart.edition_id,
                slug=f"{chart.slug[:44]}-0",
                old_chart="projets",
                label=chart.title,
                label_en=chart.title_en,
                value=str(chart.bricks),
                state=chart.state,
                reason=chart.reason,
                reason_en=chart.reason_en,
                source=chart.source,
                position=chart.position * 50,
            )
    lines_again(apps)
    settle(schema_editor)


def lines_again(apps):
    Partner = apps.get_model("agenda", "Partner")
    for edition in apps.get_model("assises", "Edition").objects.order_by("pk"):
        mine = list(Partner.objects.filter(edition=edition).order_by("position", "pk"))
        edition.partners = "\n".join(f"{one.name} | {one.what}" for one in mine)
        edition.partners_en = "\n".join(f"{one.name} | {one.what_en or one.what}" for one in mine)
        edition.save(update_fields=["partners", "partners_en"])


def settle(schema_editor):
    """PostgreSQL alters no table that still has foreign keys to check."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.connection.check_constraints()


def words(name, length, label):
    return (name, models.CharField(blank=True, max_length=length, verbose_name=label))


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def edition(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to="assises.edition"
    )


def number(label):
    return models.DecimalField(
        blank=True,
        decimal_places=2,
        max_digits=14,
        null=True,
        validators=[django.core.validators.MinValueValidator(0)],
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0006_speaking"),
        ("assises", "0007_reminders_and_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chart",
            fields=[
                ("id", key()),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                words("title_en", 200, "title, in English"),
                words("heading", 120, "under the heading"),
                words("heading_en", 120, "heading, in English"),
                words("note", 500, "note"),
                words("note_en", 500, "note, in English"),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("numbers", "numbers, in large"),
                            ("bars", "bars, the longest is full"),
                            ("parts", "one bar cut into parts"),
                            ("pairs", "side by side: planned and done, year by year"),
                            ("bricks", "a wall, one brick each"),
                        ],
                        default="bars",
                        max_length=10,
                        verbose_name="shown as",
                    ),
                ),
                words("unit", 40, "unit"),
                words("unit_en", 40, "unit, in English"),
                (
                    "bricks",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="how many bricks"
                    ),
                ),
                ("adds_up_to", number("the figures should add up to")),
                (
                    "state",
                    models.CharField(
                        choices=STATES, default="sure", max_length=10, verbose_name="state"
                    ),
                ),
                words("reason", 300, "why it is doubtful"),
                words("reason_en", 300, "why, in English"),
                words("source", 200, "source"),
                (
                    "is_on_home",
                    models.BooleanField(default=False, verbose_name="on the home page"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edition", edition("charts")),
                (
                    "sessions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="charts",
                        to="agenda.session",
                        verbose_name="with these sessions",
                    ),
                ),
            ],
            options={"verbose_name": "chart"},
        ),
        migrations.AddConstraint(
            model_name="chart",
            constraint=models.UniqueConstraint(
                fields=("edition", "slug"), name="one_chart_per_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="chart",
            constraint=models.CheckConstraint(
                condition=Q(("adds_up_to", None), ("adds_up_to__gte", 0), _connector="OR"),
                name="no_sum_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="chart",
            constraint=models.CheckConstraint(
                condition=~Q(state="doubtful") | ~Q(reason=""),
                name="no_doubt_of_a_chart_without_reason",
            ),
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", key()),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                words("what", 120, "what it does for the day"),
                words("what_en", 120, "the same, in English"),
                ("url", models.URLField(blank=True, verbose_name="web site")),
                ("logo", models.TextField(blank=True, editable=False)),
                ("logo_key", models.CharField(blank=True, editable=False, max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organiser", "organises"),
                            ("partner", "partner"),
                            ("provider", "provider"),
                        ],
                        default="partner",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("edition", edition("partner_set")),
            ],
            options={
                "verbose_name": "partner",
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "name"), name="one_partner_per_name")
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="keyfigure", name="one_figure_per_slug"),
        migrations.RenameField("keyfigure", "chart", "old_chart"),
        migrations.AlterField(
            "keyfigure",
            "edition",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="key_figures",
                to="assises.edition",
            ),
        ),
        migrations.AlterField("keyfigure", "slug", models.SlugField(null=True)),
        migrations.AlterField(
            "keyfigure",
            "old_chart",
            models.SlugField(blank=True, default="", verbose_name="chart"),
        ),
        migrations.AddField(
            "keyfigure",
            "chart",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="agenda.chart",
            ),
        ),
        migrations.AddField("keyfigure", "amount", number("number that is drawn")),
        migrations.AddField("keyfigure", *words("series", 80, "series")),
        migrations.AddField("keyfigure", *words("series_en", 80, "series, in English")),
        migrations.AddField("keyfigure", *words("value_en", 40, "value, in English")),
        migrations.RunPython(forwards, backwards),
        migrations.AlterField(
            "keyfigure",
            "chart",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="agenda.chart",
            ),
        ),
        migrations.RemoveField("keyfigure", "edition"),
        migrations.RemoveField("keyfigure", "slug"),
        migrations.RemoveField("keyfigure", "old_chart"),
        migrations.RemoveField("keyfigure", "share"),
        migrations.AddConstraint(
            model_name="keyfigure",
            constraint=models.CheckConstraint(
                condition=Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                name="no_figure_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyfigure",
            constraint=models.CheckConstraint(
                condition=~Q(state="doubtful") | ~Q(reason=""),
                name="no_doubt_of_a_figure_without_reason",
            ),
        ),
    ]
