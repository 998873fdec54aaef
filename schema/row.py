"""A row under way: the columns that a list's rows will have, and what they are read from."""

from dataclasses import dataclass

from schema.cypher import Bind, Case, Clause, Expr, HasLabel, ListOf, Prop, Return, Var, aggregates


class Columns:
    """The columns of a row. Equal expressions share one; which object types need a column is kept with it.

    `bindings` are values that a column uses more than once; they are named before the row is made. `later`
    are named after those and may use them.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.items: dict[Expr, set[str]] = {}
        self.bindings: dict[Expr, str] = {}
        self.later: dict[Expr, str] = {}
        self.outer: dict[str, None] = {}
        """Names from outside that the row uses; the embedded engine forgets what a WITH does not list."""

    def add(self, expr: Expr, type_: str = "") -> int:
        """The index of a column; `type_` is the object type that needs it, empty where all do."""
        expr = self.whole(expr)
        self.items.setdefault(expr, set()).add(type_)
        return list(self.items).index(expr)

    def bind(self, expr: Expr) -> Var:
        """A name for a value that is computed once for a row."""
        return Var(self.bindings.setdefault(expr, f"b{self.depth}_{len(self.bindings)}"))

    def whole(self, expr: Expr) -> Expr:
        """The value, with a name of its own where a subquery in it aggregates.

        Neo4j refuses an expression that holds such a subquery and more. It may use the names of `bind`.
        """
        if aggregates(expr, below=True):
            return Var(self.later.setdefault(expr, f"a{self.depth}_{len(self.later)}"))
        return expr

    def clauses(
        self, vars_: tuple[str, ...] = (), possible: tuple[str, ...] = (), name: str = ""
    ) -> tuple[Clause, ...]:
        """The clauses that make the row; what only some of the possible types need is made for those only."""
        row = Return(ListOf(tuple(self._guarded(e, t, vars_, possible) for e, t in self.items.items())), name)
        clauses: list[Clause] = []
        for bindings in filter(None, (self.bindings, self.later)):
            clauses.append(Bind(vars_, tuple((name, expr) for expr, name in bindings.items())))
            vars_ = (*vars_, *bindings.values())
        return (*clauses, row)

    @staticmethod
    def _guarded(expr: Expr, types: set[str], vars_: tuple[str, ...], possible: tuple[str, ...]) -> Expr:
        if not possible or isinstance(expr, Prop) or "" in types or types >= set(possible):
            return expr
        return Case(HasLabel(vars_[0], tuple(t for t in possible if t in types)), expr)


@dataclass(frozen=True)
class Row:
    """Where a row's columns come from: a node and, on an edge, the relationship `rel`.

    `led` is the relationship, of one of the `types`, that led to the node, even if the node alone is shown.
    """

    columns: Columns
    node: str
    kind: str
    depth: int
    pages: tuple[str, ...]
    rel: str = ""
    start: str = ""
    led: str = ""
    types: tuple[str, ...] = ()
