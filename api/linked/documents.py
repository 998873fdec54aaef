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

from api.errors import NotFound, response
from api.linked.answers import LICENCE, Answer, Gone, Linked, asked_format, link, negotiated, query_of, split
from api.linked.formats import FORMATS, PAGE, Format, written
from api.linked.html import Pages
from graph.document import Description, describe, withdrawn
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

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.model = model = linked.model
        self.writer = Writer(model, linked.addresses)
        self.pages = Pages(model, linked.addresses)

    async def thing(self, request: Request) -> Response:
        """303: a thing cannot be sent, but what is said of it can."""
        try:
            kind, key = self.linked.kind(request.path_params["kind"]), request.path_params["key"]
        except VerbundgraphError as error:
            return self.refused(request, error)
        location = self.linked.addresses.document(f"{kind.field}:{key}")
        headers = {"Location": location + query_of(request), "Cache-Control": "public, max-age=3600"}
        return Response(status_code=303, headers=headers)

    async def document(self, request: Request) -> Response:
        """What is said of a node, in the format that the client likes best or that the address names."""
        try:
            asked = self.asked(request)
            address = self.linked.addresses.document(asked.id)
            format_ = asked_format(request, asked.ending, path=address)
            query = query_of(request)
            return await negotiated(
                request,
                self.linked,
                format_,
                (asked.id, asked.after, str(asked.examples)),
                lambda: self.answer(asked, format_, query),
                f"{address}.{format_.ending}{query}",
            )
        except VerbundgraphError as error:
            return self.refused(request, error)

    def asked(self, request: Request) -> Asked:
        """What the address asks for. Raises NotFound."""
        name, ending = split(request.path_params["key"])
        kind = self.linked.kind(request.path_params["kind"])
        query = request.query_params
        return Asked(kind, name, ending, query.get("after", ""), query.get("examples") != "false")

    async def answer(self, asked: Asked, format_: Format, query: str) -> tuple[Answer, int]:
        """The document, and the revision that it was read at. Raises NotFound or Gone."""
        reader = self.linked.reader
        found, seen = await describe(reader, self.model, asked.kind, asked.key, asked.after, SIZE)
        if found is None:
            when = await withdrawn(reader, asked.kind, asked.id)
            if when is not None:
                raise Gone(
                    f"{asked.kind.label.en} {asked.key} was withdrawn on {when[:10]}: nobody says any longer "
                    "that it exists. The change feed (/feed) has what was said."
                )
            raise NotFound(
                f"There is no {asked.kind.label.en} with the key {asked.key!r}. "
                f"All there are: {self.linked.addresses.base}/doc/{asked.kind.field}"
            )
        body = self.body(found, asked, format_, query)
        status = 410 if retired(asked.kind, found) else 200
        headers = self.pages.headers if format_ is PAGE else {}
        return Answer(body, status, self.links(found, asked, format_), headers), seen

    def body(self, found: Description, asked: Asked, format_: Format, query: str) -> bytes:
        """The document in a format."""
        if not asked.examples:
            found = without_examples(found)
        if format_ is PAGE:
            return self.pages.document(asked.kind, found, self.next(found, asked), query).encode()
        said = [*self.said(found), *self.about(found, asked)]
        return written(said, format_, self.linked.context, self.linked.addresses.node(asked.id))

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

    def links(self, found: Description, asked: Asked, format_: Format) -> tuple[str, ...]:
        """The values of the header `Link`."""
        addresses = self.linked.addresses
        address = addresses.document(asked.id)
        alternates = (
            link(f"{address}.{f.ending}", "alternate", type=f.media_type) for f in FORMATS if f is not format_
        )
        more = [
            link(addresses.node(asked.id), "describes"),
            link(f"{addresses.base}/vocab", "describedby"),
            link(f"{addresses.base}/shapes.ttl", "describedby", type="text/turtle"),
            link(LICENCE, "license"),
        ]
        if self.next(found, asked):
            more.append(link(self.next(found, asked), "next"))
        more += [
            link(addresses.document(one.start), "successor-version")
            for one in found.inward
            if one.type == "SUCCEEDS"
        ]
        return (*alternates, *more)

    def refused(self, request: Request, error: VerbundgraphError) -> Response:
        """A refusal: a page for who reads pages, JSON for others."""
        headers = {"Vary": "Accept"}
        if "text/html" in request.headers.get("accept", "") or request.url.path.endswith(".html"):
            made = response(error, headers=headers)
            made.body = self.pages.refusal(error).encode()
            made.headers["content-type"] = "text/html; charset=utf-8"
            made.headers["content-length"] = str(len(made.body))
            made.headers.update(self.pages.headers)
            return made
        return response(error, headers=headers)


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
