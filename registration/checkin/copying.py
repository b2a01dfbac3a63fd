"""What an edition's doors hand to the next: where they lead and whom they let in."""

from django.utils.translation import gettext_lazy as _

from assises.copies import Choice, Part
from registration.checkin.models import Device, Door, Enrolment, Place, Scan

PLACES = Part(
    Place,
    same=("slug", "name", "name_en", "kind", "capacity"),
    anew=("seats", "seats_until", "seats_for_all"),
)
DOORS = Part(
    Door,
    same=("slug", "name", "name_en", "always_open", "admits", "once", "counts_exits"),
    dates=("opens_at", "closes_at"),
    points=("place",),
    many=("categories",),
    anew=("is_open", "is_trial", "trial_ended_at"),
)
LEFT = {
    Device: "somebody's phone",
    Enrolment: "makes phones into devices, for a while",
    Scan: "people",
}
CHOICES = [
    Choice(
        "doors",
        _("Doors and places"),
        (PLACES, DOORS),
        hint=_("With the categories that they admit; phones are set up anew."),
        after=("categories",),
    ),
]
