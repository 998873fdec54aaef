"""From an HTTP request to a query and its data set, after the SPARQL 1.1 Protocol, 2.1.

Forms may come from pages of other sites, which ask no browser for leave: that is how the protocol is. Nothing
is changed by a query and nothing known about who asks, so there is nothing that they could make a visitor do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from api.errors import BadRequest, TooLong, WrongCoding, WrongType
from api.request import LONGEST_ADDRESS, body
from graph.sparql.errors import QueryRefused

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
PARAMETERS = 200
"""Most parameters of a request."""


class WrongQueryType(WrongType):
    """The request's body is neither a form nor a query."""

    headers: ClassVar[dict[str, str]] = {"Accept-Post": f"{FORM}, {DIRECT}"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that the request names for it. `text` is None where nothing is asked."""

    text: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def read(scope: Scope, receive: Receive, limit: int) -> Asked:
    """What a request asks. Raises BadRequest, QueryRefused, or ClientDisconnect."""
    query_string: bytes = scope["query_string"]
    if len(query_string) > LONGEST_ADDRESS:
        raise TooLong(
            f"The address has {len(query_string)} bytes after its question mark, more than the "
            f"{LONGEST_ADDRESS} allowed. Send the query with POST, as {DIRECT}.",
            bound="address",
            limit=LONGEST_ADDRESS,
            requested=len(query_string),
        )
    parameters = pairs(query_string, "address")
    if scope["method"] == "POST":
        headers = dict(scope["headers"])
        kind = content_type(headers)
        content = await body(headers, receive, limit)
        if kind == FORM:
            parameters += pairs(content, "form")
        else:
            parameters.append(("query", decoded(content, "query")))
    texts = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise QueryRefused("Nothing changes the graph from here. Send a query, as `query`.")
    if len(texts) > 1:
        raise BadRequest("`query` is given more than once; send one query at a time.")
    if not texts and scope["method"] == "POST":
        raise BadRequest("The form has no `query`.")
    return Asked(
        texts[0] if texts else None,
        tuple(value for name, value in parameters if name == "default-graph-uri"),
        tuple(value for name, value in parameters if name == "named-graph-uri"),
    )


def pairs(text: bytes, where: str) -> list[tuple[str, str]]:
    """The parameters in an address or a form. Raises BadRequest."""
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS)
    except UnicodeError:
        raise BadRequest(f"The {where} is not text in UTF-8.") from None
    except ValueError:
        raise BadRequest(f"The {where} has more than {PARAMETERS} parameters.") from None


def decoded(content: bytes, what: str) -> str:
    """A text in UTF-8. Raises BadRequest."""
    try:
        return content.decode()
    except UnicodeError:
        raise BadRequest(f"The {what} is not text in UTF-8.") from None


def content_type(headers: Mapping[bytes, bytes]) -> str:
    """FORM or DIRECT. Raises WrongQueryType, WrongCoding, or QueryRefused for an update."""
    kind, *parameters = headers.get(b"content-type", b"").decode("latin-1").lower().split(";")
    kind = kind.strip()
    if kind == UPDATE:
        raise QueryRefused(f"Nothing changes the graph from here. Send a query, as {DIRECT}.")
    if kind not in (FORM, DIRECT):
        raise WrongQueryType(f"Send the query as it is, with Content-Type: {DIRECT}, or in a form ({FORM}).")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8"):
            raise WrongQueryType("Send the query in UTF-8; no other charset is understood.")
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise WrongCoding("Send the request's body as it is; compressed requests are not understood.")
    return kind
