"""Backup and restore of the demo edition with 5,000 participants: seconds, megabytes, memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.scan import ROOT, postgres

PEOPLE = 5000


def manage(data: Path, url: str, *command: str) -> dict[str, float]:
    """Run one command on an installation: how long it took, and the most memory it held."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "assises.settings",
        "ASSISES_DATA": str(data),
        "DATABASE_URL": url or f"sqlite:///{data}/assises.sqlite3",
    }
    env.pop("SECRET_KEY", None)
    began = time.perf_counter()
    run = [sys.executable, "manage.py", *command]
    process = subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed")
    seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 1), "memory_MB": round(usage.ru_maxrss / 1024)}


def there_and_back(database: str, here: str, there: str) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = folder / "archive.zip"
        manage(folder / "here", here, "migrate", "--verbosity=0")
        manage(folder / "here", here, "demo", f"--participants={PEOPLE}")
        made = manage(folder / "here", here, "backup", str(kept))
        size = round(kept.stat().st_size / 1e6, 2)
        yield {"what": "backup", "database": database, **made, "archive_MB": size}
        back = manage(folder / "there", there, "restore", str(kept))
        yield {"what": "restore", "database": database, **back}


def run() -> Iterator[dict[str, Any]]:
    yield from there_and_back("sqlite", "", "")
    try:
        with postgres() as here, postgres("_there") as there:
            yield from there_and_back("postgresql", here, there)
    except psycopg.OperationalError:
        yield {"what": "backup", "database": "postgresql", "skipped": "no server answers"}


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{name} {value}" for name, value in row.items()))
