"""Rows in groups: `groupBy`, once more within a group, and `facets`.

A group keeps its rows where more than their number is asked for; to sum them up or to group them again is
then the same as for a connection's own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schema import roles
from schema import shape as s
from schema.aggregate import Found, aggregate, unwound
from schema.arguments import Argument, Const
from schema.cost import AGGREGATE, ROW
from schema.cypher import (
    Aggregation,
    Bind,
    Clause,
    Expr,
    ListOf,
    OrderBy,
    Param,
    Prop,
    Sub,
    Unwind,
    Var,
    With,
)
from schema.errors import TooLarge
from schema.model import Edge, Kind, Relationship
from schema.parameters import FACETS, GROUPS, PageSize
from schema.row import Columns, Row
from schema.select import Field
from schema.way import Keys, Way, keys_or_none, way_of

if TYPE_CHECKING:
    from schema.compile import Compiler


MAX_FACETS = 20


@dataclass(frozen=True)
class Rows:
    """Rows that can be grouped: nodes of a kind, statements that lead to them, or statements of any type."""

    found: Found
    kind: Kind | Edge
    rel: Relationship | None


def groups(compiler: Compiler, field: Field, rows: Rows, row: Row, price: int) -> s.Many:
    """The shape of a `groupBy` field; its column is added to the row. `price`: of looking at the rows."""
    compiler.bill.add(row.pages, price)
    way = way_of(compiler.model, rows.kind, rows.rel, field.arguments["by"])
    order = field.arguments.get("orderBy") or "COUNT_DESC"
    return _Grouping(compiler, way, rows, row, order, _limit(compiler, field, GROUPS)).shape(field)


def facets(compiler: Compiler, field: Field, rows_of: Callable[[Argument], Rows], row: Row) -> s.Listed:
    """The shape of a `facets` field; `rows_of` gives the rows for one of the facets asked for."""
    assert field.selection
    (selected,) = field.selection.fields.values()
    asked = field.arguments["by"]
    if len(asked) > MAX_FACETS:
        raise TooLarge(
            f"`by` asks for {len(asked)} facets, {len(asked) - MAX_FACETS} more than the {MAX_FACETS} "
            "allowed. Ask for the others under another alias.",
            bound="facets",
            limit=MAX_FACETS,
            requested=len(asked),
        )
    limit = _limit(compiler, field, FACETS)
    made = []
    for by in asked:
        rows = rows_of(by)
        compiler.bill.add(row.pages, AGGREGATE)
        way = way_of(compiler.model, rows.kind, rows.rel, by)
        grouping = _Grouping(compiler, way, rows, row, "COUNT_DESC", limit)
        fields = tuple((f.key, _facet(f, way, grouping)) for f in selected)
        made.append(s.Inline(s.Object((("", fields),)), field.place))
    return s.Listed(tuple(made))


def without_own(by: Argument, rel: Relationship | None, where: Mapping[str, Argument]) -> Argument:
    """A filter without its conditions on the field that a facet goes by; those in `and`, `or`, `not` stay."""
    ((name, further),) = by.items()
    if rel and name == "edge":
        ((own, _),) = further.items()
        said = where.get("edge") or {}
        return {**where, "edge": without(said, own)} if own in said else where
    return without(where, name)


def without(where: Mapping[str, Argument], name: str) -> Argument:
    """A filter without one of its fields."""
    return {n: condition for n, condition in where.items() if n != name}


def _facet(field: Field, way: Way, grouping: _Grouping) -> s.Shape:
    match field.role:
        case None:
            return s.Constant(field.parent)
        case roles.FacetBy():
            return s.Constant(".".join(way.fields))
        case roles.FacetGroups():
            return grouping.shape(field)
    raise LookupError(f"{field.parent}.{field.name}")


def _limit(compiler: Compiler, field: Field, default: int) -> str:
    return compiler.param(PageSize(field.arguments.get("first") or Const(default), False)).name


class _Grouping:
    """One grouping of some rows; `key`, `count` and `kept` name what a group has."""

    def __init__(self, compiler: Compiler, way: Way, rows: Rows, row: Row, order: str, limit: str) -> None:
        self.compiler = compiler
        self.way = way
        self.rows = rows
        self.parent = row
        self.order = order
        self.limit = limit
        self.key, self.count, self.kept = (f"{letter}{row.depth}" for letter in "gcw")

    def shape(self, field: Field) -> s.Many:
        """The shape of a list of groups; the column is added to the parent's."""
        assert field.selection
        (selected,) = field.selection.fields.values()
        depth = self.parent.depth + 1
        end = self.way.end.name if self.way.end else ""
        pages = (*self.parent.pages, self.limit)
        self.compiler.bill.add(pages, ROW)
        row = Row(Columns(depth), self.key, end, depth, pages)
        fields = tuple((f.key, self.field(f, row)) for f in selected)
        clauses = self.clauses(any(isinstance(f.role, roles.Aggregate | roles.GroupBy) for f in selected))
        made = row.columns.clauses(clauses[-1].vars) if isinstance(clauses[-1], With) else ()
        column = self.parent.columns.add(Sub("COLLECT", (*clauses, *made)))
        return s.Many(column, s.Object((("", fields),)), field.place)

    def field(self, field: Field, row: Row) -> s.Shape:
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.GroupKey():
                return s.Figure(((row.columns.add(self.shown),),), self.way.figure)
            case roles.GroupCount():
                return s.Figure(((row.columns.add(Var(self.count)),),), "plain")
            case roles.GroupNode():
                if not self.way.node:
                    return s.Constant(None)
                assert field.selection
                told = row.columns.add(self.shown)
                return s.Inline(self.compiler.object(field.selection, row), field.place, told)
            case roles.Aggregate():
                self.compiler.bill.add(row.pages, ROW)
                return aggregate(field, self.again(row).found, row.columns, lambda: Var(self.count))
            case roles.GroupBy():
                return groups(self.compiler, field, self.again(row), row, ROW)
        raise LookupError(f"{field.parent}.{field.name}")

    @property
    def shown(self) -> Expr:
        """The key as a value that can be shown and ordered."""
        return Prop(self.key, "id") if self.way.node else Var(self.key)

    def clauses(self, keep: bool) -> tuple[Clause, ...]:
        """The clauses that find the groups in their order; with `keep` each has its rows too."""
        found = self.rows.found
        vars_ = (found.node, found.rel) if found.rel else (found.node,)
        keys = Keys(self.compiler.model, self.compiler.filter, self.way, *vars_, depth=self.parent.depth)
        row: Expr = ListOf(tuple(map(Var, vars_))) if found.rel else Var(found.node)
        one = keys.one()
        if one is not None:
            spread: tuple[Clause, ...] = (Bind(vars_, ((self.key, one),)),)
        else:
            several = f"k{self.parent.depth}"
            if self.way.shared and self.compiler.dialect.slow_subqueries:
                spread, row = keys.shared(vars_, self.key, several)
            else:
                unwind = Unwind(keys_or_none(Var(several)), self.key)
                spread = (Bind(vars_, ((several, keys.several()),)), unwind)
        values: list[tuple[str, Expr]] = [(self.count, Aggregation("count"))]
        if keep:
            values.append((self.kept, Aggregation("collect", row)))
        by_count = (OrderBy(Var(self.count), self.order == "COUNT_DESC"),) if "COUNT" in self.order else ()
        order = (*by_count, OrderBy(self.shown, self.order == "KEY_DESC"))
        had = (self.key, *(name for name, _ in values))
        grouped = Bind((self.key,), tuple(values))
        return (*found.clauses, *spread, grouped, With(had, order, Param(self.limit)))

    def again(self, row: Row) -> Rows:
        """A group's rows, to be looked at once more."""
        node, rel = f"n{row.depth}", f"r{row.depth}" if self.rows.rel else ""
        clauses = unwound(Var(self.kept), None, (node, rel) if rel else (node,), row.depth)
        return replace(self.rows, found=Found(clauses, node, rel))
