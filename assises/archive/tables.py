"""Rows, table by table: read in one snapshot, written with the values they had."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model

BATCH = 1000
LOCK_WITHIN = "60s"
Tables = dict[str, type[Model]]


def tables(registry: Apps) -> Tables:
    """Every table that the models of `registry` own, those between two models included."""
    models = registry.get_models(include_auto_created=True)
    return {
        model._meta.db_table: model
        for model in models
        if model._meta.managed and not model._meta.proxy
    }


def fields_of(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def columns_of(model: type[Model]) -> list[str]:
    return [str(field.column) for field in fields_of(model)]


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see one moment; nobody who writes meanwhile waits."""
    with _begun_as_reader(), transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _begun_as_reader() -> Iterator[None]:
    """Our transactions take SQLite's write lock when they begin: this one must not."""
    connection.ensure_connection()
    usual = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def rows_of(model: type[Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[Sequence[Any]]:
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    return rows.iterator(chunk_size=BATCH)


def fill(model: type[Model], rows: Iterable[Sequence[Any]], using: str = DEFAULT_DB_ALIAS) -> int:
    """Insert rows as they are: no default, no time of change, no new key. How many."""
    at = connections[using]
    fields, quote = fields_of(model), at.ops.quote_name
    names = ", ".join(map(quote, columns_of(model)))
    marks = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    left, total = iter(rows), 0
    with at.cursor() as cursor:
        while batch := [_for_database(fields, row, at) for row in islice(left, BATCH)]:
            cursor.executemany(insert, batch)
            total += len(batch)
    return total


def _for_database(fields: list[Field], row: Sequence[Any], at: BaseDatabaseWrapper) -> list[Any]:
    values = []
    for field, given in zip(fields, row, strict=True):
        value = field.to_python(given)
        if value is None and isinstance(field, JSONField) and not field.null:
            values.append(field.get_db_prep_value(None, at))  # the JSON word null
        else:
            values.append(field.get_db_prep_save(value, at))
    return values


def empty(models: Tables, using: str = DEFAULT_DB_ALIAS) -> None:
    """Delete every row. Foreign keys are looked at when the transaction ends."""
    at = connections[using]
    with at.cursor() as cursor:
        for table in models:
            cursor.execute(f"DELETE FROM {at.ops.quote_name(table)}")  # noqa: S608


def lock(models: Tables) -> None:
    """Let those who write finish, then keep them out; SQLite's transaction has done so."""
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(models))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WITHIN}'")
        cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def reset_sequences(models: Tables) -> None:
    """The next row gets a number of its own. PostgreSQL does not undo this by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
