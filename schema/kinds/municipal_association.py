from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import One, out, prop
from schema.kinds.administration import Administration
from schema.values import AssociationKey, Choice, Text
from schema.vocabulary import CPOV, DCTERMS, VG

if TYPE_CHECKING:
    from schema.kinds.district import District


class AssociationType(Choice):
    """What sort of municipal association it is.

    Um welche Art von Gemeindeverband es sich handelt.
    """

    VERBANDSFREI = "Verbandsfreie Gemeinde", "municipality without an association"
    AMT = "Amt", "Amt"
    SAMTGEMEINDE = "Samtgemeinde", "Samtgemeinde"
    VERBANDSGEMEINDE = "Verbandsgemeinde", "Verbandsgemeinde"
    VERWALTUNGSGEMEINSCHAFT = "Verwaltungsgemeinschaft", "Verwaltungsgemeinschaft"
    KIRCHSPIELSLANDGEMEINDE = "Kirchspielslandgemeinde", "Kirchspielslandgemeinde"
    VERWALTUNGSVERBAND = "Verwaltungsverband", "Verwaltungsverband"
    VG_TRAEGERMODELL = "Verbandsgemeinde, Trägermodell", "Verbandsgemeinde, carrier model"
    ERFUELLENDE_GEMEINDE = "Erfüllende Gemeinde", "fulfilling municipality"


class MunicipalAssociation(
    Administration,
    iri=CPOV.PublicOrganisation,
    places="http://dcat-ap.de/def/politicalGeocoding/municipalAssociationKey/",
    de="Gemeindeverband",
    en="Municipal association",
    plural="municipalAssociations",
    plural_de="Gemeindeverbände",
):
    """A Verbandsgemeinde, Verwaltungsgemeinschaft, Amt or Samtgemeinde: often the body that administers.

    Verbandsgemeinde, Verwaltungsgemeinschaft, Amt oder Samtgemeinde: oft die Stelle, die wirklich verwaltet.
    """

    key: AssociationKey = prop(
        DCTERMS.identifier,
        search="key",
        de="Verbandsschlüssel – neun Ziffern: Kreis und Verband",
        en="Association key – nine digits: district and association",
    )
    type: AssociationType | None = prop(VG.associationType, de="Verbandsart", en="Association type")
    seat: Text | None = prop(VG.seat, de="Verwaltungssitz", en="Seat of the administration")
    district: One[District] | None = out(
        "IN_DISTRICT",
        VG.inDistrict,
        de="Kreis – in dem der Verband liegt",
        en="District – in which it lies",
        reverse="municipalAssociations",
        reverse_de="Gemeindeverbände – des Kreises",
        reverse_en="Municipal associations – of the district",
    )
