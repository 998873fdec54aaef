from __future__ import annotations

from schema.declare import Node
from schema.vocabulary import SKOS


class Topic(
    Node,
    iri=SKOS.Concept,
    de="Themenfeld",
    en="Topic",
    plural="topics",
    plural_de="Themenfelder",
):
    """A thematic field of the OZG catalogue.

    Ein Themenfeld des OZG-Umsetzungskatalogs.
    """
