"""Cypher as a tree, and the printer that makes its text. The compiler writes no text of its own.

Expressions and clauses are frozen, so equal ones are equal and a row's columns can be shared. Names of
labels, types and properties come from the model, never from a request; values are parameters. What is
printed is accepted by Neo4j 5.26 and later and by the embedded engine.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache, singledispatch
from typing import Literal as OneOf

LONGEST_CHAIN = 50
"""So many conditions are joined without brackets: the embedded engine takes chains and brackets 200 deep."""


@dataclass(frozen=True)
class CypherDialect:
    """In what an engine's Cypher differs, as far as a statement's text depends on it; Neo4j's by default."""

    inline_path_conditions: bool = False
    """What each relationship of a shortest path has to fulfil stands in the pattern, not after it."""
    slow_subqueries: bool = False
    """A subquery for each of many rows takes longer than to gather the rows and go on with all of them. Where
    it does not, rows are not gathered: that takes hundreds of times the memory."""
    forgetful_subqueries: bool = False
    """After a WITH, a subquery sees only what that names of the names outside of it."""


@dataclass(frozen=True)
class Var:
    name: str


@dataclass(frozen=True)
class Prop:
    var: str
    name: str


@dataclass(frozen=True)
class Get:
    """A property of what an expression stands for; `Prop` where that is a name."""

    of: "Expr"
    name: str


@dataclass(frozen=True)
class Param:
    name: str


@dataclass(frozen=True)
class Lit:
    value: bool | int | str | None


@dataclass(frozen=True)
class ListOf:
    items: "tuple[Expr, ...]"


@dataclass(frozen=True)
class Fn:
    name: str
    args: "tuple[Expr, ...]"


@dataclass(frozen=True)
class Op:
    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True)
class Not:
    of: "Expr"


@dataclass(frozen=True)
class And:
    items: "tuple[Expr, ...]"


@dataclass(frozen=True)
class Or:
    items: "tuple[Expr, ...]"


@dataclass(frozen=True)
class IsNull:
    of: "Expr"
    negated: bool = False


@dataclass(frozen=True)
class HasLabel:
    """Whether a node carries at least one of the labels."""

    var: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    when: "Expr"
    then: "Expr"
    otherwise: "Expr | None" = None


@dataclass(frozen=True)
class Aggregation:
    """An aggregating function over the rows; without `of` it counts them."""

    name: str
    of: "Expr | None" = None
    distinct: bool = False


@dataclass(frozen=True)
class Item:
    """The element of a list at an index."""

    of: "Expr"
    index: "Expr"


@dataclass(frozen=True)
class Head:
    """The elements of a list up to a limit."""

    of: "Expr"
    limit: "Expr"


@dataclass(frozen=True)
class Sub:
    """A subquery expression: COLLECT, COUNT or EXISTS."""

    kind: OneOf["COLLECT", "COUNT", "EXISTS"]
    clauses: "tuple[Clause, ...]"
    aggregating: bool = field(init=False, compare=False, repr=False)
    """Whether there is an aggregation in it, at any depth: known from the start, as all around it asks."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "aggregating", aggregates(self.clauses))


@dataclass(frozen=True)
class Comprehension:
    """A pattern comprehension: one value for each match."""

    pattern: "Path"
    where: "Expr | None"
    value: "Expr"


@dataclass(frozen=True)
class Each:
    """A list with one value for each item of another that fulfils a condition; both call the item `var`.

    Without `value` the item itself.
    """

    var: str
    of: "Expr"
    value: "Expr | None" = None
    where: "Expr | None" = None


@dataclass(frozen=True)
class Quantified:
    """Whether all or any of a list's items fulfil a condition that speaks of the item by the name `var`."""

    quantor: OneOf["all", "any"]
    var: str
    of: "Expr"
    where: "Expr"


Expr = (
    Var
    | Prop
    | Get
    | Param
    | Lit
    | ListOf
    | Fn
    | Op
    | Not
    | And
    | Or
    | IsNull
    | HasLabel
    | Case
    | Aggregation
    | Item
    | Head
    | Sub
    | Comprehension
    | Each
    | Quantified
)


@dataclass(frozen=True)
class Step:
    """A relationship and the node that it leads to; `labels` of the node are alternatives.

    `direction` is `out`, `in`, or `both` where either will do; an empty `type` stands for any.
    """

    type: str
    direction: str
    end: str
    labels: tuple[str, ...] = ()
    rel: str = ""


@dataclass(frozen=True)
class Path:
    """A node, and the relationships that lead on from it."""

    start: str
    labels: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Match:
    """A pattern; where it is `optional`, a row for which there is none stays, with null for what it names."""

    path: Path
    where: Expr | None = None
    optional: bool = False


@dataclass(frozen=True)
class ShortestPaths:
    """All shortest paths between two nodes that are named already, over either direction.

    `types` are the relationship types that it may use, all where there are none; `where` is what each of its
    relationships, called `rel`, has to fulfil. Engines take that condition in different places: with `inline`
    in the pattern itself, else as a predicate on the path that their search obeys.
    """

    var: str
    start: str
    end: str
    longest: int
    types: tuple[str, ...]
    rel: str
    where: Expr | None
    inline: bool


@dataclass(frozen=True)
class Unwind:
    list: Expr
    var: str


@dataclass(frozen=True)
class OrderBy:
    expr: Expr
    descending: bool = False


@dataclass(frozen=True)
class With:
    vars: tuple[str, ...]
    order: tuple[OrderBy, ...] = ()
    limit: Expr | None = None
    distinct: bool = False
    where: Expr | None = None


@dataclass(frozen=True)
class Bind:
    """Name some values, so that they are computed once and used several times; `vars` stay in scope.

    `where` may speak of the names.
    """

    vars: tuple[str, ...]
    values: "tuple[tuple[str, Expr], ...]"
    where: Expr | None = None


@dataclass(frozen=True)
class Return:
    value: Expr
    name: str = ""
    distinct: bool = False


@dataclass(frozen=True)
class Call:
    """A procedure of the database, and names for the columns of its rows."""

    procedure: str
    args: tuple[Expr, ...]
    yields: tuple[tuple[str, str], ...]


Clause = Match | ShortestPaths | Unwind | With | Bind | Return | Call


@lru_cache(10_000)
def name(text: str) -> str:
    """A name as Cypher reads it, quoted where it is not a plain identifier."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        return text
    return "`" + text.replace("`", "``") + "`"


def conjunction(items: "list[Expr]") -> "Expr | None":
    """All of the conditions as one, or None where there is none."""
    flat: list[Expr] = []
    for item in items:
        flat += item.items if isinstance(item, And) else (item,)
    flat = [i for i in flat if i != Lit(True)]
    return None if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))


def aggregates(node: object, *, below: bool = False) -> bool:
    """Whether an expression or clause holds an aggregation, in a subquery of any depth too, or only there."""
    left = [node]
    while left:
        part = left.pop()
        of = part.__class__  # asked for each part of each statement: the fastest way
        if of is tuple:
            left += part  # type: ignore[arg-type]
        elif of is Sub:
            if part.aggregating:  # type: ignore[attr-defined]
                return True
        elif of is Aggregation and not below:
            return True
        elif hasattr(of, "__dataclass_fields__"):
            left += part.__dict__.values()
    return False


def statement(clauses: tuple[Clause, ...]) -> str:
    """The text of a whole statement."""
    return "\n".join(_clause(c) for c in clauses)


@singledispatch
def _print(expr: Expr) -> str:
    raise TypeError(f"not an expression: {expr!r}")


@_print.register
def _(e: Var) -> str:
    return name(e.name)


@_print.register
def _(e: Prop) -> str:
    return f"{name(e.var)}.{name(e.name)}"


@_print.register
def _(e: Get) -> str:
    return f"{_operand(e.of)}.{name(e.name)}"


@_print.register
def _(e: Param) -> str:
    return f"${name(e.name)}"


@_print.register
def _(e: Lit) -> str:
    if isinstance(e.value, str):
        text = e.value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return f"'{text}'"
    return "null" if e.value is None else str(e.value).lower()


@_print.register
def _(e: ListOf) -> str:
    return "[" + ", ".join(map(_print, e.items)) + "]"


@_print.register
def _(e: Fn) -> str:
    return f"{e.name}({', '.join(map(_print, e.args))})"


def _operand(e: Expr) -> str:
    text = _print(e)
    return f"({text})" if isinstance(e, Op | And | Or | Not | IsNull | HasLabel) else text


@_print.register
def _(e: Op) -> str:
    return f"{_operand(e.left)} {e.op} {_operand(e.right)}"


@_print.register
def _(e: Not) -> str:
    return f"NOT {_operand(e.of)}"


@_print.register
def _(e: And) -> str:
    return _joined(" AND ", [f"({_print(i)})" if _alternatives(i) else _print(i) for i in e.items])


def _joined(by: str, items: list[str]) -> str:
    """The items joined; many of them in groups, as an engine may take a chain for something deeply nested."""
    while len(items) > LONGEST_CHAIN:
        groups = [items[i : i + LONGEST_CHAIN] for i in range(0, len(items), LONGEST_CHAIN)]
        items = [f"({by.join(group)})" for group in groups]
    return by.join(items)


def _alternatives(e: Expr) -> bool:
    return isinstance(e, Or) or (isinstance(e, HasLabel) and len(e.labels) > 1)


@_print.register
def _(e: Or) -> str:
    return _joined(" OR ", [f"({_print(i)})" if isinstance(i, And) else _print(i) for i in e.items])


@_print.register
def _(e: IsNull) -> str:
    return f"{_operand(e.of)} IS {'NOT ' if e.negated else ''}NULL"


@_print.register
def _(e: HasLabel) -> str:
    return " OR ".join(f"{name(e.var)}:{name(label)}" for label in e.labels)


@_print.register
def _(e: Case) -> str:
    otherwise = f" ELSE {_print(e.otherwise)}" if e.otherwise else ""
    return f"CASE WHEN {_print(e.when)} THEN {_print(e.then)}{otherwise} END"


@_print.register
def _(e: Aggregation) -> str:
    return f"{e.name}({'DISTINCT ' if e.distinct else ''}{_print(e.of) if e.of else '*'})"


@_print.register
def _(e: Item) -> str:
    return f"{_operand(e.of)}[{_print(e.index)}]"


@_print.register
def _(e: Head) -> str:
    return f"{_operand(e.of)}[..{_print(e.limit)}]"


@_print.register
def _(e: Sub) -> str:
    return f"{e.kind} {{ {' '.join(_clause(c) for c in e.clauses)} }}"


@_print.register
def _(e: Comprehension) -> str:
    where = f" WHERE {_print(e.where)}" if e.where else ""
    return f"[{_path(e.pattern)}{where} | {_print(e.value)}]"


@_print.register
def _(e: Each) -> str:
    value = f" | {_print(e.value)}" if e.value else ""
    return f"[{name(e.var)} IN {_operand(e.of)}{_where(e.where)}{value}]"


@_print.register
def _(e: Quantified) -> str:
    return f"{e.quantor}({name(e.var)} IN {_operand(e.of)} WHERE {_print(e.where)})"


def _node(var: str, labels: tuple[str, ...]) -> str:
    return f"({name(var) if var else ''}{':' + '|'.join(map(name, labels)) if labels else ''})"


def _path(p: Path) -> str:
    text = _node(p.start, p.labels)
    for step in p.steps:
        left, right = {"out": ("", ">"), "in": ("<", ""), "both": ("", "")}[step.direction]
        rel = f"[{name(step.rel) if step.rel else ''}{':' + name(step.type) if step.type else ''}]"
        text += f"{left}-{rel}-{right}{_node(step.end, step.labels)}"
    return text


@singledispatch
def _clause(clause: Clause) -> str:
    raise TypeError(f"not a clause: {clause!r}")


@_clause.register
def _(c: Match) -> str:
    return f"{'OPTIONAL ' if c.optional else ''}MATCH {_path(c.path)}{_where(c.where)}"


def _where(e: Expr | None) -> str:
    return f" WHERE {_print(e)}" if e else ""


@_clause.register
def _(c: ShortestPaths) -> str:
    types = ":" + "|".join(map(name, c.types)) if c.types else ""
    inline = _where(c.where) if c.inline else ""
    rel = f"[{name(c.rel) if inline else ''}{types}*..{c.longest}{inline}]"
    text = f"MATCH {name(c.var)} = allShortestPaths(({name(c.start)})-{rel}-({name(c.end)}))"
    if c.where is None or c.inline:
        return text
    on_path = Quantified("all", c.rel, Fn("relationships", (Var(c.var),)), c.where)
    return text + _where(on_path)


@_clause.register
def _(c: Unwind) -> str:
    return f"UNWIND {_print(c.list)} AS {name(c.var)}"


@_clause.register
def _(c: With) -> str:
    text = f"WITH {'DISTINCT ' if c.distinct else ''}{', '.join(map(name, c.vars))}"
    if c.order:
        text += " ORDER BY " + ", ".join(_print(o.expr) + (" DESC" if o.descending else "") for o in c.order)
    if c.limit:
        text += f" LIMIT {_print(c.limit)}"
    return text + _where(c.where)


@_clause.register
def _(c: Bind) -> str:
    values = [f"{_print(value)} AS {name(alias)}" for alias, value in c.values]
    return f"WITH {', '.join([*map(name, c.vars), *values])}{_where(c.where)}"


@_clause.register
def _(c: Call) -> str:
    columns = ", ".join(f"{name(column)} AS {name(alias)}" for column, alias in c.yields)
    return f"CALL {c.procedure}({', '.join(map(_print, c.args))}) YIELD {columns}"


@_clause.register
def _(c: Return) -> str:
    alias = f" AS {name(c.name)}" if c.name else ""
    return f"RETURN {'DISTINCT ' if c.distinct else ''}{_print(c.value)}{alias}"
