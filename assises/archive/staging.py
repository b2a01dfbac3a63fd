"""A database of its own for an archive's rows: checked, and brought to today's state, there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DataError, IntegrityError, connections, router, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.models import Model

from assises.archive.container import refusing_damage
from assises.archive.manifest import Manifest, Migration, Table, rows_name
from assises.archive.refusals import Damaged, Newer
from assises.archive.tables import Tables, columns_of, empty, fill, tables

STAGING = "staging"
LONGEST_ROW = 16 << 20  # bytes


class _EverythingStaged:
    """Our migrations ask for the usual database: this says which one they mean."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return STAGING

    db_for_write = db_for_read


@contextmanager
def staged(archive: ZipFile, manifest: Manifest, folder: Path) -> Iterator[None]:
    """Inside, the database `staging` holds the archive's rows at the state of this program.

    Raises Damaged or Newer; the real database is not looked at.
    """
    usual = router.routers
    options = {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"}
    connections[STAGING] = DatabaseWrapper(
        {
            **connections.databases["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "staging.sqlite3"),
            "OPTIONS": options,
        },
        STAGING,
    )
    try:
        router.routers = [_EverythingStaged()]
        try:
            _build(archive, manifest)
        finally:
            router.routers = usual
            ContentType.objects.clear_cache()
        yield
    finally:
        connections[STAGING].close()
        del connections[STAGING]


def _build(archive: ZipFile, manifest: Manifest) -> None:
    executor = MigrationExecutor(connections[STAGING])
    then = set(manifest.migrations)
    if not then or not then <= set(executor.loader.disk_migrations):
        raise Newer
    graph = executor.loader.graph
    state = executor.migrate(_last_of(then, graph))
    models = tables(state.apps)
    if {name: sorted(columns_of(model)) for name, model in models.items()} != {
        name: sorted(table.columns) for name, table in manifest.tables.items()
    }:
        raise Damaged("its tables are not those of its version")
    _load(archive, manifest, models)
    if MigrationExecutor(connections[STAGING]).migration_plan(graph.leaf_nodes()):
        call_command("migrate", database=STAGING, interactive=False, verbosity=0)


def _last_of(nodes: set[Migration], graph: MigrationGraph) -> list[Migration]:
    """Those that no other one of the same app follows."""
    return sorted(
        node
        for node in nodes
        if not any(
            child.key[0] == node[0] and child.key in nodes
            for child in graph.node_map[node].children
        )
    )


def _load(archive: ZipFile, manifest: Manifest, models: Tables) -> None:
    try:
        with transaction.atomic(using=STAGING):
            empty(models, STAGING)
            for name, model in models.items():
                rows = _rows(archive, name, manifest.tables[name], columns_of(model))
                fill(model, rows, STAGING)
            connections[STAGING].check_constraints()
    except (IntegrityError, DataError, OverflowError) as error:
        raise Damaged("its rows contradict one another") from error
    except ValidationError as error:
        raise Damaged("a row holds what its table cannot") from error


def _rows(archive: ZipFile, name: str, table: Table, columns: list[str]) -> Iterator[list[Any]]:
    """Rows with their values in the order of `columns`."""
    count, order = 0, [table.columns.index(column) for column in columns]
    with refusing_damage(), archive.open(rows_name(name)) as lines:
        while line := lines.readline(LONGEST_ROW):
            row = json.loads(line)
            if not isinstance(row, list) or len(row) != len(table.columns):
                raise Damaged("a row has not the columns of its table")
            count += 1
            yield [row[place] for place in order]
    if count != table.rows:
        raise Damaged("rows are missing")
