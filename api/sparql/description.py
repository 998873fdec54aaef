"""What the SPARQL service says of itself (W3C SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from api.sparql.formats import GRAPHS, TABLES, Format
from schema.rdf.addresses import Addresses
from schema.vocabulary import DCTERMS, FOAF, RDF, SD, VOID

RDF_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}


def description(addresses: Addresses, federated: bool, format_: Format) -> bytes:
    """The service description in a format. `federated`: whether other services may be asked."""
    prefixes = {"sd": str(SD), "dct": str(DCTERMS), "void": str(VOID), "foaf": str(FOAF)}
    made = serialize(triples(addresses, federated), format=RDF_FORMATS[format_.name], prefixes=prefixes)
    assert made is not None
    return made


def triples(addresses: Addresses, federated: bool) -> Iterator[Triple]:
    """What is said. All things have IRIs, so that two descriptions are equal when their triples are."""
    endpoint = f"{addresses.base}/sparql"
    service, data_set, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default-graph"
    said: list[tuple[str, str, str]] = [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, endpoint),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.feature, SD.UnionDefaultGraph),
        (service, SD.defaultEntailmentRegime, "http://www.w3.org/ns/entailment/Simple"),
        (service, SD.defaultDataset, data_set),
        (data_set, RDF.type, SD.Dataset),
        (data_set, RDF.type, VOID.Dataset),
        (data_set, SD.defaultGraph, default),
        (default, RDF.type, SD.Graph),
    ]
    if federated:
        said.append((service, SD.feature, SD.BasicFederatedQuery))
    said += [(service, SD.resultFormat, one.iri) for one in dict.fromkeys((*TABLES, *GRAPHS))]
    for graph, title in ((addresses.facts, "facts"), (addresses.examples, "examples")):
        named = f"{endpoint}#{title}"
        said += [
            (data_set, SD.namedGraph, named),
            (named, RDF.type, SD.NamedGraph),
            (named, SD.name, graph.value),
            (named, SD.graph, graph.value),
            (graph.value, RDF.type, SD.Graph),
        ]
    for subject, predicate, object_ in dict.fromkeys(said):
        yield Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object_))
    for subject, text, language in (
        (service, "SPARQL-Abfragen an den Verbundgraph", "de"),
        (service, "SPARQL queries over Verbundgraph", "en"),
        (addresses.facts.value, "Was Quellen sagen", "de"),
        (addresses.facts.value, "What sources say", "en"),
        (addresses.examples.value, "Beispieldaten: erfunden", "de"),
        (addresses.examples.value, "Example data: made up", "en"),
    ):
        yield Triple(NamedNode(subject), NamedNode(DCTERMS.title), Literal(text, language=language))
