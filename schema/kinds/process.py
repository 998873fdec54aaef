from __future__ import annotations

from typing import TYPE_CHECKING

from schema.declare import OBJECT, Many, Node, One, Ref, Statement, into, out, prop
from schema.values import Choice, Text, Url
from schema.vocabulary import ADMS, CPSV, CV, DCTERMS, FOAF, RDF, SCHEMA, VG

if TYPE_CHECKING:
    from schema.kinds.administration import Administration
    from schema.kinds.it_system import ItSystem
    from schema.kinds.organization import Organization
    from schema.kinds.platform import Platform
    from schema.kinds.process_library import ProcessLibrary
    from schema.kinds.service import Service


class ProcessStatus(Choice):
    """How far an online process has come.

    Wie weit ein Online-Prozess gediehen ist.
    """

    PLANNED = "geplant", "planned"
    IN_DEVELOPMENT = "in Entwicklung", "in development"
    LIVE = "in Betrieb", "live"
    ENDED = "eingestellt", "ended"


class UsageStatus(Choice):
    """How far an administration has come with using a process.

    Wie weit eine Verwaltung mit der Nutzung eines Prozesses ist.
    """

    PLANNED = "geplant", "planned"
    PILOT = "im Pilotbetrieb", "pilot"
    LIVE = "im Einsatz", "live"
    ENDED = "beendet", "ended"


class Usage(Statement, de="Nutzung", en="Usage"):
    """That an administration uses a process: since when, how far it is, through which IT system.

    Dass eine Verwaltung einen Prozess nutzt: seit wann, wie weit, über welches IT-System.
    """

    status: UsageStatus | None = prop(ADMS.status, de="Status – der Nutzung", en="Status – of the use")
    via: Ref[ItSystem] | None = prop(
        VG.via, de="Über – das IT-System der Verwaltung", en="Via – the administration's IT system"
    )


class Process(
    Node,
    iri=SCHEMA.GovernmentService,
    de="Online-Prozess",
    en="Online process",
    plural="processes",
    plural_de="Online-Prozesse",
):
    """An application or procedure that citizens or companies can complete online.

    Ein Antrag oder Verfahren, das Bürgerinnen, Bürger und Unternehmen online erledigen können.
    """

    name: Text = prop(DCTERMS.title, search="name", de="Name", en="Name")
    description: Text | None = prop(
        DCTERMS.description, stand_in=True, search="text", de="Beschreibung", en="Description"
    )
    status: ProcessStatus | None = prop(
        ADMS.status, de="Status – des Prozesses", en="Status – of the process"
    )
    url: Url | None = prop(FOAF.page, de="Internetseite", en="Website")

    developed_by: Many[Administration] = out(
        "DEVELOPED_BY",
        DCTERMS.creator,
        # CPSV-AP asks of each public service for a competent authority, so without one it is none there.
        entails=((RDF.type, CPSV.PublicService), (CV.hasCompetentAuthority, OBJECT)),
        de="Entwickelt von – welcher Verwaltung",
        en="Developed by – which administration",
        reverse="develops",
        reverse_de="Entwickelt – welche Prozesse",
        reverse_en="Develops – which processes",
    )
    built_by: Many[Organization] = out(
        "BUILT_BY",
        VG.builtBy,
        de="Gebaut von – welcher Organisation",
        en="Built by – which organization",
        reverse="built",
        reverse_de="Gebaut – welche Prozesse",
        reverse_en="Built – which processes",
    )
    used_by: Many[Administration] = into(
        "USES",
        VG.usedBy,
        edge=Usage,
        de="Genutzt von – welchen Verwaltungen",
        en="Used by – which administrations",
        reverse="uses",
        reverse_de="Nutzt – welche Prozesse",
        reverse_en="Uses – which processes",
    )
    runs_on: One[Platform] | None = out(
        "RUNS_ON",
        VG.runsOn,
        de="Läuft auf – welcher Plattform",
        en="Runs on – which platform",
        reverse="processes",
        reverse_de="Prozesse – auf dieser Plattform",
        reverse_en="Processes – on this platform",
    )
    listed_in: Many[ProcessLibrary] = out(
        "LISTED_IN",
        VG.listedIn,
        de="Zu finden in – welcher Prozessbibliothek",
        en="Listed in – which process library",
        reverse="processes",
        reverse_de="Prozesse – dieser Bibliothek",
        reverse_en="Processes – of this library",
    )
    implements: Many[Service] = out(
        "IMPLEMENTS",
        CV.isClassifiedBy,
        de="Setzt um – welche Verwaltungsleistung",
        en="Implements – which administrative service",
        reverse="processes",
        reverse_de="Prozesse – die diese Leistung online anbieten",
        reverse_en="Processes – that put this service online",
    )
    integrates_with: Many[ItSystem] = out(
        "INTEGRATES_WITH",
        VG.integratesWith,
        de="Anbindbar an – welche IT-Systeme",
        en="Integrates with – which IT systems",
        reverse="processes",
        reverse_de="Prozesse – die sich anbinden lassen",
        reverse_en="Processes – that can be integrated",
    )
