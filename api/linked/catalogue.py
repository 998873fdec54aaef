"""What the service says of itself: `/.well-known/void` (VoID) and `/catalog` (DCAT-AP.de)."""

from collections.abc import Callable

from pyoxigraph import Quad
from starlette.requests import Request
from starlette.responses import Response

from api.errors import response
from api.linked.answers import LICENCE, Answer, Linked, asked_format, link, negotiated
from api.linked.formats import RDF_FORMATS, Format, written
from graph.document import credited
from graph.published import Dumps
from schema.errors import VerbundgraphError
from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.catalogue import Facts, Publisher, catalogue, void

Describe = Callable[[Model, Addresses, Facts], list[Quad]]


class Catalogue:
    """The self-descriptions. `dumps` says which files there are."""

    def __init__(self, linked: Linked, publisher: Publisher, dumps: Callable[[], Dumps | None]) -> None:
        self.linked = linked
        self.publisher = publisher
        self.dumps = dumps

    async def void(self, request: Request) -> Response:
        """The data set, its parts, and where to begin."""
        return await self.described(request, void, "/.well-known/void")

    async def catalogue(self, request: Request) -> Response:
        """The catalogue with its data set, distributions and services."""
        return await self.described(request, catalogue, "/catalog")

    async def described(self, request: Request, describe: Describe, path: str) -> Response:
        """A description in the format that is asked for."""
        address = f"{self.linked.addresses.base}{path}"
        try:
            format_ = asked_format(request, request.path_params.get("ending", ""), RDF_FORMATS, address)
            dumps = self.dumps()
            parts = (path, dumps.path.name if dumps else "")
            return await negotiated(
                request, self.linked, format_, parts, lambda: self.made(describe, format_, dumps)
            )
        except VerbundgraphError as error:
            return response(error, headers={"Vary": "Accept"})

    async def made(self, describe: Describe, format_: Format, dumps: Dumps | None) -> tuple[Answer, int]:
        """A description, and the revision that it was made at."""
        linked, revisions = self.linked, self.linked.service.revisions
        seen = revisions.current
        facts = Facts(
            seen,
            revisions.at or "",
            linked.service.planner.statistics.nodes,
            dumps.triples if dumps else {},
            dumps.files if dumps else (),
            await credited(linked.reader),
            self.publisher,
        )
        prefixes = linked.addresses.describing
        body = written(
            describe(linked.model, linked.addresses, facts), format_, linked.context, prefixes=prefixes
        )
        return Answer(body, links=(link(LICENCE, "license"),)), seen
