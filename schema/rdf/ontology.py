"""The vocabulary: every term of our own, as OWL and SKOS, from the model's declarations.

Terms of others are named where ours are built on them and never declared anew. Choices are concepts of SKOS
and named individuals of OWL, so that validators take them over with the classes. pySHACL follows from these
all that they lead to, so nothing leads back to them (no skos:hasTopConcept): it would go round in circles.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from schema.model import Edge, Kind, Label, Model, Property, Relationship, describe
from schema.rdf.addresses import Addresses
from schema.rdf.saying import Saying, plain
from schema.values import Value
from schema.vocabulary import (
    DC,
    DCTERMS,
    OWL,
    OWN,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VANN,
    VG,
    XSD,
)  # fmt: skip

VERSION = "1.0.0"
"""Of the vocabulary: the first number rises when a term goes or changes its meaning, the second when one is
added."""
LICENCE = "https://spdx.org/licenses/EUPL-1.2"
DATES = (XSD.date, XSD.gYearMonth, XSD.gYear)
PROVIDES = Label("Gibt an", "Provides", "welche Eigenschaften welcher Art", "which properties of which kind")
POSITION = Label("Stelle", "Position", "an der eine Quelle genannt ist", "of a source among those named")


def ontology(model: Model, addresses: Addresses) -> list[Quad]:
    """All of it, as quads of the default graph."""
    return _Ontology(model, addresses).quads()


@dataclass
class _Term:
    """What is known of one of our properties: what has it, and what its values are, as the model says."""

    label: Label
    object: bool
    domains: dict[str, None]
    ranges: dict[str, None]
    comments: dict[Label, None]
    deprecated: bool = True


class _Ontology:
    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.model = model
        self.addresses = addresses
        self.said = Saying()
        self.iri = f"{addresses.base}/vocab"
        self.lists: dict[str, Label] = {}
        """What a list of choices is called: as the first property that takes one of them."""

    def quads(self) -> list[Quad]:
        self._itself()
        for kind in self.model.kinds.values():
            self._kind(kind)
        for edge in self.model.edges.values():
            if edge.name != "Statement":
                self._edge(edge)
        for iri, term in self._terms().items():
            self._property(iri, term)
        for name in self.model.choices:
            self._choices(name)
        return self.said.quads

    def _itself(self) -> None:
        say = self.said.say
        say(self.iri, RDF.type, OWL.Ontology)
        self.said.texts(
            self.iri, DCTERMS.title, "Vokabular des Verbundgraphen", "Vocabulary of the Verbundgraph"
        )
        self.said.texts(
            self.iri,
            DCTERMS.description,
            "Begriffe für die Zusammenarbeit öffentlicher Verwaltungen bei Online-Prozessen, soweit CPSV-AP, "
            "CPOV, W3C ORG, ELI, PROV-O, SKOS, GeoSPARQL und schema.org keine haben.",
            "Terms for the cooperation of public administrations on online processes, where CPSV-AP, CPOV, "
            "W3C ORG, ELI, PROV-O, SKOS, GeoSPARQL and schema.org have none.",
        )
        say(self.iri, OWL.versionInfo, plain(VERSION))
        say(self.iri, DCTERMS.license, LICENCE)
        say(self.iri, DC.creator, plain("Verbundgraph"))
        say(self.iri, VANN.preferredNamespacePrefix, plain("vg"))
        say(self.iri, VANN.preferredNamespaceUri, plain(str(self.addresses.vocabulary)))

    def _named(self, iri: str, label: Label) -> None:
        """With a whole sentence as its description."""
        self.said.texts(iri, RDFS.label, label.de, label.en)
        self.said.texts(iri, RDFS.comment, label.description_de, label.description_en)
        self.said.say(iri, RDFS.isDefinedBy, self.iri)
        self._deprecated(iri, label)

    def _deprecated(self, iri: str, label: Label) -> None:
        if label.deprecated:
            self.said.say(iri, OWL.deprecated, True)
            self.said.texts(iri, SKOS.changeNote, label.deprecated.reason_de, label.deprecated.reason_en)

    # Classes

    def _kind(self, kind: Kind) -> None:
        iri = self._own(kind.name)
        self.said.say(iri, RDF.type, OWL.Class)
        self._named(iri, kind.label)
        above = [self._own(name) for name in kind.interfaces]
        if kind.iri and self.addresses.term(kind.iri) != iri:
            above.append(self.addresses.term(kind.iri))
        self.said.say(iri, RDFS.subClassOf, *above)
        for rel in kind.relationships.values():
            for predicate, class_ in rel.entails if rel.primary and rel.owner == kind.name else ():
                if predicate == RDF.type:
                    self.said.say(iri, RDFS.seeAlso, self.addresses.term(class_))
                    self.said.texts(iri, SKOS.scopeNote, *_becomes(rel, class_))

    def _edge(self, edge: Edge) -> None:
        iri = self._own(edge.name)
        self.said.say(iri, RDF.type, OWL.Class)
        self._named(iri, edge.label)
        self.said.say(iri, RDFS.subClassOf, RDF.Statement)
        if edge.iri:
            self.said.say(iri, RDFS.subClassOf, self.addresses.term(edge.iri))

    # Properties

    def _terms(self) -> dict[str, _Term]:
        found: dict[str, _Term] = {}
        for iri, label, owner, ranges, is_object in self._uses():
            if iri is None or not iri.startswith(OWN):
                continue
            term = found.setdefault(iri, _Term(label, is_object, {}, {}, {}))
            term.domains |= dict.fromkeys(owner)
            term.ranges |= dict.fromkeys(ranges)
            term.comments[label] = None
            term.deprecated &= label.deprecated is not None
        return found

    def _uses(self) -> Iterator[tuple[str | None, Label, list[str], tuple[str, ...], bool]]:
        """Each use of a predicate: its label there, the classes that have it, the classes of its values."""
        yield VG.position, POSITION, [], (XSD.integer,), False
        yield VG.provides, PROVIDES, [], (XSD.string,), False
        for kind in self.model.kinds.values():
            owner = [self._own(kind.name)]
            yield from self._said(kind, owner, self._inherited(kind))
            for rel in kind.relationships.values():
                if rel.primary and rel.owner == kind.name:
                    yield rel.iri, rel.label, owner, (self._own(rel.target),), True
        for edge in self.model.edges.values():
            if (
                edge is self.model.statement
            ):  # that every node and every statement has: of no class in particular
                yield from self._said(edge, [], set())
            else:
                yield from self._said(edge, [self._own(edge.name)], set(self.model.statement.properties))

    def _said(
        self, of: Kind | Edge, owner: list[str], inherited: set[str]
    ) -> Iterator[tuple[str | None, Label, list[str], tuple[str, ...], bool]]:
        for p in of.properties.values():
            if p.value.choice is not None:
                self.lists.setdefault(p.value.choice.__name__, p.label)
            if p.name not in inherited:
                yield p.iri, p.label, owner, ranges(p.value), p.value.choice is not None or _is_iri(p)
        for ref in of.references.values():
            if ref.name != "sources":
                yield ref.iri, ref.label, owner, (self._own(ref.target),), True

    def _inherited(self, kind: Kind) -> set[str]:
        above = [self.model.node, *(self.model.kinds[name] for name in kind.interfaces)]
        return {
            name for of in above for name, p in of.properties.items() if kind.properties[name].iri == p.iri
        }

    def _property(self, iri: str, term: _Term) -> None:
        own, say = self.addresses.term(iri), self.said.say
        say(own, RDF.type, OWL.ObjectProperty if term.object else OWL.DatatypeProperty)
        self.said.texts(own, RDFS.label, term.label.de, term.label.en)
        for one in term.comments:
            self.said.texts(own, RDFS.comment, *_comment(one))
        say(own, RDFS.isDefinedBy, self.iri)
        if term.deprecated:
            self._deprecated(own, term.label)
        for values, exact, includes in (
            (term.domains, RDFS.domain, SCHEMA.domainIncludes),
            (term.ranges, RDFS.range, SCHEMA.rangeIncludes),
        ):
            say(own, exact if len(values) == 1 else includes, *values)

    # Choices

    def _choices(self, name: str) -> None:
        choice, scheme = self.model.choices[name], self._own(name)
        label = replace(describe(choice), de=self.lists[name].de, en=self.lists[name].en)
        self.said.say(scheme, RDF.type, SKOS.ConceptScheme)
        self._named(scheme, label)
        for member in choice:
            iri = self.addresses.choice(name, member.name)
            self.said.say(iri, RDF.type, SKOS.Concept, OWL.NamedIndividual)
            self.said.texts(iri, SKOS.prefLabel, member.de, member.en)
            self._named(iri, Label(member.de, member.en, deprecated=member.deprecated))
            self.said.say(iri, SKOS.notation, plain(member.name))
            self.said.say(iri, SKOS.inScheme, scheme)
            self.said.say(iri, SKOS.topConceptOf, scheme)

    def _own(self, name: str) -> str:
        return f"{self.addresses.vocabulary}{name}"


def ranges(value: Value) -> tuple[str, ...]:
    """The classes or datatypes of a property's values in RDF, see `schema/rdf/values.py`."""
    if value.choice is not None:
        return (SKOS.Concept,)
    if value.spoken:
        return (RDF.langString,)
    if value.filter == "date":
        return DATES
    return (RDFS.Resource if value.xsd == "xsd:anyURI" else value.xsd.replace("xsd:", str(XSD)),)


def _is_iri(p: Property) -> bool:
    return p.value.xsd == "xsd:anyURI"


def _comment(label: Label) -> tuple[str, str]:
    """Label and description, as a sentence has both."""
    de = f"{label.de} – {label.description_de}" if label.description_de else label.de
    en = f"{label.en} – {label.description_en}" if label.description_en else label.en
    return de, en


def _becomes(rel: Relationship, class_: str) -> tuple[str, str]:
    de = (
        f"Auch von der Klasse {class_}, solange „{rel.label.de}“ gilt, und nicht ohne dies: Was diese Klasse "
        "verlangt, ist sonst nicht bekannt."
    )
    en = (
        f"Of the class {class_} too while “{rel.label.en}” is in force, and not without: what that class "
        "asks for is not known otherwise."
    )
    return de, en
