"""The whole graph in files, at `/dumps/`: for a harvester that does not want to follow links.

The files lie on disk, made by the mirror; here they are handed out, whole or in ranges (RFC 9110, 14), with
a digest that holds for the whole file whatever range was asked for (RFC 9530, `Repr-Digest`).
"""

from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.errors import NotFound, response
from api.etag import matches
from api.linked.answers import LICENCE, http_date, link
from graph.published import SUMS, Dumps, Watched
from schema.errors import VerbundgraphError
from schema.rdf.catalogue import COMPRESSION, FORMATS, File

PATH = "/dumps/"
TEXT = "text/plain; charset=utf-8"
CACHED = "public, no-cache"
"""The addresses stay when the files change."""


class DumpsNotReady(VerbundgraphError):
    """The files are not made yet."""

    code: ClassVar[str] = "DUMPS_NOT_READY"
    status: ClassVar[int] = 503


class Downloads:
    """Hands out what `mirror` says that there is; without one, or with `off`, nothing is waited for."""

    def __init__(self, mirror: Watched | None, base: str, off: bool = False) -> None:
        self.mirror = mirror
        self.base = base
        self.off = off

    @property
    def newest(self) -> Dumps | None:
        """What there is now, if there is anything."""
        return self.mirror.dumps if self.mirror is not None else None

    def dumps(self) -> Dumps:
        """What there is. Raises DumpsNotReady, or NotFound where nobody makes any."""
        if self.newest is not None:
            return self.newest
        if self.mirror is None or self.off:
            raise NotFound("This service makes no dumps: VERBUNDGRAPH_MIRROR is off.")
        raise DumpsNotReady("The dumps are being made. Please try again in a minute.")

    async def index(self, request: Request) -> Response:
        """Which files there are, of which revision."""
        try:
            found = self.dumps()
        except VerbundgraphError as error:
            return response(error)
        body = {
            "revision": found.revision,
            "at": found.at,
            "made": found.made,
            "seconds": found.seconds,
            "triples": found.triples,
            "sums": f"{self.base}{PATH}{SUMS}",
            "files": [self._described(file) for file in found.files],
        }
        headers = {
            "Cache-Control": CACHED,
            "ETag": f'"{found.path.name}"',
            "Last-Modified": http_date(found.made),
            "Link": self._links(),
        }
        if _unchanged(request, headers):
            return Response(status_code=304, headers=headers)
        return Response(orjson.dumps(body), 200, headers, "application/json")

    async def file(self, request: Request) -> Response:
        """A file, or its checksum: `….sha256` for one, SHA256SUMS for all."""
        name = request.path_params["name"]
        try:
            found = self.dumps()
            file = next((one for one in found.files if name in (one.name, f"{one.name}.sha256")), None)
            if file is None and name != SUMS:
                raise NotFound(f"There is no such file. All files are listed at {self.base}{PATH}")
        except VerbundgraphError as error:
            return response(error)
        headers = {"Cache-Control": CACHED, "Last-Modified": http_date(found.made), "Link": self._links()}
        media_type = TEXT
        if file is not None and name == file.name:
            media_type = COMPRESSION[name.rpartition(".")[2]]
            headers["ETag"] = f'"{file.sha256}"'
            headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
        else:
            headers["ETag"] = f'"{found.path.name}"'
        if _unchanged(request, headers):
            return Response(status_code=304, headers=headers)
        path: Path = found.path / name
        return FileResponse(path, headers=headers, media_type=media_type)

    def _described(self, file: File) -> dict[str, Any]:
        format_, _, packed = file.format.partition(".")
        return {
            **asdict(file),
            "url": f"{self.base}{PATH}{file.name}",
            "mediaType": FORMATS[format_][1],
            "compression": COMPRESSION[packed],
        }

    def _links(self) -> str:
        return ", ".join((link(f"{self.base}/catalog", "describedby"), link(LICENCE, "license")))


def _unchanged(request: Request, headers: dict[str, str]) -> bool:
    """Whether the client holds it already, by its tag or else by its time (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return matches(tags, headers["ETag"])
    return request.headers.get("if-modified-since") == headers["Last-Modified"]
