from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, One, Statement, out, prop
from schema.kinds.administration import Administration
from schema.values import Ags, Ars, Choice, Code, Count, Flag, Number, PartialDate
from schema.vocabulary import CPOV, DCTERMS, SCHEMA, VG, WGS

if TYPE_CHECKING:
    from schema.kinds.district import District
    from schema.kinds.municipal_association import MunicipalAssociation


class MunicipalityType(Choice):
    """What sort of municipal area it is; an unincorporated area is not a municipality.

    Um welche Art von Gemeinde es sich handelt; ein gemeindefreies Gebiet ist keine Gemeinde.
    """

    MARKT = "Markt", "market town"
    KREISFREIE_STADT = "Kreisfreie Stadt", "urban district (kreisfreie Stadt)"
    STADTKREIS = "Stadtkreis", "urban district (Stadtkreis)"
    STADT = "Stadt", "town"
    KREISANGEHOERIGE_GEMEINDE = "Kreisangehörige Gemeinde", "municipality within a district"
    GEMEINDEFREI_BEWOHNT = "Gemeindefreies Gebiet, bewohnt", "unincorporated area, inhabited"
    GEMEINDEFREI_UNBEWOHNT = "Gemeindefreies Gebiet, unbewohnt", "unincorporated area, uninhabited"
    GROSSE_KREISSTADT = "Große Kreisstadt", "large district town"


class Succession(Statement, de="Nachfolge", en="Succession"):
    """That a municipality took the place of another.

    Dass eine Gemeinde an die Stelle einer anderen trat.
    """

    on: PartialDate | None = prop(
        DCTERMS.date,
        de="Zum – Tag der Änderung, soweit bekannt",
        en="On – date of the change as far as known",
    )
    inferred: Flag | None = prop(
        VG.inferred,
        de="Erschlossen – nicht amtlich, sondern aus Flächen oder Schlüsseln abgeleitet",
        en="Inferred – not official but derived from areas or keys",
    )


class Municipality(
    Administration,
    iri=CPOV.PublicOrganisation,
    places="http://dcat-ap.de/def/politicalGeocoding/municipalityKey/",
    de="Gemeinde",
    en="Municipality",
    plural="municipalities",
    plural_de="Gemeinden",
):
    """A Gemeinde: town, city or village, or an unincorporated area of the register.

    Eine Gemeinde: Stadt, Markt oder Dorf, oder ein gemeindefreies Gebiet des Verzeichnisses.
    """

    key: Ags = prop(
        DCTERMS.identifier, search="key", de="Schlüssel – der achtstellige AGS", en="Key – the 8-digit AGS"
    )
    ags: Ags = prop(
        VG.ags,
        stored_as="key",
        de="AGS – achtstelliger Amtlicher Gemeindeschlüssel",
        en="AGS – 8-digit official municipality key",
    )
    ars: Ars | None = prop(
        VG.ars,
        index=True,
        search="key",
        de="ARS – zwölfstelliger Regionalschlüssel",
        en="ARS – 12-digit regional key",
    )
    type: MunicipalityType | None = prop(VG.municipalityType, de="Gemeindeart", en="Type of municipality")
    population: Count | None = prop(
        VG.population,
        index=True,
        de="Einwohnerzahl – laut Gemeindeverzeichnis; der Stichtag steht dort nicht",
        en="Population – as the register says; it does not state the reference date",
    )
    area: Number | None = prop(VG.area, de="Fläche – in km²", en="Area – in km²")
    postal_code: Code | None = prop(
        SCHEMA.postalCode,
        search="key",
        de="Postleitzahl – des Verwaltungssitzes",
        en="Postal code – of the administrative seat",
    )
    latitude: Number | None = prop(
        WGS.lat, de="Breite – eines inneren Punktes, WGS 84", en="Latitude – of an inner point, WGS 84"
    )
    longitude: Number | None = prop(
        WGS.long, de="Länge – eines inneren Punktes, WGS 84", en="Longitude – of an inner point, WGS 84"
    )

    district: One[District] | None = out(
        "IN_DISTRICT",
        VG.inDistrict,
        de="Kreis – zu dem die Gemeinde gehört",
        en="District – that the municipality belongs to",
        reverse="municipalities",
        reverse_de="Gemeinden – des Kreises",
        reverse_en="Municipalities – of the district",
    )
    association: One[MunicipalAssociation] | None = out(
        "IN_ASSOCIATION",
        VG.inAssociation,
        de="Gemeindeverband – zu dem die Gemeinde gehört",
        en="Association – that the municipality belongs to",
        reverse="municipalities",
        reverse_de="Gemeinden – des Verbands",
        reverse_en="Municipalities – of the association",
    )
    succeeds: Many[Municipality] = out(
        "SUCCEEDS",
        DCTERMS.replaces,
        edge=Succession,
        de="Vorgänger – Gemeinden, an deren Stelle sie trat",
        en="Predecessors – municipalities whose place it took",
        reverse="succeededBy",
        reverse_de="Nachfolger – Gemeinden, die an ihre Stelle traten",
        reverse_en="Successors – municipalities that took its place",
    )
