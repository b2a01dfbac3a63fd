"""Benchmarks: each module has `run() -> list[Row]` and can be started alone with `python -m`."""
