"""GraphQL over HTTP at /graphql: POST with JSON, and GET for queries.

After the GraphQL-over-HTTP specification's draft: with `application/graphql-response+json` a refused request
has status 400, with `application/json` it has 200, for the clients that take any other status for a broken
connection. A database that is away is 503 in both. HEAD is answered as GET, without the body.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api import request
from api.compression import CODINGS, SMALLEST, compressed
from api.documents import DocumentRefused
from api.errors import BadRequest, NotAcceptable, WrongMethod, describe
from api.negotiation import coding, media_type
from api.service import Answer, Service

NEW = "application/graphql-response+json"
OLD = "application/json"
METHODS = "GET, HEAD, POST"

Headers = dict[bytes, bytes]


@dataclass(slots=True)
class Reply:
    """An HTTP response before it is compressed. `headers`: those beside its type, size and coding."""

    status: int
    body: bytes = b""
    media_type: str = OLD
    headers: dict[str, str] = field(default_factory=dict)


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL requests."""

    def __init__(self, service: Service, request_size: int) -> None:
        self.service = service
        self.request_size = request_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that has gone gets nothing."""
        headers = joined(scope["headers"])
        try:
            reply = await self.reply(scope, headers, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # nothing around us would give it the one shape
            reply = failure(error, OLD)
        await respond(reply, scope["method"], headers, send)

    async def reply(self, scope: Scope, headers: Headers, receive: Receive) -> Reply:
        """The reply to a request, whatever it is."""
        kind = OLD
        try:
            method = scope["method"]
            if method == "OPTIONS":
                return Reply(204, headers={"Allow": f"{METHODS}, OPTIONS"})
            if method not in ("GET", "HEAD", "POST"):
                raise WrongMethod("Send the query with POST (as JSON) or GET.")
            kind = accepted(headers.get(b"accept", b"").decode("latin-1"))
            if method == "POST":
                request.check_content(headers)
                asked = request.from_json(await request.body(headers, receive, self.request_size))
            else:
                asked = request.from_query_string(scope["query_string"])
            text = self.service.trusted.text(asked)
        except BadRequest as error:
            return failure(error, kind)
        answer = await self.service.answer(text, asked.variables, asked.operation_name)
        if asked.extensions and not answer.request_error:
            self.service.trusted.learn(asked)
        return encoded(answer, kind)


def joined(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers by their names; one that was sent several times is joined with commas."""
    found: Headers = {}
    for name, value in headers:
        found[name] = b"%b, %b" % (found[name], value) if name in found else value
    return found


def accepted(accept: str) -> str:
    """The media type to answer with. Raises NotAcceptable."""
    found = media_type(accept, (OLD, NEW))
    if found is None:
        raise NotAcceptable(f"The answer comes as {NEW} or {OLD}; the request accepts neither.")
    return found


def encoded(answer: Answer, kind: str) -> Reply:
    """The HTTP response for an answer."""
    status = 200 if kind == OLD and answer.request_error else answer.status
    return Reply(status, answer.body, kind, {"Retry-After": "5"} if status == 503 else {})


def failure(error: Exception, kind: str) -> Reply:
    """The HTTP response for a request that got nowhere."""
    status, errors = describe(error)
    if kind == OLD and isinstance(error, DocumentRefused):
        status = 200
    headers = dict(error.headers) if isinstance(error, BadRequest) else {}
    if isinstance(error, WrongMethod):
        headers["Allow"] = METHODS
    if status == 503:
        headers["Retry-After"] = "5"
    return Reply(status, orjson.dumps({"errors": errors}), kind, headers)


async def respond(reply: Reply, method: str, headers: Headers, send: Send) -> None:
    """Send a reply, compressed if the client takes that; only its headers to HEAD."""
    fields = {"Vary": "Accept, Accept-Encoding", "X-Content-Type-Options": "nosniff", **reply.headers}
    body = reply.body
    if len(body) >= SMALLEST and b"accept-encoding" in headers:
        name = coding(headers[b"accept-encoding"].decode("latin-1"), CODINGS)
        if name is not None:
            body = await compressed(body, name)
            fields["Content-Encoding"] = name
    if reply.status not in (204, 304):
        fields["Content-Type"] = f"{reply.media_type}; charset=utf-8"
        fields["Content-Length"] = str(len(body))
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
