"""Connections between two nodes, and what is around one: for pages that show the graph as a graph.

Both are bounded: a path by its length and how many are shown, a neighbourhood by how many statements of each
type and direction are shown for a node, how many nodes are gone on from, and how many statements there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema import roles
from schema import shape as s
from schema.arguments import Const, Origin, bind
from schema.cost import AROUND, PATH, ROW
from schema.cypher import (
    Aggregation,
    Bind,
    Case,
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
from schema.parameters import KeyOfId, PageSize, Plain
from schema.row import Columns, Row
from schema.select import Field

if TYPE_CHECKING:
    from schema.compile import Compiler

LONGEST = 6
"""Statements that a path has at most where `maxLength` is not given."""
GONE_ON_FROM = 100
"""Nodes of each level from which a neighbourhood goes on."""
STATEMENTS = 1_000
"""Statements that a neighbourhood shows at most."""


def paths(compiler: Compiler, field: Field, row: Row) -> s.Shape:
    """The shortest paths between two nodes, by the ids of their statements."""
    ends = [_start(compiler, field, name, var) for name, var in (("from", "a"), ("to", "b"))]
    longest = _number(compiler, field, "maxLength", LONGEST)
    if None in ends:
        return s.Constant([])
    limit = compiler.param(PageSize(field.arguments.get("first") or Const(5), False))
    # Each path is as many rows as it may be long.
    pages = (limit.name, compiler.param(Plain(Const(longest))).name)
    compiler.bill.add((), PATH * longest)
    compiler.bill.add(pages, ROW)
    inner = replace(row, pages=pages)
    columns = Columns(1)
    example = None
    if compiler.any_made_up:
        parts = (Fn("nodes", (Var("w"),)), Fn("relationships", (Var("w"),)))
        example = columns.add(Or(tuple(Quantified("any", "x", of, Prop("x", "example")) for of in parts)))
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
    made = s.Object((("", fields),), None, example)
    return s.Many(row.columns.add(Sub("COLLECT", clauses)), made, field.place)


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
    depth = _number(compiler, field, "depth", 1)
    if start is None:
        return s.Constant(None)
    each = field.arguments.get("limitPerRelationship") or Const(10)
    limit = compiler.param(Plain(each))
    clauses: list[Clause] = [start]
    kept: list[str] = ["n"]
    found: Expr = ListOf(())
    for level in range(depth):
        from_ = ListOf((Var("n"),)) if level == 0 else Head(Var(f"f{level}"), Lit(GONE_ON_FROM))
        clauses.append(Bind(tuple(kept), ((f"l{level}", _level(compiler, field, from_, limit, level)),)))
        kept.append(f"l{level}")
        found = Op("+", found, Var(f"l{level}")) if level else Var("l0")
        if level + 1 < depth:
            new = f"f{level + 1}"
            reached = _reached(found, level)
            if level == 0:  # reached from all that is around it
                clauses.append(Bind(tuple(kept), (("f0", reached),)))
                reached = Each("x", Var("f0"), where=Op("<>", Prop("x", "id"), Prop("n", "id")))
            clauses.append(Bind(tuple(kept), ((new, reached),)))
            kept.append(new)
    clauses.append(Bind(tuple(kept), (("links", _nearest(found)),)))
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
        Quantified("any", "x", Var(f"l{i}"), Op(">", Item(Var("x"), Lit(2)), limit)) for i in range(depth)
    ]
    cut += [Op(">", Fn("size", (Var(f"f{i}"),)), Lit(GONE_ON_FROM)) for i in range(1, depth)]
    example = None
    if compiler.any_made_up:
        some = (
            Quantified("any", "x", Var(f"l{i}"), Op(">", Item(Var("x"), Lit(3)), Lit(0)))
            for i in range(depth)
        )
        example = columns.add(Or((Prop("n", "example"), *some)))
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
    made = s.Object((("", tuple(fields)),), None, example)
    return s.One(row.columns.add(rows), made, field.place)


def _level(compiler: Compiler, field: Field, from_: Expr, limit: Param, level: int) -> Expr:
    """Statements of some nodes, each with the level and how many of its type and direction its node has.

    If any may be made up, also with how many of those are.
    """
    where = compiler.scope.joined(("r", "m"), of_types(field, "r"))
    facts: list[tuple[str, Expr]] = [
        ("t", Fn("type", (Var("r"),))),
        ("o", Op("=", Fn("startNode", (Var("r"),)), Var("n1"))),
    ]
    grouped: list[tuple[str, Expr]] = [("rs", Aggregation("collect", Var("r")))]
    brought: list[Expr] = [Var("r"), Lit(level), Fn("size", (Var("rs"),))]
    if compiler.any_made_up:
        facts.append(("e", Case(Or((Prop("r", "example"), Prop("m", "example"))), Lit(1))))
        grouped.append(("es", Aggregation("count", Var("e"))))
        brought.append(Var("es"))
    named = tuple(name for name, _ in facts)
    return Sub(
        "COLLECT",
        (
            Unwind(from_, "n1"),
            Match(Path("n1", (), (Step("", "both", "m", (), "r"),)), where),
            Bind(("n1", "r"), tuple(facts)),
            With(("n1", *named, "r"), (OrderBy(Prop("r", "id")),)),
            Bind(("n1", "t", "o"), tuple(grouped)),
            Unwind(Head(Var("rs"), limit), "r"),
            Return(ListOf(tuple(brought))),
        ),
    )


def _nearest(found: Expr) -> Expr:
    """The statements found, each once, the nearest first: a cut leaves nothing without a way to it."""
    return Sub(
        "COLLECT",
        (
            Unwind(found, "x"),
            Bind((), (("r", Item(Var("x"), Lit(0))), ("l", Item(Var("x"), Lit(1))))),
            Bind(("r",), (("near", Aggregation("min", Var("l"))),)),
            With(("r", "near"), (OrderBy(Var("near")), OrderBy(Prop("r", "id")))),
            Return(Var("r")),
        ),
    )


def _reached(found: Expr, level: int) -> Expr:
    """The nodes that a level's statements are the first to reach, by id."""
    it = Item(Var("x"), Lit(0))
    both = ListOf((Fn("startNode", (it,)), Fn("endNode", (it,))))
    new = Op("=", Var("near"), Lit(level))
    return Sub(
        "COLLECT",
        (
            Unwind(found, "x"),
            Bind(("x",), (("l", Item(Var("x"), Lit(1))),)),
            Unwind(both, "m"),
            Bind(("m",), (("near", Aggregation("min", Var("l"))),)),
            With(("m", "near"), where=new),
            *_by_id("m"),
        ),
    )


def _ends_of(links: Expr) -> Expr:
    """The nodes of statements, each once."""
    both = ListOf((Fn("startNode", (Var("x"),)), Fn("endNode", (Var("x"),))))
    return Sub(
        "COLLECT", (Unwind(links, "x"), Unwind(both, "m"), With(("m",), distinct=True), Return(Var("m")))
    )


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


def _number(compiler: Compiler, field: Field, name: str, default: int) -> int:
    """A number that stands in the statement's text; `schema.bounds` has checked it."""
    return int(bind(field.arguments.get(name) or Const(default), compiler.variables))
