"""Who uses a process, as a table, and what is said of uses in several places."""

from collections.abc import Mapping
from typing import Any

from api.explorer.cells import times
from api.explorer.names import choice, kind_of
from api.explorer.table import Column, Row, Table, sources, thing
from api.explorer.words import Words
from schema.model import Model


def uses(caption: str, used: Mapping[str, Any], model: Model, _: Words) -> Table:
    """Each statement that an administration uses it: since when, how far it is, over which IT system.

    `used`: of an answer whose edges have what `wer-nutzt.graphql` asks of them.
    """
    rows = []
    for edge in used["edges"]:
        node = edge["node"]
        kind = kind_of(model, node["kind"])
        cells = (
            thing(node),
            _.label(kind.label) if kind else None,
            thing(node["land"]) if node["land"] else None,
            edge["since"],
            edge["until"],
            choice(model, "UsageStatus", edge["status"], _),
            thing(edge["via"]) if edge["via"] else None,
        )
        rows.append(Row(cells, sources(edge), edge["example"], edge["disputed"]))
    columns = (
        Column("administration", _("Verwaltung")),
        Column("kind", _("Art")),
        Column("land", _("Land")),
        *times(_),
        Column("status", _("Stand")),
        Column("via", _("Über")),
    )
    empty = _("Keine Quelle sagt, dass jemand diesen Prozess nutzt.")
    return Table("nutzungen", caption, columns, tuple(rows), empty=empty)


def invented(number: int, factual: int, _: Words) -> str:
    """What follows a sentence with a number that counts examples; `factual`: how many are none."""
    if number <= factual:
        return ""
    if not factual:
        return " " + _("Das ist alles erfunden: Beispieldaten.")
    return " " + _.ngettext(
        "Davon ist eines nur ein Beispiel, also erfunden.",
        "Davon sind {number} nur Beispiele, also erfunden.",
        number - factual,
    )


def every_use(_: Words) -> str:
    """The note of what counts as a use."""
    return _(
        "Gezählt ist jede Nutzung, von der eine Quelle spricht: im Einsatz, erprobt, geplant oder beendet."
    )


def incomparable(place: str, population: int | None, _: Words) -> str:
    """Why no other municipality is comparable with one without inhabitants."""
    if population is None:
        return _(
            "Für {place} nennt keine Quelle eine Einwohnerzahl, also ist nichts vergleichbar.", place=place
        )
    return _("{place} hat keine Einwohner, also ist nichts vergleichbar.", place=place)
