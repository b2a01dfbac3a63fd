"""Settings come from the environment; a missing one stops the start with a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GIVEN = {
    "SECRET_KEY": "a key",
    "SITE_URL": "https://assises.example.org",
    "ALLOWED_HOSTS": "assises.example.org",
}


def start(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from assises import settings; print(settings.SITE_URL, len(settings.SECRET_KEY))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "ASSISES_DATA": str(tmp_path), **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_production_does_not_start_without(missing, tmp_path):
    environment = {name: value for name, value in GIVEN.items() if name != missing}

    result = start(tmp_path, ASSISES_ENV="production", **environment)

    assert result.returncode == 1
    assert f"{missing} is missing" in result.stderr


def test_production_starts_with_all_that_it_needs(tmp_path):
    result = start(tmp_path, ASSISES_ENV="production", **GIVEN)

    assert result.stdout.split() == ["https://assises.example.org", "5"]


def test_a_laptop_makes_its_key_once_for_its_owner_alone(tmp_path):
    start(tmp_path)
    first = (tmp_path / "secret_key").read_text()
    start(tmp_path)

    assert (tmp_path / "secret_key").read_text() == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
