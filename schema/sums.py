"""What a connection says of all its rows, whatever page is read: `aggregate`, `groupBy` and `facets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from schema import roles
from schema import shape as s
from schema.aggregate import aggregate
from schema.arguments import Argument
from schema.cost import AGGREGATE
from schema.cypher import Expr
from schema.errors import placed
from schema.group import Rows, facets, groups
from schema.row import Row
from schema.select import Field

if TYPE_CHECKING:
    from schema.compile import Compiler


def sums(field: Field) -> bool:
    """Whether a field says something of all rows together."""
    return isinstance(field.role, roles.Aggregate | roles.GroupBy | roles.Facets)


def summed(
    compiler: Compiler,
    fields: Iterable[Field],
    rows: Rows,
    row: Row,
    count: Callable[[], Expr],
    choices: Callable[[Argument], Rows] | None = None,
) -> dict[str, s.Part]:
    """The shapes of those of a connection's fields that sum up its `rows`, by response key.

    Their columns are added to `row`. `count` gives how many rows there are, `choices` the rows that a facet
    counts where these are not all the same.
    """
    made: dict[str, s.Part] = {}
    for field in filter(sums, fields):
        with placed(field.nodes[0]):
            match field.role:
                case roles.Aggregate():
                    compiler.bill.add(row.pages, AGGREGATE)
                    made[field.key] = aggregate(field, rows.found, row.columns, count)
                case roles.GroupBy():
                    made[field.key] = groups(compiler, field, rows, row, AGGREGATE)
                case _:
                    made[field.key] = facets(compiler, field, choices or (lambda _: rows), row)
    return made
