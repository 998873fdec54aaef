from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Node, out, prop
from schema.values import Text
from schema.vocabulary import CV, DCTERMS, ORG, VG

if TYPE_CHECKING:
    from schema.kinds.law import Law
    from schema.kinds.platform import Platform
    from schema.kinds.process_library import ProcessLibrary


class Alliance(
    Node,
    iri=ORG.OrganizationalCollaboration,
    de="Verbund",
    en="Alliance",
    plural="alliances",
    plural_de="Verbünde",
):
    """An alliance of Länder that share a platform and the processes built on it.

    Ein Verbund von Ländern, die eine Plattform und die darauf gebauten Prozesse gemeinsam nutzen.
    """

    purpose: Text | None = prop(
        VG.purpose,
        search="text",
        de="Zweck – wozu, und wem es nützt",
        en="Purpose – what for, and whom it benefits",
    )
    description: Text | None = prop(DCTERMS.description, search="text", de="Beschreibung", en="Description")
    platforms: Many[Platform] = out(
        "USES_PLATFORM",
        VG.usesPlatform,
        de="Plattformen – die der Verbund nutzt",
        en="Platforms – that the alliance uses",
        reverse="alliances",
        reverse_de="Verbünde – die diese Plattform nutzen",
        reverse_en="Alliances – that use this platform",
    )
    libraries: Many[ProcessLibrary] = out(
        "MAINTAINS",
        VG.maintains,
        de="Prozessbibliotheken – die der Verbund führt",
        en="Process libraries – that the alliance maintains",
        reverse="maintainedBy",
        reverse_de="Geführt von",
        reverse_en="Maintained by",
    )
    based_on: Many[Law] = out(
        "BASED_ON",
        CV.hasLegalResource,
        de="Beruht auf – welchem Gesetz",
        en="Based on – which law",
        reverse="alliances",
        reverse_de="Verbünde – die darauf beruhen",
        reverse_en="Alliances – that are based on it",
    )
