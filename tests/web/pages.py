"""The addresses of the explorer's pages that tests open: every view, and the states that look different."""

from api.explorer.views import VIEWS
from api.explorer.views.texts import Texts

KEYS = {
    "/bibliothek/{key}": "/bibliothek/beispiel-hundesteuerabmeldung",
    "/quellen/{key}": "/quellen/artikel-2023-01-09",
}
"""For a view of one thing, an address that there is in the shipped data."""

STATES = (
    "/?sprache=en",
    "/?beispiele=aus",
    "/suche?q=hunde",
    "/suche?q=xyzxyz",
    "/suche?q=saar&art=MUNICIPALITY",
    "/fragen/aus-in?von=06&in=10&wer=alle&stand=2023-12-31",
    "/fragen/aus-in?beispiele=aus",
    "/fragen/uebernehmen?kommune=Neunkirchen",
    "/fragen/verbunden?von=land:16&zu=process:beispiel-wanderlager&sprache=en",
    "/fragen/aus-in?von=99",
    "/matrix?jahr=2023",
    "/matrix?beispiele=aus",
    "/zeit?prozess=process:beispiel-wanderlager",
    "/bibliothek?land=06&thema=beispiel-umwelt&q=fach&prozess=beispiel-wanderlager",
    "/bibliothek?nutzung=0&status=ENDED&sprache=en",
    "/bibliothek?q=xyzxyz",
    "/bibliothek/vergleich?prozess=beispiel-wanderlager&prozess=digitaler-fuehrerscheinantrag&prozess=x",
    "/bibliothek/digitaler-fuehrerscheinantrag?gemeinde=municipality:10041100",
    "/bibliothek/beispiel-wanderlager?gemeinde=Neunkirchen&sprache=en",
    "/bibliothek/nix",
    "/karte?land=10",
    "/karte?land=16&prozess=process:beispiel-hundesteuerabmeldung&sprache=en",
    "/karte?ebene=kreise",
    "/karte?ebene=kreise&prozess=process:beispiel-hundesteuerabmeldung&beispiele=aus",
    "/netz?start=land:06&auf=alliance:ozg-verbund-mitte&weg=land:16&beispiele=aus",
    "/netz?start=land:16&art=DISTRICT&art=MUNICIPALITY&beziehung=IN_LAND&sprache=en",
    "/netz?start=municipality:10041100&ziel=process:beispiel-wanderlager",
    "/netz?start=Frankfurt",
    "/netz?start=land:99",
    "/doc",
    "/doc/municipality?name=neu",
    "/doc/land/16",
    "/doc/land/16?alle=municipalAssociations",
    "/doc/alliance/ozg-verbund-mitte?sprache=en",
    "/doc/process/beispiel-wanderlager",
    "/doc/source/beispieldaten",
    "/doc/planet",
    "/quellen?beispiele=aus&sprache=en",
    "/quellen/beispieldaten",
    "/quellen/beispieldaten?was=processes_usedBy",
)
"""Further states: another language, without examples, nothing found, several to choose from, an error."""

VIEWED = tuple(KEYS.get(path, path) for path in (*VIEWS, *Texts().views))
"""Each view once."""

ADDRESSES = VIEWED + STATES
