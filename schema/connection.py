"""A connection: a page of a kind's nodes, or of those that a relationship leads to, and their total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema import cursor, roles
from schema import shape as s
from schema.aggregate import Found, unwound
from schema.arguments import Argument, bind
from schema.cost import ROW, TOTAL
from schema.cypher import (
    Bind,
    Clause,
    Expr,
    Fn,
    IsNull,
    ListOf,
    Match,
    OrderBy,
    Path,
    Return,
    Sub,
    Var,
    With,
    conjunction,
)
from schema.drive import source
from schema.filter import Led, step
from schema.group import Rows, without_own
from schema.keyset import Order, split
from schema.model import Kind, Relationship
from schema.order import order_of
from schema.page import Page, page_of
from schema.parameters import CursorValue, PageSize
from schema.row import Columns, Row
from schema.select import Field
from schema.sums import summed, sums

if TYPE_CHECKING:
    from schema.compile import Compiler


def connection(compiler: Compiler, field: Field, kind: Kind, rel: Relationship | None, row: Row) -> s.Shape:
    """A page of a kind's nodes, or of the nodes that a relationship leads to, and their total."""
    assert field.selection
    (selected,) = field.selection.fields.values()
    wanted = Wanted(selected)
    var = f"n{row.depth}"
    rel_var = f"r{row.depth}" if rel else ""
    page = page_of(field.arguments)
    peek = page.beyond in wanted.facts
    limit = compiler.param(PageSize(page.size, peek)) if wanted.reads(page) else None
    pages = (*row.pages, limit.name) if limit else row.pages
    given = field.arguments.get("orderBy")
    order = order_of(compiler.filter, kind, field.name, given, var, rel_var, row.depth)
    for name, origin in page.cursors:
        compiler.check(field, name, CursorValue(origin, order.name, len(order.keys), 0))
    columns = Columns(row.depth + 1)
    types = (rel.type,) if rel else ()
    inner = Row(columns, var, kind.name, row.depth + 1, pages, rel_var, row.node, rel_var, types)
    example = compiler.example(inner, rel_var, var) if limit else None
    parts = tuple((f.key, _part(compiler, f, inner)) for f in selected)
    cursor_of = None
    if wanted.cursor:
        cursor_of = s.CursorOf(order.name, tuple(columns.add(k.expr) for k in order.keys))
        parts = tuple((key, _with_cursor(part, cursor_of)) for key, part in parts)

    if limit:
        compiler.bill.add(pages, ROW)
        for _ in order.named:  # is looked for at every row, as a total is
            compiler.bill.add(row.pages, TOTAL)
    if wanted.total:
        compiler.bill.add(row.pages, TOTAL)
    if wanted.total or wanted.sums:
        compiler.filter.pass_(kind, rel)
    value: list[Expr] = []
    found = _found(compiler, kind, rel, row, var, rel_var, field.arguments.get("where"))
    nodes = (var, rel_var) if rel else (var,)
    vars_ = (*nodes, *(name for name, _ in order.named))
    read = order.reverse if page.backward else order
    keys = tuple(OrderBy(k.expr, k.descending) for k in read.keys)
    outer = tuple(columns.outer)
    made = columns.clauses((*vars_, *outer), compiler.possible(kind))
    filtered = not isinstance(found[0], Match) or found[0].where is not None
    whole = limit is not None and page.whole
    carried = vars_ if whole else nodes
    all_: Var | None = None
    if filtered and (wanted.total or wanted.sums) and wanted.total + len(nodes) * wanted.sums + whole > 1:
        # What a filter finds is looked for once, and counted, summed up and read.
        row_of = ListOf(tuple(map(Var, carried))) if len(carried) > 1 else Var(var)
        named = (Bind(nodes, order.named),) if whole and order.named else ()
        sorted_ = (*named, With(vars_, keys)) if whole else ()
        all_ = row.columns.bind(Sub("COLLECT", (*found, *sorted_, Return(row_of))))

    def total() -> Expr:
        return Fn("size", (all_,)) if all_ else _count(found, var, filtered)

    if wanted.total:
        value.append(total())
    if limit and all_ and whole:
        first = unwound(all_, limit, vars_, row.depth, outer)
        value.append(row.columns.whole(Sub("COLLECT", (*first, *made))))
    elif limit:
        between, bounds = between_cursors(compiler, order, page)
        if not rel and isinstance(found[-1], Match):
            # Says what the model guarantees, for Neo4j reads an order from an index only if it knows.
            bounds = [*(IsNull(k.expr, negated=True) for k in order.present), *bounds]
        if order.named:
            ordered = Bind((*nodes, *outer), order.named, conjunction(between))
            clauses = (*_narrowed(found, nodes, bounds), ordered)
        else:
            clauses = _narrowed(found, nodes, [*bounds, *between])
        sorted_page = With((*vars_, *outer), keys, limit)
        value.append(row.columns.whole(Sub("COLLECT", (*clauses, sorted_page, *made))))
    if wanted.sums:
        every = Found(unwound(all_, None, carried, row.depth) if all_ else found, var, rel_var)
        rows = Rows(every, kind, rel)

        def choices(by: Argument) -> Rows:
            """The rows that a facet counts: found without what the filter says of the facet's own field."""
            where = field.arguments.get("where") or {}
            rest = without_own(by, rel, where)
            if rest == where:
                return rows
            again = _found(compiler, kind, rel, row, var, rel_var, rest)
            return replace(rows, found=Found(again, var, rel_var))

        made_of = summed(compiler, selected, rows, row, total, choices)
        parts = tuple((key, made_of.get(key, part)) for key, part in parts)
    return s.Connection(
        row.columns.add(ListOf(tuple(value)), row.kind) if value else 0,
        parts,
        0 if wanted.total else None,
        int(wanted.total) if limit else None,
        limit.name if limit else "",
        peek,
        page.backward,
        page.continues,
        cursor_of,
        field.place,
        example,
    )


def _found(
    compiler: Compiler,
    kind: Kind,
    rel: Relationship | None,
    row: Row,
    var: str,
    rel_var: str,
    where: Argument,
) -> tuple[Clause, ...]:
    """The clauses that find a connection's nodes, and their relationships, without order."""
    if rel is None:
        return source(compiler.model, compiler.filter, compiler.statistics, kind, where, var, row.depth + 1)
    path = Path(row.node, (), (step(rel, var, rel_var),))
    led = Led(rel, row.node, rel_var, var)
    condition = compiler.filter.where(kind, var, where, row.depth + 1, led)
    return (Match(path, compiler.scope.joined((rel_var, var), condition)),)


def between_cursors(compiler: Compiler, order: Order, page: Page) -> tuple[list[Expr], list[Expr]]:
    """The conditions that a row lies between the page's cursors, and what they say for an index."""
    between: list[Expr] = []
    bounds: list[Expr] = []
    for origin, way in ((page.after, order), (page.before, order.reverse)):
        if origin is not None:
            values = cursor.decode(order.name, bind(origin, compiler.variables), len(order.keys))
            params = [
                None if v is None else compiler.param(CursorValue(origin, order.name, len(order.keys), i))
                for i, v in enumerate(values)
            ]
            limit, beyond = split(way, params)
            between.append(beyond)
            bounds += [limit] if limit else []
    return between, bounds


def _part(compiler: Compiler, field: Field, row: Row) -> s.Part:
    match field.role:
        case None:
            return s.Constant(field.parent)
        case roles.Total():
            return s.TotalCount()
        case roles.Aggregate() | roles.GroupBy() | roles.Facets():
            return s.Constant(None)  # made when it is known how the rows are found
        case roles.Nodes():
            assert field.selection
            return s.Rows(compiler.object(field.selection, replace(row, rel=""), noted=True), field.place)
        case roles.Page():
            return page_info(field)
        case roles.Edges():
            assert field.selection
            (selected,) = field.selection.fields.values()
            fields = tuple((f.key, _edge(compiler, f, row)) for f in selected)
            return s.Rows(s.Object((("", fields),)), field.place)
    raise LookupError(f"{field.parent}.{field.name}")


def page_info(field: Field) -> s.Info:
    """The facts that are asked about a page."""
    assert field.selection
    return s.Info(tuple((f.key, f.name if f.role else f.parent) for f in field.selection.fields["PageInfo"]))


def _edge(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    match field.role:
        case roles.EdgeNode():
            assert field.selection
            made = compiler.object(field.selection, replace(row, rel=""), noted=True)
            return s.Inline(made, field.place)
        case roles.Cursor():
            return s.CursorOf("", ())
    # What an edge says is needed whatever type its node has.
    return compiler.field(field, replace(row, kind=""))


def _count(found: tuple[Clause, ...], var: str, filtered: bool) -> Expr:
    """How many nodes some clauses find."""
    (first, *_) = found
    if not filtered and isinstance(first, Match) and first.path.steps and not first.path.steps[0].labels:
        # Nothing but the pattern, the end without a name: Neo4j then reads the node's degree.
        found = (Match(replace(first.path, steps=(replace(first.path.steps[0], end="", rel=""),))),)
    elif len(found) > 1:
        found = (*found, Return(Var(var)))
    elif isinstance(first, Match):
        # A condition may speak of the relationship.
        steps = first.path.steps if filtered else tuple(replace(one, rel="") for one in first.path.steps)
        found = (replace(first, path=replace(first.path, steps=steps)),)
    return Sub("COUNT", found)


def _narrowed(
    found: tuple[Clause, ...], vars_: tuple[str, ...], conditions: list[Expr]
) -> tuple[Clause, ...]:
    """The same clauses with more conditions on what they find."""
    if not conditions:
        return found
    *others, last = found
    if not isinstance(last, Match | With):
        return (*found, With(vars_, where=conjunction(conditions)))
    where = conjunction([*([last.where] if last.where else []), *conditions])
    return (*others, replace(last, where=where))


class Wanted:
    """What of a connection is selected."""

    def reads(self, page: Page) -> bool:
        """Whether rows have to be read: not for what the page's cursors say by themselves."""
        return self.rows or bool(self.facts - {page.behind})

    def __init__(self, fields: list[Field]) -> None:
        below = {type(f.role): f for f in fields}
        infos = [
            g
            for f in fields
            if isinstance(f.role, roles.Page) and f.selection
            for g in f.selection.fields["PageInfo"]
        ]
        edges = [
            g
            for f in fields
            if isinstance(f.role, roles.Edges) and f.selection
            for gs in f.selection.fields.values()
            for g in gs
        ]
        self.facts = {g.role.name for g in infos if isinstance(g.role, roles.PageFact)}
        self.total = roles.Total in below
        self.sums = sum(map(sums, fields))
        self.rows = roles.Nodes in below or roles.Edges in below
        self.cursor = bool(self.facts & {"startCursor", "endCursor"}) or any(
            isinstance(g.role, roles.Cursor) for g in edges
        )


def _with_cursor(part: s.Part, made: s.CursorOf) -> s.Part:
    """Put the cursor's columns, known only after all others, into the edges' shapes."""
    if not isinstance(part, s.Rows) or part.object.which is not None:
        return part
    prefix, fields = part.object.types[0]
    fields = tuple((key, made if isinstance(f, s.CursorOf) else f) for key, f in fields)
    return replace(part, object=replace(part.object, types=((prefix, fields),)))
