"""Who looks at walls in this process: each change is rendered once a side and language."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

from django.utils import timezone

from agenda.live import frames, tasks, threads
from agenda.live.sockets import STALLED, Socket
from assises.models import Edition
from workshops.wall import board, news
from workshops.wall.models import Wall

TICK = 0.25  # seconds between two frames to the same people
LOOK = 0.5  # seconds between two comparisons with the database: other processes change walls too
Side = tuple[str, str]  # from where one looks, and in which language
ALL = 0  # the plenary looks at all walls


class Looking:
    """Those who look at one wall, or at all of them."""

    def __init__(self, key: tuple[int, int]) -> None:
        self.wall, self.edition = key
        self.sockets: dict[Socket, Side] = {}
        self.seq = -1
        self.sent: dict[Side, str] = {}
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.closing: set[asyncio.Task[None]] = set()
        self.one_at_a_time = asyncio.Lock()  # what is rendered later is newer

    async def work(self) -> None:
        """Send what has changed, at most once a tick; the first change at once."""
        await self.changed.wait()
        self.changed.clear()
        key = self.wall, self.edition
        self.seq = (await threads.run(threads.READING, partial(numbers, [key]))).get(key, self.seq)
        self.sent = {}
        for side in {*self.sockets.values()}:
            text = await self.text(side)
            for socket in [one for one, theirs in self.sockets.items() if theirs == side]:
                self.send(socket, text)
        await asyncio.sleep(TICK)

    async def text(self, side: Side) -> str:
        """The wall as it is since the last change, rendered once for all who look alike."""
        async with self.one_at_a_time:
            known = self.sent  # another once the wall has changed: what is read now is older
            if side not in known:
                reading = partial(render, self.wall, self.edition, side)
                known[side] = await threads.run(threads.READING, reading)
            return known[side]

    def send(self, socket: Socket, text: str) -> None:
        """A socket that takes nothing is parked: only the sleeper is late."""
        if socket.parked:
            socket.missed = True
            return
        try:
            rest = socket.start(text)
        except Exception:  # it has just gone
            self.sockets.pop(socket, None)
            return
        if rest is not None:
            socket.parked = True
            task = asyncio.ensure_future(self.finish(socket, rest))
            self.closing.add(task)
            task.add_done_callback(self.closing.discard)

    async def finish(self, socket: Socket, rest: Coroutine[Any, Any, None]) -> None:
        try:
            await asyncio.wait_for(rest, STALLED)
        except Exception:
            self.sockets.pop(socket, None)
            await socket.close()
            return
        socket.parked = False
        if socket.missed and socket in self.sockets:
            socket.missed = False
            self.send(socket, await self.text(self.sockets[socket]))


def render(wall: int, edition: int, side: Side) -> str:
    name, language = side
    if wall == ALL:
        html = board.plenary(Edition.objects.get(pk=edition), language)
    else:
        html = board.fragment(wall, name, language)
    return frames.encode({"type": "wall", "html": html})


class Hub:
    """The walls of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[tuple[int, int], Looking] = {}
        self.looking: asyncio.Task[None] | None = None

    async def enter(self, key: tuple[int, int], socket: Socket, side: Side) -> None:
        room = self.rooms.setdefault(key, Looking(key))
        room.sockets[socket] = side
        if room.task is None:
            room.task = asyncio.create_task(tasks.forever(room.work, "Showing a wall"))
        if self.looking is None:
            self.looking = asyncio.create_task(tasks.forever(self.look, "Looking at the walls"))
        room.send(socket, await room.text(side))

    def leave(self, key: tuple[int, int], socket: Socket) -> None:
        room = self.rooms.get(key)
        if room is None:
            return
        room.sockets.pop(socket, None)
        if not room.sockets:
            if room.task:
                room.task.cancel()
            del self.rooms[key]
        if not self.rooms and self.looking:
            self.looking.cancel()
            self.looking = None

    def hear(self, wall: int) -> None:
        for (pk, _edition), room in self.rooms.items():
            if pk in (wall, ALL):
                room.changed.set()

    async def look(self) -> None:
        """Walls change in other processes too, and time to vote ends by itself."""
        await asyncio.sleep(LOOK)
        found = await threads.run(threads.READING, partial(numbers, [*self.rooms]))
        for key, seq in found.items():
            room = self.rooms.get(key)
            if room and room.seq != seq:
                room.seq = seq
                room.changed.set()


def numbers(keys: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """What moves when a wall changes. One query."""
    editions = {edition for _wall, edition in keys}
    walls = Wall.objects.filter(workshop__round__edition__in=editions)
    columns = ("pk", "workshop__round__edition", "seq", "votes_until")
    now = timezone.now()
    rows = [
        (pk, edition, 2 * seq + bool(until and until <= now))  # time to vote ends by itself
        for pk, edition, seq, until in walls.values_list(*columns)
    ]
    one = {(pk, edition): seq for pk, edition, seq in rows}
    sums = {(ALL, edition): sum(s for _p, e, s in rows if e == edition) for edition in editions}
    return {key: (one | sums)[key] for key in keys if key in one or key in sums}


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def current() -> Hub:
    """The hub of the running event loop; a server has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def _hear(wall: int) -> None:
    for loop, hub in list(_hubs.items()):
        try:
            loop.call_soon_threadsafe(hub.hear, wall)
        except RuntimeError:  # this loop is closed
            _hubs.pop(loop, None)


news.listen(_hear)
