"""The live rooms of this process, and how they hear that something has changed.

News comes from the threads of this process, and from other processes through Redis. It may be
lost: each copy's number is also compared with the database's every few seconds.
"""

import asyncio
import time
from functools import partial

from django.conf import settings

from agenda.live import feed, others, tasks, threads
from agenda.live.feed import News
from agenda.live.intake import Intake
from agenda.live.models import LiveRoom
from agenda.live.rooms import Room
from agenda.live.sockets import Socket
from assises import shared

LOOK = 2.0  # seconds between two comparisons with the database
KEEP = 60.0  # seconds that an address is remembered
TRY_AGAIN = 0.5  # seconds before Redis is listened to again: views agree within a second
CHECK = 30.0  # seconds between two looks at who may still read what is theirs


class Hub:
    """The rooms of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.intakes: dict[int, Intake] = {}
        self.addresses: dict[str, tuple[float, LiveRoom]] = {}
        self.finding: dict[str, asyncio.Task[LiveRoom | None]] = {}
        self.tasks: list[asyncio.Task[None]] = []
        self.deaf = False  # are other processes not heard, though there may be some?
        self.was_deaf = False  # was there a time when they were not?

    async def find(self, slug: str) -> LiveRoom | None:
        """The live room at an address; five hundred people who come at once ask once."""
        known = self.addresses.get(slug)
        if known and known[0] > time.monotonic():
            return known[1]
        if slug not in self.finding:
            self.finding[slug] = asyncio.create_task(self.read_address(slug))
            self.finding[slug].add_done_callback(lambda _task: self.finding.pop(slug))
        return await asyncio.shield(self.finding[slug])

    async def read_address(self, slug: str) -> LiveRoom | None:
        found = await threads.run(threads.READING, partial(feed.find, slug))
        if found:
            self.addresses[slug] = (time.monotonic() + KEEP, found)
        return found

    def intake(self, room: LiveRoom) -> Intake:
        """Where what is said to a room is gathered."""
        if room.pk not in self.intakes:
            self.intakes[room.pk] = Intake(room)
        return self.intakes[room.pk]

    async def enter(self, pk: int, socket: Socket, since: int | None) -> None:
        room = self.rooms.setdefault(pk, Room(pk))
        room.visits += 1
        self.start()
        try:
            await room.welcome(socket, since)
        except BaseException:
            self.leave(pk, socket)
            raise

    def start(self) -> None:
        if self.tasks:
            return
        self.deaf = bool(settings.REDIS_URL)
        self.was_deaf = False
        works = [
            (self.look, "Comparing the live rooms with the database"),
            (self.check, "Looking again at who is in the live rooms"),
        ]
        if settings.REDIS_URL:
            works.append((self.count, "Counting who is there in other processes"))
        self.tasks = [asyncio.create_task(tasks.forever(work, name)) for work, name in works]
        if settings.REDIS_URL:
            name = "Hearing the news of other processes"
            self.tasks.append(asyncio.create_task(tasks.forever(self.listen, name, TRY_AGAIN)))

    def leave(self, pk: int, socket: Socket) -> None:
        room = self.rooms[pk]
        room.sides[socket.desk].discard(socket)
        room.visits -= 1
        if not room.visits:
            del self.rooms[pk]
            self.intakes.pop(pk, None)
        if not self.rooms:
            for task in self.tasks:
                task.cancel()
            self.tasks = []

    def hear(self, news: News) -> None:
        room = self.rooms.get(news.room)
        if room:
            room.hear(news.people)

    async def look(self) -> None:
        """Compare with the database now and then: news may be lost, or made by a command."""
        await asyncio.sleep(LOOK)
        for pk, seq in await threads.run(threads.READING, partial(numbers_of, [*self.rooms])):
            room = self.rooms.get(pk)
            if room:
                room.compare(seq, deaf=self.deaf)

    async def check(self) -> None:
        await asyncio.sleep(CHECK)
        for room in [*self.rooms.values()]:
            await room.check()

    async def count(self) -> None:
        """Who is in the same rooms in other processes."""
        await asyncio.sleep(LOOK)
        elsewhere = await others.count({pk: room.here for pk, room in self.rooms.items()})
        for pk, how_many in elsewhere.items():
            if pk in self.rooms:
                self.rooms[pk].elsewhere = how_many

    async def listen(self) -> None:
        try:
            await others.listen(self.hear, self.catch_up)
        finally:
            self.deaf = True

    def catch_up(self) -> None:
        """Other processes are heard from now on: read what they said before."""
        self.deaf = False
        shared.link(settings.REDIS_URL).try_now()
        for room in self.rooms.values():
            room.hear_all() if self.was_deaf else room.hear([])
        self.was_deaf = True  # the next time it is after a silence


def numbers_of(rooms: list[int]) -> list[tuple[int, int]]:
    return list(LiveRoom.objects.filter(pk__in=rooms).values_list("pk", "seq"))


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def current() -> Hub:
    """The hub of the running event loop; a server has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def _hear(news: News) -> None:
    """Pass on what a thread of this process has just committed."""
    for loop, hub in list(_hubs.items()):
        try:
            loop.call_soon_threadsafe(hub.hear, news)
        except RuntimeError:  # this loop is closed
            _hubs.pop(loop, None)


feed.listen(_hear)
