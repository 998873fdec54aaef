"""From an HTTP request to the parameters of GraphQL over HTTP: what a body or an address says, checked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from api.errors import BadRequest, TooDeep, TooLong, TooMuch, WrongCoding, WrongType
from schema.errors import HUGE

LONGEST_ADDRESS = 32_768
"""Bytes that an address may have after its question mark. Many proxies take no more than 8,192."""

NAMES = ("query", "documentId", "operationName", "variables", "extensions")
_QUOTED = tuple(f'"{name}"'.encode() for name in NAMES)

DEEPEST_JSON = 1_024
"""Levels of JSON that orjson reads."""
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_DEEPER = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


@dataclass(slots=True)  # frozen ones take three times as long to make
class Parameters:
    """What is asked: a document by its text or by its identifier, or by both, which must agree then."""

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


def check_content(headers: Mapping[bytes, bytes]) -> None:
    """Raise WrongType or WrongCoding unless the headers announce plain JSON in UTF-8.

    Anything that a form can send without asking first (text, forms, multipart) is refused, so that no other
    site can make a browser ask us. Headers that were given twice arrive joined by a comma, and fail.
    """
    announced = headers.get(b"content-type", b"")
    if announced == b"application/json" and b"content-encoding" not in headers:
        return
    kind, *parameters = announced.lower().split(b";")
    if kind.strip() != b"application/json":
        raise WrongType("Send the query as JSON, with Content-Type: application/json.")
    for parameter in parameters:
        name, _, value = parameter.strip().partition(b"=")
        if name.strip() == b"charset" and value.strip(b' "') not in (b"utf-8", b"utf8"):
            raise WrongType("Send the JSON in UTF-8; no other charset is understood.")
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise WrongCoding("Send the request's body as it is; compressed requests are not understood.")


async def body(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """A request's body of at most `limit` bytes. Raises TooMuch, or ClientDisconnect."""
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length[:18]) > limit:
        raise _too_much(int(length[:18]), limit)
    read = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        if len(read) + len(chunk) > limit:
            raise _too_much(len(read) + len(chunk), limit, "at least ")
        if not message.get("more_body", False):
            return bytes(read + chunk) if read else chunk
        read += chunk


def _too_much(size: int, limit: int, at_least: str = "") -> TooMuch:
    size = min(size, HUGE)
    return TooMuch(
        f"The request has {at_least}{size} bytes, {size - limit} more than the {limit} allowed. Ask for less "
        "at once, or send long lists of values in several requests.",
        bound="request",
        limit=limit,
        requested=size,
    )


def _check_levels(content: bytes) -> None:
    """Raise TooDeep for JSON that is not read because of its nesting."""
    level = deepest = 0
    for token in _JSON_TOKEN.findall(content):
        level += _DEEPER.get(token, 0)
        deepest = max(deepest, level)
    if deepest > DEEPEST_JSON:
        raise TooDeep(
            f"The JSON is nested {deepest} levels deep, {deepest - DEEPEST_JSON} more than the "
            f"{DEEPEST_JSON} allowed. Join conditions in one `and` instead of nesting them.",
            bound="jsonLevels",
            limit=DEEPEST_JSON,
            requested=deepest,
        )


def _check_once(content: bytes) -> None:
    """Raise BadRequest where the request has a member twice, of which the parser keeps the last."""
    members: list[tuple[str, Any]] = []

    def found(pairs: list[tuple[str, Any]]) -> None:
        members[:] = pairs  # the outermost object comes last

    try:
        json.loads(content, object_pairs_hook=found)
    except RecursionError:  # what Python nests less deeply than orjson is none of our requests
        raise BadRequest("The request's JSON is nested too deeply.") from None
    names = [name for name, _ in members]
    for name in NAMES:
        if names.count(name) > 1:
            raise BadRequest(f"`{name}` is given more than once.")


def _said(error: orjson.JSONDecodeError) -> str:
    # What orjson says of many brackets that are never closed.
    return "unexpected end of data" if "memory" in error.msg else error.msg


def from_json(content: bytes) -> Parameters:
    """The parameters in a request's body. Raises BadRequest."""
    try:
        members = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        _check_levels(content)
        try:
            content.decode()
        except UnicodeDecodeError:
            raise BadRequest("The request's body is not text in UTF-8.") from None
        if not content.strip():
            raise BadRequest('The request has no body; it must be JSON like {"query": "…"}.') from None
        raise BadRequest(
            f"The request's body is not JSON: {_said(error)} (line {error.lineno}, column {error.colno})."
        ) from None
    if isinstance(members, list):
        raise BadRequest("Send one request at a time; several questions fit into one document with aliases.")
    if not isinstance(members, dict):
        raise BadRequest('The request must be a JSON object like {"query": "{ laender { totalCount } }"}.')
    if any(content.count(quoted) > 1 for quoted in _QUOTED):
        _check_once(content)
    return checked(members)


def from_query_string(query_string: bytes) -> Parameters:
    """The parameters in an address. Raises BadRequest or TooLong."""
    if len(query_string) > LONGEST_ADDRESS:
        raise TooLong(
            f"The address has {len(query_string)} bytes after its question mark, "
            f"{len(query_string) - LONGEST_ADDRESS} more than the {LONGEST_ADDRESS} allowed. Send the query "
            "with POST.",
            bound="address",
            limit=LONGEST_ADDRESS,
            requested=len(query_string),
        )
    try:
        pairs = parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeError:
        raise BadRequest("The address is not text in UTF-8.") from None
    except ValueError:
        raise BadRequest("The address has too many parameters.") from None
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name not in NAMES:
            continue
        if name in members:
            raise BadRequest(f"`{name}` is given more than once.")
        members[name] = value
    for name in ("variables", "extensions"):
        if members.get(name):
            try:
                members[name] = orjson.loads(members[name])
            except orjson.JSONDecodeError:
                _check_levels(members[name].encode())
                raise BadRequest(f"`{name}` is not JSON.") from None
        else:
            members.pop(name, None)
    for name in ("query", "documentId"):
        if not members.get(name, "."):
            del members[name]
    return checked(members)


def checked(members: Mapping[str, Any]) -> Parameters:
    """The members of a request, each of its type. Raises BadRequest."""
    query, document_id, operation, variables, extensions = map(members.get, NAMES)
    if query is not None and (not isinstance(query, str) or not query.strip()):
        raise BadRequest("`query` must hold the GraphQL document as text.")
    if document_id is not None and not isinstance(document_id, str):
        raise BadRequest("`documentId` must be a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` must be a JSON object.")
    if operation is not None and not isinstance(operation, str):
        raise BadRequest("`operationName` must be a text.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("`extensions` must be a JSON object.")
    return Parameters(query, document_id, operation or None, variables, extensions)
