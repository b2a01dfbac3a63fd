"""What somebody on stage says of themselves, or an organiser in their place."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.actions import lock, refresh_sessions, told
from agenda.models import Speaker
from agenda.speaking import mails
from assises import audit, pictures
from assises.audit import By
from assises.errors import Refused
from assises.models import User
from assises.pictures import Pictures
from assises.turns import turn

FOLDER = "speakers"
WORDS = ("function", "function_en", "organisation", "biography", "biography_en")
NAMES = ("first_name", "last_name")


class Changed(Refused):
    """Somebody else has corrected it meanwhile: `theirs` is what stands now."""

    code = "changed"
    message = _(
        "These words have been corrected meanwhile, perhaps by the organisers: what stands now is "
        "below. Yours are kept here; press the button again to put them in its place."
    )

    def __init__(self, theirs: Speaker) -> None:
        super().__init__()
        self.theirs = theirs


def token(speaker: Speaker) -> str:
    """What a form showed: another once a word has changed."""
    words = "\x1f".join(str(getattr(speaker, field)) for field in (*NAMES, *WORDS))
    return sha256(words.encode()).hexdigest()[:16]


@turn()
@transaction.atomic
def correct(
    speaker: Speaker, content: Mapping[str, str], *, seen: str, by: By | None, now: datetime
) -> Speaker:
    """Write what the public pages say of somebody. The same again changes nothing.

    `seen`: the `token` of what was before who writes. Raises Changed.
    """
    speaker = _locked(speaker)
    changed = [field for field, text in content.items() if getattr(speaker, field) != text]
    if not changed:
        return speaker
    if seen != token(speaker):
        raise Changed(speaker)
    for field in changed:
        setattr(speaker, field, content[field])
    _save(speaker, changed, by, now)
    return speaker


@turn()
@transaction.atomic
def answer(
    speaker: Speaker, *, comes: bool, note: str = "", by: By | None, now: datetime
) -> Speaker:
    """Say that one comes, or cannot: organisers then get a mail. Twice changes nothing."""
    speaker = _locked(speaker)
    note = "" if comes else note
    stands = speaker.confirmed_at if comes else speaker.declined_at
    if stands and note == speaker.declined_note:
        return speaker
    speaker.confirmed_at, speaker.declined_at = (now, None) if comes else (None, now)
    speaker.declined_note = note
    speaker.save(update_fields=["confirmed_at", "declined_at", "declined_note"])
    name = "confirmed" if comes else "declined"
    audit.record(f"agenda.speaker_{name}", on=speaker, edition=speaker.edition, at=now, by=by)
    if not comes and not isinstance(by, User):
        mails.cannot_come(speaker, at=now)
    return speaker


@turn()
@transaction.atomic
def put_photograph(
    speaker: Speaker, photograph: Pictures, *, by: By | None, now: datetime
) -> Speaker:
    """Show this photograph instead of the one before: see `pictures.read`."""
    speaker = _locked(speaker)
    pictures.drop_after_commit(str(speaker.photograph.name or ""))
    speaker.photograph = pictures.keep(photograph, folder=FOLDER)
    _save(speaker, ["photograph"], by, now)
    return speaker


@turn()
@transaction.atomic
def remove_photograph(speaker: Speaker, *, by: By | None, now: datetime) -> Speaker:
    """Twice changes nothing."""
    speaker = _locked(speaker)
    if speaker.photograph:
        pictures.drop_after_commit(str(speaker.photograph.name))
        speaker.photograph = ""
        _save(speaker, ["photograph"], by, now)
    return speaker


# -- How it is done -----------------------------------------------------------------------------


def _locked(speaker: Speaker) -> Speaker:
    """As it stands, once the edition is ours."""
    lock(speaker.edition_id)
    return Speaker.objects.select_related("edition", "contact").get(pk=speaker.pk)


def _save(speaker: Speaker, changed: list[str], by: By | None, now: datetime) -> None:
    speaker.changed_at = now
    speaker.save(update_fields=[*changed, "changed_at"])
    refresh_sessions(speaker, changed, now)
    told(speaker, "saved", by=by, now=now, fields=sorted(changed))
