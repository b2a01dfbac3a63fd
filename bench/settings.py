"""The real settings, with one more address: an empty view to compare with."""

from assises.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
SLOWER_AFTER = 1_000_000  # everybody comes from one machine here
