"""A table as JSON, for programs: names of columns as keys, things with their addresses in linked data."""

from typing import Any

import orjson

from api.explorer.export import Export
from api.explorer.table import Away, Cell, Row, Source, Thing


def as_json(export: Export) -> bytes:
    """The table as a file. A row names its sources by their keys; `sources` says more of them."""
    table, state = export.table, export.state
    tree = {
        "title": export.title,
        "table": table.name,
        "caption": table.caption,
        "address": export.address,
        "asOf": export.as_of,
        "revision": {"number": state[0], "at": state[1]} if state else None,
        "example": table.made_up,
        "columns": [
            {"name": column.name, "label": column.label, "type": column.type} for column in table.columns
        ],
        "rows": [rendered(export, row) for row in table.rows],
        "sources": [source(export, one) for one in table.sources],
    }
    try:
        return orjson.dumps(tree, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return orjson.dumps(whole(tree), option=orjson.OPT_APPEND_NEWLINE)


def rendered(export: Export, row: Row) -> dict[str, Any]:
    """A row by the names of its columns."""
    names = [column.name for column in export.table.columns]
    return {
        **{name: value(export, cell) for name, cell in zip(names, row.cells, strict=True)},
        "sources": [one.key for one in row.sources],
        "example": row.example,
        "disputed": row.disputed,
    }


def value(export: Export, cell: Cell) -> Any:
    """What stands in a cell."""
    match cell:
        case Thing():
            return {"id": cell.id, "name": cell.name, "uri": export.addresses.node(cell.id)}
        case tuple():
            return [value(export, one) for one in cell]
        case Away():
            return {"address": export.whole(cell.address), "text": cell.text}
        case _:
            return cell


def source(export: Export, one: Source) -> dict[str, Any]:
    """Who says so."""
    return {
        "key": one.key,
        "title": one.title,
        "kind": one.kind or None,
        "date": one.date,
        "url": one.url,
        "uri": export.addresses.node(one.id),
        "example": one.kind == "EXAMPLE",
    }


def whole(tree: Any) -> Any:
    """A tree without halves of characters (lone surrogates), which UTF-8 cannot hold."""
    match tree:
        case str():
            return tree.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [whole(one) for one in tree]
        case dict():
            return {whole(name): whole(one) for name, one in tree.items()}
        case _:
            return tree
