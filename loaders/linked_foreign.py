"""Public services that others describe by CPSV-AP 3.2.0, and the bodies, laws and services they speak of.

    cpsv:PublicService                      an online process
    cv:hasCompetentAuthority                developed by, where it is an administration of the graph
    an organization                         that administration, or else an organization
    cv:isClassifiedBy, a concept of LeiKa   implements that service
    eli:LegalResource                       a law

An administration is known by its address of DCAT-AP.de, NUTS, GeoNames or Wikidata, its own or as owl:sameAs
or skos:exactMatch, or by its official key where its name fits too. A competent authority that is none of
these becomes an organization, but no relationship: who answers for a service need not have built it.

Everything else is counted by subject and predicate and reported, never guessed.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.batch import LoadWarning
from loaders.batch import Collector
from loaders.slugs import slug
from schema.rdf.read import LANGUAGES
from schema.rdf.triples import Said, Term, Triples
from schema.vocabulary import CPSV, CV, DCTERMS, ELI, FOAF, ORG, OWL, RDF, RDFS, SCHEMA, SKOS

Identify = Callable[[Collection[str]], Mapping[str, tuple[str, str]]]
"""The id and name of the graph's nodes that addresses stand for, by address."""

KINDS = {
    CPSV.PublicService: "Process",
    CV.PublicOrganisation: "Organization",
    ORG.Organization: "Organization",
    ORG.FormalOrganization: "Organization",
    ORG.OrganizationalUnit: "Organization",
    FOAF.Organization: "Organization",
    SCHEMA.GovernmentOrganization: "Organization",
    ELI.LegalResource: "Law",
    SKOS.Concept: "Service",
}
NAMES = (DCTERMS.title, SKOS.prefLabel, RDFS.label, FOAF.name, SCHEMA.name)
"""Where a name stands, the best first."""
TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    "Process": {"description": (DCTERMS.description,)},
    "Organization": {"abbreviation": (SKOS.altLabel,)},
    "Law": {},
    "Service": {"description": (DCTERMS.description, SKOS.definition)},
}
PAGES = (FOAF.page, FOAF.homepage, SCHEMA.url)
SAME = (OWL.sameAs, SKOS.exactMatch)
PLACES = "http://dcat-ap.de/def/politicalGeocoding/"
OFFICIAL = {2: "stateKey", 5: "districtKey", 8: "municipalityKey", 9: "municipalAssociationKey"}
"""Which official key has so many digits."""
LEIKA = re.compile(r"(?:^|\D)(99\d{12})$")
LONGEST_KEY = 80


@dataclass
class _Subject:
    """A resource of the file."""

    name: str
    said: Said
    types: set[str]
    taken: Counter[str] = field(default_factory=Counter)
    """How many triples of each predicate were taken."""

    def identifiers(self) -> list[str]:
        return [o.value for p in (DCTERMS.identifier, SKOS.notation) for o in self.said.get(p, ())]


class Foreign:
    """Takes what others describe into the collector; what is left over is counted."""

    def __init__(self, triples: Triples, subjects: Iterable[str], collector: Collector, source: str) -> None:
        self.collector = collector
        self.file = collector.file
        self.cites = [{"source": source}]
        self.subjects = {name: _Subject(name, triples.of(name), triples.types(name)) for name in subjects}
        self.ids: dict[str, str] = {}
        """The ids of nodes by the subjects that stand for them, those of the graph included."""
        self.keys: dict[str, str] = {}
        self.warnings: list[LoadWarning] = []

    def take(self, identify: Identify) -> None:
        """All nodes, then what leads from one to another."""
        self._identify(identify)
        for subject in self.subjects.values():
            kinds = dict.fromkeys(KINDS[type_] for type_ in KINDS if type_ in subject.types)
            if subject.name in self.ids:
                subject.taken.update(self._known(subject))
            elif kinds:
                self._node(next(iter(kinds)), subject)
        for subject in self.subjects.values():
            if self.ids.get(subject.name, "").startswith("process:"):
                self._lead(subject, CV.hasCompetentAuthority, "DEVELOPED_BY")
                self._lead(subject, CV.isClassifiedBy, "IMPLEMENTS")

    def untaken(self) -> dict[str, Counter[str]]:
        """How many triples of which predicates were not taken, by subject."""
        found: dict[str, Counter[str]] = {}
        for subject in self.subjects.values():
            counts = Counter({predicate: len(objects) for predicate, objects in subject.said.items()})
            left = counts - subject.taken
            if left:
                found[subject.name] = left
        return found

    # Who is who

    def _identify(self, identify: Identify) -> None:
        """Find the subjects, and what they lead to, among the nodes of the graph."""
        bodies = {o.value for s in self.subjects.values() for o in s.said.get(CV.hasCompetentAuthority, ())}
        addresses: dict[str, list[str]] = {name: [name] for name in bodies - self.subjects.keys()}
        keyed: dict[str, list[str]] = {}
        for subject in self.subjects.values():
            if not any(KINDS.get(type_) in ("Organization", "Law") for type_ in subject.types):
                continue
            same = [o.value for p in SAME for o in subject.said.get(p, ()) if isinstance(o, NamedNode)]
            addresses[subject.name] = [subject.name, *same]
            keyed[subject.name] = [
                f"{PLACES}{OFFICIAL[len(one)]}/{one}"
                for one in subject.identifiers()
                if one.isdecimal() and one.isascii() and len(one) in OFFICIAL
            ]
        found = identify({one for some in (addresses, keyed) for many in some.values() for one in many})
        for name, many in addresses.items():
            ids = {found[one][0] for one in many if one in found}
            if len(ids) > 1:
                reason = f"Steht für mehrere Knoten zugleich: {', '.join(sorted(ids))}."
                self.collector.reject("owl:sameAs", reason, file=f"{self.file}, {name}")
            elif ids:
                self.ids[name] = ids.pop()
        for name, many in keyed.items():
            label = " ".join(o.value for p in NAMES for o in self.subjects[name].said.get(p, ())).casefold()
            for one in many:
                id_, known = found.get(one, ("", ""))
                if id_ and known.partition(",")[0].casefold() in label:
                    self.ids.setdefault(name, id_)

    def _known(self, subject: _Subject) -> Counter[str]:
        """What of a node of the graph is only said again: its class and its addresses."""
        return Counter({p: len(subject.said[p]) for p in (RDF.type, *SAME) if p in subject.said})

    # Nodes

    def _node(self, kind: str, subject: _Subject) -> None:
        key = self._key(kind, subject)
        if key is None:
            return
        fields: dict[str, Any] = {"key": key, "cites": self.cites}
        name = self._text(subject, NAMES, "name")
        if name is None:
            reason = "Hat keinen Namen (dct:title oder skos:prefLabel)."
            self.collector.reject("name", reason, file=f"{self.file}, {subject.name}", of=kind)
            return
        fields["name"] = name
        for field_, predicates in TEXTS[kind].items():
            text = self._text(subject, predicates, field_)
            if text is not None:
                fields[field_] = text
        if kind in ("Process", "Organization"):
            url = self._url(subject)
            if url is not None:
                fields["url"] = url
        if kind == "Law" and "/eli/" in subject.name and subject.name.startswith("http"):
            fields["eli"] = subject.name
        for type_, of in KINDS.items():
            if of == kind and type_ in subject.types:
                subject.taken[RDF.type] += 1
        record = self.collector.node(kind, fields, file=f"{self.file}, {subject.name}")
        if record is not None:
            self.ids[subject.name] = record.id

    def _key(self, kind: str, subject: _Subject) -> str | None:
        """Made of the dataset and of its own key, else of the end of its address; None if it is not taken."""
        named = [subject.name] if not subject.name.startswith("_:") else []
        identifiers = sorted(subject.identifiers())
        if kind == "Service":
            # Concepts of other schemes are no administrative services.
            found = next((m for one in (*identifiers, *named) if (m := LEIKA.search(one))), None)
            if found is not None and found[1] in identifiers:
                subject.taken[DCTERMS.identifier if self._says(subject, found[1]) else SKOS.notation] += 1
            return found[1] if found else None
        if len(identifiers) == 1 and self._says(subject, identifiers[0]):
            subject.taken[DCTERMS.identifier] += 1
        elif not named:
            reason = "Hat weder eine Adresse noch einen Schlüssel (dct:identifier)."
            self.collector.reject("key", reason, file=f"{self.file}, {subject.name}", of=kind)
            return None
        tail = identifiers[0] if len(identifiers) == 1 else re.split(r"[/#:]", named[0].rstrip("/#"))[-1]
        key = slug(f"{self.collector.dataset}-{tail}")
        owner = self.keys.setdefault(f"{kind} {key}", subject.name)
        if len(key) > LONGEST_KEY or owner != subject.name:
            digest = hashlib.blake2b(subject.name.encode(), digest_size=4).hexdigest()
            key = f"{key[:LONGEST_KEY].rstrip('-')}-{digest}"
        return key

    @staticmethod
    def _says(subject: _Subject, identifier: str) -> bool:
        return any(o.value == identifier for o in subject.said.get(DCTERMS.identifier, ()))

    def _text(self, subject: _Subject, predicates: Iterable[str], name: str) -> str | None:
        """A text in German, else in what language there is, which a warning says."""
        for predicate in predicates:
            texts = [o for o in subject.said.get(predicate, ()) if isinstance(o, Literal)]
            if texts:
                best = min(texts, key=_preference)
                subject.taken[predicate] += 1
                language = _language(best)
                if language not in LANGUAGES[:2]:
                    reason = f"Nicht auf Deutsch da; übernommen wurde „{language}“."
                    self.warnings.append(LoadWarning(subject.name, name, reason))
                return best.value
        return None

    def _url(self, subject: _Subject) -> str | None:
        for predicate in PAGES:
            pages = sorted(o.value for o in subject.said.get(predicate, ()) if o.value.startswith("http"))
            if pages:
                subject.taken[predicate] += 1
                return pages[0]
        return None

    # Relationships

    def _lead(self, subject: _Subject, predicate: str, type_: str) -> None:
        for object_ in subject.said.get(predicate, ()):
            end = self.ids.get(object_.value if isinstance(object_, NamedNode) else f"_:{object_.value}", "")
            ends = self.collector.records.link(type_).ends
            if ("process", end.partition(":")[0]) in ends:
                fields = {"start": self.ids[subject.name], "end": end, "cites": self.cites}
                if self.collector.link(type_, fields, file=f"{self.file}, {subject.name}") is not None:
                    subject.taken[predicate] += 1


def _language(text: Term) -> str:
    return (text.language or "").lower().partition("-")[0] if isinstance(text, Literal) else ""


def _preference(text: Literal) -> tuple[int, str, str]:
    language = _language(text)
    place = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return place, language, text.value
