"""Smaller answers: zstd, brotli and gzip, for those who accept them.

GraphQL's answers are compressed here, as a whole, so that one that is kept is compressed once. Everything
else (pages, files, streams) goes through starlette-compress, which is told what the client likes best: of
itself it does not compare q-values.
"""

import asyncio
import gzip

import brotli  # type: ignore[import-untyped]
import zstandard
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from api.negotiation import coding

CODINGS = ("zstd", "br", "gzip")
"""In this order for clients that like them equally well; at these levels the first is the fastest by far."""

SMALLEST = 1_000
"""Bytes below which an answer stays as it is: it fits into one packet anyway."""

LARGE = 100_000
"""Bytes from which an answer is compressed in a thread; smaller ones hold up the others for a millisecond."""


async def compressed(body: bytes, name: str) -> bytes:
    """The body in a content coding, one of CODINGS."""
    if len(body) < LARGE:
        return compress(body, name)
    return await asyncio.to_thread(compress, body, name)


def compress(body: bytes, name: str) -> bytes:
    """As `compressed`, here and now."""
    if name == "zstd":
        return zstandard.ZstdCompressor(level=3).compress(body)
    if name == "br":
        smaller: bytes = brotli.compress(body, quality=4)
        return smaller
    return gzip.compress(body, 5, mtime=0)


class Compression:
    """Middleware that compresses what is not compressed yet, `besides` what is below those addresses."""

    def __init__(self, app: ASGIApp, besides: tuple[str, ...] = ()) -> None:
        self.plain = app
        self.app = CompressMiddleware(app, minimum_size=SMALLEST)
        self.besides = besides

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the client's favourite coding as the only one."""
        if scope["type"] == "http":
            if scope["path"].startswith(self.besides):
                await self.plain(scope, receive, send)
                return
            accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
            favourite = coding(accepted.decode("latin-1"), CODINGS) or "identity"
            others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": [*others, (b"accept-encoding", favourite.encode())]}
        await self.app(scope, receive, send)
