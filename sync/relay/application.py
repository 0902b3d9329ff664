"""The relay's application: who asks is looked at first, then what. Every answer is a status and a code.

Each request is judged by the certificate of its connection and the roster of that moment, so that a device revoked
now is refused by its next request. There is no route that an unknown device could reach, and none for people.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

from npm_field.domain.deposit import DepositError
from npm_field.errors import FieldError
from sync.relay import answers, bodies, downloads, uploads
from sync.relay.answers import AnswerError
from sync.relay.bodies import SlowError
from sync.relay.events import Event
from sync.relay.roll import FORBIDDEN, OFFICE_ROLE, certificate_of, require_trusted
from sync.roster import MAX_BYTES as MAX_ROSTER_BYTES

if TYPE_CHECKING:
    from asyncio import BaseTransport

    from sync.relay.post import Post
    from sync.roster import Listed

PREFIX: Final = "/v1"
NO_ROOM: Final = 507
MOST_HELD: Final = 32
"""Of what a device has here, so many are named in a hello; of one that is not, the first chunk hears the offset."""
_BUNDLE: Final = re.compile(PREFIX + r"/bundles/([0-9a-f]{64})(|/finish|/taken)")


class Application:
    """Answers the requests of one relay."""

    def __init__(self, post: Post) -> None:
        self._post = post

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Return the answer to a request, whatever it is; raises only where the connection is to end."""
        try:
            return await self._answered(request)
        except AnswerError as error:
            self._post.events.add(Event.REFUSED if error.status == FORBIDDEN else Event.BAD_REQUEST)
            return answers.refusal(error)
        except DepositError as error:
            answer = answers.no(error)
            self._post.events.add(Event.NO_ROOM if answer.status == NO_ROOM else Event.BAD_REQUEST)
            return answer
        except SlowError:
            self._post.events.add(Event.SLOW)
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError from None
        except (ConnectionError, web.RequestPayloadError):
            self._post.events.add(Event.CUT)
            raise ConnectionResetError from None
        except (FieldError, OSError) as error:
            self._post.events.fault(place_of(error))
            return answers.refusal(AnswerError(500, "fault", closes=True))

    def refusal_of(self, transport: BaseTransport | None) -> web.Response | None:
        """Return the answer to a peer that may not speak, whatever it said; None for one that may."""
        try:
            self._post.roll.require(certificate_of(transport))
        except AnswerError as error:
            self._post.events.add(Event.REFUSED)
            return answers.refusal(error)
        return None

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        post = self._post
        post.roll.look_again()
        who = post.roll.require(certificate_of(request.transport))
        path, method = request.rel_url.raw_path, request.method
        if request.rel_url.raw_query_string or "Expect" in request.headers:
            raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
        found = _BUNDLE.fullmatch(path)
        if found is not None:
            return await self._of_bundle(request, who, found[1], found[2])
        if (method, path) == ("PUT", PREFIX + "/roster"):
            return await self._take_roster(request, who)
        if method != "GET" or path not in {PREFIX + "/hello", PREFIX + "/inbox"}:
            raise AnswerError(404, "path", closes=True)
        _require_no_body(request)
        return await (self._hello(who) if path.endswith("hello") else downloads.inbox(post, who))

    async def _of_bundle(self, request: web.BaseRequest, who: Listed, bundle: str, act: str) -> web.StreamResponse:
        post, method = self._post, request.method
        if (method, act) == ("PATCH", ""):
            return await uploads.append(post, request, who, bundle)
        if (method, act) == ("POST", "/finish"):
            return await uploads.finish(post, request, who, bundle)
        _require_no_body(request)
        if (method, act) == ("HEAD", ""):
            return await uploads.offset(post, request, who, bundle)
        if (method, act) == ("GET", ""):
            return await downloads.fetch(post, request, who, bundle)
        if (method, act) == ("POST", "/taken"):
            return await downloads.took(post, who, bundle)
        raise AnswerError(405, "method", closes=True)

    async def _hello(self, who: Listed) -> web.Response:
        post = self._post

        def known() -> dict[str, object]:
            held = post.store.held(who.device)[:MOST_HELD]
            return {"next": post.store.next_sequence(who.device), "prefix": True, "held": held}

        said = {"v": 1, "relay": post.certificate, "chunk": post.limits.chunk, "bundle": post.limits.bundle}
        return answers.document({**said, **await post.blocking(known)})

    async def _take_roster(self, request: web.BaseRequest, who: Listed) -> web.Response:
        post = self._post
        require_trusted(who)
        if who.role != OFFICE_ROLE:
            raise AnswerError(FORBIDDEN, "role")
        data = await bodies.whole(request, MAX_ROSTER_BYTES, post.limits)
        await post.blocking(post.roll.take, data)
        await post.blocking(post.store.settle, post.roll.offices())
        post.events.add(Event.ROSTER)
        return answers.nothing()


def place_of(error: BaseException) -> str:
    """Return where in our code something was wrong: never its words, which could hold somebody's."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} at " + ", ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames
    )


def _require_no_body(request: web.BaseRequest) -> None:
    if request.content_length or "Transfer-Encoding" in request.headers:
        raise AnswerError(bodies.BAD_REQUEST, "length", closes=True)
