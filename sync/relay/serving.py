"""A relay from its start to its end: one loop, stopped by a signal or by whoever started it."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Final

from sync.relay.application import Application
from sync.relay.listener import Listener

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from sync.relay.post import Post

TIDY_EVERY_S: Final = 6 * 60 * 60


class Stop:
    """Ends a relay from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: asyncio.Event | None = None

    def bind(self, loop: asyncio.AbstractEventLoop, asked: asyncio.Event) -> None:
        """Belong to a running relay."""
        self._loop, self._asked = loop, asked

    def ask(self) -> None:
        """End it."""
        if self._loop is not None and self._asked is not None:
            self._loop.call_soon_threadsafe(self._asked.set)


def serve(
    post: Post,
    context: ssl.SSLContext,
    *,
    bind: str,
    port: int,
    listening: Callable[[int], None],
    stop: Stop,
    tidied: Callable[[Mapping[str, int]], None] = lambda _counts: None,
) -> None:
    """Serve until ``stop`` or, on the main thread, a signal. ``listening`` is told the port, ``tidied`` the counts.

    Raises ``OSError`` where nothing can listen there.
    """
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop.set_exception_handler(lambda _loop, _context: None)  # of connections that went away
        runner.run(_serve(post, context, bind, port, listening, stop, tidied))


async def _serve(  # noqa: PLR0917 - as above
    post: Post,
    context: ssl.SSLContext,
    bind: str,
    port: int,
    listening: Callable[[int], None],
    stop: Stop,
    tidied: Callable[[Mapping[str, int]], None],
) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    stop.bind(loop, asked)
    _end_by_signal(loop, asked)
    listener = Listener(post, Application(post), context)
    tidying: asyncio.Task[None] | None = None
    try:
        await post.tidy()
        bound = listener.listen(bind, port)
        tidying = loop.create_task(_tidy(post, tidied))
        listening(bound)
        await asked.wait()
    finally:
        if tidying is not None:
            tidying.cancel()
            await asyncio.gather(tidying, return_exceptions=True)
        await listener.close()


async def _tidy(post: Post, tidied: Callable[[Mapping[str, int]], None]) -> None:
    while True:
        await asyncio.sleep(TIDY_EVERY_S)
        await post.tidy()
        tidied(post.events.counts())


def _end_by_signal(loop: asyncio.AbstractEventLoop, asked: asyncio.Event) -> None:
    """Take SIGTERM and SIGINT as the wish to end; a thread that is not the main one has no signals."""
    try:
        if sys.platform == "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(asked.set))
        else:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, asked.set)
    except (ValueError, RuntimeError):
        return
