"""From shapes to the response one value at a time, with an error for each value that breaks its type.

A null where the type forbids it becomes an error with its path and nulls the nearest nullable field above it
(GraphQL October 2021, 6.4.4). Slower than the generated function, and used only where that one gives up.
"""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from schema import cursor
from schema.figures import FIGURES
from schema.generate import only, pairs
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
    Place,
    Rows,
    Shape,
    Told,
    TotalCount,
)

Path = tuple[str | int, ...]
Row = list[Any]


class _Null(Exception):
    """A non-null field is null: on the way up to the nearest nullable field."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__(error.message)
        self.error = error


def exact(
    root: Object, record: Row, parameters: dict[str, Any], noted: set[bool]
) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
    """The response's data and errors for a record. Into `noted` goes True where an object is example data."""
    reader = _Reader(parameters, noted)
    try:
        return reader.object(root, record, ()), reader.errors
    except _Null as null:
        return None, [*reader.errors, null.error]


def _cell(row: Row, indices: tuple[int, ...]) -> Any:
    value: Any = row
    for i in indices:
        value = value[i]
    return value


class _Reader:
    def __init__(self, parameters: dict[str, Any], noted: set[bool]) -> None:
        self.parameters = parameters
        self.noted = noted
        self.errors: list[GraphQLError] = []

    def object(self, shape: Object, row: Row, path: Path) -> dict[str, Any]:
        if shape.example is not None and row[shape.example]:
            self.noted.add(True)
        fields = shape.types[0][1]
        if shape.which is not None:
            fields = dict(shape.types)[row[shape.which].partition(":")[0]]
        return {key: self.field(field, row, (*path, key)) for key, field in fields}

    def guarded(self, place: Place, make: Callable[[], Any]) -> Any:
        """What `make` gives; where it breaks and this field is nullable, null and an error."""
        try:
            return make()
        except _Null as null:
            if not place.nullable:
                raise
            self.errors.append(null.error)
            return None

    def broken(self, place: Place, path: Path, message: str) -> _Null:
        return _Null(GraphQLError(message, nodes=list(place.nodes), path=list(path)))

    def missing(self, place: Place, path: Path) -> None:
        if not place.nullable:
            message = f"Cannot return null for non-nullable field {place.type}.{place.field}."
            raise self.broken(place, path, message)

    def field(self, shape: Shape, row: Row, path: Path) -> Any:
        match shape:
            case Constant(value):
                return value
            case CursorOf(order, columns):
                return cursor.encode(order, [row[c] for c in columns])
            case Made(make, columns, parameters):
                return make(*(row[c] for c in columns), *(self.parameters[name] for name in parameters))
            case Leaf():
                return self.guarded(shape.place, lambda: self.leaf(shape, row[shape.column], path))
            case Figure(cells, how):
                return FIGURES[how](*(_cell(row, cell) for cell in cells))
            case Inline(object, place, told):
                if told is not None and row[told] is None:
                    return None
                return self.guarded(place, lambda: self.object(object, row, path))
            case Listed(items):
                return [self.field(item, row, (*path, i)) for i, item in enumerate(items)]
            case One(column, object, place, ends):
                return self.guarded(place, lambda: self.one(object, only(row[column], ends), place, path))
            case Many(column, object, place):
                return self.guarded(place, lambda: self.rows(object, row[column], path))
            case Picked(columns, ids):
                found = {r[0]: (made, r) for column, made in columns for r in row[column]}
                return [self.item(found.get(id_), (*path, i)) for i, id_ in enumerate(self.parameters[ids])]
            case Pairs(columns, fields):
                return pairs(row, columns, fields)
            case Connection():
                # Where nothing but type names is asked for, the connection has no column.
                told = any(isinstance(part, Told) for _, part in shape.fields)
                asked = told or shape.total is not None or shape.rows is not None
                values: Row = row[shape.column] if asked else []
                if shape.example is not None and any(r[shape.example] for r in values[shape.rows or 0]):
                    self.noted.add(True)
                return self.guarded(
                    shape.place,
                    lambda: {
                        key: self.part(shape, part, values, row, (*path, key)) for key, part in shape.fields
                    },
                )

    def item(self, found: tuple[Object, Row] | None, path: Path) -> Any:
        """An item of a list whose items may be null."""
        try:
            return found and self.object(*found, path)
        except _Null as null:
            self.errors.append(null.error)
            return None

    def leaf(self, shape: Leaf, value: Any, path: Path) -> Any:
        if value is None:
            self.missing(shape.place, path)
        elif shape.names is not None and value not in shape.names:
            raise self.broken(
                shape.place,
                path,
                f"Enum cannot represent the value of {shape.place.type}.{shape.place.field}.",
            )
        return shape.prefix + value if shape.prefix else value

    def one(self, shape: Object, row: Row | None, place: Place, path: Path) -> Any:
        if row is None:
            self.missing(place, path)
            return None
        return self.object(shape, row, path)

    def rows(self, shape: Object, rows: list[Row], path: Path) -> list[Any]:
        return [self.object(shape, row, (*path, i)) for i, row in enumerate(rows)]

    def part(self, shape: Connection, part: Part, column: Row, row: Row, path: Path) -> Any:
        rows = [] if shape.rows is None else column[shape.rows]
        limit = self.parameters.get(shape.limit, 0)
        page = rows[: limit - 1] if shape.peek else rows
        page = page[::-1] if shape.backward else page
        match part:
            case Constant(value):
                return value
            case Inline() | Many() | Listed():
                return self.field(part, row, path)
            case TotalCount():
                return column[shape.total or 0]
            case Told(make, index):
                return make(column[index])
            case Rows(object):
                return self.rows(object, page, path)
            case Info(facts):
                return {key: self.fact(shape, fact, page, len(rows) >= limit) for key, fact in facts}

    def fact(self, shape: Connection, fact: str, page: list[Row], more: bool) -> Any:
        match fact:
            case "hasNextPage" | "hasPreviousPage":
                return more if (fact == "hasPreviousPage") is shape.backward else shape.continues
            case "startCursor" | "endCursor":
                assert shape.cursor
                row = page[0 if fact == "startCursor" else -1] if page else None
                return (
                    None
                    if row is None
                    else cursor.encode(shape.cursor.order, [row[c] for c in shape.cursor.columns])
                )
            case typename:
                return typename
