from __future__ import annotations

from schema.declare import Node, prop
from schema.values import PartialDate, Text, Url
from schema.vocabulary import DCTERMS, ELI, OWL, SKOS


class Law(
    Node,
    iri=ELI.LegalResource,
    de="Rechtsgrundlage",
    en="Law",
    plural="laws",
    plural_de="Rechtsgrundlagen",
):
    """A legal basis: an act of parliament or an ordinance.

    Eine Rechtsgrundlage: ein Gesetz oder eine Verordnung.
    """

    abbreviation: Text | None = prop(SKOS.altLabel, search="name", de="Abkürzung", en="Abbreviation")
    citation: Text | None = prop(
        DCTERMS.bibliographicCitation, de="Fundstelle – im Gesetzblatt", en="Citation – in the law gazette"
    )
    issued: PartialDate | None = prop(DCTERMS.issued, de="Ausgefertigt oder verkündet", en="Issued")
    last_amended: PartialDate | None = prop(DCTERMS.modified, de="Zuletzt geändert", en="Last amended")
    eli: Url | None = prop(OWL.sameAs, de="ELI – wo bestätigt", en="ELI – where confirmed")
