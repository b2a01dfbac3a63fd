"""Who completes whom: quality against plain words, times, memory and exposure."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.scan import ROOT, postgres

PROFILES = (500, 10_000)


def measured(database: str, url: str, profiles: int) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "assises.settings",
            "ASSISES_DATA": folder,
            "DATABASE_URL": url or f"sqlite:///{folder}/assises.sqlite3",
        }
        for command in (["migrate", "-v0"], ["compile_translations"]):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        run = [sys.executable, "-m", "bench.completing", str(profiles)]
        done = subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield {"database": database, "profiles": profiles, **json.loads(line)}


def run() -> Iterator[dict[str, Any]]:
    for profiles in PROFILES:
        yield from measured("sqlite", "", profiles)
        try:
            with postgres() as url:
                yield from measured("postgresql", url, profiles)
        except psycopg.OperationalError:
            yield {"database": "postgresql", "skipped": "no server answers"}
