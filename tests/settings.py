"""The settings of the tests: the real ones, in a folder of their own, with fast passwords."""

import os
import tempfile

for name in (
    "HOST",
    "PORT",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "TRUSTED_PROXY",
    "ASSISES_ENV",
):
    os.environ.pop(name, None)  # the tests say what they need, whatever the caller serves
os.environ.setdefault("ASSISES_DATA", tempfile.mkdtemp(prefix="assises-tests-"))
os.environ.setdefault("SECRET_KEY", "tests only, never anywhere else")

if "REDIS_URL" in os.environ:  # a database each: one worker's clean-up empties its own
    at, _, number = os.environ["REDIS_URL"].rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = f"{at}/{int(number) - int(worker)}"

from assises.settings import *  # noqa: E402, F403

STATIC_ROOT = DATA / "static"  # noqa: F405
STATIC_ROOT.mkdir(exist_ok=True)
PAGES_KEPT_MB = 0  # tests change rows without saying so; those about it keep some
SLOWER_AFTER = 1_000_000  # the tests register from one address; those about it say how many
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in real use: threads wait for each other's locks instead of failing.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
