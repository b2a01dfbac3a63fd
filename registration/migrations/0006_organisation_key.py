from typing import Any

from django.db import migrations

from registration.names import folded


def fold(apps: Any, schema_editor: Any) -> None:
    """What organisations are looked for by, for those who registered before it was kept."""
    registrations = apps.get_model("registration", "Registration").objects
    changed = []
    for registration in registrations.exclude(organisation="").only("organisation").iterator():
        registration.organisation_key = folded(registration.organisation)
        changed.append(registration)
    registrations.bulk_update(changed, ["organisation_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0005_invitations_groups_questions"),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
