from __future__ import annotations

from schema.declare import Node, prop
from schema.values import Text, Url
from schema.vocabulary import DCTERMS, FOAF, VG


class ProcessLibrary(
    Node,
    iri=VG.ProcessLibrary,
    de="Prozessbibliothek",
    en="Process library",
    plural="processLibraries",
    plural_de="Prozessbibliotheken",
):
    """Where online processes are found and from where they are integrated into an administration's systems.

    Wo Online-Prozesse zu finden sind und von wo sie in die Systeme einer Verwaltung übernommen werden.
    """

    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")
