"""What the agenda keeps about one person: to show it, and to erase it."""

from typing import Any

from agenda.models import ChangeNotice, Favourite, Speaker, SpeakerContact
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
