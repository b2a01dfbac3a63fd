"""The pages of this process that follow the programme: each change is rendered once a language."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from agenda.live import tasks, threads
from agenda.live.sockets import STALLED, Socket
from agenda.moving import news
from agenda.moving import state as programme
from agenda.moving.state import State

LOOK = 0.5  # seconds between two comparisons with the database: other processes change it too


class Shown(NamedTuple):
    """What a page shows: a version of the programme, and the edition's; None where it is silent."""

    release: int | None
    version: int | None = None


NOTHING = Shown(0)


class Hub:
    """The pages of one event loop."""

    def __init__(self) -> None:
        self.sockets: dict[Socket, str] = {}  # each with its language
        self.behind: dict[Socket, Shown] = {}  # sleepers, and what they have
        self.state: State | None = None
        self.same_since = 0  # the edition's version from which on the programme is what it is
        self.resumes: dict[tuple[int, bool, str], str] = {}
        self.changed = asyncio.Event()
        self.looking: asyncio.Task[None] | None = None
        self.finishing: set[asyncio.Task[None]] = set()
        self.one_at_a_time = asyncio.Lock()  # nothing older is sent after something newer

    async def enter(self, socket: Socket, language: str, shown: Shown) -> bool:
        """Follow the programme from what a page shows on. False when there is none."""
        async with self.one_at_a_time:
            if self.state is None:
                self.state = await threads.run(threads.READING, programme.read)
                self.same_since = self.state.edition.version if self.state else 0
            if self.state is None:
                return False
            self.sockets[socket] = language
            if text := await self.resume(self.state, shown, language):
                self.send(socket, text)
        if self.looking is None:
            name = "Looking at the programme"
            self.looking = asyncio.create_task(tasks.forever(self.look, name))
        return True

    def leave(self, socket: Socket) -> None:
        self.sockets.pop(socket, None)
        self.behind.pop(socket, None)
        if not self.sockets and self.looking:
            self.looking.cancel()
            self.looking = None
            self.state = None  # the next one reads it anew

    async def resume(self, state: State, shown: Shown, language: str) -> str | None:
        """What changed since, rendered once for all who come back from there; None for nothing.

        A correction by hand makes no version of the programme: who shows the edition as it was
        before the last of them is told all that stands.
        """
        whole = shown.version is not None and shown.version < self.same_since
        if shown.release is None or (shown.release == state.release and not whole):
            return None
        changes = state.since(shown.release)
        key = -1 if changes is None else shown.release, whole, language
        if key not in self.resumes:
            rendering = partial(programme.frame, state, changes, language, whole=whole)
            self.resumes[key] = await threads.run(threads.READING, rendering)
        return self.resumes[key]

    def hear(self) -> None:
        self.changed.set()

    async def look(self) -> None:
        """Compare with the database after a change here, and every half second for the others."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.changed.wait(), LOOK)
        self.changed.clear()
        found = await threads.run(threads.READING, programme.numbers)
        if self.state and found and found != self.state.numbers:
            async with self.one_at_a_time:
                await self.follow()

    async def follow(self) -> None:
        former, state = self.state, await threads.run(threads.READING, programme.read)
        if former is None or state is None:
            return
        self.state, self.resumes = state, {}
        changes = programme.between(former, state) if former.edition == state.edition else None
        if changes == [] and former.layout == state.layout:
            return
        self.same_since = state.edition.version
        for language in {*self.sockets.values()}:
            rendering = partial(programme.frame, state, changes, language)
            text = await threads.run(threads.READING, rendering)
            for socket in [one for one, theirs in self.sockets.items() if theirs == language]:
                self.send(socket, text, Shown(former.release, former.edition.version))

    def send(self, socket: Socket, text: str, had: Shown = NOTHING) -> None:
        """A socket that takes nothing is parked: only the sleeper is late."""
        if socket.parked:
            self.behind.setdefault(socket, had)
            return
        try:
            rest = socket.start(text)
        except Exception:  # it has just gone
            self.sockets.pop(socket, None)
            return
        if rest is not None:
            socket.parked = True
            task = asyncio.ensure_future(self.finish(socket, rest))
            self.finishing.add(task)
            task.add_done_callback(self.finishing.discard)

    async def finish(self, socket: Socket, rest: Coroutine[Any, Any, None]) -> None:
        try:
            await asyncio.wait_for(rest, STALLED)
        except Exception:
            self.leave(socket)
            await socket.close()
            return
        async with self.one_at_a_time:
            socket.parked = False
            had = self.behind.pop(socket, None)
            if had is None or socket not in self.sockets or self.state is None:
                return
            if text := await self.resume(self.state, had, self.sockets[socket]):
                self.send(socket, text)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def current() -> Hub:
    """The hub of the running event loop; a server has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def _hear(_edition: int) -> None:
    for loop, hub in list(_hubs.items()):
        try:
            loop.call_soon_threadsafe(hub.hear)
        except RuntimeError:  # this loop is closed
            _hubs.pop(loop, None)


news.listen(_hear)
