"""What a page shows in rows and a download holds whole: the same table.

A table is also the twin of each picture, so that nobody has to see one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["text", "number", "date", "flag"]
"""Of a column's values: `date` is a text such as `2022-11`, as exact as it is known."""


@dataclass(frozen=True)
class Thing:
    """A node in a cell: its public id, such as `land:06`, and its name."""

    id: str
    name: str


@dataclass(frozen=True)
class Away:
    """An address in a cell, of this service or of another; what people read in its place."""

    address: str
    text: str


Cell = str | int | float | bool | None | Thing | Away | tuple[Thing, ...]


@dataclass(frozen=True)
class Source:
    """Who says so. `kind` and `date` as the graph has them; `url` may be None, and `quote` be empty."""

    key: str
    title: str
    url: str | None = None
    kind: str = ""
    date: str | None = None
    quote: str = ""

    @property
    def id(self) -> str:
        """Its public id."""
        return f"source:{self.key}"


@dataclass(frozen=True)
class Column:
    """A column. `name` is for programs, `label` for people. `action`: of what one can do, which no print has.

    `sources`, `example` and `disputed` stand beside the columns in JSON: no column has such a name.
    """

    name: str
    label: str
    type: Type = "text"
    action: bool = False


@dataclass(frozen=True)
class Row:
    """A row: a cell for each column, who says so, whether it is made up, whether sources contradict it.

    `anchor`: the id of the statement that it is, where its address leads to this page.
    """

    cells: tuple[Cell, ...]
    sources: tuple[Source, ...] = ()
    example: bool = False
    disputed: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """`name` is for addresses and files. `total`: rows there are in all, if these are not all of them.

    `further` and `back`: where the next and the first rows are; `all`: where all of them are; empty where
    there are none. `sourced`: whether its rows say who says so; `rests_on`: what they rest on together, where
    a row cannot tell, as a sum cannot.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int | None = None
    further: str = ""
    back: str = ""
    sourced: bool = True
    rests_on: tuple[Source, ...] = ()
    empty: str = ""
    all: str = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that it rests on, each once, by title."""
        said = (*self.rests_on, *(source for row in self.rows for source in row.sources))
        found = {source.key: source for source in said}
        return tuple(sorted(found.values(), key=lambda source: (source.title.casefold(), source.key)))

    @property
    def made_up(self) -> bool:
        """Whether a row is example data."""
        return any(row.example for row in self.rows)


def made_up(tables: Iterable[Table]) -> bool | None:
    """Whether a row of some tables is example data; None if none is, but some tables have more rows."""
    all_ = tuple(tables)
    if any(table.made_up for table in all_):
        return True
    return None if any(table.total is not None and table.total > len(table.rows) for table in all_) else False


def thing(node: Mapping[str, Any]) -> Thing:
    """A node of an answer that has `id` and `name`; what has no name is shown by its key."""
    return Thing(node["id"], node.get("name") or node["id"].partition(":")[2])


def things(nodes: Iterable[Mapping[str, Any]]) -> tuple[Thing, ...]:
    """Several nodes of an answer."""
    return tuple(map(thing, nodes))


def sources(said: Mapping[str, Any]) -> tuple[Source, ...]:
    """Who says a statement or a node of an answer that has `sources { key title url kind }`."""
    return tuple(source(one) for one in said["sources"])


def grouped(groups: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    """The sources by which statements were grouped: `groupBy(by: { … sources: { id: VALUE } })`."""
    return tuple(source(group["node"]) for group in groups if group["node"])


def source(given: Mapping[str, Any], quote: str = "") -> Source:
    """A source of an answer, with its words where it was read with them."""
    return Source(
        given["key"],
        given["title"] or given["key"],
        given.get("url"),
        given.get("kind") or "",
        given.get("published"),
        quote,
    )
