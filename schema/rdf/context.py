"""The JSON-LD context: the model's names as JSON-LD 1.1 terms.

What every node and every statement has is said once; the rest stands in a context for each kind and each sort
of statement, which holds where the `type` says so (JSON-LD 1.1, 4.1.8). So a name may mean one thing here and
another there, and a new kind adds to the context without a change to what stood there before.

Its address carries a version, which is raised when a term gets another meaning or goes. Within a version the
context only grows, so that a copy kept by a client stays right for what the client knows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from schema.declare import OBJECT, PLACE
from schema.model import Edge, Kind, Model, Property, Reference, Relationship
from schema.rdf.addresses import Addresses
from schema.rdf.values import LANGUAGE
from schema.vocabulary import DCTERMS, DESCRIBING, GEO, LOCN, PROV, RDF, SKOS, VG, XSD

VERSION = 1

Form = Literal["text", "plain", "typed", "integer", "flag", "node", "term", "choice"]
"""How a value is written: as text in the language, as plain text, as text of a datatype, as a number of JSON,
as true or false, as an IRI, as a compact IRI, as a choice's name."""


@dataclass(frozen=True)
class Term:
    """A name in the context, for a predicate. `reverse`: it leads against the predicate's direction.

    `within`: how the IRIs begin that it is for, where there are several for one predicate; of a choice, what
    is left out. `among`: a choice's names, or the kinds at the other end of a reverse name, by their fields.
    """

    name: str
    iri: str
    form: Form
    many: bool = False
    reverse: bool = False
    datatype: str = ""
    within: str = ""
    among: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """The terms that hold in a node, by predicate."""

    forward: dict[str, tuple[Term, ...]]
    reverse: dict[str, tuple[Term, ...]]


STRUCTURE = (
    Term("subject", RDF.subject, "node"),
    Term("predicate", RDF.predicate, "term"),
    Term("object", RDF.object, "node"),
    Term("citations", PROV.qualifiedDerivation, "node", many=True),
    Term("source", PROV.entity, "node"),
    Term("quote", PROV.value, "text"),
    Term("position", VG.position, "integer", datatype=XSD.integer),
    Term("spatial", DCTERMS.spatial, "node", many=True),
    Term("address", LOCN.address, "node"),
    Term("postCode", LOCN.postCode, "plain"),
    Term("exactMatch", SKOS.exactMatch, "node", many=True),
    Term("geometry", GEO.hasGeometry, "node"),
    Term("wkt", GEO.asWKT, "typed", datatype=GEO.wktLiteral),
)
"""What the writer says beside properties and relationships, see `schema/rdf/write.py`."""


class Context:
    """The context of a model under a service's addresses."""

    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.model = model
        self.addresses = addresses
        self._scopes: dict[frozenset[str], Scope] = {}
        self.classes = {addresses.term(f"{VG}{name}"): name for name in self._class_names()}
        self.classes[RDF.Statement] = "Statement"
        self.everywhere = _by_name(self._everywhere())
        self.scoped = {name: self._scoped(of) for name, of in self._scoped_classes()}
        names = {*self.everywhere, *self.classes.values(), *(n for s in self.scoped.values() for n in s)}
        taken = names | DESCRIBING.keys()
        self.prefixes = {p: iri for p, iri in addresses.prefixes.items() if p not in taken}
        self.names = frozenset(names)
        self._by_namespace = {iri: prefix for prefix, iri in self.prefixes.items()}

    @property
    def address(self) -> str:
        """Where it is published, with its version."""
        return f"{self.addresses.base}/context/{VERSION}.jsonld"

    @property
    def newest(self) -> str:
        """Where the newest version is published."""
        return f"{self.addresses.base}/context.jsonld"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The context as a JSON-LD document."""
        context: dict[str, Any] = {
            "@version": 1.1,
            "id": "@id",
            "type": "@type",  # as short as that, for rdflib takes nothing else for an alias
            **self.prefixes,
        }
        context |= {term.name: self._definition(term) for term in self.everywhere.values()}
        for iri, name in self.classes.items():
            scoped = {term.name: self._definition(term) for term in self.scoped.get(name, {}).values()}
            context[name] = {"@id": self.short(iri), "@context": scoped} if scoped else self.short(iri)
        return {"@context": context}

    def short(self, iri: str) -> str:
        """An IRI with a prefix of the context, where one fits."""
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._by_namespace.get(iri[:at])
        return f"{prefix}:{iri[at:]}" if prefix and at < len(iri) else iri

    def scope(self, classes: Iterable[str]) -> Scope:
        """The terms that hold in a node of these classes, by the classes' names in the context."""
        key = frozenset(name for name in classes if name in self.scoped)
        found = self._scopes.get(key)
        if found is None:
            terms = dict(self.everywhere)
            for name in sorted(key):  # in the order of JSON-LD 1.1 API, 5.1.2, step 11
                terms |= self.scoped[name]
            found = self._scopes[key] = Scope(
                _by_predicate(t for t in terms.values() if not t.reverse),
                _by_predicate(t for t in terms.values() if t.reverse),
            )
        return found

    def _class_names(self) -> Iterator[str]:
        yield from self.model.kinds
        yield from (name for name in self.model.edges if name != "Statement")

    def _scoped_classes(self) -> Iterator[tuple[str, Kind | Edge]]:
        """Concrete kinds only, for what an interface has its kinds have."""
        yield from ((kind.name, kind) for kind in self.model.concrete)
        yield from ((name, edge) for name, edge in self.model.edges.items() if name != "Statement")

    def _everywhere(self) -> Iterator[Term]:
        yield from (replace(term, iri=self.addresses.term(term.iri)) for term in STRUCTURE)
        for of in (self.model.node, self.model.statement):
            yield from self._said(of)

    def _scoped(self, of: Kind | Edge) -> dict[str, Term]:
        terms = list(self._said(of))
        if isinstance(of, Edge):
            terms += [Term(_local(iri), self.addresses.term(iri), "node") for iri in of.ends or ()]
        else:
            terms += (t for r in of.relationships.values() for t in self._related(r))
        fixed = {"id", "type", *(term.name for term in STRUCTURE)}
        found: dict[str, Term] = {}
        for term in terms:
            name = _local(term.iri) if term.name in fixed else term.name
            known = self.everywhere.get(name)
            if name in fixed or name in found or (known and (known.iri, known.form) == (term.iri, term.form)):
                continue
            found[name] = replace(term, name=name)
        return found

    def _said(self, of: Kind | Edge) -> Iterator[Term]:
        yield from (self._property(p) for p in of.properties.values())
        yield from (self._reference(r) for r in of.references.values())

    def _property(self, p: Property) -> Term:
        assert p.iri
        iri, value = self.addresses.term(p.iri), p.value
        if value.choice is not None:
            prefix = self.addresses.choice(value.choice.__name__, "")
            return Term(p.name, iri, "choice", within=prefix, among=frozenset(value.choice.__members__))
        if value.spoken:
            return Term(p.name, iri, "text")
        datatype = value.xsd.replace("xsd:", str(XSD))
        forms: dict[str, Form] = {
            XSD.anyURI: "node",
            XSD.integer: "integer",
            XSD.boolean: "flag",
            XSD.string: "plain",
        }
        form = forms.get(datatype, "typed")
        return Term(
            p.name, iri, form, datatype=datatype if form not in {"node", "plain"} else "", within=p.within
        )

    def _reference(self, r: Reference) -> Term:
        assert r.iri
        return Term(r.name, self.addresses.term(r.iri), "node", many=r.many)

    def _related(self, rel: Relationship) -> Iterator[Term]:
        iri = rel.iri or self.model.types[rel.type][0].iri
        assert iri
        among = frozenset(self.model.kinds[n].field for n in self.model.concrete_of(rel.target))
        if not rel.primary:
            yield Term(rel.name, self.addresses.term(iri), "node", True, reverse=True, among=among)
            return
        yield Term(rel.name, self.addresses.term(iri), "node", many=rel.many)
        for predicate, what in rel.entails:
            if what in {OBJECT, PLACE} and predicate != DCTERMS.spatial:
                yield Term(_local(predicate), self.addresses.term(predicate), "node", many=True)

    def _definition(self, term: Term) -> dict[str, Any]:
        definition: dict[str, Any] = {"@reverse" if term.reverse else "@id": self.short(term.iri)}
        match term.form:
            case "text":
                definition["@language"] = LANGUAGE
            case "node" | "term":
                definition["@type"] = "@id"
            case "choice":
                definition |= {"@type": "@vocab", "@context": {"@vocab": term.within}}
            case "typed" | "integer" | "flag":
                definition["@type"] = self.short(term.datatype)
        if term.many:
            definition["@container"] = "@set"
        return definition


def _by_name(terms: Iterable[Term]) -> dict[str, Term]:
    return {term.name: term for term in terms}


def _by_predicate(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    """The narrowest first: for certain IRIs before for all, for fewer kinds before for more."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.iri, []).append(term)
    return {
        iri: tuple(sorted(of, key=lambda t: (-len(t.within), len(t.among), t.name)))
        for iri, of in found.items()
    }


def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1 :]
