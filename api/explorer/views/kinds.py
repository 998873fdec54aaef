"""What there is: the kinds, and the nodes of each, by name."""

from dataclasses import dataclass
from typing import Any

from api.explorer import ties
from api.explorer.ask import Ask
from api.explorer.cells import TYPES, value
from api.explorer.names import plural
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Away, Column, Row, Table, sources, thing
from api.explorer.words import Words
from schema.model import Kind

ROWS = 200
"""Nodes on a page."""


async def kinds(seen: Seen, ask: Ask, _: Words) -> Page:
    """All kinds, with how many nodes each has."""
    model = ask.service.planner.schema.model
    data = await ask.text(ties.all_kinds(model))
    rows = []
    for kind in sorted(model.concrete, key=lambda kind: plural(kind, _).casefold()):
        here = Away(seen.link(f"/doc/{kind.field}"), plural(kind, _))
        made_up = data[f"{ties.MADE_UP}{kind.plural}"]["totalCount"]
        cells = (here, data[kind.plural]["totalCount"], made_up, _.description(kind.label))
        rows.append(Row(cells, example=bool(made_up)))
    columns = (
        Column("kind", _("Art")),
        Column("count", _("Anzahl"), "number"),
        Column("madeUp", _("davon Beispiele"), "number"),
        Column("description", _("Was das ist")),
    )
    table = Table("arten", _("Arten von Einträgen"), columns, tuple(rows), sourced=False)
    return Page("kinds.html", _("Alles, was es gibt"), {}, (table,), example=table.made_up)


@dataclass(frozen=True)
class KindPage:
    """The page of a kind."""

    kind: Kind

    async def view(self, seen: Seen, ask: Ask, _: Words) -> Page:
        """Its nodes by name; those whose name has what `name` says, if it is given."""
        kind, text = self.kind, seen.get("name")
        where = {"name": {"insensitive": {"contains": text}}} if text else None
        given: dict[str, Any] = {"where": where, "first": ROWS, "after": seen.get("nach") or None}
        data = await ask.rows(ties.listing(kind), kind.plural, **given)
        found = data[kind.plural]
        shown = ties.listed(kind)
        rows = [
            Row(
                (thing(node), node["key"], *(value(p, node[p.name], _) for p in shown)),
                sources(node),
                node["example"],
            )
            for node in found["nodes"]
        ]
        columns = (
            Column("node", _.label(kind.label)),
            Column("key", _.label(kind.properties["key"].label)),
            *(Column(p.name, _.label(p.label), TYPES.get(p.value.filter, "text")) for p in shown),
        )
        table = Table(
            kind.plural,
            plural(kind, _),
            columns,
            tuple(rows),
            empty=_("Kein Name enthält das."),
        )
        return Page("kind.html", plural(kind, _), {"kind": kind, "text": text}, (paged(seen, found, table),))
