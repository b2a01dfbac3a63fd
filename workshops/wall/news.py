"""The news that a wall has changed, to who listens in this process.

Other processes compare numbers with the database (`hub`): a wall is looked at by few.
"""

from collections.abc import Callable

Listener = Callable[[int], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    _listeners.append(listener)


def changed(wall: int) -> None:
    """Called after the commit, from whichever thread made the change."""
    for listener in _listeners:
        listener(wall)
