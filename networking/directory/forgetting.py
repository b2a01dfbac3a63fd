"""What the directory keeps about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from networking.directory import photographs
from networking.models import Profile
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any] | None:
    """For its owner: see `assises.people`."""
    codes = ["", registration.code]  # not what is left of who handed the place over
    theirs = Profile.objects.filter(registration=registration, owner_code__in=codes)
    profile = theirs.first()
    if profile is None:
        return None
    names = ("headline", "offers", "offers_words", "seeks", "seeks_words")
    more = ("languages", "links", "telephone", "audiences", "changed_at")
    told: dict[str, Any] = {name: getattr(profile, name) for name in (*names, *more)}
    themes = profile.themes.order_by("position", "pk")
    return {
        **told,
        "themes": [theme.name for theme in themes],
        "photograph": bool(profile.photograph),
        "found_by": sorted(set(profile.words.values_list("stem", flat=True))),
    }


def forget(registration: Registration, *, now: datetime) -> None:
    """The whole profile goes, its photograph too."""
    for profile in Profile.objects.filter(registration=registration):
        photographs.take_off(profile)
        profile.delete()
