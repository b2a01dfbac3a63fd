"""A mail server for the tests, told by them how to misbehave."""

import asyncio
import socket
from collections import defaultdict
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

DROP = "drop"
SILENCE = "silence"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Session(SMTP):
    """Asks the test, at each stage, what to do instead of the usual."""

    async def push(self, status):
        if str(status).startswith("220") and self.post.stage("greeting"):
            status = self.post.stage("greeting").pop(0)
            await super().push(status)
            self.transport.close()
            return
        await super().push(status)

    async def obeys(self, stage: str) -> bool:
        """Do what the test asked for at this stage; True when it asked for nothing."""
        if not self.post.stage(stage):
            return True
        what = self.post.stage(stage).pop(0)
        if what == DROP:
            self.transport.abort()
        elif what == SILENCE:
            await asyncio.Event().wait()
        elif what is not None:
            await self.push(what)
            if what.startswith("421"):
                self.transport.close()
        return what is None

    async def smtp_MAIL(self, arg):
        if await self.obeys("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if await self.obeys("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if await self.obeys("DATA"):
            await super().smtp_DATA(arg)


class Post(Controller):
    """`at["RCPT"] = ["550 no", None, DROP]`: what to do the first, second, third time."""

    def __init__(self, port: int = 0, **options) -> None:
        self.at = defaultdict(list)
        self.kept: list[str] = []
        self.calls = 0
        self.options = options
        super().__init__(self, hostname="127.0.0.1", port=port or free_port())

    def factory(self):
        self.calls += 1
        session = Session(self, **self.options)
        session.post = self
        return session

    def stage(self, name: str) -> list:
        return self.at[name]

    async def handle_DATA(self, server, session, envelope):
        """What comes after the final dot."""
        what = self.at["dot"].pop(0) if self.at["dot"] else None
        if what not in (None, DROP, SILENCE):
            return what
        self.kept.append(envelope.rcpt_tos[0])
        if what == DROP:
            server.transport.abort()
        if what == SILENCE:
            await asyncio.Event().wait()
        return "250 kept"


@contextmanager
def post_office(settings, **options):
    """A server that listens, and the settings that lead to it."""
    post = Post(**options)
    settings.EMAIL_BACKEND = "assises.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = post.hostname, post.port
    settings.EMAIL_TIMEOUT = 10  # no test waits for ever
    post.start()
    post.calls = 0  # it has just called itself
    try:
        yield post
    finally:
        post.stop(no_assert=True)
