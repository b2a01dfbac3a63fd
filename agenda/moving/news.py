"""The news that a programme has changed, to who listens in this process.

Other processes compare numbers with the database (`hub`).
"""

from collections.abc import Callable

Listener = Callable[[int], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    _listeners.append(listener)


def changed(edition: int) -> None:
    """Called after the commit, from whichever thread made the change."""
    for listener in _listeners:
        listener(edition)
