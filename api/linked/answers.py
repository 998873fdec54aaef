"""What every answer of linked data has in common: its format, its headers, 304, and refusals that help.

RFC 9110 for negotiation, validators and conditional requests; RFC 8288 for `Link`; RFC 6903 and the
IANA registry for the relation types.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotAcceptable, NotFound
from api.etag import matches, weak_tag
from api.linked.formats import ALIASES, BY_ENDING, FORMATS, Format
from api.negotiation import content_type, media_type
from api.revisions import State
from api.service import Service
from graph.document import withdrawn
from graph.read import Reader
from schema.errors import VerbundgraphError
from schema.model import Kind, Model
from schema.rdf.addresses import Addresses
from schema.rdf.context import Context

LICENCE = "https://www.govdata.de/dl-de/by-2-0"
"""Datenlizenz Deutschland – Namensnennung – 2.0: what the points of BKG come under. It fits all other sources
too, as they ask for no more than to be named."""


class Gone(VerbundgraphError):
    """There was something at this address."""

    code: ClassVar[str] = "GONE"
    status: ClassVar[int] = 410


@dataclass(frozen=True)
class Answer:
    """A body, and what is said of it. `links`: target and relation type of each, and further parameters."""

    body: bytes
    status: int = 200
    links: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Linked:
    """What all addresses of linked data need: the service, its own addresses and their JSON-LD context."""

    service: Service
    context: Context

    @property
    def addresses(self) -> Addresses:
        """Which IRI stands for what."""
        return self.context.addresses

    @property
    def model(self) -> Model:
        """What there is."""
        return self.service.planner.schema.model

    def kind(self, name: str) -> Kind:
        """The kind that an address names. Raises NotFound, which names those that there are."""
        found = self.model.by_field.get(name)
        if found is None:
            known = ", ".join(sorted(self.model.by_field))
            raise NotFound(f"There is no kind of that name. There are: {known}.")
        return found

    @property
    def reader(self) -> Reader:
        """The way to the database. Raises NotReady while there is none."""
        return self.service.ready()


async def missing(service: Service, kind: Kind, key: str) -> VerbundgraphError:
    """Why there is no node with this key: it was withdrawn, or never was."""
    when = await withdrawn(service.ready(), kind, f"{kind.field}:{key}")
    if when is not None:
        return Gone(
            f"{kind.label.en} {key} was withdrawn on {when[:10]}: nobody says any longer that it exists. "
            "The change feed (/feed) has what was said."
        )
    base = service.planner.addresses.base
    return NotFound(
        f"There is no {kind.label.en} with the key {key!r}. All there are: {base}/doc/{kind.field}"
    )


def of_document(
    addresses: Addresses, id_: str, format_: Format, following: str = "", successors: Iterable[str] = ()
) -> tuple[str, ...]:
    """The values of the header `Link` of a node's document. `successors`: ids of what took its place."""
    address = addresses.document(id_)
    return (
        *(link(f"{address}.{f.ending}", "alternate", type=f.media_type) for f in FORMATS if f is not format_),
        link(addresses.node(id_), "describes"),
        link(f"{addresses.base}/vocab", "describedby"),
        link(f"{addresses.base}/shapes.ttl", "describedby", type="text/turtle"),
        link(LICENCE, "license"),
        *((link(following, "next"),) if following else ()),
        *(link(addresses.document(one), "successor-version") for one in successors),
    )


def asked_format(
    request: Request, ending: str = "", offered: Iterable[Format] = FORMATS, path: str = ""
) -> Format:
    """The format that an address names by its ending, or else the client by `Accept`.

    Raises NotAcceptable, which lists what there is, and NotFound for an ending that there is not.
    """
    formats = tuple(offered)
    if ending:
        found = BY_ENDING.get(ending)
        if found not in formats:
            known = ", ".join(f".{f.ending}" for f in formats)
            raise NotFound(f"There is no format .{ending[:10]} here. There are: {known}")
        return found
    by_type = {f.media_type: f for f in formats} | {t: f for t, f in ALIASES.items() if f in formats}
    best = media_type(request.headers.get("accept", ""), tuple(by_type))
    if best is None:
        named = ", ".join(f"{f.media_type} (.{f.ending})" for f in formats)
        raise NotAcceptable(
            f"Accept names none of the formats that there are: {named}.",
            formats=[
                {"mediaType": f.media_type, "url": f"{path or request.url.path}.{f.ending}"} for f in formats
            ],
        )
    return by_type[best]


def http_date(at: str) -> str:
    """An ISO 8601 time as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(at).astimezone(UTC), usegmt=True)


async def negotiated(
    request: Request,
    linked: Linked,
    format_: Format,
    parts: tuple[str, ...],
    make: Callable[[], Awaitable[tuple[Answer, int]]],
    location: str = "",
    cache_control: str = "public, no-cache",
) -> Response:
    """The answer that `make` gives with the revision that it was read at, or 304 without asking for it.

    `parts`: all that the answer depends on beside the graph; `location`: the address of this format alone.
    `If-Modified-Since` is not heeded: two loads may fall into one second.
    """
    state = linked.service.revisions.certain()
    name = (*parts, format_.ending, linked.addresses.base)
    headers = {
        "Cache-Control": cache_control,
        "Content-Type": content_type(format_.media_type),
        "Vary": "Accept",
        **({"Content-Location": location} if location else {}),
    }
    validators = dated(state, weak_tag(*map(str, state), *name)) if state else {}
    if state and matches(request.headers.get("if-none-match", ""), validators["ETag"]):
        return Response(status_code=304, headers={**headers, **validators})
    answer, seen = await make()
    if state and seen == state[0] and state == linked.service.revisions.certain():
        headers |= validators
    headers |= answer.headers
    if answer.links:
        headers["Link"] = ", ".join(answer.links)
    return Response(answer.body, answer.status, headers)


def dated(state: State, etag: str) -> dict[str, str]:
    """The validators of an answer at a revision."""
    return {"ETag": etag, "Last-Modified": http_date(state[1])}


def split(segment: str) -> tuple[str, str]:
    """The name and the ending that an address's last segment has. Raises NotFound for a dot without one."""
    name, dot, ending = segment.partition(".")
    if dot and not ending:
        raise NotFound("The address ends in a dot. Without it, it names the document.")
    return name, ending


def query_of(request: Request) -> str:
    """What follows the address's path, its question mark included."""
    return f"?{request.url.query}" if request.url.query else ""


def link(target: str, relation: str, **parameters: str) -> str:
    """A value of the header `Link`."""
    more = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{target}>; rel="{relation}"{more}'
