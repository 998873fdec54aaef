"""What the model takes of triples, by their predicates: of kinds, of what statements say, between kinds."""

from schema.model import Edge, Kind, Model, Property, Reference, Relationship
from schema.rdf.addresses import Addresses
from schema.rdf.write import place_is_same
from schema.vocabulary import DCTERMS, GEO, LOCN, RDF


class Taken:
    """Of a kind or of what a statement says."""

    def __init__(self, of: Kind | Edge, addresses: Addresses) -> None:
        self.properties: dict[str, list[Property]] = {}
        self.references: dict[str, Reference] = {}
        self.follows = {RDF.type}
        """What follows from the rest."""
        self.places = of.places if isinstance(of, Kind) and place_is_same(of) else None
        """How the official addresses begin that follow from the key."""
        for p in of.properties.values():
            if p.iri:
                self.properties.setdefault(addresses.term(p.iri), []).append(p)
        for ref in of.references.values():
            if ref.iri and ref.name != "sources":
                self.references[addresses.term(ref.iri)] = ref


class Takes:
    """Of everything in the model, under a service's addresses."""

    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.addresses = addresses
        self.relationships: dict[tuple[str, str], dict[str, Relationship]] = {}
        """By predicate and near kind, then by far kind."""
        self.kinds = {kind.name: self._kind(kind) for kind in model.concrete}
        self.edges: dict[str, Taken] = {}
        for rels in model.types.values():
            for rel in rels:
                self.edges.setdefault(rel.edge.name, self._edge(rel.edge))
                for near in model.concrete_of(rel.owner) if rel.iri else ():
                    far = dict.fromkeys(model.concrete_of(rel.target), rel)
                    key = addresses.term(rel.iri or ""), near
                    self.relationships.setdefault(key, {}).update(far)

    def _kind(self, kind: Kind) -> Taken:
        taken = Taken(kind, self.addresses)
        taken.follows |= {GEO.hasGeometry, LOCN.address}
        if kind.places:
            taken.follows.add(DCTERMS.spatial)
        for rel in (rel for rel in kind.relationships.values() if rel.primary):
            taken.follows |= {self.addresses.term(predicate) for predicate, _ in rel.entails}
        return taken

    def _edge(self, edge: Edge) -> Taken:
        taken = Taken(edge, self.addresses)
        taken.follows |= {RDF.subject, RDF.predicate, RDF.object}
        taken.follows |= {self.addresses.term(end) for end in edge.ends or ()}
        return taken
