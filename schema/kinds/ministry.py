from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import PLACE, One, out, prop
from schema.kinds.authority import Authority
from schema.values import Text, Url
from schema.vocabulary import CPOV, DCTERMS, FOAF, ORG, RDF, SKOS

if TYPE_CHECKING:
    from schema.kinds.land import Land


class Ministry(
    Authority,
    iri=ORG.FormalOrganization,
    de="Ministerium",
    en="Ministry",
    plural="ministries",
    plural_de="Ministerien",
):
    """A ministry of one Land.

    Ein Ministerium eines Landes.
    """

    abbreviation: Text | None = prop(SKOS.altLabel, search="name", de="Abkürzung", en="Abbreviation")
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")
    land: One[Land] | None = out(
        "PART_OF",
        ORG.subOrganizationOf,
        entails=((RDF.type, CPOV.PublicOrganisation), (DCTERMS.spatial, PLACE)),
        de="Land – dessen Ministerium es ist",
        en="Land – whose ministry it is",
        reverse="ministries",
        reverse_de="Ministerien – des Landes",
        reverse_en="Ministries – of the Land",
    )
