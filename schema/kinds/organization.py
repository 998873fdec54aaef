from __future__ import annotations

from schema.declare import Node, prop
from schema.values import Text, Url
from schema.vocabulary import FOAF, ORG, SKOS


class Organization(
    Node,
    iri=ORG.FormalOrganization,
    de="Organisation",
    en="Organization",
    plural="organizations",
    plural_de="Organisationen",
):
    """Any other body: an IT provider, an association, a company.

    Jede andere Stelle: ein IT-Dienstleister, ein Verein, ein Unternehmen.
    """

    abbreviation: Text | None = prop(SKOS.altLabel, search="name", de="Abkürzung", en="Abbreviation")
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")
