"""What happens by itself: looked at by the mail sender, every ten seconds."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from assises.models import Edition, OutgoingMail
from assises.turns import turn
from networking.contacts import mails
from networking.contacts.reading import to_answer
from networking.models import Exchange, Meeting
from networking.models.contacts import ExchangeQuerySet
from registration.models import Registration

FACE_TO_FACE = timedelta(minutes=2)  # who is still there answers without a mail
BETWEEN_MAILS = timedelta(minutes=20)  # to one person: what comes meanwhile is gathered
AT_ONCE = 100
AFTERWARDS_AT = time(10)  # the morning after, an hour after the thanks
AFTERWARDS_FOR = timedelta(days=5)


def follow(now: datetime) -> None:
    """Do what is due by now. Again changes nothing."""
    erase(now)
    tell(now)
    send_afterwards(now)


def erase(now: datetime) -> None:
    """Offers that nobody answered, in the evening; all that named who has handed their place
    over, at once."""
    late = Exchange.objects.exclude(state=Exchange.State.DONE).filter(erases_at__lte=now)
    for due in (late, Exchange.objects.handed_over()):
        if due.exists():
            _erase(due)


@turn()
@transaction.atomic
def _erase(due: ExchangeQuerySet) -> None:
    due.to_oneself().delete()


def tell(now: datetime) -> None:
    """A mail to those whose answer is awaited and who have not been told, a few an hour."""
    untold = Exchange.objects.open(now).filter(told_at=None, asked_at__lte=now - FACE_TO_FACE)
    for pk in untold.order_by().values_list("asked", flat=True).distinct()[:AT_ONCE]:
        _tell(pk, now)


@turn()
@transaction.atomic
def _tell(pk: UUID, now: datetime) -> None:
    """Under the person's lock, so that two senders write once."""
    people = Registration.objects.select_for_update(no_key=True, of=("self",))
    person = people.select_related("edition").get(pk=pk)
    lately = OutgoingMail.objects.filter(reference=str(pk), kind=mails.OFFERED)
    if lately.filter(created_at__gt=now - BETWEEN_MAILS).exists():
        return
    waiting = to_answer(person, now)
    news = [one.pk for one in waiting if one.told_at is None]
    if news and person.is_confirmed:
        mails.write(mails.OFFERED, person, at=now)
    # Offers that may not be shown are not looked at again: their writer was blocked or put aside.
    untold = Exchange.objects.open(now).filter(asked=pk, told_at=None)
    untold.to_oneself().update(told_at=now)


# -- After the day -------------------------------------------------------------------------------


def send_afterwards(now: datetime) -> None:
    """Contacts and meetings by mail, the day after, to each once."""
    for edition in Edition.objects.current():
        begins = datetime.combine(edition.day + timedelta(days=1), AFTERWARDS_AT, edition.zone)
        if begins <= now < begins + AFTERWARDS_FOR and _due(edition):
            _send(edition, now)


def _due(edition: Edition) -> list[Registration]:
    """Whoever has a contact or has met somebody, and was not written to."""
    done = Q(exchanges_asking__state=Exchange.State.DONE) | Q(
        exchanges_asked__state=Exchange.State.DONE
    )
    met = Q(meetings_asking__state=Meeting.State.ACCEPTED) | Q(
        meetings_asked__state=Meeting.State.ACCEPTED
    )
    people = Registration.objects.of(edition).confirmed().exclude(email="").filter(done | met)
    written = OutgoingMail.objects.filter(edition=edition, kind=mails.AFTERWARDS)
    references = set(written.values_list("reference", flat=True))
    found = people.order_by("number").distinct().select_related("edition")
    return [person for person in found if str(person.pk) not in references][:AT_ONCE]


@turn()
@transaction.atomic
def _send(edition: Edition, now: datetime) -> None:
    """Under the edition's lock, so that two senders write to nobody twice."""
    Edition.objects.locked(edition.pk)
    for person in _due(edition):
        mails.write(mails.AFTERWARDS, person, at=now)
