"""From a selection to one Cypher statement that returns one record, and the shapes of its columns.

Every list of objects becomes a list of rows, a row a list of columns; equal columns are shared. Names are
given by depth, parameters in the order of their use, so the same selection always has the same text, and
the database's plan cache serves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from schema import cursor, roles
from schema import shape as s
from schema.arguments import Argument, Const, Origin, bind
from schema.cypher import (
    Bind,
    Case,
    Clause,
    Comprehension,
    Expr,
    Fn,
    HasLabel,
    Head,
    IsNull,
    Item,
    ListOf,
    Lit,
    Match,
    Op,
    OrderBy,
    Param,
    Path,
    Prop,
    Return,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
    statement,
)
from schema.drive import Statistics, source
from schema.filter import Filter, step
from schema.keyset import Order, after, order_of
from schema.model import Kind, Model, Reference, Relationship, constant_case
from schema.parameters import Binder, CursorValue, KeyOfId, PageSize, Parameters, Plain
from schema.select import Field, Selection
from schema.statements import disputed

PAGE = 25
"""How many nodes a page has where `first` is not given."""


@dataclass(frozen=True)
class Compiled:
    """A statement (None where nothing is asked of the database), its parameters and its columns' shapes.

    `pages`: for each connection the page-size parameters from the root down to it, for the cost.
    """

    text: str | None
    parameters: dict[str, Binder]
    root: s.Object
    pages: tuple[tuple[str, ...], ...]


def compile_selection(
    model: Model, selection: Selection, variables: Mapping[str, Any], statistics: Statistics | None = None
) -> Compiled:
    """Compile a query's selection. `variables` decide nothing but which values of a cursor are null."""
    compiler = _Compiler(model, variables, statistics or Statistics())
    columns = _Columns(0)
    fields = [
        (f.key, compiler.root(f, columns))
        for f in selection.fields["Query"]
        if not f.name.startswith("__") or f.name == "__typename"
    ]
    sets = tuple((name, expr) for expr, name in compiler.filter.sets.items())
    begin = (Bind((), sets),) if sets else ()
    rows = columns.clauses(tuple(name for name, _ in sets), name="data")
    text = statement((*begin, *rows)) if columns.items else None
    return Compiled(
        text,
        compiler.parameters.bound(),
        s.Object((("", tuple(fields)),)),
        tuple(dict.fromkeys(compiler.pages)),
    )


class _Columns:
    """The columns of a row. Equal expressions share one; which object types need a column is kept with it.

    `bindings` are values that a column uses more than once; they are named before the row is made.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.items: dict[Expr, set[str]] = {}
        self.bindings: dict[Expr, str] = {}

    def add(self, expr: Expr, type_: str = "") -> int:
        self.items.setdefault(expr, set()).add(type_)
        return list(self.items).index(expr)

    def bind(self, expr: Expr) -> Var:
        return Var(self.bindings.setdefault(expr, f"b{self.depth}_{len(self.bindings)}"))

    def clauses(
        self, vars_: tuple[str, ...] = (), possible: tuple[str, ...] = (), name: str = ""
    ) -> tuple[Clause, ...]:
        """The clauses that make the row; what only some of the possible types need is made for those only."""
        row = Return(ListOf(tuple(self.guarded(e, t, vars_, possible) for e, t in self.items.items())), name)
        if not self.bindings:
            return (row,)
        return (Bind(vars_, tuple((name, expr) for expr, name in self.bindings.items())), row)

    @staticmethod
    def guarded(expr: Expr, types: set[str], vars_: tuple[str, ...], possible: tuple[str, ...]) -> Expr:
        if not possible or isinstance(expr, Prop) or "" in types or types >= set(possible):
            return expr
        return Case(HasLabel(vars_[0], tuple(t for t in possible if t in types)), expr)


@dataclass(frozen=True)
class _Row:
    """Where a row's columns come from: a node and, on an edge, the relationship that led to it."""

    columns: _Columns
    node: str
    kind: str
    depth: int
    pages: tuple[str, ...]
    rel: str = ""
    start: str = ""


class _Compiler:
    def __init__(self, model: Model, variables: Mapping[str, Any], statistics: Statistics) -> None:
        self.model = model
        self.variables = variables
        self.statistics = statistics
        self.parameters = Parameters()
        self.filter = Filter(model, self.parameters)
        self.pages: list[tuple[str, ...]] = []

    def param(self, binder: Binder) -> Param:
        return Param(self.parameters.add(binder))

    def root(self, field: Field, columns: _Columns) -> s.Shape:
        match field.role:
            case None:
                return s.Constant("Query")
            case roles.Lookup(kind):
                key = self.param(Plain(field.arguments["key"]))
                return self.lookup(field, kind, key, columns)
            case roles.ById():
                origin: Origin = field.arguments["id"]
                kind_ = self.model.by_field.get(str(bind(origin, self.variables)).partition(":")[0])
                if kind_ is None:
                    return s.Constant(None)
                return self.lookup(field, kind_, self.param(KeyOfId(origin)), columns)
            case roles.All(kind):
                return self.connection(field, kind, None, _Row(columns, "", "", 0, ()))
        raise LookupError(field.name)

    def lookup(self, field: Field, kind: Kind, key: Param, columns: _Columns) -> s.Shape:
        var, inner = "n0", _Columns(1)
        inner.add(Prop(var, kind.tie))
        assert field.selection
        made = self.fields(field.selection.fields[kind.name], _Row(inner, var, kind.name, 1, ()))
        match = Match(Path(var, (kind.name,)), Op("=", Prop(var, "key"), key))
        column = columns.add(Sub("COLLECT", (match, *inner.clauses((var,)))))
        return s.One(column, s.Object(((kind.field, made),)), _place(field))

    def object(self, selection: Selection, row: _Row) -> s.Object:
        """The shape of a node; its columns are added to the row."""
        if not selection.abstract:
            kind = self.model.kinds[selection.type]
            return s.Object(((kind.field, self.fields(selection.fields[kind.name], row)),))
        which = row.columns.add(Prop(row.node, "id"))
        types = tuple(
            (self.model.kinds[name].field, self.fields(selection.fields[name], replace(row, kind=name)))
            for name in self.model.concrete_of(row.kind)
        )
        return s.Object(types, which)

    def fields(self, fields: list[Field], row: _Row) -> tuple[tuple[str, s.Shape], ...]:
        return tuple((f.key, self.field(f, row)) for f in fields)

    def field(self, field: Field, row: _Row) -> s.Shape:
        def add(expr: Expr) -> int:
            return row.columns.add(expr, row.kind)

        place = _place(field)
        # On an edge, what is said belongs to the relationship, not to the node.
        subject = row.rel or row.node
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.Id():
                return s.Leaf(
                    add(Prop(row.node, "key")), place, prefix=self.model.kinds[row.kind].field + ":"
                )
            case roles.WhichKind():
                return s.Constant(constant_case(row.kind))
            case roles.Leaf(p):
                names = frozenset(p.value.choice.__members__) if p.value.choice else None
                return s.Leaf(add(Prop(subject, p.stored_as)), place, names)
            case roles.Referred(ref):
                return self.referred(field, ref, subject, row)
            case roles.Citations():
                return self.citations(field, subject, row)
            case roles.ToOne(rel):
                return self.to_one(field, rel, row)
            case roles.Related(rel):
                return self.connection(field, self.model.kinds[rel.target], rel, row)
            case roles.Disputed(rel):
                return s.Leaf(add(disputed(rel, row.start, row.rel, row.node)), place)
        raise LookupError(f"{field.parent}.{field.name}")

    def inner(self, kind: Kind, row: _Row) -> tuple[str, _Columns, _Row]:
        """A row one level further down, for a node of a kind."""
        var, columns = f"n{row.depth}", _Columns(row.depth + 1)
        return var, columns, _Row(columns, var, kind.name, row.depth + 1, row.pages)

    def possible(self, kind: Kind) -> tuple[str, ...]:
        return self.model.concrete_of(kind.name) if kind.interface else ()

    def to_one(self, field: Field, rel: Relationship, row: _Row) -> s.Shape:
        kind = self.model.kinds[rel.target]
        var, columns, inner = self.inner(kind, row)
        # A relationship that may be missing may also have ended and been followed by another. Of one that
        # must be there, loaders see to it that there is one only.
        rel_var = f"r{row.depth}" if rel.nullable else ""
        if rel_var:
            columns.add(Prop(var, kind.tie))
            columns.add(Prop(rel_var, "until"))
        assert field.selection
        made = self.object(field.selection, inner)
        if not columns.items:
            columns.add(Prop(var, kind.tie))
        path = Path(row.node, (), (step(rel, var, rel_var),))
        clauses = columns.clauses((var,), self.possible(kind))
        value: Expr = Sub("COLLECT", (Match(path), *clauses))
        if len(clauses) == 1 and isinstance(clauses[0], Return):
            value = Comprehension(path, None, clauses[0].value)  # the same, a third faster
        return s.One(row.columns.add(value, row.kind), made, _place(field), ends=rel.nullable)

    def referred(self, field: Field, ref: Reference, subject: str, row: _Row) -> s.Shape:
        kind = self.model.kinds[ref.target]
        var, columns, inner = self.inner(kind, row)
        if not ref.many:
            columns.add(Prop(var, "key"))
        assert field.selection
        made = self.object(field.selection, inner)
        match = Match(
            Path(var, (kind.name,)), Op("IN" if ref.many else "=", Prop(var, "key"), Prop(subject, ref.name))
        )
        order = (With((var,), (OrderBy(Prop(var, "key")),)),) if ref.many else ()
        column = row.columns.add(Sub("COLLECT", (match, *order, *columns.clauses((var,)))), row.kind)
        return (s.Many if ref.many else s.One)(column, made, _place(field))

    def citations(self, field: Field, subject: str, row: _Row) -> s.Shape:
        cited = self.model.kinds["Source"]
        var, columns, inner = self.inner(cited, row)
        index = f"i{row.depth}"
        fields: list[tuple[str, s.Shape]] = []
        assert field.selection
        for f in field.selection.fields["Citation"]:
            if f.role is None:
                fields.append((f.key, s.Constant("Citation")))
            elif isinstance(f.role, roles.Quote):
                # An empty text stands for no quotation in the stored list.
                words = Item(Prop(subject, "quotes"), Var(index))
                quote = Case(Op("<>", words, Lit("")), words)
                fields.append((f.key, s.Leaf(columns.add(quote), _place(f))))
            else:
                assert f.selection
                fields.append((f.key, s.Inline(self.object(f.selection, inner), _place(f))))
        sources = Prop(subject, "sources")
        indices = Fn("range", (Lit(0), Op("-", Fn("size", (sources,)), Lit(1))))
        match = Match(Path(var, (cited.name,)), Op("=", Prop(var, "key"), Item(sources, Var(index))))
        clauses: tuple[Clause, ...] = (
            Unwind(indices, index),
            match,
            *columns.clauses((var,)),
        )
        column = row.columns.add(Sub("COLLECT", clauses), row.kind)
        return s.Many(column, s.Object((("", tuple(fields)),)), _place(field))

    def connection(self, field: Field, kind: Kind, rel: Relationship | None, row: _Row) -> s.Shape:
        """A page of a kind's nodes, or of the nodes that a relationship leads to, and their total."""
        assert field.selection
        (selected,) = field.selection.fields.values()
        wanted = _Wanted(selected)
        var = f"n{row.depth}"
        rel_var = f"r{row.depth}" if rel else ""
        first = field.arguments.get("first") or Const(PAGE)
        limit = self.param(PageSize(first, wanted.peek)) if wanted.rows or wanted.info else None
        pages = (*row.pages, limit.name) if limit else row.pages
        order = order_of(kind, field.name, field.arguments.get("orderBy"), var, rel_var)
        after_ = field.arguments.get("after")
        columns = _Columns(row.depth + 1)
        inner = _Row(columns, var, kind.name, row.depth + 1, pages, rel_var, row.node)
        parts = tuple((f.key, self.part(f, inner)) for f in selected)
        cursor_of = None
        if wanted.cursor:
            cursor_of = s.CursorOf(order.name, tuple(columns.add(k.expr) for k in order.keys))
            parts = tuple((key, _with_cursor(part, cursor_of)) for key, part in parts)

        value: list[Expr] = []
        found = self.found(kind, rel, row, var, rel_var, field.arguments.get("where"))
        vars_ = (var, rel_var) if rel else (var,)
        keys = tuple(OrderBy(k.expr, k.descending) for k in order.keys)
        made = columns.clauses(vars_, self.possible(kind))
        filtered = not isinstance(found[0], Match) or found[0].where is not None
        if wanted.total and limit and filtered and after_ is None:
            # What a filter finds is looked for once, and both counted and read.
            pair = ListOf(tuple(map(Var, vars_))) if rel else Var(var)
            all_ = row.columns.bind(Sub("COLLECT", (*found, With(vars_, keys), Return(pair))))
            value = [Fn("size", (all_,)), Sub("COLLECT", (*_unwound(all_, limit, vars_, row.depth), *made))]
        else:
            if wanted.total:
                value.append(_count(found, var, filtered))
            if limit:
                beyond = self.after(order, after_) if after_ is not None else None
                if not rel and isinstance(found[-1], Match):
                    # Says what the model guarantees, for Neo4j reads an order from an index only if it knows.
                    present = [IsNull(k.expr, negated=True) for k in order.present]
                    beyond = conjunction([*present, *([beyond] if beyond else [])])
                page = (*_narrowed(found, beyond), With(vars_, keys, limit))
                value.append(Sub("COLLECT", (*page, *made)))
        if limit:
            self.pages.append(pages)
        return s.Connection(
            row.columns.add(ListOf(tuple(value)), row.kind) if value else 0,
            parts,
            0 if wanted.total else None,
            int(wanted.total) if limit else None,
            limit.name if limit else "",
            wanted.peek,
            after_ is not None,
            cursor_of,
            _place(field),
        )

    def found(
        self, kind: Kind, rel: Relationship | None, row: _Row, var: str, rel_var: str, where: Argument
    ) -> tuple[Clause, ...]:
        """The clauses that find a connection's nodes, and their relationships, without order."""
        if rel is None:
            return source(self.model, self.filter, self.statistics, kind, where, var, row.depth + 1)
        path = Path(row.node, (), (step(rel, var, rel_var),))
        return (Match(path, self.filter.where(kind, var, where, row.depth + 1)),)

    def after(self, order: Order, origin: Origin) -> Expr:
        values = cursor.decode(order.name, bind(origin, self.variables), len(order.keys))
        params = [
            None if v is None else self.param(CursorValue(origin, order.name, len(order.keys), i))
            for i, v in enumerate(values)
        ]
        return after(order, params)

    def part(self, field: Field, row: _Row) -> s.Part:
        match field.role:
            case None:
                return s.Constant(field.parent)
            case roles.Total():
                return s.TotalCount()
            case roles.Nodes():
                assert field.selection
                return s.Rows(self.object(field.selection, replace(row, rel="")), _place(field))
            case roles.Page():
                assert field.selection
                return s.Info(
                    tuple((f.key, f.name if f.role else f.parent) for f in field.selection.fields["PageInfo"])
                )
            case roles.Edges():
                assert field.selection
                (selected,) = field.selection.fields.values()
                return s.Rows(
                    s.Object((("", tuple((f.key, self.edge(f, row)) for f in selected)),)), _place(field)
                )
        raise LookupError(f"{field.parent}.{field.name}")

    def edge(self, field: Field, row: _Row) -> s.Shape:
        match field.role:
            case roles.EdgeNode():
                assert field.selection
                return s.Inline(self.object(field.selection, replace(row, rel="")), _place(field))
            case roles.Cursor():
                return s.CursorOf("", ())
        # What an edge says is needed whatever type its node has.
        return self.field(field, replace(row, kind=""))


def _count(found: tuple[Clause, ...], var: str, filtered: bool) -> Expr:
    """How many nodes some clauses find."""
    (first, *_) = found
    if not filtered and isinstance(first, Match) and first.path.steps and not first.path.steps[0].labels:
        # Nothing but the pattern, the end without a name: Neo4j then reads the node's degree.
        found = (Match(replace(first.path, steps=(replace(first.path.steps[0], end="", rel=""),))),)
    elif len(found) > 1:
        found = (*found, Return(Var(var)))
    elif isinstance(first, Match):
        steps = tuple(replace(one, rel="") for one in first.path.steps)
        found = (replace(first, path=replace(first.path, steps=steps)),)
    return Sub("COUNT", found)


def _narrowed(found: tuple[Clause, ...], condition: Expr | None) -> tuple[Clause, ...]:
    """The same clauses with one more condition on what they find."""
    *others, last = found
    if condition is None or not isinstance(last, Match | With):
        return found
    where = conjunction([c for c in (last.where, condition) if c])
    return (*others, replace(last, where=where))


def _unwound(all_: Var, limit: Expr, vars_: tuple[str, ...], depth: int) -> tuple[Clause, ...]:
    """The first of all that was found, as rows of nodes or of pairs of node and relationship."""
    if len(vars_) == 1:
        return (Unwind(Head(all_, limit), vars_[0]),)
    pair = f"x{depth}"
    return (
        Unwind(Head(all_, limit), pair),
        Bind((), tuple((name, Item(Var(pair), Lit(i))) for i, name in enumerate(vars_))),
    )


class _Wanted:
    """What of a connection is selected."""

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
        facts = {g.role.name for g in infos if isinstance(g.role, roles.PageFact)}
        self.total = roles.Total in below
        self.rows = roles.Nodes in below or roles.Edges in below
        self.info = bool(facts - {"hasPreviousPage"})
        self.peek = "hasNextPage" in facts
        self.cursor = bool(facts & {"startCursor", "endCursor"}) or any(
            isinstance(g.role, roles.Cursor) for g in edges
        )


def _with_cursor(part: s.Part, made: s.CursorOf) -> s.Part:
    """Put the cursor's columns, known only after all others, into the edges' shapes."""
    if not isinstance(part, s.Rows) or part.object.which is not None:
        return part
    prefix, fields = part.object.types[0]
    fields = tuple((key, made if isinstance(f, s.CursorOf) else f) for key, f in fields)
    return replace(part, object=s.Object(((prefix, fields),)))


def _place(field: Field) -> s.Place:
    return s.Place(field.parent, field.name, field.nodes, field.nullable)
