"""Made-up profiles: whom each completes is known, and the same seed gives the same people."""

import pytest
from django.utils import timezone

from assises import demo
from assises.demo.profiles import kinds, kinds_of, side_words
from networking.matching.vocabulary import BY_SLUG, concepts
from networking.models import Profile
from registration.models import Consent

pytestmark = pytest.mark.django_db


def load(participants: int = 40) -> list[tuple[str, ...]]:
    demo.load(participants=participants, seed=1, day=None, now=timezone.now())
    told = ("registration__email", "headline", "offers", "offers_words", "seeks", "seeks_words")
    return [tuple(map(str, row)) for row in Profile.objects.order_by("pk").values_list(*told)]


def test_most_people_are_in_the_directory_and_a_second_run_changes_nothing():
    first = load()

    assert 20 <= len(first) < 40
    assert Profile.objects.shown().count() == len(first)
    assert all(profile.themes.exists() for profile in Profile.objects.all())
    assert load() == first
    assert Consent.objects.count() == len(first)


def test_more_people_change_nobody():
    first = sorted(load(30))

    assert set(first) <= set(load(40))


def test_who_withdrew_from_the_directory_is_not_brought_back():
    load()
    Consent.objects.update(withdrawn_at=timezone.now())
    Profile.objects.all().delete()

    assert load() == []


def test_circles_complete_each_other():
    drawn = [kinds_of(7, index) for index in range(12)]

    for mine in drawn:
        partners = [
            other
            for other in drawn
            if {*mine.seeks} & {*other.offers} and {*mine.offers} & {*other.seeks}
        ]
        assert len(partners) >= 6


def test_a_third_of_what_is_said_is_not_in_the_vocabulary():
    """Otherwise the measure would be that of a table against itself."""
    filled = {"q": "Fives", "n": 30, "d": "lundi"}
    ways = [
        (kind, way.format(**filled))
        for kind in kinds().values()
        for way in (*kind.offers, *kind.seeks)
    ]

    missed = [way for kind, way in ways if kind.term not in concepts(way)]

    assert 0.3 < len(missed) / len(ways) < 0.4
    assert any(concepts(way.format(**filled)) for way in side_words())  # some do mislead


def test_kinds_name_terms_that_exist():
    assert {kind.term for kind in kinds().values()} - {""} <= BY_SLUG.keys()
