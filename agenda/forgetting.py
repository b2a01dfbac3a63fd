"""What the agenda keeps about one person: to show it, and to erase it."""

from datetime import datetime
from typing import Any

from agenda.models import ChangeNotice, Favourite, Material, Speaker, SpeakerContact
from agenda.speaking import actions, materials
from assises import media
from assises.pictures import with_small_ones
from registration.actions import goes_with_the_person
from registration.models import Registration


def kept_about(registration: Registration) -> dict[str, Any]:
    """For its owner: see `assises.people`."""
    kept = Favourite.objects.filter(registration=registration).select_related("session")
    told = ChangeNotice.objects.filter(registration=registration).select_related("release")
    return {
        "favourites": [
            {"session": one.session.title, "at": one.at} for one in kept.order_by("at", "pk")
        ],
        "changes_told": [
            {"version": one.release.number, "at": one.release.at, "seen_at": one.seen_at}
            for one in told.order_by("release__number")
        ],
    }


@goes_with_the_person
def forget(registration: Registration) -> None:
    Favourite.objects.filter(registration=registration).delete()
    ChangeNotice.objects.filter(registration=registration).delete()


def forget_contacts(edition_id: int) -> None:
    """How to reach those on stage, and why somebody could not come; what is public stays."""
    SpeakerContact.objects.filter(speaker__edition=edition_id).delete()
    Speaker.objects.filter(edition=edition_id).update(declined_note="")


def forget_files(now: datetime) -> None:
    """Photographs and documents that no row names. Again changes nothing."""
    media.sweep(actions.FOLDER, _photographs, now)
    media.sweep(materials.FOLDER, _documents, now)


def _photographs() -> set[str]:
    known = Speaker.objects.exclude(photograph="")
    return with_small_ones(known.values_list("photograph", flat=True))


def _documents() -> set[str]:
    return set(Material.objects.exclude(file="").values_list("file", flat=True))
