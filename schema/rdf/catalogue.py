"""What the service says of itself: VoID for those who follow links, DCAT-AP.de for catalogues.

VoID: W3C Interest Group Note of 2011. DCAT-AP.de 2.0 on DCAT-AP: a catalogue, one data set with its
distributions (the dumps) and its services (SPARQL, the change feed, GraphQL).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, Quad

from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.saying import Saying, typed
from schema.vocabulary import (
    DCAT,
    DCATDE,
    DCTERMS,
    FOAF,
    LDES,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    TREE,
    VCARD,
    VG,
    VOID,
    XSD,
)

LICENCE = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
"""Datenlizenz Deutschland – Namensnennung – 2.0, as DCAT-AP.de names it, see `api.linked.answers.LICENCE`."""
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
"""Government and public sector."""
KEYWORDS = ("Onlinezugangsgesetz", "Online-Prozess", "Verwaltungsleistung", "Verwaltungsdigitalisierung")
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
LEVEL = "http://dcat-ap.de/def/politicalGeocoding/Level/federal"
GERMANY = "http://publications.europa.eu/resource/authority/country/DEU"
GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FORMATS = {
    "nq": ("RDF_N_QUADS", "application/n-quads", "N-Quads"),
    "ttl": ("RDF_TURTLE", "text/turtle", "Turtle"),
    "jsonl": ("JSON_LD", "application/ld+json", "JSON-LD, eine Zeile je Knoten"),
}
"""Of a dump by its ending: the EU's file type, its media type, its name."""
COMPRESSION = {"gz": "application/gzip", "zst": "application/zstd"}
TARGETS = {
    "dcat-ap-de": ("http://dcat-ap.de/def/politicalGeocoding/", SKOS.exactMatch),
    "nuts": ("http://data.europa.eu/nuts/", SKOS.exactMatch),
    "wikidata": ("http://www.wikidata.org/entity/", OWL.sameAs),
    "geonames": ("http://www.geonames.org/", OWL.sameAs),
}
"""Data sets that nodes are linked to, and by what."""
FEATURES = ("JSON-LD", "Turtle", "N-Triples", "RDF_XML", "N-Quads", "TriG")
DESCRIPTION = (
    (
        "Wer arbeitet mit wem an der digitalen Verwaltung, auf welcher Grundlage, und wer nutzt wessen "
        "Online-Prozesse: Länder, Kreise, Gemeindeverbände und Gemeinden, Ministerien, Vereinbarungen, "
        "Plattformen und Prozesse, jede Aussage mit Quelle und Zeit."
    ),
    (
        "Who works with whom on digital administration, on what footing, and who uses whose online "
        "processes: Länder, districts, municipalities, ministries, agreements, platforms and processes, each "
        "statement with its source and its time."
    ),
)
SERVICES = (
    ("sparql", "/sparql", ("SPARQL-Endpunkt", "SPARQL endpoint"), "https://www.w3.org/TR/sparql11-protocol/"),
    ("feed", "/feed", ("Änderungen", "Change feed"), "https://w3id.org/ldes/specification"),
    ("graphql", "/graphql", ("GraphQL", "GraphQL"), "https://spec.graphql.org/"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A dump: its name, its named graph (`all`: both), format, bytes, and SHA-256 in hexadecimal digits."""

    name: str
    graph: str
    format: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the data, each part as far as it is set.

    `contact`: an e-mail address; `contributor`: the address that GovData gave whoever delivers the catalogue
    (`dcatde:contributorID`).
    """

    name: str = ""
    url: str = ""
    contact: str = ""
    contributor: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the graph. `modified`: ISO 8601, when it came to its revision.

    `nodes`: how many there are of each kind; `triples` by named graph, as far as they were counted;
    `credits`: the sources' attributions.
    """

    revision: int
    modified: str
    nodes: Mapping[str, int] = field(default_factory=dict)
    triples: Mapping[str, int] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    credits: tuple[str, ...] = ()
    publisher: Publisher = Publisher()


def void(model: Model, addresses: Addresses, facts: Facts) -> list[Quad]:
    """`/.well-known/void`."""
    return _Catalogue(model, addresses, facts).void()


def catalogue(model: Model, addresses: Addresses, facts: Facts) -> list[Quad]:
    """`/catalog`."""
    return _Catalogue(model, addresses, facts).dcat()


class _Catalogue:
    def __init__(self, model: Model, addresses: Addresses, facts: Facts) -> None:
        self.model = model
        self.addresses = addresses
        self.facts = facts
        self.base = addresses.base
        self.dataset = f"{self.base}/.well-known/void#dataset"
        self.said = Saying()
        self.say = self.said.say

    def void(self) -> list[Quad]:
        """The description of the data set, its parts and where to begin."""
        document = f"{self.base}/.well-known/void"
        self.say(document, RDF.type, VOID.DatasetDescription)
        self.say(document, FOAF.primaryTopic, self.dataset)
        self._dataset(VOID.Dataset)
        say, dataset = self.say, self.dataset
        say(dataset, VOID.uriSpace, Literal(self.addresses.nodes))
        say(dataset, VOID.sparqlEndpoint, f"{self.base}/sparql")
        say(dataset, VOID.rootResource, f"{self.base}/doc")
        say(dataset, VOID.exampleResource, self.addresses.node("land:10"))
        say(dataset, VOID.feature, *(f"http://www.w3.org/ns/formats/{f}" for f in FEATURES))
        say(dataset, VOID.vocabulary, *self._vocabularies())
        say(dataset, VOID.dataDump, *(self._file(f) for f in self.facts.files if f.graph == "all"))
        self._graphs()
        for kind in self.model.concrete:
            if count := self.facts.nodes.get(kind.name, 0):
                part = f"{self.dataset}-{kind.field}"
                say(dataset, VOID.classPartition, part)
                say(part, f"{VOID}class", self.addresses.term(f"{VG}{kind.name}"))
                say(part, VOID.entities, count)
                say(part, VOID.rootResource, f"{self.base}/doc/{kind.field}")
        for name, (target, predicate) in TARGETS.items():
            links = f"{self.dataset}-links-{name}"
            say(links, RDF.type, VOID.Linkset)
            say(links, VOID.subjectsTarget, dataset)
            say(links, VOID.objectsTarget, target)
            say(links, VOID.linkPredicate, predicate)
            say(dataset, VOID.subset, links)
        self._feed()
        return self.said.quads

    def dcat(self) -> list[Quad]:
        """The catalogue with its one data set."""
        say, catalog = self.say, f"{self.base}/catalog#catalog"
        say(catalog, RDF.type, DCAT.Catalog)
        self.said.texts(
            catalog, DCTERMS.title, "Datenkatalog des Verbundgraphen", "Data catalogue of the Verbundgraph"
        )
        self.said.texts(
            catalog,
            DCTERMS.description,
            "Was dieser Dienst an Daten anbietet.",
            "What data this service has.",
        )
        say(catalog, DCTERMS.publisher, self._publisher())
        say(catalog, DCTERMS.language, GERMAN)
        say(catalog, DCTERMS.spatial, GERMANY)
        say(catalog, FOAF.homepage, self.base)
        say(catalog, DCTERMS.license, LICENCE)
        say(catalog, DCTERMS.modified, self._modified())
        say(catalog, DCAT.dataset, self.dataset)
        self._dataset(DCAT.Dataset)
        for name, address, (de, en), conforms in SERVICES:
            service = f"{catalog}-{name}"
            say(catalog, DCAT.service, service)
            say(service, RDF.type, DCAT.DataService)
            self.said.texts(service, DCTERMS.title, de, en)
            say(service, DCAT.endpointURL, f"{self.base}{address}")
            say(service, DCAT.servesDataset, self.dataset)
            say(service, DCTERMS.conformsTo, conforms)
            say(service, DCTERMS.license, LICENCE)
        for one in self.facts.files:
            self._distribution(one)
        return self.said.quads

    def _dataset(self, class_: str) -> None:
        say, dataset, facts = self.say, self.dataset, self.facts
        say(dataset, RDF.type, class_)
        self.said.texts(dataset, DCTERMS.title, "Verbundgraph", "Verbundgraph")
        self.said.texts(dataset, DCTERMS.description, *DESCRIPTION)
        say(dataset, DCTERMS.identifier, Literal(dataset))
        say(dataset, DCTERMS.license, LICENCE)
        say(dataset, DCTERMS.publisher, self._publisher())
        say(dataset, DCTERMS.modified, self._modified())
        say(dataset, OWL.versionInfo, Literal(str(facts.revision)))
        say(dataset, DCTERMS.language, GERMAN)
        say(dataset, DCTERMS.spatial, GERMANY)
        say(dataset, DCAT.theme, THEME)
        say(dataset, DCAT.keyword, *(Literal(word, language="de") for word in KEYWORDS))
        say(dataset, DCTERMS.accessRights, PUBLIC)
        say(dataset, DCATDE.politicalGeocodingLevelURI, LEVEL)
        say(dataset, DCATDE.licenseAttributionByText, *(Literal(t, language="de") for t in facts.credits))
        say(dataset, DCAT.landingPage, self.base)
        if facts.publisher.contributor:
            say(dataset, DCATDE.contributorID, facts.publisher.contributor)
        if facts.publisher.contact:
            contact = f"{dataset}-contact"
            say(dataset, DCAT.contactPoint, contact)
            say(contact, RDF.type, VCARD.Kind)
            say(contact, VCARD.hasEmail, f"mailto:{facts.publisher.contact}")
        if self.facts.triples:
            say(dataset, VOID.triples, sum(self.facts.triples.values()))
        if self.facts.nodes:
            say(dataset, VOID.entities, sum(self.facts.nodes.get(k.name, 0) for k in self.model.concrete))

    def _graphs(self) -> None:
        """Facts and examples, each a part that can be taken by itself."""
        texts = {
            "facts": ("Was Quellen sagen", "What sources say"),
            "examples": ("Beispiele: erfunden", "Examples: made up"),
        }
        for name, (de, en) in texts.items():
            graph = f"{self.base}/graph/{name}"
            self.say(self.dataset, VOID.subset, graph)
            self.say(graph, RDF.type, VOID.Dataset)
            self.said.texts(graph, DCTERMS.title, de, en)
            if name in self.facts.triples:
                self.say(graph, VOID.triples, self.facts.triples[name])
            self.say(graph, VOID.dataDump, *(self._file(f) for f in self.facts.files if f.graph == name))

    def _feed(self) -> None:
        stream = f"{self.base}/feed#stream"
        self.say(stream, RDF.type, LDES.EventStream)
        self.say(stream, TREE.view, f"{self.base}/feed")
        self.say(stream, DCTERMS.isVersionOf, self.dataset)

    def _distribution(self, one: File) -> None:
        say, address = self.say, self._file(one)
        format_, _, compressed = one.format.partition(".")
        file_type, media_type, name = FORMATS[format_]
        distribution = f"{self.dataset}-{one.name}"
        say(self.dataset, DCAT.distribution, distribution)
        say(distribution, RDF.type, DCAT.Distribution)
        which = {"facts": "Tatsachen", "examples": "Beispiele"}.get(one.graph, "alles")
        say(distribution, DCTERMS.title, Literal(f"{name}, {which}", language="de"))
        say(distribution, DCAT.accessURL, address)
        say(distribution, DCAT.downloadURL, address)
        say(distribution, DCTERMS.license, LICENCE)
        say(
            distribution,
            DCATDE.licenseAttributionByText,
            *(Literal(t, language="de") for t in self.facts.credits),
        )
        say(distribution, DCTERMS.format, f"{FILE_TYPES}{file_type}")
        say(distribution, DCAT.mediaType, f"{MEDIA_TYPES}{media_type}")
        if compressed:
            say(distribution, DCAT.compressFormat, f"{MEDIA_TYPES}{COMPRESSION[compressed]}")
        say(distribution, DCAT.byteSize, typed(str(one.size), XSD.nonNegativeInteger))
        say(distribution, DCTERMS.modified, self._modified())
        checksum = f"{distribution}-sha256"
        say(distribution, SPDX.checksum, checksum)
        say(checksum, RDF.type, SPDX.Checksum)
        say(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        say(checksum, SPDX.checksumValue, typed(one.sha256, XSD.hexBinary))

    def _publisher(self) -> str:
        publisher = f"{self.base}/catalog#publisher"
        self.say(publisher, RDF.type, FOAF.Agent)
        self.say(publisher, FOAF.name, Literal(self.facts.publisher.name or self.base))
        if self.facts.publisher.url:
            self.say(publisher, FOAF.homepage, self.facts.publisher.url)
        return publisher

    def _modified(self) -> Literal | None:
        return typed(self.facts.modified, XSD.dateTime) if self.facts.modified else None

    def _file(self, one: File) -> str:
        return f"{self.base}/dumps/{one.name}"

    def _vocabularies(self) -> Iterator[str]:
        yield f"{self.base}/vocab"
        yield from map(str, (DCTERMS, FOAF, OWL, RDFS, SCHEMA, SKOS))
