"""From what is stored to quads: the only place that says how the graph looks as RDF.

A node is of its kind, of the kind's interfaces and of what the model says they are elsewhere. A statement is
said twice: as a triple, while it is in force, and as a resource with its time, its sources and whatever else
it says. That is the n-ary pattern of RDF 1.1, which every tool reads: RDF-star has its final form in no
standard yet, and a named graph for each statement would leave none for telling facts from examples.

There are no blank nodes: everything can be linked, merged and withdrawn.
"""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from schema.declare import OBJECT, PLACE
from schema.model import Edge, Kind, Model, Reference, Relationship
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link, Node
from schema.rdf.values import BOOLEAN, LANGUAGE, number, term
from schema.vocabulary import DCTERMS, GEO, LOCN, PROV, RDF, SCHEMA, SF, SKOS, VG, WGS, XSD

TYPE = NamedNode(RDF.type)
SOURCE = NamedNode(PROV.wasDerivedFrom)
STATEMENT = NamedNode(RDF.Statement)
YES = Literal("true", datatype=BOOLEAN)
_LOCATION, _SPATIAL = NamedNode(DCTERMS.Location), NamedNode(DCTERMS.spatial)
_SAME = NamedNode(SKOS.exactMatch)
_HAS_ADDRESS, _ADDRESS = NamedNode(LOCN.address), NamedNode(LOCN.Address)
_POST_CODE = NamedNode(LOCN.postCode)
_GEOMETRY, _POINT, _HAS_GEOMETRY = NamedNode(GEO.Geometry), NamedNode(SF.Point), NamedNode(GEO.hasGeometry)
_WKT, _WKT_LITERAL = NamedNode(GEO.asWKT), NamedNode(GEO.wktLiteral)
_QUALIFIED, _DERIVATION = NamedNode(PROV.qualifiedDerivation), NamedNode(PROV.Derivation)
_ENTITY, _VALUE = NamedNode(PROV.entity), NamedNode(PROV.value)
_INTEGER = NamedNode(XSD.integer)


class Writer:
    """Makes quads of rows, for a model and a service's addresses."""

    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.model = model
        self.addresses = addresses
        self._terms: dict[str, NamedNode] = {}
        self._classes = {kind.name: tuple(self._classes_of(kind)) for kind in model.concrete}
        self._position = self.term(VG.position)
        self._example = self.term(VG.example)

    def term(self, iri: str) -> NamedNode:
        """A term of the model as a node."""
        found = self._terms.get(iri)
        if found is None:
            found = self._terms[iri] = NamedNode(self.addresses.term(iri))
        return found

    def graph(self, row: dict[str, Any]) -> NamedNode:
        """The named graph that a row's quads stand in."""
        return self.addresses.examples if row.get("example") else self.addresses.facts

    def node(self, row: Node) -> list[Quad]:
        """All that a node's row says."""
        kind = self.model.by_field[row["id"].partition(":")[0]]
        graph, subject = self.graph(row), NamedNode(self.addresses.node(row["id"]))
        quads = [Quad(subject, TYPE, c, graph) for c in self._classes[kind.name]]
        quads += self._said(subject, kind, row, graph)
        quads += self._sources(subject, row, graph)
        for p in kind.properties.values():
            if p.stand_in and row.get(p.stored_as) is None:
                assert p.iri
                quads.append(
                    Quad(subject, self.term(p.iri), Literal(stand_in(kind, row), language=LANGUAGE), graph)
                )
        if kind.places:
            place = NamedNode(kind.places + row["key"])
            quads += (Quad(subject, _SPATIAL, place, graph), Quad(place, TYPE, _LOCATION, graph))
            if place_is_same(kind):
                quads.append(Quad(subject, _SAME, place, graph))
        quads += self._address(subject, kind, row, graph)
        quads += self._geometry(subject, kind, row, graph)
        return quads

    def link(self, link: Link) -> list[Quad]:
        """All that a statement's row says."""
        row, rel = link.properties, self.relationship(link.type, link.start, link.end)
        graph = self.graph(row)
        start, end = NamedNode(self.addresses.node(link.start)), NamedNode(self.addresses.node(link.end))
        near, far = (start, end) if rel.direction == "out" else (end, start)
        assert rel.iri
        predicate = self.term(rel.iri)
        subject = NamedNode(self.addresses.statement(link.start, link.id))
        quads = [
            Quad(subject, TYPE, STATEMENT, graph),
            Quad(subject, NamedNode(RDF.subject), near, graph),
            Quad(subject, NamedNode(RDF.predicate), predicate, graph),
            Quad(subject, NamedNode(RDF.object), far, graph),
        ]
        quads += self._classified(subject, rel.edge, near, far, graph)
        quads += self._said(subject, rel.edge, row, graph)
        quads += self._sources(subject, row, graph)
        if "until" not in row:
            quads += self.direct(rel, link, graph)
        return quads

    def direct(self, rel: Relationship, link: Link, graph: NamedNode) -> Iterator[Quad]:
        """What a statement in force says of its two nodes themselves."""
        near, far = (link.start, link.end) if rel.direction == "out" else (link.end, link.start)
        subject, object_ = NamedNode(self.addresses.node(near)), NamedNode(self.addresses.node(far))
        assert rel.iri
        yield Quad(subject, self.term(rel.iri), object_, graph)
        for predicate, what in rel.entails:
            if what == OBJECT:
                yield Quad(subject, self.term(predicate), object_, graph)
            elif what == PLACE:
                kind, _, key = far.partition(":")
                place = self.model.by_field[kind].places
                if place:
                    yield Quad(subject, self.term(predicate), NamedNode(place + key), graph)
            else:
                yield Quad(subject, self.term(predicate), self.term(what), graph)

    def relationship(self, type_: str, start: str, end: str) -> Relationship:
        """The declaration of a type between nodes of these kinds; the ids say the kinds."""
        kinds = [self.model.by_field[id_.partition(":")[0]] for id_ in (start, end)]
        for rel in self.model.types[type_]:
            near = kinds[0] if rel.direction == "out" else kinds[1]
            if rel.owner in (near.name, *near.interfaces):
                return rel
        raise LookupError(f"{type_} from {start} to {end}")

    def _classes_of(self, kind: Kind) -> Iterator[NamedNode]:
        seen: set[str] = set()
        for name in (kind.name, *kind.interfaces):
            for iri in (f"{VG}{name}", self.model.kinds[name].iri):
                if iri and iri not in seen:
                    seen.add(iri)
                    yield self.term(iri)

    def _said(
        self, subject: NamedNode, of: Kind | Edge, row: dict[str, Any], graph: NamedNode
    ) -> Iterator[Quad]:
        """Properties and references, but for sources."""
        for p in of.properties.values():
            value = row.get(p.stored_as)
            if value is None or (p.iri == VG.example and not value):
                continue
            assert p.iri
            yield Quad(subject, self.term(p.iri), term(p, value, self.addresses), graph)
        for ref in of.references.values():
            value = row.get(ref.name)
            if value is None or ref.name == "sources":
                continue
            assert ref.iri
            for key in value if ref.many else [value]:
                yield Quad(subject, self.term(ref.iri), self._referred(ref, key), graph)

    def _referred(self, ref: Reference, key: str) -> NamedNode:
        return NamedNode(self.addresses.node(f"{self.model.kinds[ref.target].field}:{key}"))

    def _sources(self, subject: NamedNode, row: dict[str, Any], graph: NamedNode) -> Iterator[Quad]:
        """Who says so; with their order and their words where there is more to say than one name."""
        keys, quotes = row["sources"], row.get("quotes")
        for position, key in enumerate(keys, 1):
            source = NamedNode(self.addresses.node(f"source:{key}"))
            yield Quad(subject, SOURCE, source, graph)
            if quotes is None and len(keys) == 1:
                continue
            cited = NamedNode(_cited(subject, position))
            yield Quad(subject, _QUALIFIED, cited, graph)
            yield Quad(cited, TYPE, _DERIVATION, graph)
            yield Quad(cited, _ENTITY, source, graph)
            yield Quad(cited, self._position, Literal(str(position), datatype=_INTEGER), graph)
            if quotes and quotes[position - 1]:
                yield Quad(cited, _VALUE, Literal(quotes[position - 1], language=LANGUAGE), graph)

    def _classified(
        self, subject: NamedNode, edge: Edge, near: NamedNode, far: NamedNode, graph: NamedNode
    ) -> Iterator[Quad]:
        if edge.name != "Statement":
            yield Quad(subject, TYPE, self.term(f"{VG}{edge.name}"), graph)
        if edge.iri:
            yield Quad(subject, TYPE, self.term(edge.iri), graph)
        if edge.ends:
            for predicate, end in zip(edge.ends, (near, far), strict=True):
                yield Quad(subject, self.term(predicate), end, graph)

    def _address(
        self, subject: NamedNode, kind: Kind, row: dict[str, Any], graph: NamedNode
    ) -> Iterator[Quad]:
        """The address as CPOV has it, of which the graph knows the postal code."""
        code = next((p.stored_as for p in kind.properties.values() if p.iri == SCHEMA.postalCode), "")
        if row.get(code):
            address = NamedNode(f"{subject.value}#address")
            yield Quad(subject, _HAS_ADDRESS, address, graph)
            yield Quad(address, TYPE, _ADDRESS, graph)
            yield Quad(address, _POST_CODE, Literal(row[code]), graph)

    def _geometry(
        self, subject: NamedNode, kind: Kind, row: dict[str, Any], graph: NamedNode
    ) -> Iterator[Quad]:
        """The place as GeoSPARQL 1.1 has it, of kinds that have a latitude and a longitude (WGS 84)."""
        by_iri = {p.iri: p for p in kind.properties.values()}
        if WGS.lat not in by_iri or WGS.long not in by_iri:
            return
        values = [row[p.stored_as] for p in (by_iri[WGS.long], by_iri[WGS.lat]) if p.stored_as in row]
        if len(values) < 2:
            return
        point = NamedNode(f"{subject.value}#point")
        yield Quad(subject, _HAS_GEOMETRY, point, graph)
        for class_ in (_GEOMETRY, _POINT):
            yield Quad(point, TYPE, class_, graph)
        long, lat = (number(value) for value in values)
        yield Quad(point, _WKT, Literal(f"POINT({long} {lat})", datatype=_WKT_LITERAL), graph)


def place_is_same(kind: Kind) -> bool:
    """Whether a node is the same thing as its place's official address, and no property says that anyway."""
    return bool(kind.places) and all(p.iri != SKOS.exactMatch for p in kind.properties.values())


def stand_in(kind: Kind, row: Node) -> str:
    """What stands for a description where there is none: nothing that is not known."""
    return f"{kind.label.de}: {row.get('name') or row['key']}"


def _cited(subject: NamedNode, position: int) -> str:
    """The IRI of how a source is cited, of a node (`…#source-1`) or of a statement (`…#…-source-1`)."""
    return f"{subject.value}{'-' if '#' in subject.value else '#'}source-{position}"
