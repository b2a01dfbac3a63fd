from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0005_notice_since"),
        ("assises", "0007_reminders_and_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="material",
            name="digest",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="speaker",
            name="declined_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="cannot come, said at"
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="declined_note",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", ""), _negated=True),
                fields=("session", "digest"),
                name="a_file_goes_with_a_session_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(
                condition=models.Q(("url", ""), _negated=True),
                fields=("session", "url"),
                name="a_link_goes_with_a_session_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at", None), ("declined_at", None), _connector="OR"),
                name="a_speaker_comes_or_cannot",
            ),
        ),
    ]
