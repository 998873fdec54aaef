"""What the data means: the JSON-LD context, the vocabulary and the shapes. None of it is in the database."""

import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound, response
from api.etag import matches
from api.linked.answers import Linked

DAY = "public, max-age=86400"
EVER = "public, max-age=31536000, immutable"


class Meaning:
    """Files that are made once, from the model."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.context_file = orjson.dumps(linked.context.document, option=orjson.OPT_INDENT_2)

    async def newest_context(self, request: Request) -> Response:
        """The JSON-LD context as it is now."""
        return fixed(request, self.context_file, "application/ld+json", DAY)

    async def context(self, request: Request) -> Response:
        """A version of the context, which never changes."""
        if not self.linked.context.address.endswith(request.url.path):
            return response(NotFound(f"That version is not here. This one is: {self.linked.context.address}"))
        return fixed(request, self.context_file, "application/ld+json", EVER)


def fixed(request: Request, body: bytes, media_type: str, cache_control: str) -> Response:
    """A body that changes with the service alone, or 304."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": cache_control, "ETag": tag, "Content-Type": media_type}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers)
