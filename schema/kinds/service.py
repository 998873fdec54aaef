from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Node, out, prop
from schema.values import Code, Text
from schema.vocabulary import CV, DCTERMS, SKOS, VG

if TYPE_CHECKING:
    from schema.kinds.law import Law
    from schema.kinds.topic import Topic


class Service(
    Node,
    iri=SKOS.Concept,
    de="Verwaltungsleistung",
    en="Administrative service",
    plural="services",
    plural_de="Verwaltungsleistungen",
):
    """The administrative service that a process puts online; its key is the LeiKa key or the OZG id.

    Die Verwaltungsleistung, die ein Prozess online anbietet; Schlüssel ist der LeiKa-Schlüssel oder die
    OZG-ID.
    """

    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    leika_type: Code | None = prop(VG.leikaType, de="LeiKa-Typ", en="LeiKa type")
    based_on: Many[Law] = out(
        "BASED_ON",
        CV.hasLegalResource,
        de="Beruht auf – welchem Gesetz",
        en="Based on – which law",
        reverse="services",
        reverse_de="Leistungen – die darauf beruhen",
        reverse_en="Services – that are based on it",
    )
    topics: Many[Topic] = out(
        "IN_TOPIC",
        DCTERMS.subject,
        de="Themenfelder – zu denen die Leistung gehört",
        en="Topics – that the service belongs to",
        reverse="services",
        reverse_de="Leistungen – des Themenfelds",
        reverse_en="Services – of the topic",
    )
