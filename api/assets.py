"""The files of `web/` that a browser loads, under /assets: what is there at the start, and nothing else.

A name that ends in a hash of the content (`graphiql-TWDQDK2O.js`) may be kept for ever; every other file is
asked for again each time and answered with 304 while it is the same. What has a compressed twin beside it
(`….gz`) goes out compressed to whoever takes that.
"""

import hashlib
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import coding

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".graphql": "application/graphql; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".rq": "application/sparql-query; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What is served, by the ending of its name."""

HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Goes out with every file and page."""

POLICY = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
"""The Content-Security-Policy of a file by itself. A worker obeys that of its script, not that of the page:
this one lets it load its parts, and ask nobody anything."""


class Assets:
    """The files below `root` in the folders given, and in `root` itself."""

    def __init__(self, root: Path, folders: tuple[str, ...]) -> None:
        found = [*root.iterdir(), *(path for folder in folders for path in (root / folder).rglob("*"))]
        self.files = {
            path.relative_to(root).as_posix(): path
            for path in found
            if path.is_file() and path.suffix in TYPES and path.suffix != ".html"
        }

    async def serve(self, request: Request) -> Response:
        """The file that the address names. Raises HTTPException 404."""
        path = self.files.get(request.path_params["path"])
        if path is None:
            raise HTTPException(404)
        return file(request, path, {"Content-Security-Policy": POLICY})


def file(request: Request, path: Path, headers: dict[str, str]) -> Response:
    """A file, compressed where it can be, or 304."""
    twin = path.with_name(f"{path.name}.gz")
    compressed = twin.is_file()
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if HASHED.search(path.name) else "no-cache",
        **({"Vary": "Accept-Encoding"} if compressed else {}),
        **HEADERS,
        **headers,
    }
    if compressed and coding(request.headers.get("accept-encoding", ""), ("gzip",)):
        path, headers["Content-Encoding"] = twin, "gzip"
    body = path.read_bytes()
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = (tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(","))
    if headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    media_type = TYPES[path.suffixes[-2] if "Content-Encoding" in headers else path.suffix]
    return Response(body, headers={"Content-Type": media_type, **headers})
