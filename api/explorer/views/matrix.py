"""Who uses whose processes: developed in a Land × used in a Land, now or as it was at the end of a year."""

from datetime import UTC, datetime
from typing import Any

from api.explorer.ask import Ask
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table, Thing, grouped, thing
from api.explorer.words import Words

FIRST = 2019
"""The first year to choose: in 2019 the first agreement that the shipped sources name was made."""
EARLIEST = 1900
"""The first year that may be asked for."""
STEPS = 5
"""Shades of a cell."""


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The matrix, its sums, and each cell's way to the list behind it."""
    this_year = datetime.now(UTC).year
    year = seen.number("jahr", this_year, this_year, EARLIEST) if seen.get("jahr") else 0
    data = await ask("matrix", asOf=f"{year}-12-31" if year else None)
    cells, rows, columns = read(data["processes"]["groupBy"])
    factual, _rows, _columns = read(data["factual"]["groupBy"])
    made_up = {at for at, count in cells.items() if factual.get(at, 0) < count}
    most = max(cells.values(), default=0) or 1
    table = Table(
        "matrix",
        _("Prozesse nach Land der Entwicklung und Land der Nutzung"),
        (
            Column("developedIn", _("Entwickelt in")),
            Column("usedIn", _("Genutzt in")),
            Column("processes", _("Prozesse"), "number"),
        ),
        tuple(
            Row((row, column, cells[row.id, column.id]), example=(row.id, column.id) in made_up)
            for row in rows
            for column in columns
            if (row.id, column.id) in cells
        ),
        sourced=False,
        rests_on=grouped(data["processes"]["sources"]),
    )
    return Page(
        "matrix.html",
        _("Wer nutzt wessen Prozesse?"),
        {
            "rows": rows,
            "columns": columns,
            "cells": cells,
            "hatched": made_up,
            "shade": {at: -(-count * STEPS // most) for at, count in cells.items()},
            "links": {
                (row.id, column.id): seen.link(
                    "/fragen/aus-in",
                    von=row.id.partition(":")[2],
                    wer="alle",
                    stand=f"{year}-12-31" if year else None,
                    **{"in": column.id.partition(":")[2]},
                )
                for row in rows
                for column in columns
            },
            "year": year,
            "years": range(FIRST, this_year + 1),
        },
        (table,),
        example=bool(made_up),
    )


def read(groups: Any) -> tuple[dict[tuple[str, str], int], list[Thing], list[Thing]]:
    """The counts by developing and using Land, and both kinds of Länder by name."""
    cells: dict[tuple[str, str], int] = {}
    rows, columns = {}, {}
    for outer in groups:
        if outer["node"] is None:
            continue
        for inner in outer["groupBy"]:
            if inner["node"] is not None:
                row, column = thing(outer["node"]), thing(inner["node"])
                rows[row.id], columns[column.id] = row, column
                cells[row.id, column.id] = inner["count"]
    return cells, sorted(rows.values(), key=by_name), sorted(columns.values(), key=by_name)


def by_name(one: Thing) -> str:
    """The order of Länder."""
    return one.name.casefold()
