"""Connections between two nodes, and what is around one: for pages that show the graph as a graph.

Both are bounded: a path by its length and how many are shown, a neighbourhood by how many statements of each
type and direction are shown for a node, how many nodes are gone on from, and how many statements there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema import roles
from schema import shape as s
from schema.arguments import Const, Origin
from schema.cost import AROUND, PATH, ROW
from schema.cypher import (
    Aggregation,
    Bind,
    Clause,
    Each,
    Expr,
    Fn,
    Head,
    Item,
    ListOf,
    Lit,
    Match,
    Op,
    Or,
    OrderBy,
    Param,
    Path,
    Prop,
    Quantified,
    Return,
    ShortestPaths,
    Step,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.links import of_types, statement_rows
from schema.model import Kind
from schema.parameters import Bounded, KeyOfId, PageSize, Plain
from schema.row import Columns, Row
from schema.select import Field

if TYPE_CHECKING:
    from schema.compile import Compiler

LONGEST = 6
"""Statements that a path has at most where `maxLength` is not given."""
LONGEST_ALLOWED = 10
DEEPEST = 3
"""Steps that a neighbourhood reaches at most."""
GONE_ON_FROM = 100
"""Nodes of each level from which a neighbourhood goes on."""
STATEMENTS = 1_000
"""Statements that a neighbourhood shows at most."""


def paths(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """The shortest paths between two nodes, by the ids of their statements."""
    ends = [_start(compiler, field, name, var) for name, var in (("from", "a"), ("to", "b"))]
    longest = _number(compiler, field, "maxLength", LONGEST, 1, LONGEST_ALLOWED)
    if None in ends:
        return s.Constant([])
    limit = compiler.param(PageSize(field.arguments.get("first") or Const(5), False))
    # Each path is as many rows as it may be long.
    pages = (limit.name, compiler.param(Plain(Const(longest))).name)
    compiler.bill.add((), PATH * longest)
    compiler.bill.add(pages, ROW)
    inner = replace(row, pages=pages)
    columns = Columns(1)
    assert field.selection
    fields = tuple((f.key, _of_path(compiler, f, inner, columns)) for f in field.selection.fields["Path"])
    where = conjunction(
        [
            *compiler.scope.conditions("r"),
            *compiler.scope.on(Fn("startNode", (Var("r"),))),
            *compiler.scope.on(Fn("endNode", (Var("r"),))),
        ]
    )
    types = tuple(field.arguments.get("via") or ())
    if not columns.items:
        columns.add(Fn("length", (Var("w"),)))
    order = Each("r", Fn("relationships", (Var("w"),)), Prop("r", "id"))
    clauses: tuple[Clause, ...] = (
        *(end for end in ends if end),
        # One engine refuses to look for a path from a node to itself.
        With(("a", "b"), where=Op("<>", Prop("a", "id"), Prop("b", "id"))),
        ShortestPaths("w", "a", "b", longest, types, "r", where, compiler.dialect.inline_path_conditions),
        With(("w",), (OrderBy(order),), limit),
        *columns.clauses(("w",)),
    )
    if field.arguments.get("via") == []:
        return s.Constant([])
    return s.Many(row.columns.add(Sub("COLLECT", clauses)), s.Object((("", fields),)), field.place)


def _of_path(compiler: Compiler, field: Field, row: Row, columns: Columns) -> s.Shape:
    match field.role:
        case None:
            return s.Constant(field.parent)
        case roles.PathLength():
            return s.Leaf(columns.add(Fn("length", (Var("w"),))), field.place)
        case roles.Part("nodes"):
            return _nodes(compiler, field, row, columns, Fn("nodes", (Var("w"),)))
        case roles.Part("statements"):
            return _statements(compiler, field, row, columns, Fn("relationships", (Var("w"),)))
    raise LookupError(f"{field.parent}.{field.name}")


def _nodes(compiler: Compiler, field: Field, row: Row, columns: Columns, nodes: Expr) -> s.Shape:
    kind = compiler.model.node
    var, own, inner = compiler.inner(kind, replace(row, depth=row.depth + 1))
    assert field.selection
    own.add(Prop(var, "id"))
    made = compiler.object(field.selection, inner)
    clauses = (Unwind(nodes, var), *own.clauses((var,), compiler.possible(kind)))
    return s.Many(columns.add(Sub("COLLECT", clauses)), made, field.place)


def _statements(compiler: Compiler, field: Field, row: Row, columns: Columns, links: Expr) -> s.Shape:
    rel = f"r{row.depth + 1}"
    below = replace(row, depth=row.depth + 1)
    made, rows = statement_rows(compiler, field, below, rel, (Unwind(links, rel),))
    return s.Many(columns.add(rows), made, field.place)


def neighbourhood(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """The node with an id, what it is related to, and so on for some steps."""
    start = _start(compiler, field, "id", "n")
    depth = _number(compiler, field, "depth", 1, 1, DEEPEST)
    if start is None:
        return s.Constant(None)
    each = field.arguments.get("limitPerRelationship") or Const(10)
    limit = compiler.param(Bounded(each, "limitPerRelationship", 1, 100))
    clauses: list[Clause] = [start]
    kept: list[str] = ["n"]
    for level in range(depth):
        from_ = ListOf((Var("n"),)) if level == 0 else Head(Var(f"f{level}"), Lit(GONE_ON_FROM))
        found = f"l{level}"
        clauses.append(Bind(tuple(kept), ((found, _level(compiler, field, from_, limit)),)))
        kept.append(found)
        if level + 1 < depth:
            clauses.append(Bind(tuple(kept), ((f"f{level + 1}", _ends_of(Var(found))),)))
            kept.append(f"f{level + 1}")
    every: Expr = Var("l0")
    for level in range(1, depth):
        every = Op("+", every, Var(f"l{level}"))
    once = (
        Unwind(every, "x"),
        Bind((), (("r", Item(Var("x"), Lit(0))),)),
        With(("r",), distinct=True),
        With(("r",), (OrderBy(Prop("r", "id")),)),
        Return(Var("r")),
    )
    clauses.append(Bind(tuple(kept), (("links", Sub("COLLECT", once)),)))
    kept.append("links")
    shown = Head(Var("links"), Lit(STATEMENTS))
    columns = Columns(1)
    assert field.selection
    pages = (compiler.param(Plain(Const(STATEMENTS))).name,)
    compiler.bill.add((), AROUND * depth)
    compiler.bill.add(pages, ROW)
    inner = replace(row, pages=pages)
    cut: list[Expr] = [Op(">", Fn("size", (Var("links"),)), Lit(STATEMENTS))]
    cut += [
        Quantified("any", "x", Var(f"l{i}"), Op(">", Item(Var("x"), Lit(1)), limit)) for i in range(depth)
    ]
    cut += [Op(">", Fn("size", (Var(f"f{i}"),)), Lit(GONE_ON_FROM)) for i in range(1, depth)]
    fields: list[tuple[str, s.Shape]] = []
    for f in field.selection.fields["Neighbourhood"]:
        match f.role:
            case None:
                fields.append((f.key, s.Constant(f.parent)))
            case roles.Part("nodes"):
                around = Op("+", ListOf((Var("n"),)), _ends_of(shown))
                distinct = (Unwind(around, "m"), With(("m",), distinct=True), *_by_id("m"))
                fields.append((f.key, _nodes(compiler, f, inner, columns, Sub("COLLECT", distinct))))
            case roles.Part("statements"):
                fields.append((f.key, _statements(compiler, f, inner, columns, shown)))
            case roles.Part("truncated"):
                fields.append((f.key, s.Leaf(columns.add(Or(tuple(cut))), f.place)))
    if not columns.items:
        columns.add(Prop("n", "id"))
    rows = Sub("COLLECT", (*clauses, *columns.clauses(tuple(kept))))
    return s.One(row.columns.add(rows), s.Object((("", tuple(fields)),)), field.place)


def _level(compiler: Compiler, field: Field, from_: Expr, limit: Param) -> Expr:
    """Statements of some nodes as pairs: each, and how many of its type and direction its node has."""
    where = compiler.scope.joined(("r", "m"), of_types(field, "r"))
    facts = (("t", Fn("type", (Var("r"),))), ("o", Op("=", Fn("startNode", (Var("r"),)), Var("n1"))))
    return Sub(
        "COLLECT",
        (
            Unwind(from_, "n1"),
            Match(Path("n1", (), (Step("", "both", "m", (), "r"),)), where),
            Bind(("n1", "r"), facts),
            With(("n1", "t", "o", "r"), (OrderBy(Prop("r", "id")),)),
            Bind(("n1", "t", "o"), (("rs", Aggregation("collect", Var("r"))),)),
            Unwind(Head(Var("rs"), limit), "r"),
            Return(ListOf((Var("r"), Fn("size", (Var("rs"),))))),
        ),
    )


def _ends_of(links: Expr) -> Expr:
    """The nodes of statements, or of pairs that begin with one, each once and by id."""
    it: Expr = Item(Var("x"), Lit(0)) if isinstance(links, Var) else Var("x")
    both = ListOf((Fn("startNode", (it,)), Fn("endNode", (it,))))
    return Sub("COLLECT", (Unwind(links, "x"), Unwind(both, "m"), With(("m",), distinct=True), *_by_id("m")))


def _by_id(var: str) -> tuple[Clause, ...]:
    return (With((var,), (OrderBy(Prop(var, "id")),)), Return(Var(var)))


def _start(compiler: Compiler, field: Field, argument: str, var: str) -> Match | None:
    """The pattern of the node with the id in an argument; None where there is no such kind."""
    origin: Origin = field.arguments[argument]
    kind: Kind | None = compiler.kind_of(origin)
    if kind is None:
        return None
    key = Op("=", Prop(var, "key"), compiler.param(KeyOfId(origin)))
    return Match(Path(var, (kind.name,)), compiler.scope.joined((var,), key))


def _number(compiler: Compiler, field: Field, name: str, default: int, least: int, most: int) -> int:
    """A number that stands in the statement's text. Raises BadInput outside its bounds."""
    return Bounded(field.arguments.get(name) or Const(default), name, least, most).value(compiler.variables)
