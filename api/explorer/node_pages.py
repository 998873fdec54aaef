"""The explorer's pages at the addresses of linked data, which asks for them where a person is to read."""

from starlette.requests import Request
from starlette.responses import Response

from api.errors import response
from api.explorer.routes import Explorer
from api.explorer.views.kinds import KindPage, kinds
from api.explorer.views.node import NodePage
from schema.errors import VerbundgraphError
from schema.model import Kind

VARY = {"Vary": "Accept, Accept-Language"}


class NodePages:
    """Pages of nodes and of kinds, as `api.linked.html.Pages` says."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer

    async def node(
        self, request: Request, kind: Kind, key: str, ending: str = "", location: str = ""
    ) -> Response:
        """The page of a node."""
        path = f"/doc/{kind.field}/{key}"
        return await self.explorer.answer(request, NodePage(kind, key).view, path, ending, headers(location))

    async def nodes(self, request: Request, kind: Kind, ending: str = "", location: str = "") -> Response:
        """The page that lists a kind's nodes."""
        return await self.explorer.answer(
            request, KindPage(kind).view, f"/doc/{kind.field}", ending, headers(location)
        )

    async def kinds(self, request: Request, ending: str = "", location: str = "") -> Response:
        """The page that lists the kinds."""
        return await self.explorer.answer(request, kinds, "/doc", ending, headers(location))

    def refused(self, request: Request, error: VerbundgraphError) -> Response:
        """A refusal: a page for who reads pages, JSON for others."""
        if "text/html" not in request.headers.get("accept", "") and not request.url.path.endswith(".html"):
            return response(error, headers={"Vary": "Accept"})
        return self.explorer.refused(error, self.explorer.understood(request), VARY)


def headers(location: str) -> dict[str, str]:
    """What such a page says beside the others."""
    return {**VARY, **({"Content-Location": location} if location else {})}
