from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Node, out, prop
from schema.values import PartialDate, Text
from schema.vocabulary import DCTERMS, VG

if TYPE_CHECKING:
    from schema.kinds.alliance import Alliance


class Agreement(
    Node,
    iri=VG.Agreement,
    de="Vereinbarung",
    en="Agreement",
    plural="agreements",
    plural_de="Vereinbarungen",
):
    """A cooperation agreement or another contract between administrations.

    Eine Kooperationsvereinbarung oder ein anderer Vertrag zwischen Verwaltungen.
    """

    signed: PartialDate | None = prop(DCTERMS.issued, de="Geschlossen – am oder im", en="Signed – on or in")
    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    governs: Many[Alliance] = out(
        "GOVERNS",
        VG.governs,
        de="Regelt – welchen Verbund",
        en="Governs – which alliance",
        reverse="agreements",
        reverse_de="Vereinbarungen – auf denen der Verbund beruht",
        reverse_en="Agreements – that the alliance rests on",
    )
