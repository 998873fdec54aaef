from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import Many, Statement, into, out, prop
from schema.kinds.administration import Administration
from schema.kinds.authority import Authority
from schema.values import Choice, Code, LandKey, Text, Url
from schema.vocabulary import CPOV, DCTERMS, OWL, SKOS, VG

if TYPE_CHECKING:
    from schema.kinds.agreement import Agreement
    from schema.kinds.alliance import Alliance
    from schema.kinds.district import District
    from schema.kinds.municipal_association import MunicipalAssociation
    from schema.kinds.municipality import Municipality
    from schema.kinds.platform import Platform


class CooperationForm(Choice):
    """On what footing a Land cooperates.

    Auf welcher Grundlage ein Land mitarbeitet.
    """

    MEMBER = "Mitglied", "member"
    BY_AGREEMENT = "auf Grundlage einer Vereinbarung", "by agreement"
    CONSENSUAL = "einvernehmlich", "by mutual consent"


class Cooperation(Statement, de="Mitarbeit", en="Cooperation"):
    """That a Land cooperates in an alliance, and in which form.

    Dass ein Land in einem Verbund mitarbeitet, und in welcher Form.
    """

    form: CooperationForm | None = prop(
        VG.form, de="Form – auf welcher Grundlage", en="Form – on what footing"
    )


class Land(
    Administration,
    Authority,
    iri=CPOV.PublicOrganisation,
    places="http://dcat-ap.de/def/politicalGeocoding/stateKey/",
    de="Land",
    en="Land",
    plural="laender",
    plural_de="Länder",
):
    """One of the 16 Länder, the federal states of Germany.

    Eines der 16 Länder der Bundesrepublik Deutschland.
    """

    key: LandKey = prop(
        DCTERMS.identifier, search="key", de="Länderschlüssel – zwei Ziffern", en="Land key – two digits"
    )
    seat: Text | None = prop(VG.seat, de="Sitz der Regierung", en="Seat of government")
    iso3166: Code | None = prop(SKOS.notation, de="ISO 3166-2", en="ISO 3166-2")
    nuts: Code | None = prop(VG.nuts, de="NUTS-1-Code", en="NUTS 1 code")
    nuts_uri: Url | None = prop(
        SKOS.exactMatch, within="http://data.europa.eu/nuts/", de="NUTS-URI", en="NUTS URI"
    )
    dcat_ap_de_uri: Url | None = prop(
        SKOS.exactMatch, within="http://dcat-ap.de/def/", de="DCAT-AP.de-URI", en="DCAT-AP.de URI"
    )
    geonames_uri: Url | None = prop(
        OWL.sameAs, within="http://www.geonames.org/", de="GeoNames-URI", en="GeoNames URI"
    )
    wikidata_uri: Url | None = prop(
        OWL.sameAs, within="http://www.wikidata.org/", de="Wikidata-URI", en="Wikidata URI"
    )

    agreements: Many[Agreement] = out(
        "PARTY_TO",
        VG.partyTo,
        de="Vereinbarungen – denen das Land beigetreten ist",
        en="Agreements – that the Land is a party to",
        reverse="parties",
        reverse_de="Vertragspartner",
        reverse_en="Parties",
    )
    alliances: Many[Alliance] = out(
        "COOPERATES_IN",
        VG.cooperatesIn,
        edge=Cooperation,
        de="Verbünde – in denen das Land mitarbeitet",
        en="Alliances – in which the Land cooperates",
        reverse="members",
        reverse_de="Beteiligte Länder – mit der Form ihrer Mitarbeit",
        reverse_en="Members – the Länder that cooperate, and in which form",
    )
    platforms: Many[Platform] = out(
        "USES_PLATFORM",
        VG.usesPlatform,
        de="Plattformen – die das Land nutzt",
        en="Platforms – that the Land uses",
        reverse="laender",
        reverse_de="Länder – die diese Plattform nutzen",
        reverse_en="Länder – that use this platform",
    )
    municipalities: Many[Municipality] = into(
        "IN_LAND", de="Gemeinden – des Landes", en="Municipalities – of the Land"
    )
    districts: Many[District] = into("IN_LAND", de="Kreise – des Landes", en="Districts – of the Land")
    municipal_associations: Many[MunicipalAssociation] = into(
        "IN_LAND", de="Gemeindeverbände – des Landes", en="Municipal associations – of the Land"
    )
