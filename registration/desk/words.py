"""What will follow, and what has happened, in sentences."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from registration.actions import Foreseen
from registration.mails import NAMES

# What will happen to people, counted.
EVENTS: Mapping[str, Promise] = {
    "registration.cancelled": ngettext_lazy(
        "%(count)d place is given back, or turn in line left",
        "%(count)d places are given back, or turns in line left",
        "count",
    ),
    "registration.offered": ngettext_lazy(
        "%(count)d place is offered to the next in line",
        "%(count)d places are offered to the next in line",
        "count",
    ),
    "registration.lapsed": ngettext_lazy(
        "%(count)d offer that nobody accepted in time ends",
        "%(count)d offers that nobody accepted in time end",
        "count",
    ),
    "registration.confirmed": ngettext_lazy(
        "%(count)d person gets a place and a badge",
        "%(count)d people get a place and a badge",
        "count",
    ),
    "registration.waiting": ngettext_lazy(
        "%(count)d person is put on the waiting list",
        "%(count)d people are put on the waiting list",
        "count",
    ),
    "registration.corrected": ngettext_lazy(
        "%(count)d registration is changed", "%(count)d registrations are changed", "count"
    ),
}

# What has happened to one person, in the history of their page.
HISTORY: Mapping[str, Promise] = {
    "registration.confirmed": _("Place held"),
    "registration.waiting": _("Put on the waiting list"),
    "registration.offered": _("A place was offered"),
    "registration.lapsed": _("The offer ended without an answer"),
    "registration.cancelled": _("Cancelled"),
    "registration.corrected": _("Corrected"),
    "registration.asked_again": _("Registered again: the mail was sent again"),
    "registration.sent_again": _("The mail was sent again"),
    "registration.handed_over": _("Handed over to somebody else"),
    "registration.opted_out": _("Wants no more news"),
    "registration.needs_listed": _("Access needs were downloaded"),
    "registration.needs_read": _("Diet and access needs were read"),
    "networking.put_aside": _("Put aside from networking"),
    "networking.let_back": _("Let back into networking"),
}

# What may name a category, by the label of its model, counted.
POINTING: Mapping[str, Promise] = {
    "registration.registration": ngettext_lazy(
        "%(count)d registration", "%(count)d registrations", "count"
    ),
    "registration.mention": ngettext_lazy(
        "%(count)d name on a group’s list", "%(count)d names on groups’ lists", "count"
    ),
    "registration.invitation": ngettext_lazy(
        "%(count)d invitation code", "%(count)d invitation codes", "count"
    ),
    "workshops.reservation": ngettext_lazy(
        "reserved seats in %(count)d workshop", "reserved seats in %(count)d workshops", "count"
    ),
    "registration.formquestion": ngettext_lazy(
        "%(count)d question of the form", "%(count)d questions of the form", "count"
    ),
    "checkin.door": ngettext_lazy("%(count)d door", "%(count)d doors", "count"),
}


def pointing(counts: Mapping[str, int]) -> list[str]:
    """What names a category, a line each."""
    return [
        str(words % {"count": counts[name]}) for name, words in POINTING.items() if name in counts
    ]


def sentences(foreseen: Foreseen) -> list[str]:
    """What an action would do, a line each."""
    told = [
        str(EVENTS[event] % {"count": count})
        for event, count in sorted(foreseen.events.items())
        if event in EVENTS
    ]
    for kind, count in sorted(foreseen.mails.items()):
        words = ngettext(
            "%(count)d mail leaves: “%(kind)s”", "%(count)d mails leave: “%(kind)s”", count
        )
        told.append(words % {"count": count, "kind": NAMES.get(kind, kind)})
    return told
