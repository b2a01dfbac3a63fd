"""What exports say of the programme: plain text, in the language asked for."""

import re
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What neither XML nor iCalendar may carry, and nobody can see.
UNSEEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Lines end as everywhere but on Windows; nothing that a reader would choke on."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def said(thing: Any, field: str) -> str:
    """The text of `field`: English when that is asked for and written, else French."""
    english = getattr(thing, f"{field}_en", "") if get_language() == "en" else ""
    return clean(english or getattr(thing, field))


def title_of(session: Any) -> str:
    """Its title; what is cancelled says so first, as some calendars look at nothing else."""
    title = said(session, "title")
    return _("Cancelled: %(title)s") % {"title": title} if session.is_cancelled else title
