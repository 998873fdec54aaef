"""The SPARQL endpoint: GET and POST, for programs, and a page for people who open it in a browser."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import BadRequest, NotReady, WrongMethod, response
from api.etag import matches, weak_tag
from api.negotiation import content_type, media_type
from api.sparql import request
from api.sparql.description import description
from api.sparql.formats import GRAPHS, TABLES, Format, suiting
from api.trace import current
from graph.published import Published
from graph.sparql import query
from graph.sparql.errors import GraphUnknown
from graph.sparql.pool import Asked, Pool
from schema.document import digest
from schema.rdf.addresses import Addresses

PATH = "/sparql"
METHODS = "GET, HEAD, POST, OPTIONS"
LONG = 10_000
"""Characters from which a query is read in a thread; shorter ones hold nobody up for long."""
HTML = "text/html"

T = TypeVar("T")


class Endpoint:
    """An ASGI application that answers SPARQL queries over what `pool` finds published.

    `page` makes the page for browsers. `request_size`: bytes that a request may have; `cache_control`: what
    an answer with an entity tag goes out with.
    """

    def __init__(
        self,
        pool: Pool,
        addresses: Addresses,
        request_size: int,
        cache_control: str,
        page: Callable[[], Response],
    ) -> None:
        self.pool = pool
        self.addresses = addresses
        self.page = page
        self.request_size = request_size
        self.cache_control = cache_control
        self.graphs = (addresses.facts.value, addresses.examples.value)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that has gone gets nothing."""
        try:
            made = await self.reply(scope, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # nothing around us would say what else belongs to it
            made = refusal(error)
        if scope["method"] == "HEAD":
            made.body = b""
        await made(scope, receive, send)

    async def reply(self, scope: Scope, receive: Receive) -> Response:
        """The response to a request. Raises what is to be refused."""
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise WrongMethod("Send the query with GET or POST.")
        headers = Headers(scope=scope)
        trace = current()
        trace.enter("parse")
        asked = await request.read(scope, receive, self.request_size)
        accept = headers.get("accept", "")
        if asked.text is None:
            return self.described(accept)
        trace.document = digest(asked.text)
        wanted = await self.understood(asked.text)
        trace.operation = wanted.form
        format_ = suiting(accept, TABLES if wanted.form in ("SELECT", "ASK") else GRAPHS)
        question = self.question(asked, wanted, format_)
        published = self.pool.published()
        if published is None:
            raise NotReady(
                "The graph is being made ready for SPARQL. Please try again shortly; all else works already."
            )
        known = headers.get("if-none-match", "")
        if known and scope["method"] != "POST" and not wanted.volatile:
            tag = entity_tag(published, question, asked.text, format_)
            if matches(known, tag):
                return Response(status_code=304, headers=self.headers(format_, tag))
        trace.enter("database")
        body, answered = await unless_gone(receive, self.pool.ask(question, published))
        trace.enter("encode")
        tag = "" if wanted.volatile else entity_tag(answered, question, asked.text, format_)
        return Response(body, headers=self.headers(format_, "" if scope["method"] == "POST" else tag))

    async def understood(self, text: str) -> query.Query:
        """The query that a text is."""
        base, services = f"{self.addresses.base}{PATH}", self.pool.services
        if len(text) < LONG:
            return query.read(text, base, services)
        return await asyncio.to_thread(query.read, text, base, services)

    def question(self, asked: request.Asked, wanted: query.Query, format_: Format) -> Asked:
        """The query with its data set: the request's, else the query's own, else all there is.

        A data set that the request names has what it names and nothing else (protocol, 2.1.4). Raises
        GraphUnknown.
        """
        given = bool(asked.default or asked.named)
        for graph in (*asked.default, *asked.named) if given else wanted.graphs:
            if graph not in self.graphs:
                raise GraphUnknown(f"There is no graph <{graph[:200]}>. There are: {', '.join(self.graphs)}.")
        default: tuple[str, ...] | None
        named: tuple[str, ...] | None
        if given:
            default, named = asked.default, asked.named
        elif wanted.dataset:
            default = named = None
        else:
            default = named = self.graphs
        return Asked(wanted, format_.name, f"{self.addresses.base}{PATH}", default, named)

    def headers(self, format_: Format, tag: str) -> dict[str, str]:
        """What goes out with an answer; without a tag nobody may keep it."""
        validator = (
            {"ETag": tag, "Cache-Control": self.cache_control} if tag else {"Cache-Control": "no-store"}
        )
        return {"Content-Type": content_type(format_.media_type), "Vary": "Accept", **validator}

    def described(self, accept: str) -> Response:
        """What the service says of itself, to whoever asks nothing: as RDF, or the page for browsers."""
        offered = tuple(one.media_type for one in GRAPHS)
        if media_type(accept, (*offered, HTML)) == HTML:
            return self.page()
        format_ = suiting(accept, GRAPHS)
        body = description(self.addresses, bool(self.pool.services), format_)
        headers = {
            "Content-Type": content_type(format_.media_type),
            "Vary": "Accept",
            "Cache-Control": "no-cache",
        }
        return Response(body, headers=headers)


def refusal(error: Exception) -> Response:
    """The response to what was not answered."""
    headers = {"Vary": "Accept"}
    if isinstance(error, BadRequest):
        headers |= error.headers
    if isinstance(error, WrongMethod):
        headers["Allow"] = METHODS
    return response(error, headers=headers)


def entity_tag(published: Published, question: Asked, text: str, format_: Format) -> str:
    """The tag of an answer from a store."""
    store = (str(published.revision), published.at, published.path.name)
    graphs = (repr(question.default), repr(question.named))
    return weak_tag(*store, question.base, text, *graphs, format_.media_type)


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is given up when the client goes. Raises ClientDisconnect."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(disconnected(receive))
    both: set[asyncio.Future[Any]] = {task, gone}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        for one in both:
            one.cancel()
        await asyncio.wait(both)


async def disconnected(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
