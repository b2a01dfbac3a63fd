"""Live rooms as this process shows them: read once, encoded once, sent straight to each socket.

A room that somebody looks at is kept here as a copy, brought up to date from the database
whenever there is news, at most five times a second. News may be lost: the copy's number is
also compared with the database's every few seconds.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

import redis.asyncio
from django.conf import settings
from django.db import DatabaseError
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from agenda.live import feed, frames, threads
from agenda.live.feed import Entry, News, Reading
from agenda.live.models import LiveRoom
from agenda.live.sockets import STALLED, Socket

log = logging.getLogger("assises.live")
TICK = 0.2  # seconds between two deltas
LOOK = 2.0  # seconds between two comparisons with the database
KEEP = 5.0  # seconds that an address is remembered
NOBODY: dict[str, Any] = {"questions": [], "votes": []}
PROCESS = uuid.uuid4().hex


class Room:
    """The copy of one live room, and the sockets that look at it."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.seq = -1
        self.changed_seq = 0
        self.session: dict[str, Any] = {}
        self.entries: dict[str, Entry] = {}
        self.sides: dict[bool, set[Socket]] = {False: set(), True: set()}  # audience, desk
        self.sent = {False: 0, True: 0}  # the last number that each side was told
        self.elsewhere = 0
        self.visits = 0  # sockets here or on their way in
        self.unread = True  # there is something in the database that is not here
        self.told = -1  # the number at the last tick
        self.concerned: set[UUID] = set()
        self.told_at = 0.0
        self.ticking: asyncio.Task[None] | None = None
        self.reading = asyncio.Lock()
        self.reviving: set[asyncio.Task[None]] = set()
        self.snapshots: dict[bool, str] = {}

    @property
    def sockets(self) -> list[Socket]:
        return [*self.sides[False], *self.sides[True]]

    @property
    def here(self) -> int:
        return len(self.sides[False])

    @property
    def present(self) -> int:
        return self.here + self.elsewhere

    # -- Keeping the copy -----------------------------------------------------------------------

    async def update(self) -> None:
        """Read what is new, if anything is. Many may ask at once: one reads."""
        if not self.unread and not self.reading.locked():
            return
        async with self.reading:
            if not self.unread:
                return
            self.unread = False
            try:
                self.take(await threads.run(threads.READING, partial(feed.read, self.pk, self.seq)))
            except BaseException:
                self.unread = True
                raise

    def take(self, reading: Reading) -> None:
        if self.seq < 0:
            self.told = reading.seq
            self.sent = {False: reading.seq, True: reading.seq}
        self.seq, self.changed_seq = reading.seq, reading.changed_seq
        self.session = reading.session
        self.entries.update(reading.entries)
        self.snapshots.clear()

    def hear(self, people: Iterable[UUID]) -> None:
        """There is news: tell it at once if the room was quiet, else at the next tick."""
        self.unread = True
        self.concerned.update(people)
        if self.ticking is None or self.ticking.done():
            self.ticking = asyncio.create_task(self.tick())

    async def tick(self) -> None:
        while self.visits and (self.unread or self.concerned or self.told < self.seq):
            await asyncio.sleep(self.told_at + TICK - time.monotonic())
            try:
                await self.update()
                await self.tell_each()
            except DatabaseError:
                log.exception("The live room could not be read; trying again")
                await asyncio.sleep(1)

    async def tell_each(self) -> None:
        """Tell each side what changed, and people what is theirs alone."""
        people, self.concerned = self.concerned, set()
        if self.told < self.seq:
            self.told = self.seq
            self.told_at = time.monotonic()
            for desk in (False, True):
                self.tell(desk)
        here = people & {socket.person for socket in self.sockets}
        if here:
            own = await threads.run(threads.READING, partial(feed.mine, self.pk, here))
            for socket in self.sockets:
                if socket.person in own:
                    self.send(socket, frames.encode({"type": "me", **own[socket.person]}))

    # -- Telling --------------------------------------------------------------------------------

    def tell(self, desk: bool) -> None:
        """Send what changed since last time to one side of the room, if it can see any of it."""
        delta = self.delta(self.sent[desk], desk=desk)
        if not (delta["questions"] or delta["removed"] or "session" in delta):
            return
        self.sent[desk] = self.seq
        text = frames.encode(delta)
        for socket in list(self.sides[desk]):
            self.send(socket, text)

    def delta(self, since: int, *, desk: bool) -> dict[str, Any]:
        questions, removed = [], []
        for pk, entry in self.entries.items():
            if entry.seq <= since:
                continue
            shown = entry.desk if desk else entry.public
            if shown:
                questions.append(shown)
            elif desk or entry.was_public:
                removed.append(pk)
        delta: dict[str, Any] = {"type": "delta", "from": since, "seq": self.seq}
        if self.changed_seq > since:
            delta["session"] = self.session
        return delta | {
            "questions": questions,
            "removed": removed,
            "poll": None,
            "present": self.present,
        }

    def snapshot(self, desk: bool, me: dict[str, Any]) -> str:
        if desk not in self.snapshots:
            shown = (entry.desk if desk else entry.public for entry in self.entries.values())
            state = {
                "type": "snapshot",
                "seq": self.seq,
                "session": self.session,
                "questions": [question for question in shown if question],
                "poll": None,
            }
            self.snapshots[desk] = frames.encode(state)[:-1]
        personal = frames.encode({"me": me, "present": self.present})
        return f"{self.snapshots[desk]},{personal[1:]}"

    def send(self, socket: Socket, text: str) -> None:
        """Send without waiting. A socket that would block is left out until it is awake again."""
        if socket.parked:
            return
        try:
            rest = socket.start(text)
        except Exception:  # gone: its consumer finds out and leaves
            self.sides[socket.desk].discard(socket)
            return
        if rest is not None:
            socket.parked = True
            task = asyncio.create_task(self.revive(socket, rest))
            self.reviving.add(task)
            task.add_done_callback(self.reviving.discard)

    async def revive(self, socket: Socket, rest: Any) -> None:
        """Wait for a sleeping socket, then show it the room as it is now; or close it."""
        try:
            await asyncio.wait_for(rest, STALLED)
            me = await self.mine(socket.person)
        except Exception:
            self.sides[socket.desk].discard(socket)
            await socket.close()
            return
        socket.parked = False
        if socket in self.sides[socket.desk]:
            self.send(socket, self.snapshot(socket.desk, me))

    async def mine(self, person: UUID | None) -> dict[str, Any]:
        if person is None:
            return NOBODY
        own = await threads.run(threads.READING, partial(feed.mine, self.pk, [person]))
        return own[person]

    # -- Coming in ------------------------------------------------------------------------------

    async def welcome(self, socket: Socket, since: int | None) -> None:
        """Show the room to a new socket: what it missed since a number, or everything."""
        await self.update()
        if since is not None and since > self.seq:  # its page comes from another process
            self.unread = True
            await self.update()
        before = self.seq
        me = await self.mine(socket.person)
        self.sides[socket.desk].add(socket)
        if since is None or not 0 <= since <= self.seq:
            self.send(socket, self.snapshot(socket.desk, me))
        else:
            self.send(socket, frames.encode(self.delta(since, desk=socket.desk)))
            if socket.person:
                self.send(socket, frames.encode({"type": "me", **me}))
        if socket.person and self.seq > before:  # perhaps about this very person
            self.hear([socket.person])


class Hub:
    """The rooms of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.addresses: dict[str, tuple[float, LiveRoom]] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def find(self, slug: str) -> LiveRoom | None:
        """The live room at an address; five hundred people who come at once ask once or twice."""
        known = self.addresses.get(slug)
        if known and known[0] > time.monotonic():
            return known[1]
        found = await threads.run(threads.READING, partial(feed.find, slug))
        if found:
            self.addresses[slug] = (time.monotonic() + KEEP, found)
        return found

    async def enter(self, pk: int, socket: Socket, since: int | None) -> None:
        room = self.rooms.setdefault(pk, Room(pk))
        room.visits += 1
        if not self.tasks:
            self.tasks = [asyncio.create_task(self.look())]
            if settings.REDIS_URL:
                self.tasks.append(asyncio.create_task(self.subscribe()))
        try:
            await room.welcome(socket, since)
        except BaseException:
            self.leave(pk, socket)
            raise

    def leave(self, pk: int, socket: Socket) -> None:
        room = self.rooms[pk]
        room.sides[socket.desk].discard(socket)
        room.visits -= 1
        if not room.visits:
            del self.rooms[pk]
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
        while self.rooms and not is_cancelled():
            await asyncio.sleep(LOOK)
            try:
                await self.compare()
            except DatabaseError:
                log.warning("The live rooms could not be compared with the database")
            with suppress(redis.RedisError, OSError):
                await self.count_elsewhere()

    async def compare(self) -> None:
        for pk, seq in await threads.run(threads.READING, partial(numbers_of, [*self.rooms])):
            room = self.rooms.get(pk)
            if room and 0 <= room.seq < seq and not room.unread:
                room.hear(socket.person for socket in room.sockets if socket.person)

    async def count_elsewhere(self) -> None:
        """Who is in the same rooms in other processes, give or take a few seconds."""
        if not settings.REDIS_URL:
            return
        now = time.time()
        async with connection() as client:
            for room in list(self.rooms.values()):
                key = f"{feed.channel()}:present:{room.pk}"
                await client.hset(key, PROCESS, f"{room.here} {now}")
                await client.expire(key, 60)
                told = (await client.hgetall(key)).items()
                others = (text.split() for process, text in told if process != PROCESS)
                room.elsewhere = sum(int(n) for n, at in others if float(at) > now - 5 * LOOK)

    async def subscribe(self) -> None:
        """Hear the news of other processes: one subscription for all the rooms."""
        while self.rooms and not is_cancelled():
            with suppress(redis.RedisError, OSError):
                async with connection() as client, client.pubsub() as pubsub:
                    await pubsub.subscribe(feed.channel())
                    while not is_cancelled():  # listen() would swallow it and go on
                        if message := await pubsub.get_message(True, timeout=1):
                            self.hear(feed.news_of(message["data"]))
            await asyncio.sleep(1)


def is_cancelled() -> bool:
    """Was this task asked to end? redis-py may turn that into a time-out of its own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def connection() -> Any:
    return redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=2,
        socket_connect_timeout=2,
        retry=Retry(NoBackoff(), 0),
    )


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
