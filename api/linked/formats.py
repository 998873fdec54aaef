"""The formats of linked data: each has a media type, and an ending for an address of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import orjson
from pyoxigraph import Quad, RdfFormat, serialize

from schema.rdf.context import Context
from schema.rdf.jsonld import compact

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `named_graphs`: whether it tells the graphs of facts and of examples apart."""

    ending: str
    media_type: str
    rdf: RdfFormat | None
    name: str
    named_graphs: bool = False


JSON_LD = Format("jsonld", "application/ld+json", RdfFormat.JSON_LD, "JSON-LD")
TURTLE = Format("ttl", "text/turtle", RdfFormat.TURTLE, "Turtle")
PAGE = Format("html", HTML, None, "HTML")

FORMATS = (
    JSON_LD,
    TURTLE,
    Format("nt", "application/n-triples", RdfFormat.N_TRIPLES, "N-Triples"),
    Format("rdf", "application/rdf+xml", RdfFormat.RDF_XML, "RDF/XML"),
    Format("nq", "application/n-quads", RdfFormat.N_QUADS, "N-Quads", named_graphs=True),
    Format("trig", "application/trig", RdfFormat.TRIG, "TriG", named_graphs=True),
    PAGE,
)
"""In this order for clients that like them equally well."""

RDF_FORMATS = tuple(f for f in FORMATS if f.rdf)

NAMED = (*(f for f in FORMATS if f.named_graphs), JSON_LD)
"""Those that can tell named graphs apart."""

BY_ENDING = {f.ending: f for f in FORMATS}

ALIASES = {"application/json": JSON_LD, "application/xhtml+xml": PAGE}
"""Media types that a client may ask for and that one of the formats is, too."""


def written(
    quads: Iterable[Quad],
    format_: Format,
    context: Context,
    root: str | None = None,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Quads in a format of RDF; where it has no named graphs, as the triples of all of them.

    `root`: the node that they are about, if it is one; `prefixes`: others than those of nodes.
    """
    if format_ is JSON_LD:
        return json(compact(quads, root, context))
    return serialized(quads, format_, prefixes or context.addresses.prefixes)


def serialized(quads: Iterable[Quad], format_: Format, prefixes: dict[str, str]) -> bytes:
    """Quads in a format other than JSON-LD."""
    assert format_.rdf
    if format_.named_graphs:
        made = serialize(by_subject(quads), format=format_.rdf, prefixes=prefixes)
    else:
        triples = dict.fromkeys(q.triple for q in by_subject(quads))
        made = serialize(triples, format=format_.rdf, prefixes=prefixes)
    assert made is not None
    return made


def by_subject(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads of each graph and subject together, in the order in which they come first."""
    found: dict[object, list[Quad]] = {}
    for quad in quads:
        found.setdefault((quad.graph_name, quad.subject), []).append(quad)
    graphs: dict[object, list[Quad]] = {}
    for of in found.values():
        graphs.setdefault(of[0].graph_name, []).extend(of)
    return chain.from_iterable(graphs.values())


def json(tree: object) -> bytes:
    """A tree of JSON, indented, as people read it too."""
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2)
