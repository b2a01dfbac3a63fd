from typing import Any

from django.db import migrations

from registration.names import sort_names


def fill(apps: Any, schema_editor: Any) -> None:
    """What people are sorted by, for those who registered before it was kept."""
    registrations = apps.get_model("registration", "Registration").objects
    changed = []
    for registration in registrations.only("first_name", "last_name").iterator():
        for name, key in sort_names(registration.first_name, registration.last_name).items():
            setattr(registration, name, key)
        changed.append(registration)
    registrations.bulk_update(changed, ["sort_name", "sort_first_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0012_sort_names"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
