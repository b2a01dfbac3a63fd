"""Reading for many at once: those who ask within a moment share one query."""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Generic, TypeVar

from agenda.live import threads

MOMENT = 0.015  # seconds during which those who come are waited for
KEEP = 30.0  # seconds that an answer is remembered

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Together(Generic[K, V]):
    """What `read` finds for each of many keys, in few queries; remembered for a while."""

    def __init__(self, read: Callable[[list[K]], dict[K, V]]) -> None:
        self.read = read
        self.known: dict[K, tuple[float, V]] = {}
        self.asked: dict[K, asyncio.Future[V]] = {}
        self.readings: list[set[K]] = []  # for each under way, what changes meanwhile
        self.task: asyncio.Task[None] | None = None

    async def one(self, key: K) -> V:
        """What is known of `key`, or is read with those of the same moment."""
        until, value = self.known.get(key, (0.0, None))
        if time.monotonic() < until:
            return value  # type: ignore[return-value]
        if not self.asked:
            self.task = asyncio.create_task(self.gather())
        if key not in self.asked:
            self.asked[key] = asyncio.get_running_loop().create_future()
        return await asyncio.shield(self.asked[key])

    async def gather(self) -> None:
        await asyncio.sleep(MOMENT)
        asked, self.asked = self.asked, {}
        try:
            found = await self.many(asked)
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
                future.exception()  # whoever asked may have left
        else:
            for key, future in asked.items():
                future.set_result(found[key])

    async def many(self, keys: Iterable[K]) -> dict[K, V]:
        """What is read of these now."""
        changed: set[K] = set()
        self.readings.append(changed)
        try:
            found = await threads.run(threads.READING, partial(self.read, [*keys]))
            if any(reading is changed for reading in self.readings):
                until = time.monotonic() + KEEP
                fresh = found.keys() - changed
                self.known |= {key: (until, found[key]) for key in fresh}
        finally:
            self.readings = [reading for reading in self.readings if reading is not changed]
        return found

    def forget(self, keys: Iterable[K]) -> None:
        """These have changed: read them again, also what is being read just now."""
        for key in keys:
            self.known.pop(key, None)
            for reading in self.readings:
                reading.add(key)

    def clear(self) -> None:
        """Anything may have changed."""
        self.known.clear()
        self.readings = []
