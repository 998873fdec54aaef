"""From quads to compact JSON-LD, as one dictionary for each document.

Each predicate is looked up among the terms that the context has for the node's classes, and what does not fit
a term's form is written in full. So what is written means what the quads say, whatever they say, and no
JSON-LD processor has to run for it (tests hold it to two). There must be no blank nodes, and IRIs have to
be such of the web, for others might begin like a prefix.
"""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from schema.rdf.context import Context, Scope, Term
from schema.vocabulary import DCTERMS, GEO, LOCN, PROV, RDF, XSD

PARTS = frozenset({PROV.qualifiedDerivation, GEO.hasGeometry, LOCN.address, DCTERMS.spatial})
"""What leads to something that is said only together with what it is a part of."""

_TYPE, _STRING, _INTEGER, _BOOLEAN = RDF.type, XSD.string, XSD.integer, XSD.boolean
_SAFE = 15
"""How many digits of a number every reader of JSON keeps."""

Values = dict[Any, None]
"""RDF terms in the order in which they came, each once."""

Subjects = dict[str, dict[str, Values]]
"""What is said, by subject and predicate."""


def compact(quads: Iterable[Quad], root: str | None, context: Context) -> dict[str, Any]:
    """A document about the node with the IRI `root`; other subjects stand in `@included`.

    Without `root`, all stand side by side in `@graph`. In which named graph a quad stands is not said, see
    `dataset`.
    """
    writing = _Writing(_subjects(quads), context)
    document: dict[str, Any] = {"@context": context.address}
    if root is None:
        return document | {"@graph": writing.nodes()}
    document |= writing.root(root)
    if included := writing.nodes():
        document["@included"] = included
    return document


def dataset(quads: Iterable[Quad], context: Context) -> dict[str, Any]:
    """A document that keeps apart what stands in which named graph."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        name = quad.graph_name
        graphs.setdefault(name.value if isinstance(name, NamedNode) else "", []).append(quad)
    plain = graphs.pop("", [])
    found = [{"id": name, "@graph": _Writing(_subjects(of), context).nodes()} for name, of in graphs.items()]
    if len(found) == 1 and not plain:
        return {"@context": context.address, **found[0]}
    return {"@context": context.address, "@graph": found + _Writing(_subjects(plain), context).nodes()}


def _subjects(quads: Iterable[Quad]) -> Subjects:
    found: Subjects = {}
    for subject, predicate, object_, _ in quads:
        said = found.setdefault(subject.value, {})
        said.setdefault(predicate.value, {})[object_] = None
    return found


class _Writing:
    """One document while it is written: what is part of something else is taken up there, once."""

    def __init__(self, subjects: Subjects, context: Context) -> None:
        self.subjects = subjects
        self.context = context
        led_to = {o.value for said in subjects.values() for p in PARTS & said.keys() for o in said[p]}
        # A part has no parts itself, so that a circle of them is not lost.
        self.parts = {iri for iri in led_to & subjects.keys() if not PARTS & subjects[iri].keys()}
        self.taken: set[str] = set()

    def root(self, root: str) -> dict[str, Any]:
        """The node that a document is about, with what leads to it where there is a name for that."""
        self.parts.discard(root)
        said = self.subjects.pop(root, {})
        classes, scope = self._classes(said)
        node, itself = self._node(root, said, classes, scope), NamedNode(root)
        for iri, others in self.subjects.items():
            for predicate in others.keys() & scope.reverse.keys():
                values = others[predicate]
                if itself in values:
                    del values[itself]
                    name = _reverse(scope.reverse[predicate], self.context.addresses.id_of(iri)).name
                    node.setdefault(name, []).append(iri)
        return node

    def nodes(self) -> list[dict[str, Any]]:
        """All other subjects."""
        return [
            self._node(iri, said, *self._classes(said))
            for iri, said in self.subjects.items()
            if iri not in self.parts and any(said.values())
        ]

    def _classes(self, said: dict[str, Values]) -> tuple[list[str], Scope]:
        known = self.context.classes
        names = [known.get(c.value) or self.context.short(c.value) for c in said.get(_TYPE, ())]
        # What says most comes first: some readers, such as rdflib, heed the first class alone.
        return sorted(names, key=lambda name: name not in self.context.scoped), self.context.scope(names)

    def _node(self, iri: str, said: dict[str, Values], classes: list[str], scope: Scope) -> dict[str, Any]:
        node: dict[str, Any] = {"id": iri}
        if classes:
            node["type"] = classes
        for predicate, values in said.items():
            if predicate == _TYPE or not values:  # emptied where the root says it
                continue
            terms = scope.forward.get(predicate)
            if terms is not None and len(terms) == 1 and not terms[0].within:
                self._put(node, predicate, terms[0], values)
                continue
            for value in values:
                self._put(node, predicate, _fitting(terms, value) if terms else None, (value,))
        return node

    def _put(self, node: dict[str, Any], predicate: str, term: Term | None, values: Iterable[Any]) -> None:
        name = term.name if term else self.context.short(predicate)
        written = [self._value(predicate, term, value) for value in values]
        if name in node:
            before = node[name]
            node[name] = [*(before if isinstance(before, list) else [before]), *written]
        else:
            node[name] = written if len(written) > 1 or (term and term.many) else written[0]

    def _value(self, predicate: str, term: Term | None, value: Any) -> Any:
        if isinstance(value, NamedNode):
            return self._link(predicate, term, value.value)
        assert isinstance(value, Literal)
        text, form = value.value, term.form if term else "plain"
        language, datatype = value.language, value.datatype.value
        if language is None:
            match form:
                case "plain" if datatype == _STRING:
                    return text
                case "typed" if datatype == term.datatype:  # type: ignore[union-attr]
                    return text
                case "integer" if datatype == _INTEGER:
                    return int(text) if len(text) <= _SAFE and _canonical(text) else text
                case "flag" if datatype == _BOOLEAN:
                    return {"true": True, "false": False}.get(text, text)
        elif form == "text" and language == "de":
            return text
        if language is not None:
            return {"@value": text, "@language": language}
        if datatype == _STRING:
            return {"@value": text}
        return {"@value": text, "@type": self.context.short(datatype)}

    def _link(self, predicate: str, term: Term | None, iri: str) -> Any:
        if predicate in PARTS and iri in self.parts and iri not in self.taken:
            self.taken.add(iri)
            said = self.subjects[iri]
            return self._node(iri, said, *self._classes(said))
        match term.form if term else None:
            case "node":
                return iri
            case "term":
                return self.context.short(iri)
            case "choice":
                assert term
                name = iri.removeprefix(term.within)
                if name in term.among and name not in self.context.names:
                    return name
        return {"@id": iri}


def _fitting(terms: tuple[Term, ...], value: Any) -> Term | None:
    """The first term that is for such values."""
    for term in terms:
        if not term.within or term.form == "choice":
            return term
        if isinstance(value, NamedNode) and value.value.startswith(term.within):
            return term
    return None


def _reverse(terms: tuple[Term, ...], id_: str | None) -> Term:
    """The narrowest term for nodes of this kind, else the widest."""
    kind = id_.partition(":")[0] if id_ else ""
    return next((term for term in terms if kind in term.among), terms[-1])


def _canonical(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits == "0" == text or (digits.isascii() and digits.isdigit() and digits[0] != "0")
