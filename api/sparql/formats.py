"""The formats of answers, by the form of the query, and what of them suits a client."""

from dataclasses import dataclass

from api.errors import NotAcceptable
from api.negotiation import media_type

W3C = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type, the name by which `graph.sparql.worker` knows it, and its IRI at the W3C."""

    media_type: str
    name: str
    iri: str


JSON = Format("application/sparql-results+json", "json", f"{W3C}SPARQL_Results_JSON")
TURTLE = Format("text/turtle", "ttl", f"{W3C}Turtle")

TABLES = (
    JSON,
    Format("application/sparql-results+xml", "xml", f"{W3C}SPARQL_Results_XML"),
    Format("text/csv", "csv", f"{W3C}SPARQL_Results_CSV"),
    Format("text/tab-separated-values", "tsv", f"{W3C}SPARQL_Results_TSV"),
    Format("application/json", "json", JSON.iri),
)
"""Of SELECT and ASK."""

GRAPHS = (
    TURTLE,
    Format("application/ld+json", "jsonld", f"{W3C}JSON-LD"),
    Format("application/n-triples", "nt", f"{W3C}N-Triples"),
    Format("application/rdf+xml", "rdf", f"{W3C}RDF_XML"),
)
"""Of CONSTRUCT and DESCRIBE, and of what the service says of itself."""


def suiting(accept: str, formats: tuple[Format, ...]) -> Format:
    """The format that a client likes best, the first of equals. Raises NotAcceptable."""
    found = media_type(accept, tuple(one.media_type for one in formats))
    if found is None:
        names = ", ".join(one.media_type for one in formats)
        raise NotAcceptable(
            f"Accept names none of the formats that this answer comes in: {names}.",
            formats=[{"mediaType": one.media_type} for one in formats],
        )
    return next(one for one in formats if one.media_type == found)
