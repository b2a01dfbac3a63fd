"""The same person in many windows at once: one agreement, one profile, one winner."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from networking.directory import actions
from networking.directory.following import follow
from networking.models import Profile, Word
from registration.models import Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest.fixture
def person() -> Registration:
    edition = EditionFactory()
    made: Registration = RegistrationFactory(
        edition=edition, category=CategoryFactory(edition=edition)
    )
    return made


def at_once(act, times):
    def one(n):
        try:
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(one, range(times)))


def test_shown_many_times_at_once_while_the_sender_looks(person):
    at_once(lambda n: follow(NOW) if n % 3 == 0 else actions.show(person, now=NOW), 12)

    assert person.consents.filter(withdrawn_at=None).count() == 1
    assert Profile.objects.count() == 1
    stems = list(Word.objects.values_list("stem", "where"))
    assert len(stems) == len(set(stems)) > 0


def test_of_many_windows_one_is_written(person):
    seen = actions.token(actions.show(person, now=NOW))

    def write(n):
        content = actions.Content(headline=f"Fenêtre {n}")
        later = NOW.replace(minute=n + 1)
        try:
            actions.save_profile(person, content, themes=[], seen=seen, now=later)
        except actions.Changed:
            return "changed"
        return content.headline

    answers = at_once(write, 6)

    assert answers.count("changed") == 5
    assert Profile.objects.get().headline in answers
