"""Organisers who copy and choose editions at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from assises.editions import actions
from assises.editions.copying import CHOICES, Facts, SlugTaken, copy_edition
from assises.errors import Refused
from assises.models import AuditEntry, Edition
from tests.factories import EditionFactory, RoomFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)
FACTS = Facts("assises-3", 3, "3es Assises", "", "3es Assises", "", date(2028, 3, 16))


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each gave, or refused."""

    def one(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_a_form_sent_many_times_at_once_makes_one_edition():
    former = EditionFactory()
    RoomFactory.create_batch(3, edition=former)
    copy = partial(
        copy_edition,
        uuid4(),
        former=former,
        facts=FACTS,
        chosen=[choice.slug for choice in CHOICES],
        by=None,
        now=NOW,
    )

    made = at_once([copy] * 6)

    new = Edition.objects.get(slug="assises-3")
    assert made == [new] * 6
    assert new.rooms.count() == 3


def test_one_address_is_taken_once_whoever_wants_it():
    formers = [EditionFactory(), EditionFactory(is_current=False)]
    copies = [
        partial(copy_edition, uuid4(), former=one, facts=FACTS, chosen=[], by=None, now=NOW)
        for one in formers * 2
    ]

    made = at_once(copies)

    assert sum(isinstance(one, SlugTaken) for one in made) == 3
    assert Edition.objects.filter(slug="assises-3").count() == 1


def test_one_edition_is_current_whoever_chooses():
    former = EditionFactory()
    wanted = EditionFactory.create_batch(4, is_current=False)
    choices = [
        partial(actions.make_current, one, seen=former.pk, archives=True, by=None, now=NOW)
        for one in wanted
    ]

    made = at_once(choices)

    assert sum(isinstance(one, actions.Moved) for one in made) == 3
    assert Edition.objects.get(is_current=True) in wanted
    assert [one.slug for one in Edition.objects.readable()] == [former.slug]
    assert AuditEntry.objects.filter(action="assises.edition_made_current").count() == 1
