"""SQLite connections outlive the thread that opened them, and come back clean."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from assises.models import Edition
from tests.factories import EditionFactory

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone")


def elsewhere(work):
    """`work` in a thread of its own, as a request is."""

    def then_close():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(then_close).result()


def which():
    connection.ensure_connection()
    return id(connection.connection)


def test_a_connection_is_used_again(transactional_db):
    assert elsewhere(which) == elsewhere(which)


def test_what_was_not_committed_is_gone(transactional_db):
    def leave_open():
        transaction.set_autocommit(False)
        EditionFactory(slug="half-done")

    elsewhere(leave_open)

    assert elsewhere(Edition.objects.count) == 0
    assert elsewhere(connection.get_autocommit)
