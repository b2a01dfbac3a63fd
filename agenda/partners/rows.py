"""The partners as a list, for spreadsheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import Partner
from agenda.words import said
from assises.models import Edition


def partners(edition: Edition) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    titles = [_("Name"), _("What it does for the day"), _("Kind"), _("Web site")]
    found = Partner.objects.of(edition).in_order()
    return titles, (
        [one.name, said(one, "what"), str(one.get_kind_display()), one.url] for one in found
    )
