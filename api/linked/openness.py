"""Lets the pages of every site read linked data (CORS): nothing of it depends on who asks.

The permission stands on every answer, whether a page asked or not, so that one copy in a cache serves all.
Starlette's CORSMiddleware gives it to requests with an `Origin` alone, and caches have to tell them apart.
"""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EXPOSED = (
    "Accept-Ranges", "Content-Location", "Content-Range", "ETag", "Last-Modified", "Link", "Location",
    "Repr-Digest", "Retry-After", "Server-Timing", "X-Request-Id",
)  # fmt: skip
"""Headers that a page's script may read, beyond those that it always may."""
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(EXPOSED)}
PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "7200",
}


class OpenForReading:
    """Middleware that answers a browser's question beforehand, and puts the permission on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN)
            await send(message)

        await self.app(scope, receive, sending)
