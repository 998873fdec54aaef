"""The ASGI application: routes, and what is opened and closed with it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

from api.assets import Assets
from api.cache import AnswerCache
from api.compression import Compression
from api.cors import cross_origin
from api.errors import NotFound, WrongMethod, response
from api.explorer.node_pages import NodePages
from api.explorer.routes import Explorer
from api.explorer.views.texts import texts
from api.graphql import GraphQLEndpoint
from api.health import Ready, live
from api.linked.dumps import Downloads
from api.linked.routes import Divided, linked_data
from api.manifest import trusted_documents
from api.metrics import HERE, PATH, Metrics, where
from api.observe import Observed
from api.pages import QueryPage, Workbench
from api.service import Service, make_planner
from api.settings import Settings
from api.spans import Spans, provider
from api.sparql.endpoint import PATH as SPARQL
from api.sparql.endpoint import Endpoint
from api.sse import EventStream
from api.streams import Streams
from api.trace import Watcher, Watchers
from api.websocket import WebSocketEndpoint
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.mirror.child import mirrored, watching
from graph.published import Published, Watched
from graph.read import Reader
from graph.sparql.pool import Pool
from graph.statistics import read_statistics
from schema.errors import VerbundgraphError
from schema.rdf.catalogue import Publisher
from web import ROOT

GRAPHQL = "/graphql"
ASSETS = "/assets/"


def create_app(
    settings: Settings,
    engine: Engine,
    prepare: Callable[[Service], object] | None = None,
    streams: Streams | None = None,
    watchers: Iterable[Watcher] = (),
    published: Callable[[], Published | None] = lambda: None,
    mirror: Watched | None = None,
) -> ASGIApp:
    """The service on an engine that is started already.

    `prepare` is called with the service once its driver is open and says, by clearing `service.waiting`,
    when the graph can be asked; without it that is at once. `streams` are the subscriptions, for a caller
    that ends them before it closes connections, see `api.server`. `watchers` are told of each request.
    `published` says which store is the newest that SPARQL may be asked of.
    `mirror` knows what there is of linked data beside the database, and has it made if the settings say so;
    without it there is nothing.
    """
    streams = streams or Streams(settings.max_subscriptions)
    planner = make_planner(settings, engine)
    planner.doubt()  # until the graph's sizes are known
    seen_by = [*watchers]
    if settings.traces:
        spans = Spans(provider(), engine.name)
        seen_by.insert(0, spans)
    service = Service(
        planner,
        trusted=trusted_documents(settings, planner),
        answers=AnswerCache(settings.cache_size),
        watchers=Watchers(*seen_by),
    )
    at = where(settings.metrics)
    metrics = Metrics(service, published)
    if at is not None:
        service.watchers.add(metrics)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            AsyncExitStack() as stack,
            open_async_driver(engine) as driver,
            Reader(driver, engine) as reader,
            service.revisions.followed(reader),
        ):
            stack.enter_context(metrics.served(at))
            if settings.traces:
                stack.callback(spans.close)
            stack.callback(service.watchers.tell)
            stack.push_async_callback(pool.close)
            service.reader = reader
            if mirror is not None:
                await stack.enter_async_context(watching(mirror))
            if mirror is not None and settings.mirror:
                made = mirrored(engine.settings, mirror, lambda: not service.waiting)
                await stack.enter_async_context(made)
            if prepare is None:
                with suppress(VerbundgraphError):  # away; the sizes are learned as soon as it can be asked
                    planner.learn(await read_statistics(reader, planner.schema.model))
                service.waiting = ""
            else:
                prepare(service)
            yield

    streaming = EventStream(
        GraphQLEndpoint(service, settings.request_size, settings.cache_control), streams, settings.keep_alive
    )
    graphql = Workbench(streaming)
    socket = WebSocketEndpoint(service, streams, settings)
    pool = Pool(published, settings.sparql, settings.services)
    sparql = Endpoint(
        pool, planner.addresses, settings.request_size, settings.cache_control, QueryPage().response
    )
    explorer = Explorer(service, streams, settings.base, settings.cache_control, texts(settings))
    routes = [
        Route(GRAPHQL, graphql),
        WebSocketRoute(GRAPHQL, socket),
        Route("/livez", live),
        Route("/readyz", Ready(service).ready),
        Route(f"{ASSETS}{{path:path}}", Assets(ROOT, ("explorer", "vendor", "workbench", "sparql")).serve),
        *explorer.routes(),
    ]
    if at == HERE:
        routes.append(Route(PATH, metrics.endpoint))

    async def refused(request: Request, error: Exception) -> Response:
        person = "text/html" in request.headers.get("accept", "")
        missing = isinstance(error, HTTPException) and error.status_code == 404
        return explorer.missing(request) if person and missing else await http_error(request, error)

    handlers: dict[Any, ExceptionHandler] = {HTTPException: refused, Exception: failed}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    open_ = cross_origin(Shortcut(GRAPHQL, graphql, Compression(app, besides=(ASSETS,))), settings)
    linked = linked_data(
        service,
        handlers,
        NodePages(explorer),
        Publisher(settings.publisher, settings.publisher_url, settings.contact, settings.contributor),
        Downloads(mirror, settings.base, off=not settings.mirror),
        more=[Route(SPARQL, sparql)],
    )
    return Observed(Divided(linked, open_), service.watchers)


class Shortcut:
    """Leads one path past routing straight to its endpoint: a part of a look-up's time.

    The endpoint catches its own errors. What has to hold for every address is put around this, not into
    Starlette's middleware.
    """

    def __init__(self, path: str, endpoint: ASGIApp, app: ASGIApp) -> None:
        self.path = path
        self.endpoint = endpoint
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request, or take part in the lifespan."""
        direct = scope["type"] == "http" and scope["path"] == self.path
        return (self.endpoint if direct else self.app)(scope, receive, send)


async def http_error(_: Request, error: Exception) -> Response:
    """Starlette's own refusals in the one shape."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return response(
            WrongMethod("This address does not take that method."), headers=dict(error.headers or {})
        )
    return response(NotFound("There is nothing at this address. GraphQL is at /graphql."))


async def failed(_: Request, error: Exception) -> Response:
    """What nobody expected."""
    return response(error)
