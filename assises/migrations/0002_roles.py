"""Roles of the staff: groups with the permissions that they give."""

from django.db import migrations

ROLES = {
    "organiser": ["organise", "lead_desk", "serve_door", "moderate"],
    "desk lead": ["lead_desk", "serve_door"],
    "door staff": ["serve_door"],
    "moderator": ["moderate"],
}
NAMES = {
    "organise": "prepares the edition: programme, registrations, staff",
    "lead_desk": "leads the desk: devices, conflicts, overrides",
    "serve_door": "serves a door: scans and searches",
    "moderate": "moderates live questions",
}


def make_roles(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    of_users, _ = ContentType.objects.get_or_create(app_label="assises", model="user")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for codename in codenames:
            permission, _ = Permission.objects.get_or_create(
                content_type=of_users, codename=codename, defaults={"name": NAMES[codename]}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("assises", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
