"""Redis, which processes share: nobody waits long for it, and nothing stops without it."""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger("assises.redis")
PATIENCE = 0.5  # seconds: it is next door and answers in a thousandth
PAUSE = 10.0  # seconds before it is asked again, once it has not answered
OPTIONS: dict[str, Any] = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 0),
}
AWAY = (redis.RedisError, OSError)
T = TypeVar("T")


class Link:
    """Asks Redis while it answers. Once it has not, one request in `PAUSE` seconds tries."""

    def __init__(self) -> None:
        self.is_away = False
        self.away_until = 0.0

    def try_now(self) -> None:
        """Somebody has just heard it: the next request need not wait to try."""
        self.away_until = 0.0

    def ask(self, question: Callable[[], T], otherwise: Callable[[], T]) -> T:
        now = time.monotonic()
        if self.is_away and now < self.away_until:
            return otherwise()
        self.away_until = now + PAUSE  # if it is away, who comes meanwhile does not wait for it
        try:
            answer = question()
        except AWAY as error:
            if not self.is_away:
                log.warning("Redis does not answer: each process goes on alone (%s)", error)
            self.is_away = True
            self.away_until = time.monotonic() + PAUSE
            return otherwise()
        if self.is_away:
            log.warning("Redis answers again")
        self.is_away = False
        return answer


@cache
def link(url: str) -> Link:
    """The one of this process, whatever it is asked for."""
    return Link()


@cache
def client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, **OPTIONS)


@cache
def _kept(server: str) -> RedisCache:
    """One for all threads, so that its connections serve them all."""
    return RedisCache(server, {"OPTIONS": OPTIONS})


class Cache(BaseCache):
    """Redis; while it does not answer, the memory of this process.

    So no request fails for want of a cache, and a limit goes on counting: a little too few,
    since each process counts alone, and never too many.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.shared = _kept(server)
        self.own = LocMemCache("without redis", {"OPTIONS": {"MAX_ENTRIES": 20000}})
        self.link = link(server)

    def _do(self, what: str, *args: Any, **kwargs: Any) -> Any:
        return self.link.ask(
            lambda: getattr(self.shared, what)(*args, **kwargs),
            lambda: getattr(self.own, what)(*args, **kwargs),
        )

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return bool(self._do("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._do("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._do("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._do("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._do("delete", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._do("incr", key, delta, version))

    def clear(self) -> None:
        self.own.clear()
        self._do("clear")
