from __future__ import annotations

from schema.declare import Node, prop
from schema.values import Text, Url
from schema.vocabulary import DCTERMS, FOAF, VG


class ItSystem(
    Node,
    iri=VG.ItSystem,
    de="IT-System",
    en="IT system",
    plural="itSystems",
    plural_de="IT-Systeme",
):
    """A system of an administration that a process can be integrated into.

    Ein System einer Verwaltung, an das ein Prozess angebunden werden kann.
    """

    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")
