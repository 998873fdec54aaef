"""All addresses of linked data, as an application of their own: the pages of every site may read them."""

from collections.abc import Awaitable, Iterable
from typing import Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

from api.compression import Compression
from api.linked.answers import Linked
from api.linked.catalogue import Catalogue
from api.linked.documents import Documents
from api.linked.dumps import PATH as DUMPS
from api.linked.dumps import Downloads
from api.linked.feed import Feed
from api.linked.html import Pages
from api.linked.lists import Lists
from api.linked.meaning import Meaning
from api.linked.openness import OpenForReading
from api.service import Service
from schema.rdf.catalogue import Publisher
from schema.rdf.context import Context

PATHS: Final = (
    "/.well-known/void", "/catalog", "/context", "/doc", "/dumps", "/feed", "/id/", "/robots.txt",
    "/shapes", "/sitemap", "/sparql", "/vocab",
)  # fmt: skip
"""What the addresses of linked data begin with."""


def linked_data(
    service: Service,
    handlers: dict[object, ExceptionHandler],
    pages: Pages,
    publisher: Publisher | None = None,
    dumps: Downloads | None = None,
    more: Iterable[BaseRoute] = (),
) -> ASGIApp:
    """The application; `handlers` make its refusals, `pages` what people see."""
    planner = service.planner
    linked = Linked(service, Context(planner.schema.model, planner.addresses))
    documents, lists = Documents(linked, pages), Lists(linked, pages)
    meaning, feed = Meaning(linked), Feed(linked)
    dumps = dumps or Downloads(None, linked.addresses.base)
    catalogue = Catalogue(linked, publisher or Publisher(), lambda: dumps.newest)
    routes = [
        Route("/.well-known/void", catalogue.void),
        Route("/.well-known/void.{ending}", catalogue.void),
        Route("/catalog", catalogue.catalogue),
        Route("/catalog.{ending}", catalogue.catalogue),
        Route("/shapes", meaning.shapes),
        Route("/shapes.{ending}", meaning.shapes),
        Route("/vocab", meaning.vocabulary),
        Route("/vocab.{ending}", meaning.vocabulary),
        Route("/id/{kind}/{key}", documents.thing),
        Route("/doc", lists.kinds),
        Route("/doc.{ending}", lists.kinds),
        Route("/doc/{kind}", lists.kind),
        Route("/doc/{kind}/{key}", documents.document),
        Route("/context.jsonld", meaning.newest_context),
        Route("/context/{version}", meaning.context),
        Route("/dumps", dumps.index),
        Route("/dumps/", dumps.index),
        Route("/dumps/{name}", dumps.file),
        Route("/feed", feed.index),
        Route("/feed.{ending}", feed.index),
        Route("/feed/{revision}/{part}", feed.page),
        Route("/robots.txt", lists.robots),
        Route("/sitemap.xml", lists.sitemap),
        Route("/sitemap/{kind}.xml", lists.sitemap_of),
        *more,
    ]
    return OpenForReading(
        Compression(Starlette(routes=routes, exception_handlers=handlers), besides=(DUMPS,))
    )


class Divided:
    """Leads the addresses of linked data to their application, and all others on."""

    def __init__(self, linked: ASGIApp, app: ASGIApp) -> None:
        self.linked = linked
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request, or take part in the lifespan."""
        here = scope["type"] == "http" and scope["path"].startswith(PATHS)
        return (self.linked if here else self.app)(scope, receive, send)
