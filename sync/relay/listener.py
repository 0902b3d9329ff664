"""The relay's door: connections are counted before and after the handshake, and no peer holds one for nothing.

Written with ``accept`` by hand, because a server object of asyncio neither counts who has not finished its handshake
nor says how many connections one device holds.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from aiohttp.http import HttpRequestParser
from aiohttp.web_protocol import MAX_MSG_QUEUE_SIZE

from sync.relay import answers
from sync.relay.answers import AnswerError
from sync.relay.application import place_of
from sync.relay.events import Event
from sync.relay.limits import HEADER_LINE_BYTES, HEADERS, READ_BYTES
from sync.relay.roll import certificate_of
from sync.relay.straight import Restarting

if TYPE_CHECKING:
    import ssl

    from sync.relay.application import Application
    from sync.relay.post import Post

BACKLOG: Final = 256
OUT_OF_SOCKETS_S: Final = 0.2
SHUTDOWN_S: Final = 5.0
LINGER_S: Final = 10.0
"""How long the rest of a refused body is read and let go, so that the refusal arrives before the connection ends."""


PARSING: Final[dict[str, Any]] = {
    "max_line_size": HEADER_LINE_BYTES,
    "max_field_size": HEADER_LINE_BYTES,
    "max_headers": HEADERS,
    "auto_decompress": False,
}


class Silent:
    """Stands where the library wants a log: it counts faults of ours and lets everything else go."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def exception(self, _text: object, *_args: object, exc_info: object = None, **_more: object) -> None:
        """Count a fault that the library caught."""
        if isinstance(exc_info, Exception) and not isinstance(exc_info, (ConnectionError, web.HTTPException)):
            self._post.events.fault(place_of(exc_info))

    def debug(self, *_args: object, **_more: object) -> None:
        """Let it go."""

    info = warning = error = debug


class Peer(web.RequestHandler, Restarting):
    """A connection, whose bad requests are answered by a code of ours instead of the library's words."""

    __slots__ = ("application",)
    application: Application

    def begin_anew(self) -> None:
        """Read the next byte as a request's first: what the parser waits for went past it (``Straight``)."""
        if self._parser is not None:  # else the connection is gone
            self._parser = HttpRequestParser(
                self,
                asyncio.get_running_loop(),
                READ_BYTES,
                payload_exception=web.RequestPayloadError,
                max_msg_queue_size=MAX_MSG_QUEUE_SIZE,
                **PARSING,
            )

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to what is no request, or to a fault of ours."""
        del message
        if status >= 500 and exc is not None:  # noqa: PLR2004 - the border of HTTP itself
            self.log_exception("", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionResetError
        refused = self.application.refusal_of(self.transport)
        if refused is not None:
            return refused
        return answers.refusal(AnswerError(status, "request" if status < 500 else "fault", closes=True))  # noqa: PLR2004 - as above


class Listener:
    """Accepts connections for an application as long as it is open."""

    def __init__(self, post: Post, application: Application, context: ssl.SSLContext) -> None:
        self._post = post
        self._application = application
        self._context = context
        self._server = web.Server(application.answer)
        self._settings: dict[str, Any] = {
            "logger": Silent(post),
            "access_log": None,
            "keepalive_timeout": post.limits.header_s,
            "lingering_time": min(LINGER_S, post.limits.silence_s),
            "read_bufsize": READ_BYTES,
            **PARSING,
        }
        self._handshakes: dict[asyncio.Task[None], socket.socket] = {}
        self._greeting: set[asyncio.Task[None]] = set()
        self._open: dict[asyncio.Transport, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._sockets: list[socket.socket] = []

    def listen(self, bind: str, port: int) -> int:
        """Begin; return the port. Raises ``OSError`` where nothing can listen there."""
        family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        dual = family == socket.AF_INET6 and bind == "::" and socket.has_dualstack_ipv6()
        listening = socket.create_server((bind, port), family=family, backlog=BACKLOG, dualstack_ipv6=dual)
        listening.setblocking(False)  # noqa: FBT003 - the library's own order
        self._sockets.append(listening)
        self._tasks.append(asyncio.get_running_loop().create_task(self._accept(listening)))
        return int(listening.getsockname()[1])

    async def close(self) -> None:
        """Accept nobody more, let what is under way end for a while, then end it."""
        for task in self._tasks:
            task.cancel()
        for listening in self._sockets:
            listening.close()
        for connection in self._handshakes.values():
            _hang_up(connection)
        await asyncio.gather(*self._tasks, *self._greeting, return_exceptions=True)
        self._server.pre_shutdown()
        await self._server.shutdown(self._post.limits.stop_s)
        for transport in list(self._open):
            transport.abort()
        await asyncio.sleep(0)

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _address = await loop.sock_accept(listening)
            except OSError:  # too many open files, or a peer that was gone before it was greeted
                self._post.events.add(Event.CROWDED)
                await asyncio.sleep(OUT_OF_SOCKETS_S)
                continue
            self._greet(connection)

    def _greet(self, connection: socket.socket) -> None:
        limits = self._post.limits
        self._forget_closed()
        if len(self._open) >= limits.connections:
            self._post.events.add(Event.CROWDED)
            connection.close()
            return
        if len(self._handshakes) >= limits.handshakes:
            # A laptop is through in milliseconds; who has been here longest is the one that only holds the place.
            self._post.events.add(Event.CROWDED)
            oldest = next(iter(self._handshakes))
            _hang_up(self._handshakes.pop(oldest))
        task = asyncio.get_running_loop().create_task(self._shake_hands(connection))
        self._handshakes[task] = connection
        self._greeting.add(task)
        task.add_done_callback(self._greeted)

    def _greeted(self, task: asyncio.Task[None]) -> None:
        self._greeting.discard(task)
        self._handshakes.pop(task, None)

    def _peer(self) -> Peer:
        made = Peer(self._server, loop=asyncio.get_running_loop(), **self._settings)
        made.application = self._application
        return made

    async def _shake_hands(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            transport, _peer = await loop.connect_accepted_socket(
                self._peer,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=self._post.limits.handshake_s,
                ssl_shutdown_timeout=SHUTDOWN_S,
            )
        except OSError:
            self._post.events.add(Event.HANDSHAKE)
        else:
            self._admit(transport)

    def _admit(self, transport: asyncio.Transport) -> None:
        """Let a device in; where it holds too many connections, the oldest one, which a cut has left behind, ends."""
        holder = certificate_of(transport)
        own = [each for each, whose in self._open.items() if whose == holder and not each.is_closing()]
        if len(own) >= self._post.limits.device_connections:
            self._post.events.add(Event.CROWDED)
            own[0].abort()
        self._open[transport] = holder

    def _forget_closed(self) -> None:
        for transport in [each for each in self._open if each.is_closing()]:
            with suppress(KeyError):
                del self._open[transport]


def _hang_up(connection: socket.socket) -> None:
    """End a connection within its handshake: the loop, which holds the socket, hears of it and closes it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
