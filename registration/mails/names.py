"""What each kind of mail is called, for organisers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "registration.confirmed": _("The badge"),
    "registration.pending": _("A place to confirm"),
    "registration.already": _("The badge again"),
    "registration.cancelled": _("The place is given back"),
    "registration.waiting": _("On the waiting list"),
    "registration.offered": _("A place to accept"),
    "registration.lapsed": _("The place has gone to the next in line"),
    "registration.left": _("Out of the waiting list"),
    "registration.sign_in_code": _("A code to sign in"),
    "registration.reminder_week": _("Reminder, a week before"),
    "registration.reminder_day": _("Reminder, the day before"),
    "registration.thanks": _("Thanks"),
    "registration.certificate": _("The certificate of attendance"),
    "registration.mailing": _("A message from the organisers"),
    "registration.handed_over": _("The place is handed over"),
    "registration.address_wanted": _("An address to confirm"),
    "registration.readdressed": _("The address has changed"),
    "workshops.seated": _("A seat in a workshop"),
    "workshops.allocated": _("The workshops given by ranking"),
    "workshops.swap_asked": _("Somebody would exchange seats"),
    "workshops.swapped": _("Seats are exchanged"),
    "workshops.facilitator": _("A facilitator's link"),
    "agenda.changed": _("A change of the programme"),
    "live.answered": _("Answers to questions asked live"),
}
