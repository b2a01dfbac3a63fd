"""Being told to stop: tidy up first, and never between two steps that belong together."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

NAMES = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _answering(answer: Callable[..., Any] | signal.Handlers) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = {name: signal.signal(name, answer) for name in NAMES}
    try:
        yield
    finally:
        for name, handler in usual.items():
            signal.signal(name, handler)


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


def tidy() -> Any:
    """Inside, both signals raise KeyboardInterrupt, so that what is unfinished is removed."""
    return _answering(_stop)


def deaf() -> Any:
    """Inside, for an instant, neither is heard."""
    return _answering(signal.SIG_IGN)
