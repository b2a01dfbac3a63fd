"""What goes with a session: put by those on stage and by organisers, shown, withdrawn."""

import secrets
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agenda.actions import lock
from agenda.models import Material, Session, Speaker
from agenda.speaking.files import Readable
from assises import audit
from assises.audit import By
from assises.errors import Refused
from assises.models import Edition
from assises.turns import turn

FOLDER = "materials"
MOST_OF_ONE = 5  # files of one person for one session
MOST = 30


class Enough(Refused):
    code = "enough"
    message = _("That is enough for this session: withdraw one first.")


@turn()
@transaction.atomic
def add_file(
    session: Session,
    file: Readable,
    *,
    title: str,
    is_public: bool,
    speaker: Speaker | None,
    by: By | None,
    now: datetime,
) -> Material:
    """Keep a file with a session. The same file again is the one that is there, for whom it is now.

    Raises Enough.
    """
    edition = lock(session.edition_id)
    if known := session.materials.filter(digest=file.digest).first():
        if speaker is None or known.speaker_id == speaker.pk:
            _show(known, is_public, edition, by, now)
        return known
    _room_for_one(session, speaker)
    name = f"{FOLDER}/{secrets.token_hex(16)}.{file.extension}"
    return _added(
        Material(
            session=session,
            speaker=speaker,
            title=title,
            file=default_storage.save(name, file.content),
            media_type=file.media_type,
            size=file.size,
            digest=file.digest,
            is_public=is_public,
            at=now,
        ),
        by,
    )


@turn()
@transaction.atomic
def add_link(
    session: Session,
    url: str,
    *,
    title: str,
    is_public: bool,
    speaker: Speaker | None,
    by: By | None,
    now: datetime,
) -> Material:
    """Put the address of a page with a session. The same again is the one that is there, likewise.

    Raises Enough.
    """
    edition = lock(session.edition_id)
    if known := session.materials.filter(url=url).first():
        if speaker is None or known.speaker_id == speaker.pk:
            _show(known, is_public, edition, by, now)
        return known
    _room_for_one(session, speaker)
    material = Material(
        session=session, speaker=speaker, title=title, url=url, is_public=is_public, at=now
    )
    return _added(material, by)


@turn()
@transaction.atomic
def withdraw(material: Material, *, by: By | None, now: datetime) -> None:
    """Take it off for good; its file leaves the disk. Twice changes nothing."""
    edition = lock(material.session.edition_id)
    found = Material.objects.filter(pk=material.pk).first()
    if found is None:
        return
    _tell(found, "withdrawn", edition, by, now)
    if found.file:
        transaction.on_commit(partial(default_storage.delete, str(found.file.name)))
    found.delete()


@turn()
@transaction.atomic
def show(material: Material, *, to_all: bool, by: By | None, now: datetime) -> None:
    """Show it to everybody, or to organisers alone. Twice changes nothing."""
    _show(material, to_all, lock(material.session.edition_id), by, now)


@turn()
@transaction.atomic
def set_addresses(
    session: Session, *, stream_url: str, recording_url: str, by: By | None, now: datetime
) -> Session:
    """Where a session is seen live, and afterwards: at once, without a new version."""
    edition = lock(session.edition_id)
    session = Session.objects.get(pk=session.pk)
    told = {"stream_url": stream_url, "recording_url": recording_url}
    changed = [field for field, url in told.items() if getattr(session, field) != url]
    if changed:
        for field in changed:
            setattr(session, field, told[field])
        session.changed_at = now
        session.save(update_fields=[*changed, "changed_at"])
        audit.record(
            "agenda.session_saved", on=session, edition=edition, at=now, by=by, fields=changed
        )
        Edition.objects.bump(edition.pk)
    return session


# -- How it is done -----------------------------------------------------------------------------


def _show(material: Material, to_all: bool, edition: Edition, by: By | None, now: datetime) -> None:
    if Material.objects.filter(pk=material.pk, is_public=not to_all).update(is_public=to_all):
        material.is_public = to_all
        _tell(material, "shown" if to_all else "hidden", edition, by, now)


def _room_for_one(session: Session, speaker: Speaker | None) -> None:
    mine = session.materials.filter(speaker=speaker).count() if speaker else 0
    if mine >= MOST_OF_ONE or session.materials.count() >= MOST:
        raise Enough


def _added(material: Material, by: By | None) -> Material:
    material.save()
    _tell(material, "added", material.session.edition, by, material.at)
    return material


def _tell(material: Material, what: str, edition: Edition, by: By | None, now: datetime) -> None:
    """The trail of the person, else of the session: which one it was, by its number."""
    audit.record(
        f"agenda.material_{what}",
        on=material.speaker or material.session,
        edition=edition,
        at=now,
        by=by,
        material=material.pk,
    )
    Edition.objects.bump(edition.pk)
