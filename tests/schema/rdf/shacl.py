"""Data held to shapes with pySHACL: the official ones of CPSV-AP 3.2.0 and CPOV 2.1.2, and our own.

`python -m tests.schema.rdf.shacl` does so for all that is shipped, which takes some minutes; each build does.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, serialize
from rdflib.namespace import RDF, SH

from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.ontology import ontology
from schema.rdf.rows import Rows
from schema.rdf.shapes import shapes
from schema.rdf.write import Writer

STANDARDS = Path(__file__).parents[4] / "shared" / "data" / "standards"
OFFICIAL = {
    "CPSV-AP 3.2.0": "cpsv-ap-3.2.0/releases/3.2.0/shacl/cpsv-ap-SHACL.ttl",
    "CPOV 2.1.2": "cpov-2.1.2/core-public-organisation-ap-SHACL.ttl",
}
OWN = "our own"
Found = Counter[tuple[str, str, str, str]]
"""Results by severity, shape, constraint and path."""


def official(name: str) -> rdflib.Graph:
    """The shapes of a standard; skips the test where they are missing."""
    path = STANDARDS / OFFICIAL[name]
    if not path.exists():
        pytest.skip(f"{OFFICIAL[name]} is not here")
    return rdflib.Graph().parse(path)


def in_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """The triples of all graphs together."""
    data = serialize(dict.fromkeys(q.triple for q in quads), format=RdfFormat.N_TRIPLES)
    assert data is not None
    return rdflib.Graph().parse(data=data, format="nt11")


def results(data: rdflib.Graph, shapes_: rdflib.Graph, vocabulary: rdflib.Graph) -> Found:
    """What is found, without any inference; the vocabulary belongs to the data."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_, ont_graph=vocabulary, inference="none")
    assert isinstance(report, rdflib.Graph)
    found: Found = Counter()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent, SH.resultPath)
        texts = [str(report.value(result, part)) for part in parts]
        found[texts[0].split("#")[-1], texts[1].split("#")[-1], texts[2].split("#")[-1], texts[3]] += 1
    return found


class Checker:
    """Holds rows to shapes, under some service's addresses."""

    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.writer = Writer(model, addresses)
        self.vocabulary = in_rdflib(ontology(model, addresses))
        self.own = in_rdflib(shapes(model, addresses))

    def data(self, rows: Rows) -> rdflib.Graph:
        """The rows as a graph."""
        nodes = (q for row in rows.nodes.values() for q in self.writer.node(row))
        links = (q for link in rows.links.values() for q in self.writer.link(link))
        return in_rdflib([*nodes, *links])

    def ours(self, rows: Rows) -> Found:
        """What our own shapes find."""
        return results(self.data(rows), self.own, self.vocabulary)


def violations(found: Found) -> Found:
    """Without warnings."""
    return Counter({key: number for key, number in found.items() if key[0] == "Violation"})


def main() -> int:
    """All that is shipped; how many violations there are. Shapes that are missing are passed over."""
    from tests.shipped_rows import shipped_rows

    tell, began = sys.stdout.write, time.monotonic()
    checker = Checker(Model.load(), Addresses("https://daten.example.de"))
    data = checker.data(shipped_rows())
    tell(f"{len(data):,} triples read in {time.monotonic() - began:.0f} s\n")
    all_wrong = 0
    for name in (*OFFICIAL, OWN):
        began = time.monotonic()
        try:
            shapes_ = checker.own if name == OWN else official(name)
        except pytest.skip.Exception as reason:
            tell(f"{name}: {reason}\n")
            continue
        found = results(data, shapes_, checker.vocabulary)
        wrong = violations(found).total()
        all_wrong += wrong
        took = time.monotonic() - began
        tell(f"{name}: {wrong} violations, {found.total() - wrong} warnings, {took:.0f} s\n")
        for key, number in found.most_common(20):
            tell(f"  {number} × {' '.join(key)}\n")
        sys.stdout.flush()
    return all_wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
