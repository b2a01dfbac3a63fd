"""What an archive says of itself: versions, and what must be in it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from assises.archive.refusals import Damaged, Newer

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "secret_key"
Migration = tuple[str, str]


@dataclass(frozen=True)
class Table:
    columns: list[str]
    rows: int


@dataclass(frozen=True)
class Manifest:
    program: str
    made_at: str
    site: str
    database: str
    migrations: list[Migration]
    tables: dict[str, Table]
    media: list[str]

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    def members(self) -> list[str]:
        """The names of all that the archive holds, in the order in which it is written."""
        return [
            *map(rows_name, self.tables),
            *map(media_name, self.media),
            KEY,
            MANIFEST,
        ]


def rows_name(table: str) -> str:
    return f"rows/{table}.jsonl"


def media_name(path: str) -> str:
    return f"media/{path}"


def parsed(said: Any) -> Manifest:
    """Raises Newer or Damaged."""
    try:
        if said["format"] > FORMAT:
            raise Newer
        manifest = Manifest(
            program=str(said["program"]),
            made_at=str(said["made_at"]),
            site=str(said["site"]),
            database=str(said["database"]),
            migrations=[(str(app), str(name)) for app, name in said["migrations"]],
            tables={
                str(name): Table(list(map(str, table["columns"])), int(table["rows"]))
                for name, table in said["tables"].items()
            },
            media=list(map(str, said["media"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged("its manifest cannot be read") from error
    _refuse_paths_outside(manifest.media)
    return manifest


def _refuse_paths_outside(paths: Iterable[str]) -> None:
    for path in paths:
        plain = PurePosixPath(path)
        inside = not plain.is_absolute() and ".." not in plain.parts
        if not inside or str(plain) != path or path == "." or "\\" in path or "\0" in path:
            raise Damaged("a file of it would be put outside the media folder")
