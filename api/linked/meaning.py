"""What the data means: the JSON-LD context, the vocabulary and the shapes. None of it is in the database."""

import hashlib
from collections.abc import Callable

import orjson
from pyoxigraph import Quad
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound, response
from api.etag import matches
from api.linked.answers import Linked, asked_format
from api.linked.formats import RDF_FORMATS, written
from api.negotiation import content_type
from schema.errors import VerbundgraphError
from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.ontology import ontology
from schema.rdf.shapes import shapes

Describe = Callable[[Model, Addresses], list[Quad]]
DAY = "public, max-age=86400"
EVER = "public, max-age=31536000, immutable"


class Meaning:
    """Files that are made once, from the model."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.described_in: dict[tuple[str, str], bytes] = {}
        self.context_file = orjson.dumps(linked.context.document, option=orjson.OPT_INDENT_2)

    async def newest_context(self, request: Request) -> Response:
        """The JSON-LD context as it is now."""
        return fixed(request, self.context_file, "application/ld+json", DAY)

    async def context(self, request: Request) -> Response:
        """A version of the context, which only grows: a copy stays right, and lacks what came later."""
        if not self.linked.context.address.endswith(request.url.path):
            return response(NotFound(f"That version is not here. This one is: {self.linked.context.address}"))
        return fixed(request, self.context_file, "application/ld+json", DAY)

    async def vocabulary(self, request: Request) -> Response:
        """The terms of our own, as OWL and SKOS."""
        return self.described(request, "vocab", ontology)

    async def shapes(self, request: Request) -> Response:
        """What nodes and statements have to look like, as SHACL."""
        return self.described(request, "shapes", shapes)

    def described(self, request: Request, name: str, describe: Describe) -> Response:
        """Quads that the model gives, made once for each format."""
        address = f"{self.linked.addresses.base}/{name}"
        try:
            format_ = asked_format(request, request.path_params.get("ending", ""), RDF_FORMATS, address)
        except VerbundgraphError as error:
            return response(error, headers={"Vary": "Accept"})
        made = self.described_in.get((name, format_.ending))
        if made is None:
            quads = describe(self.linked.model, self.linked.addresses)
            prefixes = self.linked.addresses.describing
            made = written(quads, format_, self.linked.context, prefixes=prefixes)
            self.described_in[name, format_.ending] = made
        answer = fixed(request, made, content_type(format_.media_type), DAY)
        answer.headers["Vary"] = "Accept"
        return answer


def fixed(request: Request, body: bytes, media_type: str, cache_control: str) -> Response:
    """A body that changes with the service alone, or 304."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": cache_control, "ETag": tag, "Content-Type": media_type}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers)
