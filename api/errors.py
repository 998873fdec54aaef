"""One shape for every error: `{"errors": [{"message", "locations", "path", "extensions"}]}`.

A message is either written by us for the reader or comes from GraphQL's own validation. Everything else
becomes `INTERNAL`, with the request's id, under which the operator finds the reason in the log; no Cypher,
path, address or stack leaves the service.
"""

import logging
from typing import Any, ClassVar

import orjson
from graphql import GraphQLError, get_location
from starlette.responses import Response

from api.trace import current
from schema.document import RequestError
from schema.errors import TooLarge, VerbundgraphError

log = logging.getLogger("verbundgraph")

LONGEST = 1_000
"""Characters of a message; GraphQL's own repeat the values that are wrong, however many."""

INVALID_DATA = "INVALID_DATA"
"""The code of an error beside data: the graph holds what the schema does not allow."""


class NotReady(VerbundgraphError):
    """The service has started but still waits for something; the message says for what."""

    code: ClassVar[str] = "NOT_READY"
    status: ClassVar[int] = 503


class BadRequest(VerbundgraphError):
    """The HTTP request is not one of GraphQL over HTTP. `headers` go out with the answer."""

    code: ClassVar[str] = "BAD_REQUEST"
    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class TooMuch(BadRequest):
    """The request's body is too large."""

    code: ClassVar[str] = "REQUEST_TOO_LARGE"
    status: ClassVar[int] = 413


class TooLong(BadRequest):
    """The request's address is too long."""

    code: ClassVar[str] = "ADDRESS_TOO_LONG"
    status: ClassVar[int] = 414


class TooDeep(BadRequest):
    """The request's JSON is nested more deeply than it is read."""

    code: ClassVar[str] = TooLarge.code


class WrongType(BadRequest):
    """The request's body is not JSON in UTF-8."""

    code: ClassVar[str] = "UNSUPPORTED_MEDIA_TYPE"
    status: ClassVar[int] = 415
    headers: ClassVar[dict[str, str]] = {"Accept-Post": "application/json"}


class WrongCoding(BadRequest):
    """The request's body is compressed."""

    code: ClassVar[str] = "UNSUPPORTED_CONTENT_CODING"
    status: ClassVar[int] = 415
    headers: ClassVar[dict[str, str]] = {"Accept-Encoding": "identity"}


class WrongMethod(BadRequest):
    """Not a method that the address takes."""

    code: ClassVar[str] = "METHOD_NOT_ALLOWED"
    status: ClassVar[int] = 405


class NotFound(VerbundgraphError):
    """There is nothing at this address."""

    code: ClassVar[str] = "NOT_FOUND"
    status: ClassVar[int] = 404


class NotAcceptable(BadRequest):
    """The client accepts none of the media types that there are."""

    code: ClassVar[str] = "NOT_ACCEPTABLE"
    status: ClassVar[int] = 406


def entry(error: GraphQLError, code: str) -> dict[str, Any]:
    """A GraphQL error in the one shape."""
    message = error.message if len(error.message) <= LONGEST else f"{error.message[:LONGEST]} …"
    made: dict[str, Any] = {"message": message}
    if error.locations:
        made["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path is not None:
        made["path"] = error.path
    made["extensions"] = {"code": code}
    return made


def describe(error: Exception) -> tuple[int, list[dict[str, Any]]]:
    """The HTTP status of an exception and its errors in the one shape. What is unexpected is logged."""
    trace = current()
    trace.outcome = getattr(error, "code", "INTERNAL")
    if isinstance(error, RequestError):
        return 400, [entry(e, error.code) for e in error.errors]
    if isinstance(error, VerbundgraphError):
        if error.status >= 500:
            log.warning("%s %s: %s", trace.request_id, error.code, error.message, exc_info=error.__cause__)
        made: dict[str, Any] = {"message": error.message}
        if error.node is not None and error.node.loc is not None:
            at = get_location(error.node.loc.source, error.node.loc.start)
            made["locations"] = [{"line": at.line, "column": at.column}]
        elif error.place is not None:
            made["locations"] = [{"line": error.place[0], "column": error.place[1]}]
        return error.status, [{**made, "extensions": {"code": error.code, **error.details}}]
    number = trace.request_id
    trace.outcome = "INTERNAL"
    log.error("%s INTERNAL", number, exc_info=error)
    message = f"Something went wrong in the service. The operator finds the reason under number {number}."
    return 500, [{"message": message, "extensions": {"code": "INTERNAL", "incident": number}}]


def response(
    error: Exception, media_type: str = "application/json", headers: dict[str, str] | None = None
) -> Response:
    """An HTTP response for an exception."""
    status, errors = describe(error)
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if status == 503:
        headers["Retry-After"] = "5"
    return Response(orjson.dumps({"errors": errors}), status, headers, media_type)
