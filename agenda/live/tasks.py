"""Work that goes on for as long as somebody looks: what breaks is logged and tried again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger("assises.live")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds before the next try: each is twice the last
SAID_EVERY = 60.0  # seconds between two lines of the log about one piece of work


class Pause:
    """The wait after a failure, longer each time, and short again after a success."""

    def __init__(self, work: str, longest: float = LONGEST_PAUSE) -> None:
        self.work = work
        self.longest = longest
        self.seconds = FIRST_PAUSE
        self.said_at = -SAID_EVERY

    def over(self) -> None:
        self.seconds = FIRST_PAUSE

    async def after(self, error: Exception) -> None:
        if time.monotonic() - self.said_at >= SAID_EVERY:
            self.said_at = time.monotonic()
            log.warning("%s failed and is tried again", self.work, exc_info=error)
        await asyncio.sleep(self.seconds)
        self.seconds = min(self.seconds * 2, self.longest)


async def forever(
    work: Callable[[], Awaitable[None]], name: str, longest: float = LONGEST_PAUSE
) -> None:
    """Do `work` again and again, until cancelled. `longest`: of the pauses, in seconds."""
    pause = Pause(name, longest)
    while not is_cancelled():
        begun = time.monotonic()
        try:
            await work()
        except Exception as error:
            if time.monotonic() - begun > LONGEST_PAUSE:  # it worked for a while
                pause.over()
            await pause.after(error)
        else:
            pause.over()


def is_cancelled() -> bool:
    """Was this task asked to end? redis-py may turn that into a time-out of its own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
