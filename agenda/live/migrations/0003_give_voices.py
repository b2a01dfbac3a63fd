"""Each person who took part gets a voice; what was without a name loses its author."""

import uuid
from typing import Any

from django.db import migrations

from agenda.live.models import new_code


def give_voices(apps: Any, schema_editor: Any) -> None:
    room_model, question_model = (apps.get_model("live", name) for name in ("LiveRoom", "Question"))
    for room in room_model.objects.order_by("pk"):
        room.code = new_code()
        room.save(update_fields=["code"])
        votes = apps.get_model("live", "Vote").objects.filter(question__room=room)
        asked = question_model.objects.filter(room=room)
        people = {
            *asked.values_list("author", flat=True),
            *votes.values_list("registration", flat=True),
        }
        for person in sorted(people - {None}):
            first = asked.filter(author=person).order_by("asked_at").first()
            voice = apps.get_model("live", "Voice").objects.create(
                id=uuid.uuid5(person, f"voice in {room.pk}"),
                room=room,
                registration_id=person,
                since=first.asked_at if first else room.session.starts_at,
            )
            asked.filter(author=person).update(voice=voice)
            votes.filter(registration=person).update(voice=voice)
        asked.filter(anonymous=True).update(author=None)
    # Frames sent again after this are new ones: what they were answered has no voice.
    apps.get_model("live", "Receipt").objects.filter(user=None).delete()


class Migration(migrations.Migration):
    dependencies = [("live", "0002_voices_polls_answers")]

    operations = [migrations.RunPython(give_voices, migrations.RunPython.noop)]
