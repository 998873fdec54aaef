"""The page of one process: what a municipality has to know to take it over, and who says so."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.explorer.ask import Ask
from api.explorer.cells import times
from api.explorer.names import choice, label_of_type
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Table, Thing, grouped, sources, thing
from api.explorer.uses import uses
from api.explorer.views.library.takeover import PLACE, asked_for, fitting
from api.explorer.words import Words
from api.linked.formats import RDF_FORMATS
from schema.model import Model

Node = Mapping[str, Any]


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The page of the process whose key ends the path. Raises Nothing."""
    key = seen.path.rpartition("/")[2]
    asked = asked_for(seen)
    place, after = asked.key or None, seen.get("nach") or None
    data = await ask.rows("prozess", "process.usedBy", key=key, place=place, placed=bool(place), after=after)
    node = data["process"]
    if node is None:
        raise ask.unknown(f"process:{key}")
    fits = await fitting(asked, key, data.get("place"), seen, ask, _)
    model = ask.service.planner.schema.model
    used = node["usedBy"]
    tables = (
        said_of(node, model, _),
        by_land(used, _),
        paged(seen, used, uses(_("Wer ihn nutzt"), used, model, _)),
        *([fits.table] if fits.table else []),
    )
    # The table of Länder counts all uses, also those of further pages.
    example = node["example"] or any(table.made_up for table in tables)
    document = f"/doc/process/{key}"
    values = {
        "node": node,
        "key": key,
        "steps": list(steps(node, _)),
        "reach": reach(used, data["users"]["aggregate"], _),
        "fits": fits,
        "gap": PLACE,
        "names": {PLACE.name: fits.shown or asked.text},
        "formats": [(f.name, f.media_type, seen.link(document, f".{f.ending}")) for f in RDF_FORMATS],
    }
    return Page("process.html", thing(node).name, values, tables, example=example)


def said_of(node: Node, model: Model, _: Words) -> Table:
    """Everything that is said of it but who uses it, each with who says so."""
    columns = (
        Column("what", _("Angabe")),
        Column("value", _("Wert")),
        *times(_),
    )
    rows = (*own(node, model, _), *related(node, model, _))
    return Table("angaben", _("Was über den Prozess bekannt ist"), columns, rows)


def own(node: Node, model: Model, _: Words) -> Iterator[Row]:
    """What the node itself says."""
    status = choice(model, "ProcessStatus", node["status"], _)
    period = (node["since"], node["until"])
    facts: list[tuple[str, Cell]] = [
        (_("Beschreibung"), node["description"]),
        (_("Status"), status),
        (_("Internetseite"), Away(node["url"], node["url"]) if node["url"] else None),
    ]
    for name, value in facts:
        if value is not None:
            yield Row((name, value, None, None), sources(node), node["example"])
    if any(period):
        yield Row((_("Besteht"), None, *period), sources(node), node["example"])


def related(node: Node, model: Model, _: Words) -> Iterator[Row]:
    """What statements say of it, and what follows from its platform and services."""
    for one in node["statements"]["nodes"]:
        if one["object"]:
            yield statement(_.label(label_of_type(model, one["type"])), one, one["object"])
    further = [
        *((_("Betrieb der Plattform"), edge) for edge in operated(node)),
        *((_("Themenfeld"), edge) for one in node["implements"]["nodes"] for edge in one["topics"]["edges"]),
        *(
            (_("Rechtsgrundlage"), edge)
            for one in node["implements"]["nodes"]
            for edge in one["basedOn"]["edges"]
        ),
    ]
    shown = set()
    for name, edge in further:
        if (name, edge["node"]["id"]) not in shown:
            shown.add((name, edge["node"]["id"]))
            yield statement(name, edge, edge["node"])


def operated(node: Node) -> list[Node]:
    """Who operates its platform, as edges; none without a platform."""
    edges: list[Node] = node["runsOn"]["operators"]["edges"] if node["runsOn"] else []
    return edges


def statement(name: str, said: Node, far: Node) -> Row:
    """A statement as a row."""
    cells = (name, thing(far), said["since"], said["until"])
    return Row(cells, sources(said), said["example"], said["disputed"])


def by_land(used: Node, _: Words) -> Table:
    """How many use it in each Land."""
    rows = []
    for group in used["groupBy"]:
        live = sum(one["count"] for one in group["groupBy"] if one["key"] == "LIVE")
        said = group["aggregate"]
        cells = (
            thing(group["node"]) if group["node"] else None,
            said["node"]["count"],
            live,
            said["edge"]["since"]["min"],
        )
        rows.append(Row(cells, example=any(one["key"] == "true" for one in group["examples"])))
    columns = (
        Column("land", _("Land")),
        Column("users", _("Nutzende Verwaltungen"), "number"),
        Column("live", _("Nutzungen im Einsatz"), "number"),
        Column("since", _("Zuerst seit"), "date"),
    )
    empty = _("Keine Quelle sagt, dass jemand diesen Prozess nutzt.")
    return Table(
        "laender",
        _("In welchen Ländern er genutzt wird"),
        columns,
        tuple(rows),
        sourced=False,
        rests_on=grouped(used["sources"]),
        empty=empty,
    )


def steps(node: Node, _: Words) -> Iterator[tuple[str, tuple[Thing, ...], str]]:
    """What there is to do for taking it over: each with whom it leads to, and what to say of none."""
    found: dict[str, list[Thing]] = {}
    for one in node["statements"]["nodes"]:
        if one["object"]:
            found.setdefault(one["type"], []).append(thing(one["object"]))
    operators = [thing(edge["node"]) for edge in operated(node)]

    def who(*types: str) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys(one for type_ in types for one in found.get(type_, ())))

    yield (
        _("Ansprechen, wer ihn entwickelt hat"),
        who("DEVELOPED_BY", "BUILT_BY"),
        _("Das nennt keine Quelle."),
    )
    yield (
        _("In der Prozessbibliothek suchen"),
        who("LISTED_IN"),
        _("Keine Quelle nennt eine, in der er steht."),
    )
    yield (
        _("Zugang zur Plattform klären"),
        (*who("RUNS_ON"), *operators),
        _("Keine Quelle nennt eine Plattform."),
    )
    yield _("Eigene IT-Systeme anbinden"), who("INTEGRATES_WITH"), _("Keine Quelle nennt eines, das passt.")
    yield (
        _("Prüfen, ob die Leistung die eigene ist"),
        who("IMPLEMENTS"),
        _("Keine Quelle nennt eine Leistung."),
    )


def reach(used: Node, users: Node, _: Words) -> str:
    """How far it has spread, in a sentence or two."""
    number = used["aggregate"]["node"]["count"]
    if not number:
        return _("Keine Quelle sagt, dass jemand diesen Prozess nutzt.")
    since = used["aggregate"]["edge"]["since"]["min"]
    said = _("Verwaltungen, die ihn nutzen, nutzten oder nutzen wollen: {number}.", number=_.number(number))
    if since:
        said += " " + _("Zuerst seit {since}.", since=_.date(since))
    size = users["population"]
    if users["count"] > 1 and size["min"] is not None:
        said += " " + _(
            "Die {count} Gemeinden unter ihnen haben {least} bis {most} Einwohner.",
            count=_.number(users["count"]), least=_.number(size["min"]), most=_.number(size["max"]),
        )  # fmt: skip
    return said
