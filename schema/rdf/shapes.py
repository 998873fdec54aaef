"""What nodes and statements have to look like, as SHACL, from the model's declarations.

The shapes find what a load would refuse. What sources may well disagree about, a second value of something
that can have but one, is a warning only. They are to see data together with our vocabulary, which says of
what class choices are, and with the sources and the other ends of statements.
"""

from collections.abc import Iterator

from pyoxigraph import Quad

from schema.model import Edge, Kind, Label, Model, Property, Reference, Relationship
from schema.rdf.addresses import Addresses
from schema.rdf.ontology import DATES, LICENCE, POSITION, VERSION, ranges
from schema.rdf.saying import Saying, Value, plain
from schema.rdf.write import place_is_same
from schema.vocabulary import (
    DC,
    DCTERMS,
    GEO,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    VG,
    XSD,
)  # fmt: skip

SOURCES = Label("Quellen", "Sources", "wer das sagt; mindestens eine", "who says so; at least one")
SUBJECT = Label("Subjekt", "Subject", "wovon die Aussage handelt", "what the statement is about")
PREDICATE = Label("Prädikat", "Predicate", "was sie davon sagt", "what it says of that")
OBJECT = Label("Objekt", "Object", "wovon sie das sagt", "of what it says so")
CITED = Label("Quelle", "Source", "die hier angeführt wird", "that is cited here")
QUOTE = Label("Zitat", "Quote", "die Worte der Quelle", "the words of the source")
PLACE = Label("Gebiet", "Area", "amtliche Adresse des Gebiets", "official address of the area")
WKT = Label("Ort", "Place", "als Punkt, WGS 84", "as a point, WGS 84")
CLASSES = Label("Klassen", "Classes", "auch der Standards", "of the standards, too")
FORMS: tuple[tuple[str, str, Label], ...] = (
    ("Statement", RDF.Statement, Label("Aussage", "Statement")),
    ("Derivation", PROV.Derivation, Label("Quellenangabe", "Citation")),
    ("Geometry", GEO.Geometry, Label("Geometrie", "Geometry")),
)
"""What the writer says beside nodes, by the classes of the standards."""


def shapes(model: Model, addresses: Addresses) -> list[Quad]:
    """All shapes, as quads of the default graph."""
    return _Shapes(model, addresses).quads()


class _Shapes:
    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.model = model
        self.addresses = addresses
        self.said = Saying()
        self.say = self.said.say

    def quads(self) -> list[Quad]:
        self._itself()
        self.dates = self._dates()
        self.choices = {name: self._choice(name) for name in self.model.choices}
        self.ended = self._name("Ended")
        self.say(self.ended, RDF.type, SH.PropertyShape)
        self.say(self.ended, SH.path, SCHEMA.endDate)
        self.say(self.ended, SH.minCount, 1)
        for kind in self.model.concrete:
            self._kind(kind)
        for name, class_, label in FORMS:
            self._shape(name, class_, label)
        self._statement()
        for edge in self.model.edges.values():
            if edge is not self.model.statement:
                self._edge(edge)
        self._property("Derivation", "source", CITED, PROV.entity, 1, 1, class_=self._own("Source"))
        self._property("Derivation", "quote", QUOTE, PROV.value, 0, 1, datatype=RDF.langString)
        position = self._property(
            "Derivation", "position", POSITION, self.addresses.term(VG.position), 0, 1, datatype=XSD.integer
        )
        self.say(position, SH.minInclusive, 1)
        wkt = self._property("Geometry", "wkt", WKT, GEO.asWKT, 1, 1, datatype=GEO.wktLiteral)
        self.say(wkt, SH.pattern, plain("^POINT"))
        return self.said.quads

    def _itself(self) -> None:
        iri = self.addresses.shapes.removesuffix("#")
        self.say(iri, RDF.type, OWL.Ontology)
        self.said.texts(
            iri, DCTERMS.title, "SHACL-Shapes des Verbundgraphen", "SHACL shapes of the Verbundgraph"
        )
        self.say(iri, OWL.versionInfo, plain(VERSION))
        self.say(iri, DCTERMS.license, LICENCE)
        self.say(iri, DC.creator, plain("Verbundgraph"))
        self.say(iri, RDFS.seeAlso, f"{self.addresses.base}/vocab")

    # Lists

    def _dates(self) -> str:
        """What a date known to the day, the month or the year may be."""
        for datatype in DATES:
            shape = self._name(f"Date-{datatype.removeprefix(str(XSD))}")
            self.say(shape, RDF.type, SH.NodeShape)
            self.say(shape, SH.datatype, datatype)
        names = [self._name(f"Date-{d.removeprefix(str(XSD))}") for d in DATES]
        return self.said.list(self._name("Date"), names)

    def _choice(self, name: str) -> str:
        members = self.model.choices[name].__members__
        return self.said.list(self._name(name), [self.addresses.choice(name, m) for m in members])

    # Kinds

    def _kind(self, kind: Kind) -> None:
        self._shape(kind.name, self._own(kind.name), kind.label)
        classes = self._property(kind.name, "classes", CLASSES, RDF.type, 1, None)
        self.say(classes, SH.hasValue, *self._classes(kind))
        self._said(kind.name, kind, None)
        self._sources(kind.name)
        if kind.places:
            place = self._property(
                kind.name, "spatial", PLACE, DCTERMS.spatial, 1, None, class_=DCTERMS.Location
            )
            self.say(place, SH.pattern, plain(_begins(kind.places)))
            if place_is_same(kind):
                same = self._property(kind.name, "exactMatch", PLACE, SKOS.exactMatch, 0, None)
                self._at_most_one_within(same, kind.places)
        for rel in kind.relationships.values():
            if rel.primary:
                self._relationship(kind, rel)

    def _classes(self, kind: Kind) -> Iterator[str]:
        for name in (kind.name, *kind.interfaces):
            yield self._own(name)
            if iri := self.model.kinds[name].iri:
                yield self.addresses.term(iri)

    def _relationship(self, kind: Kind, rel: Relationship) -> None:
        assert rel.iri
        path = self.addresses.term(rel.iri)
        self._property(kind.name, rel.name, rel.label, path, 0, None, class_=self._own(rel.target))
        if rel.many:
            return
        once = self._property(kind.name, f"{rel.name}-once", rel.label, path, 0, 1)
        self.say(once, SH.severity, SH.Warning)
        self.said.texts(
            once,
            SH.message,
            f"{rel.label.de}: Quellen widersprechen sich.",
            f"{rel.label.en}: sources disagree.",
        )
        if not rel.nullable:  # said while it is in force, which it no longer is of what has ended
            some = self._name(f"{kind.name}-{rel.name}-some")
            self.say(some, RDF.type, SH.PropertyShape)
            self.say(some, SH.path, path)
            self.say(some, SH.minCount, 1)
            either = self.said.list(self._name(f"{kind.name}-{rel.name}-or-ended"), [some, self.ended])
            self.say(self._name(kind.name), SH.or_, either)

    # Statements

    def _statement(self) -> None:
        self._said("Statement", self.model.statement, None)
        self._sources("Statement")
        self._property("Statement", "subject", SUBJECT, RDF.subject, 1, 1)
        self._property("Statement", "object", OBJECT, RDF.object, 1, 1)
        predicate = self._property("Statement", "predicate", PREDICATE, RDF.predicate, 1, 1)
        rels = (rel for rels in self.model.types.values() for rel in rels if rel.iri)
        iris = sorted({self.addresses.term(rel.iri) for rel in rels if rel.iri})
        self.say(predicate, SH.in_, self.said.list(self._name("Predicate"), iris))

    def _edge(self, edge: Edge) -> None:
        self._shape(edge.name, self._own(edge.name), edge.label)
        self._said(edge.name, edge, self.model.statement)
        rels = [rel for rels in self.model.types.values() for rel in rels if rel.edge.name == edge.name]
        for rel in rels if len(rels) == 1 else ():
            assert rel.iri
            predicate = self._property(edge.name, "predicate", PREDICATE, RDF.predicate, 1, 1)
            self.say(predicate, SH.hasValue, self.addresses.term(rel.iri))
            for name, label, path, end in (
                ("subject", SUBJECT, RDF.subject, rel.owner),
                ("object", OBJECT, RDF.object, rel.target),
            ):
                self._property(edge.name, name, label, path, 1, 1, class_=self._own(end))

    def _sources(self, shape: str) -> None:
        self._property(shape, "sources", SOURCES, PROV.wasDerivedFrom, 1, None, class_=self._own("Source"))

    # What both say

    def _said(self, shape: str, of: Kind | Edge, base: Edge | None) -> None:
        for p in of.properties.values():
            if base is None or base.properties.get(p.name) != p:
                self._value(shape, p)
        for ref in of.references.values():
            if ref.name != "sources":
                self._reference(shape, ref)

    def _reference(self, shape: str, ref: Reference) -> None:
        assert ref.iri
        least, most = 0 if ref.nullable else 1, None if ref.many else 1
        path = self.addresses.term(ref.iri)
        self._property(shape, ref.name, ref.label, path, least, most, class_=self._own(ref.target))

    def _value(self, shape: str, p: Property) -> None:
        assert p.iri
        value, said = p.value, p.iri != VG.example  # what is no example does not say so
        least = 1 if said and (not p.nullable or p.stand_in) else 0
        most = None if value.spoken or p.within else 1  # in other languages, or elsewhere, there may be more
        made = self._property(shape, p.name, p.label, self.addresses.term(p.iri), least, most)
        if value.choice is not None:
            self.say(made, SH.in_, self.choices[value.choice.__name__])
        elif value.filter == "date":
            self.say(made, SH.or_, self.dates)
        elif value.xsd == "xsd:anyURI":
            self.say(made, SH.nodeKind, SH.IRI)
            if p.within:
                self._at_most_one_within(made, p.within)
            else:
                self.say(made, SH.pattern, plain("^https?://"))
        else:
            self.say(made, SH.datatype, *ranges(value))
        if value.scalar == "Int":
            self.say(made, SH.minInclusive, 0)
        if value.spoken:
            self.say(made, SH.uniqueLang, True)
        if value.prose:
            self.say(made, SH.minLength, 1)
        if value.pattern:
            self.say(made, SH.pattern, plain(f"^{value.pattern}$"))

    def _at_most_one_within(self, shape: str, within: str) -> None:
        inner = f"{shape}-within"
        self.say(inner, RDF.type, SH.NodeShape)
        self.say(inner, SH.pattern, plain(_begins(within)))
        self.say(shape, SH.qualifiedValueShape, inner)
        self.say(shape, SH.qualifiedMaxCount, 1)

    # Shapes themselves

    def _shape(self, name: str, class_: str, label: Label) -> None:
        shape = self._name(name)
        self.say(shape, RDF.type, SH.NodeShape)
        self.say(shape, SH.targetClass, class_)
        self.said.texts(shape, RDFS.label, label.de, label.en)
        self.said.texts(shape, RDFS.comment, label.description_de, label.description_en)

    def _property(
        self,
        shape: str,
        name: str,
        label: Label,
        path: str,
        least: int,
        most: int | None,
        *,
        class_: str | None = None,
        datatype: str | None = None,
    ) -> str:
        """A property's shape, its bounds being 0 and None where there is none; its IRI."""
        iri = self._name(f"{shape}-{name}")
        self.say(self._name(shape), SH.property, iri)
        self.say(iri, RDF.type, SH.PropertyShape)
        self.say(iri, SH.path, path)
        self.said.texts(iri, SH.name, label.de, label.en)
        self.said.texts(iri, SH.description, label.description_de, label.description_en)
        values: dict[str, Value | None] = {
            SH.minCount: least or None,
            SH.maxCount: most,
            SH.class_: class_,
            SH.datatype: datatype,
        }
        for predicate, value in values.items():
            self.say(iri, predicate, value)
        return iri

    def _name(self, name: str) -> str:
        return f"{self.addresses.shapes}{name}"

    def _own(self, name: str) -> str:
        return f"{self.addresses.vocabulary}{name}"


def _begins(prefix: str) -> str:
    return "^" + prefix.replace(".", r"\.")
