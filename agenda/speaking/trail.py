"""Who did what about somebody on stage, in words."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.models import Speaker
from assises import audit
from assises.models import AuditEntry

SHOWN = 40
HISTORY: Mapping[str, Promise] = {
    "agenda.speaker_added": _("Added"),
    "agenda.speaker_saved": _("Corrected"),
    "agenda.speaker_confirmed": _("Says that they come"),
    "agenda.speaker_declined": _("Says that they cannot come"),
    "agenda.contact_saved": _("Address of their mails entered"),
    "agenda.contact_removed": _("Address of their mails removed"),
    "agenda.link_sent": _("The link left by mail"),
    "agenda.link_renewed": _("The link was changed"),
    "agenda.material_added": _("A file or a link was put with a session"),
    "agenda.material_withdrawn": _("A file or a link was withdrawn"),
    "agenda.material_shown": _("A file or a link was shown to everybody"),
    "agenda.material_hidden": _("A file or a link was kept for the organisers"),
}


def of(speaker: Speaker) -> list[tuple[AuditEntry, str, bool]]:
    """The last entries, the newest first: what was done, and whether with their own link."""
    found: Iterable[AuditEntry] = (
        AuditEntry.objects.filter(target=audit.row_of(speaker), action__in=HISTORY)
        .select_related("by")
        .order_by("-at", "-pk")[:SHOWN]
    )
    return [(one, _words(one), "link" in one.details) for one in found]


def _words(entry: AuditEntry) -> str:
    """With the names of the fields that were corrected."""
    fields = {field.name: str(getattr(field, "verbose_name", "")) for field in _FIELDS}
    named = ", ".join(fields[name] for name in entry.details.get("fields", []) if name in fields)
    told = str(HISTORY[entry.action])
    return f"{told} : {named}" if named else told


_FIELDS = Speaker._meta.get_fields()
