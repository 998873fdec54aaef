"""Time: what the alliances and agreements were from when to when, and how the use of a process spread."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from api.explorer.ask import Ask
from api.explorer.cells import times
from api.explorer.gaps import Gap, choose, named_id, shown
from api.explorer.names import choice
from api.explorer.page import Elsewhere, Page
from api.explorer.pictures import Curve, Span, Spans
from api.explorer.seen import Seen
from api.explorer.spread import curve, made_up
from api.explorer.table import Column, Row, Table, Thing, grouped, sources, thing
from api.explorer.table import made_up as any_made_up
from api.explorer.words import Words

PROCESS = Gap("prozess", "Prozess", "", kinds=("PROCESS",))


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The alliance's years and, where a process is chosen, the quarters in which its uses began."""
    typed = seen.get("prozess")
    known = named_id(typed, PROCESS)
    if typed and not known:
        return await choose(PROCESS, typed, seen, ask, _, "/zeit")
    data = await ask("zeit")
    rows = list(said(data, ask, _))
    table = Table(
        "zeiten",
        _("Der Verbund und seine Vereinbarungen"),
        (
            Column("who", _("Wer")),
            Column("what", _("Was")),
            Column("of", _("Wovon")),
            *times(_),
        ),
        tuple(row for row, _span in rows),
    )
    now = datetime.now(UTC).date()
    parts: list[tuple[Table, Spans | Curve]] = [
        (table, Spans(table.caption, [span for _row, span in rows], now))
    ]
    name = ""
    if known:
        found = await ask("ausbreitung", key=known.partition(":")[2])
        process = found["process"]
        if process is None:
            raise Elsewhere(seen.here(prozess=None))
        name = shown(thing(process))
        groups = process["usedBy"]["groupBy"]
        parts.insert(0, (spreading(process["name"], groups, _), curve(groups, now, _, process["name"])))
    tables = tuple(table for table, _picture in reversed(parts))
    values = {"parts": parts, "gap": PROCESS, "process": name}
    return Page("timeline.html", _("Zeitleiste"), values, tables, example=any_made_up(tables))


def said(data: Any, ask: Ask, _: Words) -> Iterator[tuple[Row, Span]]:
    """Each statement as a row of the table and as a span of the picture."""
    model = ask.service.planner.schema.model
    for alliance in data["alliances"]["nodes"]:
        of = thing(alliance)
        if alliance["since"] or alliance["until"]:
            yield both(of, _("besteht"), None, alliance)
        for edge in alliance["members"]["edges"]:
            form = choice(model, "CooperationForm", edge["form"], _)
            yield both(thing(edge["node"]), form or _("arbeitet mit"), of, edge)
    for agreement in data["agreements"]["nodes"]:
        of = thing(agreement)
        if agreement["signed"]:
            yield both(
                of, _("geschlossen"), None, {**agreement, "since": agreement["signed"], "until": None}, True
            )
        elif agreement["since"] or agreement["until"]:
            yield both(of, _("gilt"), None, agreement)
        for edge in agreement["parties"]["edges"]:
            if edge["since"] or edge["until"]:
                yield both(thing(edge["node"]), _("Vertragspartner"), of, edge)


def both(who: Thing, what: str, of: Thing | None, edge: Any, point: bool = False) -> tuple[Row, Span]:
    """A statement as a row and as a span; at a `point` in time, if that is all it is about."""
    row = Row(
        (who, what, of, edge["since"], edge["until"]),
        sources(edge),
        edge["example"],
        edge.get("disputed", False),
    )
    label = f"{who.name}, {what}"
    since, at = (None, edge["since"]) if point else (edge["since"], None)
    return row, Span(
        label, of.name if of else "", since, edge["until"], "", edge["example"], at, row.disputed
    )


def spreading(name: str, groups: Iterable[Mapping[str, Any]], _: Words) -> Table:
    """In which quarters uses of a process began."""
    return Table(
        "ausbreitung",
        _("Wann Nutzungen von „{name}“ begannen", name=name),
        (
            Column("quarter", _("Beginn: Quartal oder, wo mehr nicht bekannt ist, Jahr")),
            Column("uses", _("Neue Nutzungen"), "number"),
        ),
        tuple(
            Row((group["key"] or _("unbekannt"), group["count"]), grouped(group["sources"]), made_up(group))
            for group in groups
        ),
        empty=_("Keine Quelle sagt, dass jemand diesen Prozess nutzt."),
    )
