"""Gives each request an id and a trace, and tells the watchers (log, metrics, spans) when it is answered.

`X-Request-Id` is taken over where it is well-formed, so that a request can be followed through proxies.
`Server-Timing` (W3C) tells a browser's developer tools where the time went.
"""

import re
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.trace import CURRENT, Trace, Watchers

WELL_FORMED = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._~+/=:@-]{0,127}")
"""What a request's id may look like: nothing that could break out of a header or a line of the log."""

TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
"""W3C Trace Context, level 1."""

HIT = (b"server-timing", b"cache;desc=hit")
"""What took no time."""


class Observed:
    """ASGI middleware around everything. WebSockets pass; their operations are traced one by one."""

    def __init__(self, app: ASGIApp, watchers: Watchers) -> None:
        self.app = app
        self.watchers = watchers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the lifespan."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, parent = _told(scope["headers"])
        trace = Trace(request_id, parent, scope["method"], scope["path"])
        CURRENT.set(trace)

        def sending(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.body":
                trace.bytes += len(message.get("body", b""))
            elif message["type"] == "http.response.start":
                trace.status = message["status"]
                if trace.marks:
                    trace.enter("send")
                message["headers"] = [*message["headers"], *_headers(trace)]
            return send(message)  # no coroutine of its own: there are two for each request

        try:
            await self.app(scope, receive, sending)
        finally:
            _end(trace, self.watchers)


@contextmanager
def traced(watchers: Watchers, method: str, path: str) -> Iterator[Trace]:
    """A trace for what is not a request of its own, such as an operation over a WebSocket."""
    trace = Trace("", "", method, path)
    CURRENT.set(trace)
    try:
        yield trace
    finally:
        _end(trace, watchers)


def _end(trace: Trace, watchers: Watchers) -> None:
    trace.end()
    if trace.method != "WS" and trace.status is None:
        trace.outcome = "CLIENT_GONE"
    watchers.note(trace)


def _told(headers: Sequence[tuple[bytes, bytes]]) -> tuple[str, str]:
    """The id and the parent span that a request brings along, each empty where it does not."""
    request_id = parent = ""
    for name, value in headers:
        if name == b"x-request-id" and WELL_FORMED.fullmatch(value):
            request_id = value.decode()
        elif name == b"traceparent" and TRACEPARENT.fullmatch(value):
            parent = value.decode()
    return request_id, parent


def _headers(trace: Trace) -> list[tuple[bytes, bytes]]:
    made = [(b"x-request-id", trace.request_id.encode())]
    if not trace.marks:
        return [*made, *((HIT,) if trace.cached else ())]
    timing = [f"{name};dur={ms:.2f}" for name, ms in trace.milliseconds().items()]
    if trace.cached:
        timing.insert(0, "cache;desc=hit")
    return [*made, (b"server-timing", ", ".join(timing).encode())] if timing else made
