"""What somebody thinks of a suggestion. Their own affair: in no trail, seen by nobody else."""

from datetime import datetime

from django.db import transaction

from networking.matching.reading import card_of
from networking.models import Opinion, Profile
from registration.models import Registration


@transaction.atomic
def think(registration: Registration, *, about: Profile, kind: str, now: datetime) -> Opinion:
    """Keep somebody in mind, or put them away. The last word holds; again changes nothing."""
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    said = {
        "kind": kind,
        "by_code": registration.code,
        "about_code": about.registration.code,
        "traits": sorted(card_of(about, ()).traits),
    }
    opinion, created = Opinion.objects.get_or_create(
        by=registration, about=about.registration, defaults={**said, "at": now}
    )
    if not created and any(getattr(opinion, name) != value for name, value in said.items()):
        opinion.at = now
        for name, value in said.items():
            setattr(opinion, name, value)
        opinion.save(update_fields=[*said, "at"])
    return opinion


def think_nothing(registration: Registration, *, about: Profile) -> None:
    """Take back what was thought of somebody."""
    Opinion.objects.filter(by=registration, about=about.registration).delete()
