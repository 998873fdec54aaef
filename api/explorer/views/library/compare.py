"""Up to four processes side by side."""

from collections.abc import Mapping
from typing import Any

from api.explorer.ask import Ask
from api.explorer.names import choice
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Table, Thing, sources, thing, things
from api.explorer.views.library.browse import AT_ONCE
from api.explorer.words import Words
from schema.model import Model

Node = Mapping[str, Any]


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """A table with a column for each process, in the order in which they were chosen."""
    asked = seen.all("prozess")
    keys = asked[:AT_ONCE]
    found = (await ask("vergleich", keys=list(keys)))["processes"]["nodes"] if keys else []
    nodes = sorted(found, key=lambda node: keys.index(node["key"]))
    model = ask.service.planner.schema.model
    columns = [
        {
            "thing": thing(node),
            "key": node["key"],
            "example": node["example"],
            "without": seen.here(prozess=[key for key in keys if key != node["key"]]),
        }
        for node in nodes
    ]
    values = {
        "columns": columns,
        "more": seen.link("/bibliothek", prozess=keys),
        "room": AT_ONCE - len(nodes),
        "left_out": len(asked) - len(keys),
        "missing": [key for key in keys if key not in {node["key"] for node in nodes}],
        "sources": [sources(node) for node in nodes],
    }
    tables = (table(nodes, model, _),) if nodes else ()
    return Page("compare.html", _("Prozesse vergleichen"), values, tables)


def table(nodes: list[Node], model: Model, _: Words) -> Table:
    """What is compared. Rows are no statements, so the sources stand in a row of their own."""
    compared = [facts(node, model, _) for node in nodes]
    rows = [
        Row((name, *(one[name] for one in compared)), example=any(node["example"] for node in nodes))
        for name in compared[0]
    ]
    columns = (
        Column("what", _("Angabe")),
        *(Column(f"process{i}", node["name"]) for i, node in enumerate(nodes, 1)),
    )
    said = tuple(source for node in nodes for source in sources(node))
    caption = _("Prozesse im Vergleich")
    return Table("vergleich", caption, columns, tuple(rows), sourced=False, rests_on=said)


def facts(node: Node, model: Model, _: Words) -> dict[str, Cell]:
    """What is compared of a process."""
    services, used = node["implements"]["nodes"], node["usedBy"]
    status = choice(model, "ProcessStatus", node["status"], _)

    def below(name: str) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys(thing(one) for service in services for one in service[name]["nodes"]))

    return {
        _("Beschreibung"): node["description"],
        _("Status"): status,
        _("Seit"): _.date(node["since"]) or None,
        _("Bis"): _.date(node["until"]) or None,
        _("Entwickelt von"): things(node["developedBy"]["nodes"]) or None,
        _("Gebaut von"): things(node["builtBy"]["nodes"]) or None,
        _("Plattform"): thing(node["runsOn"]) if node["runsOn"] else None,
        _("Anbindbar an"): things(node["integratesWith"]["nodes"]) or None,
        _("Setzt um"): things(services) or None,
        _("Themenfeld"): below("topics") or None,
        _("Rechtsgrundlage"): below("basedOn") or None,
        _("Zu finden in"): things(node["listedIn"]["nodes"]) or None,
        _("Nutzende Verwaltungen"): used["aggregate"]["node"]["count"],
        _("Genutzt zuerst seit"): _.date(used["aggregate"]["edge"]["since"]["min"]) or None,
        _("Genutzt in"): laender(used["groupBy"], _) or None,
        _("Internetseite"): Away(node["url"], node["url"]) if node["url"] else None,
        _("Quellen"): tuple(Thing(source.id, source.title) for source in sources(node)) or None,
    }


def laender(groups: list[Node], _: Words) -> str:
    """In which Länder it is used, with how many use it there."""
    return ", ".join(
        f"{group['node']['name']} ({_.number(group['aggregate']['node']['count'])})"
        for group in groups
        if group["node"]
    )
