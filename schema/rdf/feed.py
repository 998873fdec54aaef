"""The change feed as quads: a Linked Data Event Stream (W3ID LDES) in pages of TREE.

A member says that a node or a statement was created, updated or deleted (Activity Streams 2.0), when, and in
which graph it stands; what is said of it since then is the named graph with the member's own name. Whoever
takes the members in their order, and keeps for each thing what its last member says, holds the dump.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from schema.rdf.rows import Link, Node
from schema.rdf.write import Writer
from schema.vocabulary import AS, DCTERMS, LDES, RDF, SCHEMA, TREE, XSD

PREFIXES = {"as": str(AS), "ldes": str(LDES), "tree": str(TREE)}

PLACES = 10_000_000
"""Members of one revision at most, so that a member's position is its revision and its place in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the feed: its address, when its revision was reached, and where its members begin."""

    address: str
    at: str
    first: int


@dataclass(frozen=True, slots=True)
class Member:
    """What became of a node or a statement: `kind` is one of Create, Update and Delete."""

    kind: str
    row: Node | Link


class FeedWriter:
    """Makes the quads of the feed.

    `say` is what a row says; a row that says nothing is, for who follows, not there.
    """

    def __init__(self, writer: Writer, root: str, say: Callable[[Node | Link], list[Quad]]) -> None:
        self.writer = writer
        self.say = say
        self.root = NamedNode(root)
        self.stream = NamedNode(f"{root}#stream")

    def described(self) -> Iterator[Quad]:
        """What a client has to know of the stream."""
        said = (
            (RDF.type, LDES.EventStream),
            (LDES.timestampPath, DCTERMS.created),
            (LDES.sequencePath, SCHEMA.position),
            (LDES.versionOfPath, DCTERMS.isVersionOf),
            (LDES.versionCreateObject, AS.Create),
            (LDES.versionUpdateObject, AS.Update),
            (LDES.versionDeleteObject, AS.Delete),
            (TREE.shape, f"{self.writer.addresses.base}/shapes.ttl"),
            (TREE.view, self.root.value),
        )
        for predicate, value in said:
            yield Quad(self.stream, NamedNode(predicate), NamedNode(value))
        yield Quad(self.root, NamedNode(RDF.type), NamedNode(TREE.Node))
        title = Literal("Änderungen des Verbundgraphen", language="de")
        yield Quad(self.stream, NamedNode(DCTERMS.title), title)

    def index(self, pages: Iterable[Page]) -> Iterator[Quad]:
        """The root: the stream, and which page has the members from when on."""
        yield from self.described()
        for page in pages:
            relation = NamedNode(f"{self.root.value}#{page.address.removeprefix(self.root.value + '/')}")
            yield Quad(self.root, NamedNode(TREE.relation), relation)
            for predicate, value in (
                (RDF.type, TREE.GreaterThanOrEqualToRelation),
                (TREE.path, SCHEMA.position),
                (TREE.node, page.address),
            ):
                yield Quad(relation, NamedNode(predicate), NamedNode(value))
            yield Quad(relation, NamedNode(TREE.value), _integer(page.first))

    def page(self, page: Page, members: Iterable[Member]) -> Iterator[Quad]:
        """One page: its members, and what each says."""
        yield Quad(NamedNode(page.address), NamedNode(RDF.type), NamedNode(TREE.Node))
        yield Quad(self.stream, NamedNode(TREE.view), self.root)
        at = Literal(page.at, datatype=NamedNode(XSD.dateTime))
        for place, member in enumerate(members, page.first):
            yield from self._member(NamedNode(f"{page.address}#{place}"), place, at, member)

    def _member(self, name: NamedNode, place: int, at: Literal, member: Member) -> Iterator[Quad]:
        row, addresses = member.row, self.writer.addresses
        if isinstance(row, Link):
            thing = NamedNode(addresses.statement(row.start, row.id))
        else:
            thing = NamedNode(addresses.node(row["id"]))
        yield Quad(self.stream, NamedNode(TREE.member), name)
        quads = [] if member.kind == "Delete" else self.say(row)
        kind = member.kind if quads else "Delete"
        yield Quad(name, NamedNode(RDF.type), NamedNode(f"{AS}{kind}"))
        yield Quad(name, NamedNode(AS.object), thing)
        yield Quad(name, NamedNode(DCTERMS.isVersionOf), thing)
        yield Quad(name, NamedNode(DCTERMS.created), at)
        yield Quad(name, NamedNode(SCHEMA.position), _integer(place))
        if quads:
            graph = self.writer.graph(row.properties if isinstance(row, Link) else row)
            yield Quad(name, NamedNode(DCTERMS.isPartOf), graph)
            for quad in quads:
                yield Quad(quad.subject, quad.predicate, quad.object, name)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD.integer))
