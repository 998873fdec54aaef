from __future__ import annotations

from schema.declare import Node, prop
from schema.values import Choice, PartialDate, Slug, Text, Url
from schema.vocabulary import DC, DCTERMS, FOAF, PROV, SCHEMA, VG


class SourceKind(Choice):
    """What sort of source it is.

    Um welche Art von Quelle es sich handelt.
    """

    ARTICLE = "Zeitungs- oder Fachartikel", "article"
    WEB_PAGE = "Internetseite", "web page"
    REGISTER = "amtliches Verzeichnis", "official register"
    CATALOGUE = "Katalog", "catalogue"
    EXAMPLE = "Beispiel, erfunden", "example, made up"


class Source(
    Node,
    iri=PROV.Entity,
    de="Quelle",
    en="Source",
    plural="sources",
    plural_de="Quellen",
):
    """Where a statement comes from: an article, a web page, an official register, a catalogue, an example.

    Woher eine Aussage stammt: Artikel, Internetseite, amtliches Verzeichnis, Katalog oder Beispiel.
    """

    title: Text = prop(DCTERMS.title, stored_as="name", de="Titel", en="Title")
    kind: SourceKind = prop(DCTERMS.type, de="Art – der Quelle", en="Kind – of source")
    url: Url | None = prop(FOAF.page, de="Adresse", en="Address")
    publisher: Text | None = prop(DC.publisher, de="Herausgeber", en="Publisher")
    published: PartialDate | None = prop(
        DCTERMS.issued,
        de="Erschienen – am oder im; bei Verzeichnissen der Gebietsstand",
        en="Published – on or in",
    )
    licence: Text | None = prop(DC.rights, de="Lizenz", en="Licence")
    attribution: Text | None = prop(SCHEMA.creditText, de="Quellenvermerk", en="Attribution")
    dataset: Slug = prop(
        VG.dataset,
        de="Datensatz – mit dem die Quelle geladen wurde",
        en="Dataset – with which the source was loaded",
    )
