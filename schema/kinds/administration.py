from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Node, One, Which, out, prop
from schema.values import Text
from schema.vocabulary import CPOV, DCTERMS, SKOS, VG

if TYPE_CHECKING:
    from schema.kinds.land import Land


class Administration(
    Node,
    interface=True,
    iri=CPOV.PublicOrganisation,
    de="Verwaltung",
    en="Administration",
    plural="administrations",
    plural_de="Verwaltungen",
):
    """A Land, district, municipal association or municipality: whoever can develop or use a process.

    Land, Kreis, Gemeindeverband oder Gemeinde: wer Online-Prozesse entwickeln oder nutzen kann.
    """

    name: Text = prop(SKOS.prefLabel, search="proper", de="Name", en="Name")
    kind: Which = prop(
        DCTERMS.type, de="Art – welche Art von Verwaltung", en="Kind – which kind of administration"
    )
    # A Land lies in itself, so that "from Hessen" covers the Land and its municipalities alike.
    land: One[Land] = out(
        "IN_LAND",
        VG.inLand,
        de="Land – das Land, in dem sie liegt; bei einem Land es selbst",
        en="Land – the Land it lies in; of a Land that Land itself",
        reverse="administrations",
        reverse_de="Verwaltungen – alle Verwaltungen dieses Landes, es selbst eingeschlossen",
        reverse_en="Administrations – all administrations of this Land, itself included",
    )
