"""Run every benchmark, print one table, write it to `bench.json`."""

import json
import sys
from importlib import import_module
from pathlib import Path

MODULES = (
    "badges",
    "scan",
    "doors",
    "camera",
    "register",
    "crowd",
    "mail",
    "fanout",
    "plain",
    "votes",
    "asking",
    "entering",
    "returning",
    "pages",
    "archive",
    "lists",
    "workshops",
    "wall",
    "moving",
    "last_seats",
    "meetings",
    "matching",
    "directory",
    "agenda",
)


def main(wanted: list[str]) -> None:
    rows = []
    for name in wanted or MODULES:
        for row in import_module(f"bench.{name}").run():
            rows.append({"bench": name, **row})
            print(" · ".join(f"{key} {value}" for key, value in rows[-1].items()), flush=True)
    Path("bench.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
