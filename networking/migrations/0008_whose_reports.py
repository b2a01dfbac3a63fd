from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_whose(apps, schema_editor):
    """Until now, reports went with the place: those that stand are about who holds it."""
    report, person = (
        apps.get_model("networking", "Report"),
        apps.get_model("registration", "Registration"),
    )
    code = person.objects.filter(pk=OuterRef("about")).values("code")
    report.objects.update(about_code=Subquery(code))


class Migration(migrations.Migration):
    dependencies = [
        ("networking", "0007_codes_of_who_meets"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="about_code",
            field=models.CharField(blank=True, editable=False, max_length=8),
        ),
        migrations.RunPython(say_whose, migrations.RunPython.noop),
    ]
