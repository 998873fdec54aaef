"""The graph in files: N-Quads, Turtle and JSON-LD lines, each written as a stream in constant memory.

N-Quads and Turtle come from a published store, JSON-LD lines from the rows: a line is a node with the
statements that lead from it. N-Quads name the graph of each triple; in the other formats a file holds one of
the two named graphs.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import groupby
from typing import IO, Any, NamedTuple, TypeVar

import orjson
import zstandard
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from graph.mirror.rows import RowStore
from graph.mirror.said import quads
from schema.rdf.context import Context
from schema.rdf.jsonld import compact
from schema.rdf.write import Writer

T = TypeVar("T")

FACTS, EXAMPLES, ALL = "facts", "examples", "all"
GRAPHS = (FACTS, EXAMPLES)
FORMATS = ("nq", "ttl", "jsonl")
STEP = 1_000
"""Triples or nodes between two words of progress."""

Told = Callable[[int], object]
"""Hears how many triples (of JSON-LD lines: nodes) were written since the last time."""


def packing(to: Any, ending: str) -> AbstractContextManager[Any]:
    """Packs what is written to it into `to`, which stays open, as a file that ends so: `gz` or `zst`."""
    if ending == "gz":
        # Without a time in it, the same content is the same file.
        return gzip.GzipFile("", "wb", 6, to, mtime=0)
    return zstandard.ZstdCompressor(level=9).stream_writer(to, closefd=False)


class Origin(NamedTuple):
    """Store and rows of the same revision, and who makes RDF of rows."""

    store: Store
    rows: RowStore
    writer: Writer

    def graphs(self, graph: str) -> tuple[NamedNode, ...]:
        """The named graphs that are asked for."""
        addresses = self.writer.addresses
        named = {FACTS: addresses.facts, EXAMPLES: addresses.examples}
        return tuple(named.values()) if graph == ALL else (named[graph],)

    def triples(self) -> dict[str, int]:
        """How many triples each named graph holds."""
        found = {}
        for graph in GRAPHS:
            (name,) = self.graphs(graph)
            counted = self.store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}")
            assert isinstance(counted, QuerySolutions)
            (row,) = counted
            found[graph] = int(row["n"].value)
        return found

    def _quads(self, graph: str) -> Iterator[Quad]:
        for name in self.graphs(graph):
            yield from self.store.quads_for_pattern(None, None, None, name)

    def write(self, format_: str, graph: str, to: IO[bytes], told: Told = lambda _: None) -> None:
        """Write what a named graph holds, or both (`all`), in one of FORMATS."""
        if format_ == "nq":
            serialize(_counted(self._quads(graph), told), to, RdfFormat.N_QUADS)
        elif format_ == "ttl":
            triples = (quad.triple for quad in _counted(self._quads(graph), told))
            serialize(triples, to, RdfFormat.TURTLE, prefixes=self.writer.addresses.prefixes)
        else:
            for line in self._lines(self.graphs(graph), told):
                to.write(line)

    def _lines(self, graphs: tuple[NamedNode, ...], told: Told) -> Iterator[bytes]:
        context = Context(self.writer.model, self.writer.addresses)
        for id_, said in _counted(self._documents(), told):
            for graph in graphs:
                found = [quad for quad in said if quad.graph_name == graph]
                if found:
                    document = compact(found, self.writer.addresses.node(id_), context)
                    yield orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)

    def _documents(self) -> Iterator[tuple[str, list[Quad]]]:
        """Each node's quads and those of the statements that lead from it; both are in the order of ids."""
        by_start = groupby(self.rows.links(), key=lambda link: link.start)
        start, links = next(by_start, (None, iter(())))
        for node in self.rows.nodes():
            said = quads(self.writer, node)
            while start is not None and start <= node["id"]:
                if start == node["id"]:
                    for link in links:
                        said += quads(self.writer, link)
                start, links = next(by_start, (None, iter(())))
            yield node["id"], said


def _counted(found: Iterable[T], told: Told) -> Iterator[T]:
    """Say how far it is, now and then."""
    number = 0
    for number, one in enumerate(found, 1):
        if not number % STEP:
            told(STEP)
        yield one
    told(number % STEP)
