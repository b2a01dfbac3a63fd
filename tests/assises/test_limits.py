"""Limits count, forget, and keep apart what is apart."""

import pytest
from django.core.cache import cache

from assises import limits


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


def test_hit_allows_up_to_the_limit():
    assert [limits.hit("a", 2, 600) for _ in range(4)] == [True, True, False, False]


def test_hit_keeps_keys_apart():
    limits.hit("a", 1, 600)

    assert limits.hit("b", 1, 600)


def test_hit_forgets_after_its_window(monkeypatch):
    moment = 1_000_000.0
    monkeypatch.setattr(limits, "time", lambda: moment)
    assert [limits.hit("a", 1, 600) for _ in range(2)] == [True, False]

    moment += 600

    assert limits.hit("a", 1, 600)


def test_reached_counts_nothing():
    assert [limits.reached("a", 1, 600) for _ in range(3)] == [False] * 3

    limits.hit("a", 1, 600)

    assert limits.reached("a", 1, 600)
