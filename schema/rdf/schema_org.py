"""A node as schema.org has it, for search engines: little, and nothing that is not stored."""

from typing import Any

from schema.model import Kind
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Node
from schema.vocabulary import CV, ELI, FOAF, ORG, OWL, PROV, SCHEMA, SKOS, WGS

TYPES = {
    CV.PublicOrganisation: "GovernmentOrganization",
    ELI.LegalResource: "Legislation",
    FOAF.Person: "Person",
    ORG.FormalOrganization: "Organization",
    ORG.OrganizationalCollaboration: "Organization",
    PROV.Entity: "CreativeWork",
    SCHEMA.GovernmentService: "GovernmentService",
    SKOS.Concept: "DefinedTerm",
}
"""The schema.org type of a kind by the class that the model gives it; `Thing` where there is none."""

NAMES = {
    FOAF.page: "url",
    OWL.sameAs: "sameAs",
    SCHEMA.creditText: "creditText",
    SKOS.altLabel: "alternateName",
    SKOS.exactMatch: "sameAs",
    "http://purl.org/dc/terms/description": "description",
    "http://purl.org/dc/terms/identifier": "identifier",
}


def schema_org(kind: Kind, row: Node, addresses: Addresses) -> dict[str, Any]:
    """The JSON-LD tree for a page about the node."""
    tree: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(kind.iri or "", "Thing"),
        "@id": addresses.node(row["id"]),
        "name": row.get("name"),
        "mainEntityOfPage": addresses.document(row["id"]),
    }
    for p in kind.properties.values():
        name, value = NAMES.get(p.iri or ""), row.get(p.stored_as)
        if name and value is not None:
            tree[name] = [*tree[name], value] if name in tree else [value]
    by_iri = {p.iri: row.get(p.stored_as) for p in kind.properties.values()}
    if by_iri.get(WGS.lat) is not None and by_iri.get(WGS.long) is not None:
        tree["geo"] = {"@type": "GeoCoordinates", "latitude": by_iri[WGS.lat], "longitude": by_iri[WGS.long]}
    return tree
