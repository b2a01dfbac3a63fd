"""The real settings, with one more address: an empty view to compare with."""

from assises.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
