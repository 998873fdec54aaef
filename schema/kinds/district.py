from __future__ import annotations

from schema.declare import prop
from schema.kinds.administration import Administration
from schema.values import Choice, DistrictKey, Text
from schema.vocabulary import CPOV, DCTERMS, VG


class DistrictType(Choice):
    """What sort of district it is.

    Um welche Art von Kreis es sich handelt.
    """

    KREISFREIE_STADT = "Kreisfreie Stadt", "urban district (kreisfreie Stadt)"
    STADTKREIS = "Stadtkreis", "urban district (Stadtkreis)"
    KREIS = "Kreis", "district (Kreis)"
    LANDKREIS = "Landkreis", "rural district (Landkreis)"
    REGIONALVERBAND = "Regionalverband", "regional association (Regionalverband)"


class District(
    Administration,
    iri=CPOV.PublicOrganisation,
    places="http://dcat-ap.de/def/politicalGeocoding/districtKey/",
    de="Kreis",
    en="District",
    plural="districts",
    plural_de="Kreise",
):
    """A Kreis, Landkreis, Regionalverband, or a kreisfreie Stadt in its role as a district.

    Kreis, Landkreis, Regionalverband oder kreisfreie Stadt in ihrer Rolle als Kreis.
    """

    key: DistrictKey = prop(
        DCTERMS.identifier,
        search="key",
        de="Kreisschlüssel – fünf Ziffern",
        en="District key – five digits",
    )
    type: DistrictType | None = prop(VG.districtType, de="Kreisart", en="District type")
    seat: Text | None = prop(VG.seat, de="Sitz der Kreisverwaltung", en="Seat of the district administration")
