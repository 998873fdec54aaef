"""GraphQL over HTTP at /graphql: POST with JSON, and GET for queries.

After the GraphQL-over-HTTP specification's draft: with `application/graphql-response+json` a refused request
has status 400, with `application/json` it has 200, for the clients that take any other status for a broken
connection. A database that is away is 503 in both.
"""

from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import BadRequest, NotAcceptable, TooMuch, WrongMethod, WrongType, response
from api.service import Answer, Service

NEW = "application/graphql-response+json"
OLD = "application/json"


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL requests."""

    def __init__(self, service: Service, request_size: int) -> None:
        self.service = service
        self.request_size = request_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that has gone gets nothing."""
        request = Request(scope, receive)
        try:
            made = await self.handle(request)
        except ClientDisconnect:
            return
        await made(scope, receive, send)

    async def handle(self, request: Request) -> Response:
        """The response to a request, whatever it is."""
        media_type = OLD
        try:
            media_type = accepted(request.headers.get("accept"))
            if request.method == "POST":
                document = await self.body(request)
            elif request.method in ("GET", "HEAD"):
                document = query_string(request)
            else:
                raise WrongMethod("Send the query with POST (as JSON) or GET.")
            text, variables, operation = arguments(document)
        except (BadRequest, TooMuch, WrongType, WrongMethod, NotAcceptable) as error:
            headers = {"Allow": "GET, POST"} if isinstance(error, WrongMethod) else None
            return response(error, f"{media_type}; charset=utf-8", headers)
        answer = await self.service.answer(text, variables, operation)
        return encoded(answer, media_type)

    async def body(self, request: Request) -> Any:
        """The JSON in a request's body. Raises BadRequest and its kinds."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise WrongType("Send the query as JSON, with Content-Type: application/json.")
        too_much = TooMuch(f"The request is larger than {self.request_size} bytes.", limit=self.request_size)
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > self.request_size:
            raise too_much
        parts = bytearray()
        async for chunk in request.stream():
            parts += chunk
            if len(parts) > self.request_size:
                raise too_much
        try:
            return orjson.loads(bytes(parts))
        except orjson.JSONDecodeError as error:
            raise BadRequest(
                f"The request's body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
            ) from None


def query_string(request: Request) -> dict[str, Any]:
    """The request's members from a GET's query string."""
    document: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if document.get(name):
            try:
                document[name] = orjson.loads(document[name])
            except orjson.JSONDecodeError:
                raise BadRequest(f"`{name}` is not JSON.") from None
        else:
            document.pop(name, None)
    return document


def arguments(document: Any) -> tuple[str, dict[str, Any] | None, str | None]:
    """The members of a request, checked. Raises BadRequest."""
    if isinstance(document, list):
        raise BadRequest("Send one request at a time; several questions fit into one document with aliases.")
    if not isinstance(document, dict):
        raise BadRequest('The request must be a JSON object like {"query": "{ laender { totalCount } }"}.')
    text, variables, operation = (
        document.get("query"),
        document.get("variables"),
        document.get("operationName"),
    )
    if not isinstance(text, str) or not text.strip():
        raise BadRequest("`query` is missing: it holds the GraphQL document as text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` must be a JSON object.")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("`operationName` must be a text.")
    if document.get("extensions") is not None and not isinstance(document["extensions"], dict):
        raise BadRequest("`extensions` must be a JSON object.")
    return text, variables, operation or None


def accepted(header: str | None) -> str:
    """The media type to answer with. Raises NotAcceptable."""
    if not header:
        return OLD
    best, best_q = "", 0.0
    for part in header.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        q = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    q = float(parameter[2:])
                except ValueError:
                    q = 0.0
        found = NEW if name == NEW else OLD if name in (OLD, "application/*", "*/*") else ""
        if found and q > best_q:
            best, best_q = found, q
    if not best:
        raise NotAcceptable(f"The answer comes as {NEW} or {OLD}; the request accepts neither.")
    return best


def encoded(answer: Answer, media_type: str) -> Response:
    """The HTTP response for an answer."""
    status = answer.status
    if media_type == OLD and answer.request_error:
        status = 200
    headers = {"Retry-After": "5"} if status == 503 else None
    return Response(answer.body, status, headers, f"{media_type}; charset=utf-8")
