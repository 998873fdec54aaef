"""What each column of a record becomes in the response.

The database returns lists, since maps come back in any order; a shape says which column is which field.
From a selection's shapes `generate` writes one Python function; where a value breaks a non-null type,
`exact` goes through the same shapes again, one value at a time, for the errors and their paths.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode


@dataclass(frozen=True)
class Place:
    """Where a field stands: for the message and the locations of an error."""

    type: str
    field: str
    nodes: tuple[FieldNode, ...]
    nullable: bool


@dataclass(frozen=True)
class Leaf:
    """A scalar in a column. `names`: the names that an enum allows."""

    column: int
    place: Place
    names: frozenset[str] | None = None
    prefix: str = ""


@dataclass(frozen=True)
class Figure:
    """A number or text made from values of the row.

    `cells`: for each value the indices that lead to it, the column first. `how`: the name of the function
    that makes the figure from them, see `schema/figures.py`.
    """

    cells: tuple[tuple[int, ...], ...]
    how: str


@dataclass(frozen=True)
class Constant:
    """What is known without the database: a type's name, a kind."""

    value: Any


@dataclass(frozen=True)
class Made:
    """What a pure function makes of some columns and, after them, some of the statement's parameters."""

    make: Callable[..., Any]
    columns: tuple[int, ...]
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inline:
    """An object whose columns are in the same row; null where the column `told` is, if it is given."""

    object: "Object"
    place: Place
    told: int | None = None


@dataclass(frozen=True)
class One:
    """The object in the first of a column's rows by their first column, or null where there is none.

    With `ends` the second column says when the relationship ended: one in force goes before one that ended.
    """

    column: int
    object: "Object"
    place: Place
    ends: bool = False


@dataclass(frozen=True)
class Many:
    """A list of objects, one for each of a column's rows."""

    column: int
    object: "Object"
    place: Place


@dataclass(frozen=True)
class Picked:
    """A list with an object or null for each of the ids in the parameter `ids`, in that order.

    The objects are in the rows of several columns, each of one kind; a row's first column is its id.
    """

    columns: "tuple[tuple[int, Object], ...]"
    ids: str


@dataclass(frozen=True)
class Pairs:
    """A list of names and values: those of some columns that are there; `fields` say which is which."""

    columns: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CursorOf:
    """The cursor of a row: the values that it is ordered by, bound to the order's name."""

    order: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Rows:
    """A list of objects made from the rows of a page."""

    object: "Object"
    place: Place


@dataclass(frozen=True)
class Connection:
    """A connection. In its column stand the total (where asked) and the page's rows (where asked).

    `limit` is the parameter that holds how many rows were asked for; with `peek` that is one more than the
    page holds, to see whether there is a further one. `backward`: the rows come from the last to the first.
    `continues`: a cursor bounds the page where its reading began. `example` is the rows' column that says
    whether a row is made up, where that has to be noted: whatever is shown of it, if only its cursor.
    """

    column: int
    fields: "tuple[tuple[str, Part], ...]"
    total: int | None
    rows: int | None
    limit: str
    peek: bool
    backward: bool
    continues: bool
    cursor: CursorOf | None
    place: Place
    example: int | None = None


@dataclass(frozen=True)
class TotalCount:
    """The total of a connection."""


@dataclass(frozen=True)
class Told:
    """What a pure function makes of one of the values in a connection's column, the one at `index`."""

    make: Callable[[Any], Any]
    index: int


@dataclass(frozen=True)
class Info:
    """The facts about a page by response key; the name of the type where that is asked for."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listed:
    """A list of objects that stand side by side in one row."""

    items: tuple[Inline, ...]


Part = Rows | TotalCount | Told | Info | Constant | Inline | Many | Listed
Shape = (
    Leaf | Figure | Constant | Made | Listed | Inline | One | Many | Picked | Pairs | CursorOf | Connection
)


@dataclass(frozen=True)
class Object:
    """An object of one of several types, told by the id in column `which`; without it there is one type.

    `example` is the column that says whether the object is made up, where that has to be noted.
    """

    types: tuple[tuple[str, tuple[tuple[str, Shape], ...]], ...]
    which: int | None = None
    example: int | None = None
