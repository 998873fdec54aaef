"""Statements as objects of their own, whatever their type, and lists of them about a node.

A statement's row has the relationship's own columns; its two ends are rows of their own, as each may be of
any kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema import roles
from schema import shape as s
from schema.aggregate import Found
from schema.arguments import Const
from schema.connection import Wanted, between_cursors, page_info
from schema.cost import ROW, TOTAL
from schema.cypher import (
    Aggregation,
    Bind,
    Clause,
    Expr,
    Fn,
    Get,
    ListOf,
    Lit,
    Match,
    Op,
    Or,
    OrderBy,
    Path,
    Prop,
    Quantified,
    Step,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.group import Rows
from schema.keyset import Key, Order
from schema.page import page_of
from schema.parameters import PAGE, CursorValue, PageSize
from schema.row import Columns, Row
from schema.select import Field, Selection
from schema.statements import disputed_any
from schema.sums import summed, sums

if TYPE_CHECKING:
    from schema.compile import Compiler


def ends(rel: str) -> tuple[str, str]:
    """The names of a statement's two nodes."""
    return f"a{rel[1:]}", f"b{rel[1:]}"


def with_ends(rel: str, *kept: str) -> Bind:
    """Name a statement's two nodes; what else is `kept` stays in scope."""
    start, end = ends(rel)
    values = ((start, Fn("startNode", (Var(rel),))), (end, Fn("endNode", (Var(rel),))))
    return Bind((rel, *kept), values)


def statement(compiler: Compiler, selection: Selection, row: Row, rel: str, columns: Columns) -> s.Object:
    """The shape of a statement called `rel`, whose ends are named; its columns are added."""
    said = Row(columns, "", "", row.depth + 1, row.pages, rel)
    fields = tuple((f.key, _field(compiler, f, said)) for f in selection.fields["Statement"])
    if not columns.items:
        columns.add(Prop(rel, "id"))
    return s.Object((("", fields),))


def made_up(rel: str) -> Expr:
    """Whether a statement or one of its two nodes is an example."""
    ends_ = (Fn("startNode", (Var(rel),)), Fn("endNode", (Var(rel),)))
    return Or((Prop(rel, "example"), *(Get(end, "example") for end in ends_)))


def statement_rows(
    compiler: Compiler, field: Field, row: Row, rel: str, source: tuple[Clause, ...]
) -> tuple[s.Object, Expr]:
    """The shape of each statement that `source` finds under the name `rel`, and the list of their rows."""
    assert field.selection
    columns = Columns(row.depth + 1)
    made = statement(compiler, field.selection, row, rel, columns)
    return made, Sub("COLLECT", (*source, with_ends(rel), *columns.clauses((rel, *ends(rel)))))


def _field(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """The shape of one field of a statement."""
    rel = row.rel
    match field.role:
        case roles.Id():
            return s.Leaf(row.columns.add(Prop(rel, "id")), field.place)
        case roles.StatementType():
            names = frozenset(compiler.model.types)
            return s.Leaf(row.columns.add(Fn("type", (Var(rel),))), field.place, names)
        case roles.StatementEnd(which):
            return _end(compiler, field, row, ends(rel)[which])
        case roles.Qualifiers(names):
            assert field.selection
            fields = tuple(
                (f.key, f.name if f.role else f.parent) for f in field.selection.fields["Qualifier"]
            )
            columns = tuple((n, row.columns.add(Fn("toString", (Prop(rel, n),)))) for n in names)
            return s.Pairs(columns, fields)
        case roles.AnyDisputed():
            start, end = ends(rel)
            compiler.filter.rest_on(*compiler.model.types)
            return s.Leaf(
                row.columns.add(disputed_any(compiler.model, start, rel, end, compiler.scope)), field.place
            )
    return compiler.field(field, row)


def _end(compiler: Compiler, field: Field, row: Row, node: str) -> s.Shape:
    """The node at one end of a statement."""
    kind = compiler.model.node
    var, columns, inner = compiler.inner(kind, row)
    assert field.selection
    columns.add(Prop(var, "id"))
    made = compiler.object(field.selection, inner)
    clauses = (Unwind(ListOf((Var(node),)), var), *columns.clauses((var,), compiler.possible(kind)))
    return s.One(row.columns.add(Sub("COLLECT", clauses)), made, field.place)


def _around(compiler: Compiler, field: Field, row: Row) -> tuple[str, Match]:
    """All statements about a row's node: the name of each, and the pattern."""
    rel, other = f"r{row.depth}", f"n{row.depth}"
    path = Path(row.node, (), (Step("", "both", other, (), rel),))
    return rel, Match(path, compiler.scope.joined((rel, other), of_types(field, rel)))


def of_types(field: Field, rel: str) -> Expr | None:
    """The condition that a field's argument `via` sets on a statement's type."""
    via = field.arguments.get("via")
    return None if via is None else Op("IN", Fn("type", (Var(rel),)), ListOf(tuple(map(Lit, via))))


def statements(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """A page of the statements about a node, by type, then by id."""
    assert field.selection
    (selected,) = field.selection.fields.values()
    rel, found = _around(compiler, field, row)
    wanted = Wanted(selected)
    page = page_of(field.arguments)
    peek = page.beyond in wanted.facts
    limit = compiler.param(PageSize(page.size, peek)) if wanted.reads(page) else None
    if wanted.total:
        compiler.bill.add(row.pages, TOTAL)
    if wanted.total or wanted.sums:
        _rest_on_all(compiler, field, row)
    order = Order(
        f"{field.parent}.statements",
        (Key(Fn("type", (Var(rel),)), False, False), Key(Prop(rel, "id"), False, False)),
    )
    count = Sub("COUNT", (found,))
    value: list[Expr] = [count] if wanted.total else []
    inner = replace(row, pages=(*row.pages, limit.name) if limit else row.pages)
    columns = Columns(row.depth + 1)
    cursor_of = s.CursorOf(order.name, tuple(columns.add(k.expr) for k in order.keys))
    example = columns.add(made_up(rel)) if limit and compiler.any_made_up else None
    for name, origin in page.cursors:
        compiler.check(field, name, CursorValue(origin, order.name, len(order.keys), 0))
    parts = tuple(
        (f.key, _part(compiler, f, inner, rel, columns, cursor_of)) for f in selected if not sums(f)
    )
    if limit:
        compiler.bill.add(inner.pages, ROW)
        between, bounds = between_cursors(compiler, order, page)
        where = conjunction([c for c in (found.where, *bounds, *between) if c])
        read = order.reverse if page.backward else order
        sorted_page = With((rel,), tuple(OrderBy(k.expr, k.descending) for k in read.keys), limit)
        made = (
            replace(found, where=where),
            sorted_page,
            with_ends(rel),
            *columns.clauses((rel, *ends(rel))),
        )
        value.append(row.columns.whole(Sub("COLLECT", made)))
    every = Rows(Found((found,), rel, ""), compiler.model.statement, None)
    made_of = dict(parts) | summed(compiler, selected, every, row, lambda: count)
    return s.Connection(
        row.columns.add(ListOf(tuple(value)), row.kind) if value else 0,
        tuple((f.key, made_of[f.key]) for f in selected),
        0 if wanted.total else None,
        int(wanted.total) if limit else None,
        limit.name if limit else "",
        peek,
        page.backward,
        page.continues,
        cursor_of if limit else None,
        field.place,
        example,
    )


def _rest_on_all(compiler: Compiler, field: Field, row: Row) -> None:
    """Note that the answer rests on all statements about a row's node, of the types asked for."""
    via = field.arguments.get("via")
    for rel in compiler.model.kinds[row.kind].relationships.values():
        if via is None or rel.type in via:
            compiler.filter.pass_(compiler.model.kinds[rel.target], rel)


def _part(
    compiler: Compiler, field: Field, row: Row, rel: str, columns: Columns, cursor_of: s.CursorOf
) -> s.Part:
    match field.role:
        case None:
            return s.Constant(field.parent)
        case roles.Total():
            return s.TotalCount()
        case roles.Page():
            return page_info(field)
        case roles.Nodes():
            assert field.selection
            return s.Rows(statement(compiler, field.selection, row, rel, columns), field.place)
        case roles.Edges():
            assert field.selection
            (selected,) = field.selection.fields.values()
            fields: list[tuple[str, s.Shape]] = []
            for f in selected:
                if f.role is None:
                    fields.append((f.key, s.Constant(f.parent)))
                elif isinstance(f.role, roles.Cursor):
                    fields.append((f.key, cursor_of))
                else:
                    assert f.selection
                    made = statement(compiler, f.selection, row, rel, columns)
                    fields.append((f.key, s.Inline(made, f.place)))
            return s.Rows(s.Object((("", tuple(fields)),)), field.place)
    raise LookupError(f"{field.parent}.{field.name}")


def disagreements(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """Groups of statements about the same that contradict each other, by type and ends."""
    assert field.selection
    rel, found = _around(compiler, field, row)
    start, end = ends(rel)
    group, about = f"g{row.depth}", f"k{row.depth}"
    limit = compiler.param(PageSize(field.arguments.get("first") or Const(PAGE), False))
    inner = replace(row, pages=(*row.pages, limit.name))
    compiler.bill.add(row.pages, TOTAL)
    compiler.bill.add(inner.pages, ROW)
    # What tells statements about the same two nodes apart, such as the role of an office.
    own = (r.edge.properties.values() for (r, *_) in compiler.model.types.values())
    names = {p.stored_as for ps in own for p in ps if p.identity} - set(compiler.model.statement.properties)
    same = ListOf(
        (
            Fn("type", (Var(rel),)),
            Prop(start, "id"),
            Prop(end, "id"),
            *(Fn("coalesce", (Prop(rel, name), Lit(""))) for name in sorted(names)),
        )
    )
    columns = Columns(row.depth + 1)
    example = None
    if compiler.any_made_up:
        # Named first: one engine takes a list of nothing but `any(…)` for the value in it.
        example = columns.add(columns.bind(Quantified("any", "x", Var(group), made_up("x"))))
    fields: list[tuple[str, s.Shape]] = []
    for f in field.selection.fields["Disagreement"]:
        if f.role is None:
            fields.append((f.key, s.Constant(f.parent)))
        else:
            item = f"r{row.depth + 1}"
            made, rows = statement_rows(
                compiler, f, replace(inner, depth=row.depth + 1), item, (Unwind(Var(group), item),)
            )
            fields.append((f.key, s.Many(columns.add(rows), made, f.place)))
    clauses: tuple[Clause, ...] = (
        found,
        with_ends(rel),
        With((rel, start, end), where=disputed_any(compiler.model, start, rel, end, compiler.scope)),
        Bind((rel,), ((about, same),)),
        With((rel, about), (OrderBy(Prop(rel, "id")),)),
        Bind((about,), ((group, Aggregation("collect", Var(rel))),)),
        With((about, group), (OrderBy(Var(about)),), limit),
        *columns.clauses((group,)),
    )
    column = row.columns.add(Sub("COLLECT", clauses), row.kind)
    return s.Many(column, s.Object((("", tuple(fields)),), None, example), field.place)
