"""Two people exchange contacts: one reads the other's badge, nothing leaves before both agree."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assises import audit
from assises.errors import Refused
from assises.models import Edition
from assises.turns import turn
from networking.contacts.cards import FIELDS, card_of
from networking.models import Block, Exchange
from registration.models import Registration

State = Exchange.State
LAST_MINUTE = time(23, 59)
CHARACTERS = 280  # of a note


class NotHere(Refused):
    code = "not_here"
    message = _("This badge opens nothing: it is not valid today.")


class OwnBadge(Refused):
    code = "own_badge"
    message = _("This is your own badge: have somebody else read it.")


class Blocked(Refused):
    code = "blocked"
    message = _("You have blocked this person: no contact is exchanged with them.")


class TooLate(Refused):
    code = "too_late"
    message = _("Offers without an answer are erased each evening: read the badge again.")


class Declined(Refused):
    code = "declined"
    message = _("Your offer was left without an answer. This person can still read your badge.")


class Gone(Refused):
    code = "gone"
    message = _("This offer stands no more.")


@turn()
@transaction.atomic
def offer(
    id: UUID,
    *,
    asking: Registration,
    asked: Registration,
    gives: Sequence[str],
    note: str,
    scanned_at: datetime,
    now: datetime,
) -> Exchange:
    """Offer one's contact to somebody whose badge one has read.

    Had they offered theirs already, both have agreed. Again, with the same `id` or not, there
    is still one exchange; what one gives is then what was said last. Both are locked first, so
    that two who read each other's badge at once meet in one exchange.

    Raises Blocked, Declined, Gone, NotHere, OwnBadge or TooLate.
    """
    mine, theirs = _locked(asking, asked)
    if known := Exchange.objects.filter(pk=id).first():
        return _same(known, mine)
    check(mine, theirs)
    _drop_what_lapsed(mine, theirs, now)
    standing = Exchange.objects.between(mine, theirs).standing().with_people().first()
    if standing:
        return _once_more(standing, mine, gives, note, now)
    made = _new(id, mine, theirs, min(scanned_at, now), now)
    made.asking_gives, made.asking_note = _known(gives), _short(note)
    made.save(force_insert=True)
    audit.record("networking.contact_offered", on=made, edition=made.edition, at=now)
    return made


@turn()
@transaction.atomic
def answer(
    exchange: Exchange, *, by: Registration, gives: Sequence[str], note: str = "", now: datetime
) -> Exchange:
    """Agree: each has the other's card. Twice changes nothing. Raises Gone."""
    _locked(exchange.asking, exchange.asked)
    fresh = Exchange.objects.with_people().filter(pk=exchange.pk)
    done = fresh.kept_by(by).first()
    if done:
        return done
    found = fresh.waiting_for(by, now).first()
    if found is None:
        raise Gone
    return _agree(found, gives, note, now)


@turn()
@transaction.atomic
def decline(exchange: Exchange, *, by: Registration, now: datetime) -> None:
    """Keep one's contact to oneself: nothing was given, no mail says it. Twice changes nothing."""
    _locked(exchange.asking, exchange.asked)
    found = Exchange.objects.waiting_for(by, now).filter(pk=exchange.pk).first()
    if found:
        found.state, found.answered_at = State.DECLINED, now
        found.save(update_fields=["state", "answered_at"])
        audit.record("networking.contact_declined", on=found, edition=found.edition, at=now)


@turn()
@transaction.atomic
def take_back(exchange: Exchange, *, by: Registration, now: datetime) -> None:
    """Take one's own offer back, as if it had not been made. Raises Gone once it is accepted."""
    _locked(exchange.asking, exchange.asked)
    mine = Exchange.objects.filter(pk=exchange.pk, asking=by, asking_code=by.code)
    if mine.done().exists():
        raise Gone(_("It was accepted in the meantime: you have each other’s contact."))
    for found in mine.filter(state=Exchange.State.OPEN).select_related("edition"):
        audit.record("networking.contact_taken_back", on=found, edition=found.edition, at=now)
        found.delete()


@turn()
@transaction.atomic
def write_note(exchange: Exchange, *, by: Registration, note: str) -> Exchange:
    """A word for oneself, which the other never reads. Raises Gone."""
    _locked(exchange.asking, exchange.asked)
    found = Exchange.objects.of(by).filter(pk=exchange.pk).first()
    if found is None:
        raise Gone
    field = f"{found.side_of(by)}_note"
    setattr(found, field, _short(note))
    found.save(update_fields=[field])
    return found


@turn()
@transaction.atomic
def remove(exchange: Exchange, *, by: Registration, now: datetime) -> None:
    """Off one's own list: the card and the note are erased. The other keeps what they were given.

    Twice changes nothing. Reading the badge again makes a new offer.
    """
    _locked(exchange.asking, exchange.asked)
    found = Exchange.objects.kept_by(by).filter(pk=exchange.pk).first()
    if found is None:
        return
    mine, theirs = found.side_of(by), found.other_side_than(by)
    if getattr(found, f"{theirs}_removed_at"):
        found.delete()
        return
    emptied = {f"{theirs}_card": {}, f"{mine}_note": "", f"{mine}_removed_at": now}
    for name, value in emptied.items():
        setattr(found, name, value)
    found.save(update_fields=[*emptied])


def check(mine: Registration, theirs: Registration) -> None:
    """Whether an exchange may be offered at all. Raises Blocked, NotHere or OwnBadge.

    Who was blocked is told nothing: only who has blocked.
    """
    if mine.pk == theirs.pk:
        raise OwnBadge
    if mine.edition_id != theirs.edition_id or not (mine.is_confirmed and theirs.is_confirmed):
        raise NotHere
    if Block.objects.filter(by=mine, about=theirs).exists():
        raise Blocked


# -- How it is done ----------------------------------------------------------------------------


def evening(edition: Edition, at: datetime) -> datetime:
    """When an offer made at that hour is erased, if nobody has answered."""
    return datetime.combine(at.astimezone(edition.zone).date(), LAST_MINUTE, edition.zone)


def _locked(one: Registration, other: Registration) -> tuple[Registration, Registration]:
    """Both, as they are now, always locked in the same order."""
    rows = Registration.objects.select_for_update(no_key=True, of=("self",))
    people = rows.filter(pk__in=[one.pk, other.pk]).select_related("edition").order_by("pk")
    found = {person.pk: person for person in people}
    return found[one.pk], found[other.pk]


def _new(
    id: UUID, mine: Registration, theirs: Registration, scanned_at: datetime, now: datetime
) -> Exchange:
    erases_at = evening(mine.edition, scanned_at)
    if erases_at <= now:
        raise TooLate
    return Exchange(
        pk=id,
        edition=mine.edition,
        asking=mine,
        asked=theirs,
        asking_code=mine.code,
        asked_code=theirs.code,
        scanned_at=scanned_at,
        asked_at=now,
        erases_at=erases_at,
    )


def _same(known: Exchange, mine: Registration) -> Exchange:
    """The answer that this id got. Somebody else's id is not one's own to use."""
    if known.asking_id != mine.pk:
        raise Gone
    return known


def _drop_what_lapsed(mine: Registration, theirs: Registration, now: datetime) -> None:
    """What nobody answered in time makes way, and what was between former holders of a place.

    So does the offer of somebody who has blocked since whom they asked: it is theirs no more.
    """
    both = Exchange.objects.between(mine, theirs).to_oneself()
    both.handed_over().delete()
    unanswered = both.exclude(state=State.DONE)
    unanswered.filter(erases_at__lte=now).delete()
    if unanswered.filter(state=State.DECLINED, asking=mine).exists():
        raise Declined
    if Block.objects.filter(by=theirs, about=mine).exists():
        unanswered.filter(asking=theirs).delete()


def _once_more(
    standing: Exchange, mine: Registration, gives: Sequence[str], note: str, now: datetime
) -> Exchange:
    """There is an exchange between the two already: it goes on, or stays as it is."""
    if standing.state == State.OPEN and standing.asked_id == mine.pk:
        return _agree(standing, gives, note, now)
    side = standing.side_of(mine)
    changed = {f"{side}_note": _short(note)} if note.strip() else {}
    if standing.state == State.OPEN:
        standing.asking_gives = _known(gives)
    for name, value in changed.items():
        setattr(standing, name, value)
    standing.save(update_fields=["asking_gives", *changed])
    return standing


def _agree(one: Exchange, gives: Sequence[str], note: str, now: datetime) -> Exchange:
    one.asked_gives, one.asked_note = _known(gives), _short(note)
    one.asking_card = card_of(one.asking, one.asking_gives)
    one.asked_card = card_of(one.asked, one.asked_gives)
    one.state, one.answered_at = State.DONE, now
    _take_over_from_former(one)
    one.save()
    audit.record("networking.contacts_exchanged", on=one, edition=one.edition, at=now)
    return one


def _take_over_from_former(one: Exchange) -> None:
    """One of the two had put the other off their list: the note of who had not stays."""
    for former in Exchange.objects.between(one.asking, one.asked).done():
        for person in (one.asking, one.asked):
            field = f"{one.side_of(person)}_note"
            setattr(one, field, getattr(one, field) or former.note_of(person))
        former.delete()


def _known(gives: Sequence[str]) -> list[str]:
    return [name for name in FIELDS if name in gives]


def _short(note: str) -> str:
    return note.strip()[:CHARACTERS]
