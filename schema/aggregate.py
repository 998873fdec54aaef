"""What can be said of all rows of a connection together, as columns of one more list.

The rows are nodes, or statements with the nodes that they lead to. Where two statements lead to one node,
both count, but in the measures of the node's own properties it counts once: the inhabitants that a process
reaches are not more because two sources say so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from schema import roles
from schema import shape as s
from schema.cypher import (
    Aggregation,
    Bind,
    Clause,
    Expr,
    Head,
    Item,
    ListOf,
    Lit,
    Op,
    Prop,
    Return,
    Sub,
    Unwind,
    Var,
    With,
)
from schema.model import Property
from schema.row import Columns
from schema.select import Field

_COUNT = Aggregation("count")


@dataclass(frozen=True)
class Found:
    """Rows that are looked at together: the clauses that find them, and the names of what each holds."""

    clauses: tuple[Clause, ...]
    node: str
    rel: str


def keyed(var: str, p: Property) -> Expr:
    """A text behind its key for German order, so that plain comparison is by that order; see `unkeyed`."""
    # A line's end is less than anything that a key holds.
    return Op("+", Op("+", Prop(var, p.sorted_as), Lit("\n")), Prop(var, p.stored_as))


def unwound(
    all_: Var, limit: Expr | None, vars_: tuple[str, ...], depth: int, outer: tuple[str, ...] = ()
) -> tuple[Clause, ...]:
    """The first of all that was found, as rows of nodes or of pairs of node and relationship.

    `outer` are names from outside that the rows go on to use.
    """
    first = Head(all_, limit) if limit else all_
    if len(vars_) == 1:
        return (Unwind(first, vars_[0]),)
    pair = f"x{depth}"
    return (
        Unwind(first, pair),
        Bind(outer, tuple((name, Item(Var(pair), Lit(i))) for i, name in enumerate(vars_))),
    )


@dataclass
class _Pass:
    """One way through what was found: `measures` are taken of the nodes or statements `var`."""

    var: str
    distinct: bool
    measures: dict[Expr, int] = field(default_factory=dict)
    column: int = 0

    def cell(self, measure: Expr) -> tuple[int, ...]:
        """Where the value of a measure stands."""
        return (self.column, 0, self.measures.setdefault(measure, len(self.measures)))

    def figure(self, p: Property, name: str) -> s.Figure:
        """One measure of a property."""
        value = Prop(self.var, p.stored_as)
        decimal = "decimal_" if p.value.scalar == "Float" else ""
        total = Aggregation("sum", value)
        match name:
            case "countDistinct":
                return s.Figure((self.cell(Aggregation("count", value, distinct=True)),), "plain")
            case "sum":
                return s.Figure((self.cell(total),), f"{decimal}total")
            case "avg":  # made from the sum, for the engines' own means differ in their last digits
                return s.Figure((self.cell(total), self.cell(Aggregation("count", value))), f"{decimal}mean")
        if name in ("min", "max") and p.value.prose:
            return s.Figure((self.cell(Aggregation(name, keyed(self.var, p))),), "unkeyed")
        return s.Figure((self.cell(Aggregation(name, value)),), "plain")

    def add(self, found: Found, columns: Columns) -> None:
        """Add the column for what was asked for, if anything was."""
        if self.measures:
            each = (With((self.var,), distinct=True),) if self.distinct else ()
            row = Return(ListOf(tuple(self.measures)))
            self.column = columns.add(Sub("COLLECT", (*found.clauses, *each, row)))


def aggregate(field: Field, found: Found, columns: Columns, count: Callable[[], Expr]) -> s.Inline:
    """The shape of an `aggregate` field; its columns are added. `count` gives how many rows there are."""
    nodes = _Pass(found.node, distinct=bool(found.rel))
    rows = _Pass(found.rel, distinct=False) if found.rel else nodes
    writer = _Writer(nodes, rows)
    writer.inline(field)  # to see what is asked for
    on_the_way = bool(rows.measures) and writer.counts
    if on_the_way:
        rows.cell(_COUNT)
    for one in (nodes, rows) if found.rel else (nodes,):
        one.add(found, columns)
    if writer.counts:
        writer.count = rows.cell(_COUNT) if on_the_way else (columns.add(count()),)
    return writer.inline(field)


class _Writer:
    """Makes the shapes; the first time around what is asked for is noted, and the columns are not known."""

    def __init__(self, nodes: _Pass, rows: _Pass) -> None:
        self.nodes = nodes
        self.rows = rows
        self.counts = False
        self.count: tuple[int, ...] = ()

    def inline(self, field: Field) -> s.Inline:
        assert field.selection
        (selected,) = field.selection.fields.values()
        fields = tuple((f.key, self.field(f, field)) for f in selected)
        return s.Inline(s.Object((("", fields),)), field.place)

    def field(self, field: Field, of: Field) -> s.Shape:
        match field.role, of.role:
            case None, _:
                return s.Constant(field.parent)
            case ((roles.Statistics() | roles.NodeStatistics() | roles.EdgeStatistics()), _):
                return self.inline(field)
            case roles.AggregateCount(), roles.NodeStatistics():
                return s.Figure((self.nodes.cell(_COUNT),), "plain")
            case roles.AggregateCount(), _:
                self.counts = True
                return s.Figure((self.count,), "plain")
            case roles.Measure(name), roles.Statistics(p, edge):
                return (self.rows if edge else self.nodes).figure(p, name)
        raise LookupError(f"{field.parent}.{field.name}")
