"""What people send to one room: gathered for a moment, and answered together."""

import asyncio
import math
import time
from functools import partial

from django.utils import timezone

from agenda.live import replies, threads
from agenda.live.batches import Answer
from agenda.live.models import LiveRoom
from agenda.live.replies import Said

TICK = 0.05  # seconds between two transactions of the audience
MOST = 100  # frames in one: whoever comes meanwhile waits no longer than they take


class Intake:
    """The frames of one room that wait for their answer.

    The first is answered at once when it is quiet; those that follow, together at the next
    tick. Moderators' frames are never gathered: they wait for one transaction at most.
    """

    def __init__(self, room: LiveRoom) -> None:
        self.room = room
        self.writing = asyncio.Lock()  # fair, and no thread waits for the room's lock
        self.waiting: list[tuple[Said, asyncio.Future[Answer]]] = []
        self.began = -math.inf  # clocks may start at the machine's own beginning
        self.working: asyncio.Task[None] | None = None

    async def answer(self, said: Said) -> Answer:
        """The answer to one frame of the audience, once it is committed."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting.append((said, future))
        if self.working is None or self.working.done():
            self.working = asyncio.create_task(self.work())
        return await future

    async def answer_now(self, said: Said) -> Answer:
        """The answer to one frame of a moderator."""
        [answer] = await self.reply([said])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def work(self) -> None:
        while self.waiting:
            await asyncio.sleep(self.began + TICK - time.monotonic())
            self.began = time.monotonic()
            gathered, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            try:
                answers = await self.reply([said for said, _future in gathered])
            except Exception as error:
                answers = [error] * len(gathered)
            for (_said, future), answer in zip(gathered, answers, strict=True):
                if future.done():  # whoever waited has gone
                    continue
                if isinstance(answer, Exception):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)

    async def reply(self, said: list[Said]) -> list[Answer | Exception]:
        async with self.writing:
            call = partial(replies.reply_together, said, room=self.room, now=timezone.now())
            return await threads.run(threads.WRITING, call)
