"""From triples to what is stored: the inverse of `write`, and the place that says what a triple means to us.

Read back is what `Writer` says of nodes and statements. What follows from that (direct triples beside a
statement, entailed ones, other names, geometry, places, a sentence that stands in for a description) is known
and left aside. A direct triple that no statement stands behind, as others write it, is a statement by the
sources of its subject. Everything else is handed back: `Read.rest` holds the resources that are no nodes of
ours, `Read.untaken` the triples of ours that no part of the model takes.

The order of triples never matters, so all of them are held in memory, see `triples`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pyoxigraph import BlankNode, Literal, NamedNode

from schema.model import Model, Property, Reference
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link, Node, Rows
from schema.rdf.taken import Taken, Takes
from schema.rdf.triples import Said, Term, Triples, name_of
from schema.rdf.values import LANGUAGE, NotReadable, stored
from schema.rdf.write import stand_in
from schema.record import Records
from schema.vocabulary import DCTERMS, GEO, LOCN, PROV, RDF, SKOS, VG

_TYPE, _STATEMENT, _SUBJECT, _PREDICATE, _OBJECT = (
    RDF.type, RDF.Statement, RDF.subject, RDF.predicate, RDF.object
)  # fmt: skip
_SOURCE, _QUALIFIED, _DERIVATION = PROV.wasDerivedFrom, PROV.qualifiedDerivation, PROV.Derivation
LANGUAGES = (LANGUAGE, "", "en")
"""Which language of a text is taken first; after these whichever comes first in the alphabet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken: of which subject, what of it, and why, in German."""

    subject: str
    what: str
    sentence: str


@dataclass
class Read:
    """What was read."""

    rows: Rows = field(default_factory=Rows)
    problems: list[Problem] = field(default_factory=list)
    foreign: list[Problem] = field(default_factory=list)
    """Texts that are not German, for want of one that is: they were taken."""
    untaken: dict[str, Counter[str]] = field(default_factory=dict)
    """How many triples of which predicates were not taken, by subject."""
    rest: list[str] = field(default_factory=list)
    """The subjects that are no nodes and no statements of ours."""


def read(triples: Triples, model: Model, addresses: Addresses, source: str | None = None) -> Read:
    """All nodes and statements under the addresses. `source` says what names no source itself."""
    return _Reader(triples, model, addresses, source).run()


class _Reader:
    def __init__(self, triples: Triples, model: Model, addresses: Addresses, source: str | None) -> None:
        self.triples = triples
        self.model = model
        self.addresses = addresses
        self.source = source
        self.records = Records(model)
        self.found = Read()
        self.stated: set[tuple[str, str, str]] = set()
        """Near id, predicate and far id of what a statement stands behind."""
        self.takes = Takes(model, addresses)

    def run(self) -> Read:
        nodes: list[tuple[str, str]] = []
        for subject in self.triples.by_subject:
            types = self.triples.types(subject)
            id_ = self.addresses.id_of(subject)
            if _STATEMENT in types:
                self._statement(subject)
            elif id_ is None:
                if not self._follows(subject, types):
                    self.found.rest.append(subject)
            elif "#" not in subject:
                nodes.append((subject, id_))
            elif not types & {_DERIVATION, GEO.Geometry, LOCN.Address}:
                self.found.rest.append(subject)
        said = [(id_, self._node(subject, id_)) for subject, id_ in nodes]
        for id_, links in said:
            for predicate, objects in links.items():
                self._direct(id_, predicate, objects)
        return self.found

    # Nodes

    def _node(self, subject: str, id_: str) -> dict[str, dict[Term, None]]:
        """Take a node; what it says of others is given back, until all statements are known."""
        kind = self.model.by_field.get(id_.partition(":")[0])
        if kind is None:
            self._problem(subject, "Adresse", f"„{id_.partition(':')[0]}“ ist keine Art von Knoten.")
            return {}
        said, taken = self.triples.of(subject), self.takes.kinds[kind.name]
        links = {p: said[p] for p in said if (p, kind.name) in self.takes.relationships}
        row: Node = {"id": id_, **self._values(subject, said, taken)}
        key = id_.partition(":")[2]
        if row.get("key", key) != key:
            self._problem(
                subject, "key", f"Die Adresse nennt den Schlüssel „{key}“, der Inhalt „{row['key']}“."
            )
            return {}
        row["key"] = key
        for p in kind.properties.values():
            if p.stand_in and row.get(p.stored_as) == stand_in(kind, row):
                del row[p.stored_as]
        own = NamedNode(self.addresses.term(f"{VG}{kind.name}"))
        if own not in said.get(_TYPE, ()) and said.keys() <= links.keys() | taken.follows:
            return links  # only spoken of, and described elsewhere
        if self._sourced(subject, said, row):
            self.found.rows.nodes[id_] = row
        self._leave(subject, said, taken, links)
        return links

    def _direct(self, near: str, predicate: str, objects: dict[Term, None]) -> None:
        """Statements that are nothing but a triple."""
        subject = self.addresses.node(near)
        for object_ in objects:
            far = self._id(object_)
            if far is not None and (near, predicate, far) in self.stated:
                continue
            rel = self.takes.relationships.get((predicate, self._kind(near)), {}).get(self._kind(far or ""))
            if rel is None or far is None:
                self._untaken(subject, predicate)
                continue
            whole = self.found.rows.nodes.get(near, {"sources": [self.source] if self.source else []})
            start, end = (near, far) if rel.direction == "out" else (far, near)
            cites = [{"source": key} for key in whole["sources"]]
            try:
                record = self.records.link(rel.type).model_validate(
                    {"start": start, "end": end, "cites": cites}
                )
            except ValidationError:
                self._problem(subject, rel.name, "Nennt keine Quelle.")
                continue
            row = {"id": record.id, "example": whole.get("example", False), **record.properties()}
            self.found.rows.links.setdefault(record.id, Link(rel.type, start, end, row))

    # Statements

    def _statement(self, subject: str) -> None:
        said = self.triples.of(subject)
        parts = [self._only(subject, said, iri) for iri in (_SUBJECT, _PREDICATE, _OBJECT)]
        near, far = self._id(parts[0]), self._id(parts[2])
        if near is None or far is None or not isinstance(parts[1], NamedNode):
            reason = "Eine Aussage braucht rdf:subject und rdf:object aus diesen Daten und rdf:predicate."
            self._problem(subject, "rdf:Statement", reason)
            return
        predicate = parts[1].value
        self.stated.add((near, predicate, far))
        rel = self.takes.relationships.get((predicate, self._kind(near)), {}).get(self._kind(far))
        if rel is None:
            reason = f"{predicate} führt nicht von {near} zu {far}."
            self._problem(subject, "rdf:predicate", reason)
            return
        start, end = (near, far) if rel.direction == "out" else (far, near)
        taken = self.takes.edges[rel.edge.name]
        row = self._values(subject, said, taken)
        if not self._sourced(subject, said, row):
            return
        own, _, fragment = subject.partition("#")
        id_ = fragment if fragment and own == self.addresses.node(start) else subject
        self.found.rows.links[id_] = Link(rel.type, start, end, {"id": id_, **row})
        self._leave(subject, said, taken, ())

    # What both say

    def _values(self, subject: str, said: Said, taken: Taken) -> dict[str, Any]:
        row: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for predicate, properties in taken.properties.items():
            objects = list(said.get(predicate, ()))
            for p in properties if objects else ():
                value = self._value(subject, p, objects)
                if value is not None:
                    (others if p.alias else row)[p.stored_as] = value
        for name, value in others.items():
            if row.setdefault(name, value) != value:
                self._problem(subject, name, f"Sagt „{row[name]}“ und an anderer Stelle „{value}“.")
        for predicate, ref in taken.references.items():
            keys = [self._referred(subject, ref, object_) for object_ in said.get(predicate, ())]
            sound = [key for key in keys if key is not None]
            if sound and not ref.many and len(keys) > 1:
                self._problem(subject, ref.name, "Nennt mehrere, wo es nur eines geben kann.")
            elif sound:
                row[ref.name] = sound if ref.many else sound[0]
        row["example"] = bool(row.get("example"))
        return row

    def _value(self, subject: str, p: Property, objects: list[Term]) -> Any:
        """The property's value; None if there is none or it cannot be told."""
        mine = [o for o in objects if o.value.startswith(p.within)]
        if p.value.prose:
            mine = self._language(subject, p, mine)
        if not mine:
            return None
        if len(mine) > 1:
            shown = ", ".join(sorted(o.value[:40] for o in mine[:3]))
            self._problem(subject, p.name, f"Hat mehrere Werte ({shown}), wo es nur einen geben kann.")
            return None
        try:
            if isinstance(mine[0], BlankNode):
                raise NotReadable("must have an address")
            return stored(p, mine[0], self.addresses)
        except NotReadable as error:
            self._problem(subject, p.name, _in_german(str(error), mine[0].value))
            return None

    def _language(self, subject: str, p: Property, objects: list[Term]) -> list[Term]:
        """The texts in the language that we take: German where there is one."""
        by_language: dict[str, list[Term]] = {}
        for o in objects:
            language = (o.language or "").lower().partition("-")[0] if isinstance(o, Literal) else ""
            by_language.setdefault(language, []).append(o)
        if not by_language:
            return []
        chosen = next((one for one in LANGUAGES if one in by_language), min(by_language))
        if chosen not in (LANGUAGE, ""):
            self.found.foreign.append(Problem(subject, p.name, f"Nicht auf Deutsch, sondern „{chosen}“."))
        return by_language[chosen]

    def _referred(self, subject: str, ref: Reference, object_: Term) -> str | None:
        kind, _, key = (self._id(object_) or "").partition(":")
        if kind == self.model.kinds[ref.target].field:
            return key
        self._problem(subject, ref.name, f"„{object_.value[:100]}“ ist keine Adresse der Art {ref.target}.")
        return None

    def _sourced(self, subject: str, said: Said, row: dict[str, Any]) -> bool:
        """Fill in who says so, in order and with their words; whether anybody does."""
        named = [self._source_key(subject, o) for o in said.get(_SOURCE, ())]
        keys = dict.fromkeys(key for key in named if key is not None)
        quotes: dict[str, str] = {}
        ordered: list[tuple[float, str]] = []
        for cited in said.get(_QUALIFIED, ()):
            name = name_of(cited) if not isinstance(cited, Literal) else ""
            part = self.triples.of(name)
            key = self._source_key(subject, self._only(name, part, PROV.entity))
            if key is None:
                continue
            position = self._only(name, part, self.addresses.term(VG.position))
            ordered.append((_position(position), key))
            words = self._only(name, part, PROV.value)
            if isinstance(words, Literal):
                quotes[key] = words.value
        order = dict.fromkeys([key for _, key in sorted(ordered)] + list(keys))
        if not order and self.source:
            order = {self.source: None}
        if not order:
            self._problem(subject, "sources", "Nennt keine Quelle (prov:wasDerivedFrom).")
            return False
        row["sources"] = list(order)
        if quotes:
            row["quotes"] = [quotes.get(key, "") for key in order]
        return True

    def _source_key(self, subject: str, object_: Term | None) -> str | None:
        kind, _, key = (self._id(object_) or "").partition(":")
        if kind == "source":
            return key
        shown = object_.value[:100] if object_ is not None else ""
        self._problem(subject, "sources", f"„{shown}“ ist keine Quelle aus diesen Daten.")
        return None

    # Small questions

    def _only(self, subject: str, said: Said, predicate: str) -> Term | None:
        objects = list(said.get(predicate, ()))
        if len(objects) > 1:
            self._problem(subject, predicate, "Hat mehrere Werte, wo es nur einen geben kann.")
        return objects[0] if len(objects) == 1 else None

    def _id(self, term: Term | None) -> str | None:
        if not isinstance(term, NamedNode) or "#" in term.value:
            return None
        return self.addresses.id_of(term.value)

    def _kind(self, id_: str) -> str:
        kind = self.model.by_field.get(id_.partition(":")[0])
        return kind.name if kind else ""

    def _follows(self, subject: str, types: set[str]) -> bool:
        """Whether a resource is only there because a node is: its place."""
        return types == {DCTERMS.Location} and any(
            subject.startswith(kind.places) for kind in self.model.concrete if kind.places
        )

    def _leave(self, subject: str, said: Said, taken: Taken, links: Iterable[str]) -> None:
        """Note the triples that nothing takes."""
        here = {_SOURCE, _QUALIFIED, *taken.follows, *links}
        for predicate, objects in said.items():
            if predicate in here or predicate in taken.references:
                continue
            properties = taken.properties.get(predicate)
            for object_ in objects:
                if predicate == SKOS.exactMatch and taken.places and object_.value.startswith(taken.places):
                    continue
                if properties is None or not any(object_.value.startswith(p.within) for p in properties):
                    self._untaken(subject, predicate)

    def _untaken(self, subject: str, predicate: str) -> None:
        self.found.untaken.setdefault(subject, Counter())[predicate] += 1

    def _problem(self, subject: str, what: str, sentence: str) -> None:
        self.found.problems.append(Problem(subject, what, sentence))


def _position(term: Term | None) -> float:
    """Where a source stands among others; those that do not say so come last."""
    try:
        return int(term.value) if isinstance(term, Literal) and len(term.value) < 9 else float("inf")
    except ValueError:
        return float("inf")


GERMAN: Mapping[str, str] = {
    "must be a literal": "muss ein Text oder eine Zahl sein, keine Adresse.",
    "must have an address": "muss eine Adresse haben.",
    "must be of type xsd:date": "muss ein Jahr (2022), ein Monat (2022-11) oder ein Tag (2022-11-09) sein.",
    "must be of type xsd:integer": "muss eine ganze Zahl sein.",
    "must be of type xsd:decimal": "muss eine Zahl sein.",
    "must be of type xsd:boolean": "muss true oder false sein.",
}
"""The messages of `values.stored` in German."""


def _in_german(message: str, value: str) -> str:
    known = (
        GERMAN.get(message)
        or f"{message.replace('must be one of the concepts', 'muss einer der Begriffe')} sein."
    )
    return f"„{value[:60]}“ {known}"
