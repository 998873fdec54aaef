from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Node, out, prop
from schema.values import Text, Url
from schema.vocabulary import DCTERMS, FOAF, VG

if TYPE_CHECKING:
    from schema.kinds.organization import Organization


class Platform(
    Node,
    iri=VG.Platform,
    de="Plattform",
    en="Platform",
    plural="platforms",
    plural_de="Plattformen",
):
    """A technical platform on which online processes are built and run.

    Eine technische Plattform, auf der Online-Prozesse entwickelt und betrieben werden.
    """

    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")
    operators: Many[Organization] = out(
        "OPERATED_BY",
        VG.operatedBy,
        de="Betreiber – wer die Plattform betreibt",
        en="Operators – who runs the platform",
        reverse="operates",
        reverse_de="Betreibt – welche Plattformen",
        reverse_en="Operates – which platforms",
    )
