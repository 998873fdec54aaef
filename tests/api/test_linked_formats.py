"""Every format read by another library than the one that wrote it."""

from itertools import chain

import orjson
import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import Quad, RdfFormat, parse, serialize
from rdflib.compare import isomorphic

from api.linked.formats import JSON_LD, RDF_FORMATS, Format, written
from schema.rdf.addresses import Addresses
from schema.rdf.context import Context
from schema.rdf.rows import Link, Rows
from schema.rdf.write import Writer
from tests.schema.both import MODEL
from tests.schema.rdf.random_rows import rows
from tests.small import small_graph

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
"""rdflib 7.6 warns of what it does itself."""

ADDRESSES = Addresses("https://daten.example.de")
CONTEXT = Context(MODEL, ADDRESSES)
WRITER = Writer(MODEL, ADDRESSES)
NAMES = {
    "jsonld": "json-ld", "ttl": "turtle", "nt": "nt", "rdf": "xml", "nq": "nquads", "trig": "trig",
}  # fmt: skip
"""What rdflib calls the formats."""


def small_quads() -> list[Quad]:
    graph = small_graph()
    nodes = chain.from_iterable(map(WRITER.node, graph.nodes.values()))
    links = chain.from_iterable(WRITER.link(Link(*one)) for one in graph.links)
    return [*nodes, *links]


def offline(body: bytes, format_: Format) -> bytes:
    """JSON-LD with its context inside, as no test asks the network."""
    if format_ is not JSON_LD:
        return body
    return orjson.dumps(orjson.loads(body) | {"@context": CONTEXT.document["@context"]})


def read_by_rdflib(body: bytes, format_: Format) -> rdflib.Graph:
    """The triples of all graphs, as rdflib reads them."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=body, format=NAMES[format_.ending])
    found = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        found.add((s, p, o))
    return found


def as_rdflib(quads: list[Quad]) -> rdflib.Graph:
    """The triples as N-Triples, which need no interpretation, and as rdflib reads those."""
    body = serialize(dict.fromkeys(q.triple for q in quads), format=RdfFormat.N_TRIPLES)
    assert body is not None
    return rdflib.Graph().parse(data=body, format="nt")


def check(quads: list[Quad], format_: Format) -> None:
    """Both libraries read what was written, and what rdflib writes of it is read back, too."""
    assert format_.rdf
    body = offline(written(quads, format_, CONTEXT), format_)
    assert {q.triple for q in parse(body, format=format_.rdf)} == {q.triple for q in quads}
    found = read_by_rdflib(body, format_)
    assert isomorphic(found, as_rdflib(quads))
    again = found.serialize(format="nt").encode()
    assert {q.triple for q in parse(again, format=RdfFormat.N_TRIPLES)} == {q.triple for q in quads}


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.ending)
def test_the_small_graph(format_: Format) -> None:
    check(small_quads(), format_)


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.ending)
@settings(max_examples=15)
@given(found=rows())
def test_random_rows(format_: Format, found: Rows) -> None:
    nodes = chain.from_iterable(map(WRITER.node, found.nodes.values()))
    check([*nodes, *chain.from_iterable(map(WRITER.link, found.links.values()))], format_)
