"""What the data means: the JSON-LD context, the vocabulary and the shapes. None of it is in the database."""

import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound, response
from api.etag import matches
from api.linked.answers import Linked, asked_format, content_type
from api.linked.formats import RDF_FORMATS, written
from schema.errors import VerbundgraphError
from schema.rdf.ontology import ontology

DAY = "public, max-age=86400"
EVER = "public, max-age=31536000, immutable"


class Meaning:
    """Files that are made once, from the model."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.vocabularies: dict[str, bytes] = {}
        self.context_file = orjson.dumps(linked.context.document, option=orjson.OPT_INDENT_2)

    async def newest_context(self, request: Request) -> Response:
        """The JSON-LD context as it is now."""
        return fixed(request, self.context_file, "application/ld+json", DAY)

    async def context(self, request: Request) -> Response:
        """A version of the context, which never changes."""
        if not self.linked.context.address.endswith(request.url.path):
            return response(NotFound(f"That version is not here. This one is: {self.linked.context.address}"))
        return fixed(request, self.context_file, "application/ld+json", EVER)

    async def vocabulary(self, request: Request) -> Response:
        """The terms of our own, as OWL and SKOS."""
        try:
            format_ = asked_format(
                request,
                request.path_params.get("ending", ""),
                RDF_FORMATS,
                f"{self.linked.addresses.base}/vocab",
            )
        except VerbundgraphError as error:
            return response(error, headers={"Vary": "Accept"})
        made = self.vocabularies.get(format_.ending)
        if made is None:
            quads = ontology(self.linked.model, self.linked.addresses)
            made = self.vocabularies[format_.ending] = written(quads, format_, self.linked.context)
        answer = fixed(request, made, content_type(format_), DAY)
        answer.headers["Vary"] = "Accept"
        return answer


def fixed(request: Request, body: bytes, media_type: str, cache_control: str) -> Response:
    """A body that changes with the service alone, or 304."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": cache_control, "ETag": tag, "Content-Type": media_type}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers)
