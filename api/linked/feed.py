"""`/feed`: what changed, as a Linked Data Event Stream. Its pages come from the graph's journal.

The root names all pages and is asked for again and again; a page is of one revision, never changes, and may
be kept for ever. Its address has the revision, the time at which the graph came to it, and a digest of what
makes RDF of rows: another graph, a journal that was begun anew and a version of the service that says things
otherwise have other pages, and who follows begins anew.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable

from pyoxigraph import Quad
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound, response
from api.etag import matches
from api.linked.answers import LICENCE, Answer, Gone, Linked, asked_format, link, negotiated
from api.linked.formats import JSON_LD, NAMED, Format, json, serialized
from api.linked.meaning import EVER
from api.revisions import State
from graph import journal
from graph.journal import GONE, Revised
from graph.mirror.said import meaning, quads
from graph.revision import ADDED
from schema.errors import VerbundgraphError
from schema.rdf.feed import PLACES, PREFIXES, FeedWriter, Member, Page
from schema.rdf.jsonld import dataset
from schema.rdf.write import Writer

NAME = re.compile(r"(\d{1,12})-(\d+)(c?)-([0-9a-f]{8})")
FRESH = "public, max-age=5"


class Feed:
    """The root and the pages."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.root = f"{linked.addresses.base}/feed"
        writer = Writer(linked.model, linked.addresses)
        self.writer = FeedWriter(writer, self.root, lambda row: quads(writer, row))
        self.kept: tuple[State | None, dict[str, bytes]] = None, {}

    async def index(self, request: Request) -> Response:
        """The root: the stream and all its pages."""
        try:
            format_ = asked_format(request, request.path_params.get("ending", ""), NAMED, self.root)
            location = f"{self.root}.{format_.ending}"
            return await negotiated(
                request, self.linked, format_, ("feed",), lambda: self.pages(format_), location, FRESH
            )
        except VerbundgraphError as error:
            return response(error, headers={"Vary": "Accept"})

    async def pages(self, format_: Format) -> tuple[Answer, int]:
        """The root in a format, and the revision that it was made at."""
        revisions = self.linked.service.revisions
        seen, state = revisions.current, revisions.certain()
        if self.kept[0] != state:
            self.kept = state, {}
        body = self.kept[1].get(format_.ending) if state else None
        if body is None:
            pages = [page async for page in self.all()]
            body = await asyncio.to_thread(lambda: self.written(self.writer.index(pages), format_))
            if state == revisions.certain():
                self.kept[1][format_.ending] = body
        return Answer(body, links=(link(LICENCE, "license"),)), seen

    async def all(self) -> AsyncIterator[Page]:
        """All pages, in order."""
        async for revised, copy in self.revisions():
            for part in range(revised.parts or 0):
                yield self.place(revised, part, copy=copy)

    async def revisions(self) -> AsyncIterator[tuple[Revised, bool]]:
        """What the journal holds, in order, each with whether it is the copy that the journal begins with."""
        reader = self.linked.reader
        begin = await journal.begins(reader)
        if begin is None:
            return
        if begin.number and begin.parts:
            yield begin, True
        after = begin.number
        while found := await journal.revisions(reader, after):
            for one in found:
                yield one, False
            after = found[-1].number

    def place(self, revised: Revised, part: int, *, copy: bool) -> Page:
        """Where a part of a revision stands."""
        at = revised.at or ""
        name = f"{revised.number}-{re.sub('[^0-9]', '', at)}{'c' if copy else ''}-{meaning()[:8]}"
        return Page(f"{self.root}/{name}/{part}", at, revised.number * PLACES + part * journal.PORTION)

    async def page(self, request: Request) -> Response:
        """One page, which never changes."""
        name, (part, _, ending) = request.path_params["revision"], request.path_params["part"].partition(".")
        try:
            page = await self.found(name, part)
            format_ = asked_format(request, ending, NAMED, page.address)
            headers = {
                "Cache-Control": EVER,
                "Content-Location": f"{page.address}.{format_.ending}",
                "ETag": f'W/"{name}-{part}-{format_.ending}"',
                "Vary": "Accept",
                "Link": ", ".join((link(self.root, "collection"), link(LICENCE, "license"))),
            }
            if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
                return Response(status_code=304, headers=headers)
            entries = await journal.page(self.linked.reader, page.first // PLACES, int(part))
            if entries is None:
                raise NotFound(f"The feed has no such page. It begins at {self.root}")
            members = [Member(KINDS.get(action, "Update"), row) for action, row in entries]
            body = await asyncio.to_thread(lambda: self.written(self.writer.page(page, members), format_))
        except VerbundgraphError as error:
            return response(error, headers={"Vary": "Accept"})
        return Response(body, media_type=format_.media_type, headers=headers)

    async def found(self, name: str, part: str) -> Page:
        """The page of that name. Raises NotFound and Gone."""
        match = NAME.fullmatch(name)
        if match is None or not part.isdecimal() or len(part) > 6:
            raise NotFound(f"The feed has no such page. It begins at {self.root}")
        number, copy = int(match[1]), bool(match[3])
        begin = await journal.begins(self.linked.reader)
        if copy:
            known = [begin] if begin and begin.number == number else []
        else:
            known = await journal.revisions(self.linked.reader, number - 1, 1)
        page = self.place(known[0], int(part), copy=copy) if known else None
        if page is None or page.address != f"{self.root}/{name}/{part}":
            raise Gone(f"The feed has no such page any longer; begin again at {self.root}")
        return page

    def written(self, quads: Iterable[Quad], format_: Format) -> bytes:
        """Quads in a format that keeps the members apart."""
        context = self.linked.context
        if format_ is JSON_LD:
            return json(dataset(quads, context))
        return serialized(quads, format_, context.addresses.prefixes | PREFIXES)


KINDS = {ADDED: "Create", **dict.fromkeys(GONE, "Delete")}
"""What an action of the journal is in the feed; everything else is an update."""
