"""`/id/{kind}/{key}` leads with 303 to `/doc/{kind}/{key}`, which says what is known of a node.

A document has the node itself, the statements that lead from it, and a page of those that lead to it; where
there are more, `hydra:next` and `Link: rel="next"` lead on. What a register no longer lists has left the
world but not the graph: its document answers 410 and still says all that is known, successors too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from api.linked.answers import (
    LICENCE,
    Answer,
    Linked,
    asked_format,
    missing,
    negotiated,
    of_document,
    query_of,
    split,
)
from api.linked.formats import PAGE, Format, written
from api.linked.html import FILES, Pages, wants_examples
from graph.document import Description, describe
from graph.mirror.said import quads
from schema.errors import VerbundgraphError
from schema.model import Kind
from schema.rdf.write import Writer
from schema.vocabulary import DCTERMS, FOAF, HYDRA, RDF, VOID

SIZE = 250
"""Statements that lead to a node, on one page."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `after`: the page; `examples`: whether what is made up is wanted."""

    kind: Kind
    key: str
    ending: str
    after: str
    examples: bool

    @property
    def id(self) -> str:
        """The node's public id."""
        return f"{self.kind.field}:{self.key}"


class Documents:
    """The documents of nodes."""

    def __init__(self, linked: Linked, pages: Pages) -> None:
        self.linked = linked
        self.model = linked.model
        self.writer = Writer(linked.model, linked.addresses)
        self.pages = pages

    async def thing(self, request: Request) -> Response:
        """303: a thing cannot be sent, but what is said of it can."""
        try:
            kind, key = self.linked.kind(request.path_params["kind"]), request.path_params["key"]
        except VerbundgraphError as error:
            return self.pages.refused(request, error)
        location = self.linked.addresses.document(f"{kind.field}:{key}")
        headers = {"Location": location + query_of(request), "Cache-Control": "public, max-age=3600"}
        return Response(status_code=303, headers=headers)

    async def document(self, request: Request) -> Response:
        """What is said of a node, in the format that the client likes best or that the address names."""
        try:
            asked = self.asked(request)
            if asked.ending in FILES:
                return await self.pages.node(request, asked.kind, asked.key, asked.ending)
            address = self.linked.addresses.document(asked.id)
            format_ = asked_format(request, asked.ending, path=address)
            query = query_of(request)
            if format_ is PAGE:
                return await self.pages.node(
                    request, asked.kind, asked.key, location=f"{address}.html{query}"
                )
            return await negotiated(
                request,
                self.linked,
                format_,
                (asked.id, asked.after, str(asked.examples)),
                lambda: self.answer(asked, format_),
                f"{address}.{format_.ending}{query}",
            )
        except VerbundgraphError as error:
            return self.pages.refused(request, error)

    def asked(self, request: Request) -> Asked:
        """What the address asks for. Raises NotFound."""
        name, ending = split(request.path_params["key"])
        kind = self.linked.kind(request.path_params["kind"])
        query = request.query_params
        return Asked(kind, name, ending, query.get("after", ""), wants_examples(query))

    async def answer(self, asked: Asked, format_: Format) -> tuple[Answer, int]:
        """The document, and the revision that it was read at. Raises NotFound or Gone."""
        reader = self.linked.reader
        found, seen = await describe(reader, self.model, asked.kind, asked.key, asked.after, SIZE)
        if found is None:
            raise await missing(self.linked.service, asked.kind, asked.key)
        if not asked.examples:
            found = without_examples(found)
        said = [*self.said(found), *self.about(found, asked)]
        body = written(said, format_, self.linked.context, self.linked.addresses.node(asked.id))
        status = 410 if retired(asked.kind, found) else 200
        successors = [one.start for one in found.inward if one.type == "SUCCEEDS"]
        links = of_document(self.linked.addresses, asked.id, format_, self.next(found, asked), successors)
        return Answer(body, status, links), seen

    def said(self, found: Description) -> Iterator[Quad]:
        """The quads of the node and of its statements: those that the dumps have, too."""
        yield from quads(self.writer, found.node)
        for one in found.links:
            yield from quads(self.writer, one)

    def about(self, found: Description, asked: Asked) -> Iterator[Quad]:
        """What a document says of itself: its topic, its licence and where it goes on."""
        addresses = self.linked.addresses
        document = NamedNode(addresses.document(asked.id))
        graph = self.writer.graph(found.node)
        for predicate, target in (
            (RDF.type, FOAF.Document),
            (FOAF.primaryTopic, addresses.node(asked.id)),
            (DCTERMS.license, LICENCE),
            (VOID.inDataset, f"{addresses.base}/.well-known/void#dataset"),
            (HYDRA.next, self.next(found, asked)),
        ):
            if target:
                yield Quad(document, NamedNode(predicate), NamedNode(target), graph)
        if found.node.get("name"):
            yield Quad(document, NamedNode(DCTERMS.title), Literal(found.node["name"], language="de"), graph)

    def next(self, found: Description, asked: Asked) -> str:
        """The address of the next page; empty if this is the last."""
        if not found.after:
            return ""
        more = "" if asked.examples else "&examples=false"
        return f"{self.linked.addresses.document(asked.id)}?after={found.after}{more}"


def retired(kind: Kind, found: Description) -> bool:
    """Whether the kind's official register no longer lists the node."""
    return kind.places is not None and "until" in found.node


def without_examples(found: Description) -> Description:
    """What sources say. A node that is made up itself stays, for it was asked for, and is marked."""
    return Description(
        found.node,
        tuple(one for one in found.outward if not one.properties.get("example")),
        tuple(one for one in found.inward if not one.properties.get("example")),
        found.names,
        found.after,
    )
