"""From shapes to a Python function: one expression that makes the response's data from a record.

It is as fast as writing the comprehensions by hand. It assumes that all is well: where a value breaks a
non-null type or an enum it raises `Broken`, and `exact` finds out what and where.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from schema import cursor
from schema.figures import FIGURES
from schema.shape import (
    Connection,
    Constant,
    CursorOf,
    Figure,
    Info,
    Inline,
    Leaf,
    Listed,
    Made,
    Many,
    Object,
    One,
    Pairs,
    Part,
    Picked,
    Rows,
    Shape,
    Told,
    TotalCount,
)


class Broken(Exception):
    """Some value breaks its type."""


def _broken() -> NoReturn:
    raise Broken


def only(rows: list[list[Any]], ends: bool = False) -> list[Any] | None:
    """The row of a relationship that has at most one; of several always the same.

    With `ends` one in force goes before one that ended, and a later end before an earlier one.
    """
    if len(rows) < 2:
        return rows[0] if rows else None
    rows = sorted(rows, key=lambda row: row[0])
    return max(rows, key=lambda row: row[1] or "9999") if ends else rows[0]


def picked(ids: list[str], found: dict[str, Any]) -> list[Any]:
    """The objects of some ids, null for the missing."""
    return [found.get(str(id_)) for id_ in ids]


def pairs(
    row: list[Any], columns: tuple[tuple[str, int], ...], fields: tuple[tuple[str, str], ...]
) -> list[dict[str, Any]]:
    """The names and values of the columns that hold something."""
    found = [{"name": name, "value": row[i]} for name, i in columns if row[i] is not None]
    return [{key: one.get(what, what) for key, what in fields} for one in found]


Fast = Callable[[list[Any], dict[str, Any], set[bool]], dict[str, Any]]
"""From the record's columns and the statement's parameters to the response's data. Raises Broken.

Into the set goes True where an object is example data.
"""


def generate(root: Object) -> Fast:
    """Write and compile the function for a selection's shapes."""
    writer = _Writer()
    source = f"def make(row, p, noted):\n    return {writer.object(root, 'row')}\n"
    scope: dict[str, Any] = {
        "broken": _broken,
        "only": only,
        "cursor": cursor.encode,
        "picked": picked,
        "pairs": pairs,
        **FIGURES,
        **writer.constants,
    }
    # The source is made of column numbers and of names that went through repr.
    exec(compile(source, "<shaper>", "exec"), scope)  # noqa: S102
    made: Fast = scope["make"]
    return made


def noting(example: str, made: str) -> str:
    """The expression `made`, and note where the expression `example` is true."""
    return f"({example} and noted.add(True), {made})[1]"


class _Writer:
    """Writes expressions; `row` is always the expression for the current row."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def constant(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def object(self, shape: Object, row: str) -> str:
        if shape.example is not None:
            return noting(f"{row}[{shape.example}]", self.object(replace(shape, example=None), row))
        if shape.which is None:
            return self.fields(shape.types[0][1], row)
        kind = self.name()
        text = "broken()"
        for prefix, fields in reversed(shape.types):
            text = f"{self.fields(fields, row)} if {kind} == {prefix!r} else {text}"
        # The first comparison also takes the kind out of the id.
        first = shape.types[0][0]
        split = f"({kind} := {row}[{shape.which}].partition(':')[0])"
        return "(" + text.replace(f" if {kind} == {first!r}", f" if {split} == {first!r}", 1) + ")"

    def fields(self, fields: tuple[tuple[str, Shape], ...], row: str) -> str:
        return "{" + ", ".join(f"{key!r}: {self.field(shape, row)}" for key, shape in fields) + "}"

    def field(self, shape: Shape, row: str) -> str:
        match shape:
            case Constant(value):
                return self.constant(value)
            case CursorOf():
                return self.cursor(shape, row)
            case Leaf():
                return self.leaf(shape, row)
            case Figure(cells, how):
                values = (row + "".join(f"[{i}]" for i in cell) for cell in cells)
                return f"{how}({', '.join(values)})"
            case Made(make, columns, parameters):
                given = [*(f"{row}[{c}]" for c in columns), *(f"p[{name!r}]" for name in parameters)]
                return f"{self.constant(make)}({', '.join(given)})"
            case Inline(object, _, told):
                made = self.object(object, row)
                return made if told is None else f"(None if {row}[{told}] is None else {made})"
            case Listed(items):
                return "[" + ", ".join(self.field(item, row) for item in items) + "]"
            case One(column, object, place, ends):
                var = self.name()
                missing = "None" if place.nullable else "broken()"
                row_of = f"only({row}[{column}]{', True' if ends else ''})"
                return f"({self.object(object, var)} if ({var} := {row_of}) is not None else {missing})"
            case Many(column, object):
                return self.rows(object, f"{row}[{column}]")
            case Picked(columns, ids):
                found = ", ".join(f"**{self.by_id(made, f'{row}[{column}]')}" for column, made in columns)
                return f"picked(p[{ids!r}], {{{found}}})"
            case Pairs(columns, fields):
                return f"pairs({row}, {self.constant(columns)}, {self.constant(fields)})"
            case Connection():
                parts = (f"{key!r}: {self.part(shape, part, row)}" for key, part in shape.fields)
                made = "{" + ", ".join(parts) + "}"
                if shape.example is None:
                    return made
                var, rows = self.name(), f"{row}[{shape.column}][{shape.rows}]"
                return noting(f"any({var}[{shape.example}] for {var} in {rows})", made)

    def leaf(self, shape: Leaf, row: str) -> str:
        value = f"{row}[{shape.column}]"
        if shape.prefix:
            return f"{shape.prefix!r} + {value}"
        if shape.names is None and shape.place.nullable:
            return value
        var = self.name()  # looks the column up once
        if shape.names is not None:
            known = f"({var} := {value}) in {self.constant(shape.names)}"
            allowed = f"{known} or {var} is None" if shape.place.nullable else known
            return f"({var} if {allowed} else broken())"
        return f"({var} if ({var} := {value}) is not None else broken())"

    def rows(self, shape: Object, rows: str) -> str:
        var = self.name()
        return f"[{self.object(shape, var)} for {var} in {rows}]"

    def by_id(self, shape: Object, rows: str) -> str:
        var = self.name()
        return f"{{{var}[0]: {self.object(shape, var)} for {var} in {rows}}}"

    def part(self, shape: Connection, part: Part, row: str) -> str:
        column = f"{row}[{shape.column}]"
        rows = f"{column}[{shape.rows}]"
        page = f"{rows}[:p[{shape.limit!r}] - 1]" if shape.peek else rows
        page += "[::-1]" if shape.backward else ""
        match part:
            case Constant(value):
                return self.constant(value)
            case Inline() | Many() | Listed():
                return self.field(part, row)
            case TotalCount():
                return f"{column}[{shape.total}]"
            case Told(make, index):
                return f"{self.constant(make)}({column}[{index}])"
            case Rows(object):
                return self.rows(object, page)
            case Info(facts):
                return (
                    "{"
                    + ", ".join(f"{key!r}: {self.fact(shape, fact, rows, page)}" for key, fact in facts)
                    + "}"
                )

    def fact(self, shape: Connection, fact: str, rows: str, page: str) -> str:
        match fact:
            case "hasNextPage" | "hasPreviousPage":
                if (fact == "hasPreviousPage") is shape.backward:
                    return f"len({rows}) >= p[{shape.limit!r}]"
                return str(shape.continues)
            case "startCursor" | "endCursor":
                assert shape.cursor
                index = "[0]" if fact == "startCursor" else "[-1]"
                return f"({self.cursor(shape.cursor, page + index)} if {page} else None)"
            case typename:
                return repr(typename)

    def cursor(self, shape: CursorOf, row: str) -> str:
        values = ", ".join(f"{row}[{c}]" for c in shape.columns)
        return f"cursor({shape.order!r}, [{values}])"
