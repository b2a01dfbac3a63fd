"""One live room as this process shows it: read once, encoded once, sent straight to each socket.

A room that somebody looks at is kept here as a copy, brought up to date from the database
whenever there is news, at most five times a second.
"""

import asyncio
import time
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from agenda.live import access, feed, frames, polls, tasks, threads
from agenda.live.feed import Entry, Owned, Reading
from agenda.live.polls import PollEntry
from agenda.live.sockets import STALLED, Socket
from agenda.live.together import Together

TICK = 0.2  # seconds between two deltas, on average
SLACK = 0.1  # by how much one may be early: changes at that very pace would all wait for the latest
TOLD_ALONE = {"session", "poll", "polls"}  # what a delta carries only when it has changed
MANY = 500  # people looked at in one query


class Room:
    """The copy of one live room, and the sockets that look at it."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.seq = -1
        self.changed_seq = 0
        self.session: dict[str, Any] = {}
        self.lead: str | None = None
        self.entries: dict[str, Entry] = {}
        self.polls: dict[str, PollEntry] = {}
        self.sides: dict[bool, set[Socket]] = {False: set(), True: set()}  # audience, desk
        self.sent = {False: 0, True: 0}  # the last number that each side was told
        self.elsewhere = 0
        self.visits = 0  # sockets here or on their way in
        self.unread = True  # there is something in the database that is not here
        self.told = -1  # the number at the last tick
        self.looked = -1  # the number in the database when it was last looked at
        self.concerned: set[UUID] = set()
        self.readers = Together(partial(access.readers, pk))
        self.owned = Together(self.read_owned)
        self.due = 0.0  # when the next delta is due
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

    def read_owned(self, people: Iterable[UUID]) -> dict[UUID, Owned]:
        polled = any(poll.was_public for poll in self.polls.values())
        return feed.owned(self.pk, people, polled=polled)

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
            self.told = self.looked = reading.seq
            self.sent = {False: reading.seq, True: reading.seq}
        self.seq, self.changed_seq = reading.seq, reading.changed_seq
        self.session, self.lead = reading.session, reading.lead
        self.entries.update(reading.entries)
        self.polls.update(reading.polls)
        self.snapshots.clear()

    def hear(self, people: Iterable[UUID]) -> None:
        """There is news: tell it at once if the room was quiet, else at the next tick."""
        people = frozenset(people)
        self.unread = True
        self.concerned |= people
        self.owned.forget(people)
        if self.ticking is None or self.ticking.done():
            self.ticking = asyncio.create_task(self.tick())

    def hear_all(self) -> None:
        """There may be news, about anybody."""
        self.owned.clear()
        self.hear(socket.person for socket in self.sockets if socket.person)

    def compare(self, seq: int, *, deaf: bool) -> None:
        """Catch up with the number in the database; when other processes are not heard, also
        with what they said to people, for their changes may have been read with others."""
        missed = 0 <= self.seq < seq and not self.unread
        if missed or (deaf and self.looked < seq):
            self.hear_all()
        self.looked = seq

    async def tick(self) -> None:
        pause = tasks.Pause("Reading a live room")
        while self.visits and (self.unread or self.concerned or self.told < self.seq):
            await asyncio.sleep(self.due - SLACK - time.monotonic())
            try:
                await self.update()
                await self.tell_each()
            except Exception as error:
                await pause.after(error)
            else:
                pause.over()

    async def tell_each(self) -> None:
        """Tell each side what changed, and people what is theirs alone."""
        if self.told < self.seq:
            self.told = self.seq
            self.due = max(self.due, time.monotonic()) + TICK
            for desk in (False, True):
                self.tell(desk)
        people, self.concerned = self.concerned, set()
        try:
            await self.tell_own(people & {socket.person for socket in self.sockets})
        except BaseException:
            self.concerned |= people
            raise

    async def tell_own(self, people: set[UUID]) -> None:
        if not people:
            return
        owned = await self.owned.many(people)
        for socket in self.sockets:
            if socket.person in owned:
                self.tell_me(socket, owned[socket.person])

    def tell_me(self, socket: Socket, owned: Owned) -> None:
        self.send(socket, frames.encode({"type": "me", **owned.shown(self.entries)}))

    # -- Telling --------------------------------------------------------------------------------

    def tell(self, desk: bool) -> None:
        """Send what changed since last time to one side of the room, if it can see any of it."""
        delta = self.delta(self.sent[desk], desk=desk)
        if not (delta["questions"] or delta["removed"] or TOLD_ALONE & delta.keys()):
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
            if desk:
                delta["lead"] = self.lead
        changed = {pk: poll for pk, poll in self.polls.items() if poll.seq > since}
        if any(poll.was_public for poll in changed.values()):
            delta["poll"] = polls.current(self.polls.values())
        if desk and changed:
            delta["polls"] = polls.of_desk(changed.values())
            removed += [pk for pk, poll in changed.items() if not poll.desk]
        return delta | {"questions": questions, "removed": removed, "present": self.present}

    def snapshot(self, desk: bool, owned: Owned) -> str:
        if desk not in self.snapshots:
            shown = (entry.desk if desk else entry.public for entry in self.entries.values())
            state = {
                "type": "snapshot",
                "seq": self.seq,
                "session": self.session,
                "questions": [question for question in shown if question],
                "poll": polls.current(self.polls.values()),
            }
            if desk:
                state |= {"lead": self.lead, "polls": polls.of_desk(self.polls.values())}
            self.snapshots[desk] = frames.encode(state)[:-1]
        personal = frames.encode({"me": owned.shown(self.entries), "present": self.present})
        return f"{self.snapshots[desk]},{personal[1:]}"

    def send(self, socket: Socket, text: str) -> None:
        """Send without waiting. A socket that would block is left out until it is awake again."""
        if socket.parked:
            socket.missed = True
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
        """Wait for a sleeping socket, then show it the room if it missed anything; or close it."""
        try:
            await asyncio.wait_for(rest, STALLED)
            owned = await self.mine(socket.person)
        except Exception:
            self.sides[socket.desk].discard(socket)
            await socket.close()
            return
        missed, socket.parked, socket.missed = socket.missed, False, False
        if missed and socket in self.sides[socket.desk]:
            self.send(socket, self.snapshot(socket.desk, owned))

    async def mine(self, person: UUID | None) -> Owned:
        return await self.owned.one(person) if person else Owned()

    async def check(self) -> None:
        """Look again at who reads what is theirs: links are revoked, registrations cancelled."""
        everybody = [socket for socket in self.sockets if socket.someone]
        for start in range(0, len(everybody), MANY):
            some = everybody[start : start + MANY]
            found = await self.readers.many({socket.someone for socket in some})
            for socket in some:
                if socket.person != found[socket.someone]:
                    socket.person = found[socket.someone]
                    self.hear([socket.person] if socket.person else [])

    # -- Coming in ------------------------------------------------------------------------------

    async def welcome(self, socket: Socket, since: int | None) -> None:
        """Show the room to a new socket: what it missed since a number, or everything."""
        await self.update()
        if since is not None and since > self.seq:  # its page comes from another process
            self.unread = True
            await self.update()
        before = self.seq
        if socket.someone:
            socket.person = await self.readers.one(socket.someone)
        owned = await self.mine(socket.person)
        self.sides[socket.desk].add(socket)
        if since is None or not 0 <= since <= self.seq:
            self.send(socket, self.snapshot(socket.desk, owned))
        else:
            self.send(socket, frames.encode(self.delta(since, desk=socket.desk)))
            if socket.person:
                self.tell_me(socket, owned)
        if socket.person and self.seq > before:  # perhaps about this very person
            self.hear([socket.person])
