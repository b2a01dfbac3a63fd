from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0004_exchange")]

    operations = [
        migrations.AddField(
            model_name="changenotice",
            name="since",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                fields=["edition"],
                condition=models.Q(tells=True, told_at=None),
                name="releases_to_tell",
            ),
        ),
    ]
