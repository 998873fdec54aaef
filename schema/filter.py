"""From a filter argument to a Cypher condition on a node, and on the statement that led to it.

Two-valued: what is not known to be true is false, and `not` turns exactly that around.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from schema.arguments import Argument
from schema.comparison import compare_count, compare_kind, compare_property
from schema.cypher import (
    And,
    Bind,
    Expr,
    Lit,
    Match,
    Not,
    Op,
    Path,
    Prop,
    Return,
    Step,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.logic import complement, either
from schema.model import Kind, Model, Reference, Relationship
from schema.parameters import Parameters
from schema.scope import OPEN, Scope
from schema.statements import disputed
from schema.telling import onward, telling


def step(rel: Relationship, end: str, var: str = "") -> Step:
    """A relationship to the next node, without that node's label where the model guarantees it."""
    return Step(rel.type, rel.direction, end, () if rel.guaranteed else (rel.target,), var)


@dataclass(frozen=True)
class Led:
    """The statement `var` that led from the node `start` to the node `end`, for conditions on it."""

    rel: Relationship
    start: str
    var: str
    end: str


@dataclass(frozen=True)
class _Asked:
    """One field of a filter on the node `var` at the end of a path, to be compiled when the path is whole."""

    kind: Kind
    var: str
    name: str
    value: Argument
    led: Led | None


class Filter:
    """Compiles conditions; parameters are added to `parameters`."""

    def __init__(self, model: Model, parameters: Parameters) -> None:
        self.model = model
        self.parameters = parameters
        self.scope: Scope = OPEN
        """What the root field under way lets in; all nodes and statements that a condition passes obey it."""
        self.passed: set[str] = set()
        """Relationship types and kinds that the answer rests on without showing them, where they may hold
        example data: those that conditions pass through, and what is counted."""
        self.sets: dict[Expr, str] = {}
        """Sets of nodes that conditions test membership in, to be named once before everything else."""
        self.stages: dict[str, int] = {}
        """How many sets deep each set rests on others, which have to be named before it."""
        self.stage = 0
        self.way: frozenset[str] = frozenset()
        """The relationship types that a condition under way has passed."""
        self.scans: set[str] = set()
        """The sets that all nodes of a kind are looked at for."""

    def where(self, kind: Kind, var: str, where: Argument, depth: int, led: Led | None = None) -> Expr | None:
        """The condition that a filter sets on the node `var` of a kind; None where it sets none.

        `led` is the statement that the filter's `edge` speaks of.
        """
        if not where:
            return None
        return conjunction(
            [c for name, value in where.items() if (c := self.field(kind, var, name, value, depth, led))]
        )

    def field(
        self, kind: Kind, var: str, name: str, value: Argument, depth: int, led: Led | None = None
    ) -> Expr | None:
        """The condition that one field of a filter sets; None where it sets none."""
        if value is None:
            return None
        if name in ("and", "or", "not"):
            items = value if isinstance(value, list) else [value]
            return _logic(name, [self.where(kind, var, w, depth, led) for w in items])
        if name == "edge" and led:
            return self.statement(led, value, depth)
        if name == "kind" and kind.which:
            return compare_kind(kind, var, value)
        if name in kind.properties:
            return compare_property(kind.properties[name], var, value, self.parameters)
        if name in kind.references:
            return self.reference(kind.references[name], var, value, depth)
        if name in kind.counts:
            return self.count(kind.counts[name], var, value, depth)
        rel = kind.relationships[name]
        if not rel.many and self.telling(rel, value):
            return Op("IN", Var(var), self.set_of(rel, value))
        if rel.type in self.way and _goes_on(rel, value):
            return Op("IN", Var(var), self.all_of(kind, name, value))
        target = self.model.kinds[rel.target]
        path, led, joined = self.walk(rel, var, f"n{depth}", *(value.values() if rel.many else [value]))
        above, self.way = self.way, self.way | {rel.type}
        try:
            if not rel.many:
                return self.exists(target, path, led, joined, value, depth + 1)
            return self.quantors(target, path, led, joined, value, depth)
        finally:
            self.way = above

    def statement(self, led: Led, where: Argument, depth: int) -> Expr | None:
        """The condition that a filter sets on a statement; None where it sets none."""
        conditions: list[Expr | None] = []
        edge = led.rel.edge
        for name, value in where.items():
            if value is None:
                continue
            if name in ("and", "or", "not"):
                items = value if isinstance(value, list) else [value]
                conditions.append(_logic(name, [self.statement(led, w, depth) for w in items]))
            elif name in edge.references:
                conditions.append(self.reference(edge.references[name], led.var, value, depth))
            elif name in edge.properties:
                p = edge.properties[name]
                conditions.append(compare_property(p, led.var, value, self.parameters))
            else:
                self.rest_on(led.rel.type)
                contradicted = disputed(led.rel, led.start, led.var, led.end, self.scope)
                asked = [(op, yes) for op, yes in value.items() if yes is not None]
                conditions += [
                    Lit(not yes) if op == "isNull" else contradicted if yes else Not(contradicted)
                    for op, yes in asked
                ]
        return conjunction([c for c in conditions if c])

    def walk(
        self, rel: Relationship, start: str, end: str, *wheres: Argument, named: bool = False
    ) -> tuple[Path, Led, Expr | None]:
        """The pattern along a relationship, its statement, and what the scope asks of that and of the end.

        The statement has a name in the pattern where the scope or one of the filters speaks of it, or if
        `named`.
        """
        self.pass_(self.model.kinds[rel.target], rel)
        led = Led(rel, start, f"r_{end}", end)
        named = named or not self.scope.open or any(map(_of_statement, wheres))
        path = Path(start, (), (step(rel, end, led.var if named else ""),))
        return path, led, self.scope.joined((led.var, end))

    def count(self, rel: Relationship, var: str, value: Argument, depth: int) -> Expr | None:
        """The condition on how many statements of a relationship a node has."""
        path, _, joined = self.walk(rel, var, f"n{depth}")
        if not joined and rel.guaranteed:
            # Nothing but the pattern, the end without a name: Neo4j then reads the node's degree.
            path = replace(path, steps=(replace(path.steps[0], end=""),))
        return compare_count(Sub("COUNT", (Match(path, joined),)), value, self.parameters)

    def telling(self, rel: Relationship, where: Argument) -> bool:
        """Whether the filter on a relationship's far end is told by a few nodes, so that one starts there."""
        return telling(self.model, self.model.kinds[rel.target], where, (rel.type,))

    def set_of(self, rel: Relationship, where: Argument, labels: tuple[str, ...] = ()) -> Var:
        """The set of all nodes whose relationship leads to one that fulfils a telling filter.

        "In the Saarland" is 52 municipalities, found from the Saarland's side at the cost of one look-up; to
        walk from each of thousands of users to its Land costs twenty database hits a time.
        """
        with self.naming() as name:
            path, led, joined = self.walk(rel, "m", "m1", where)
            path = replace(path, labels=labels)
            path, conditions, end = self.along(self.model.kinds[rel.target], path, led, where, 2, "m")
            # Where the far end is told by another set, that is gone through; nothing else need be looked at.
            begin = next((c for c in conditions if self.is_in_set(c, last(path))), None)
            where_ = conjunction([c for c in (joined, *conditions) if c and c is not begin])
            from_set = (Unwind(begin.right, last(path)),) if isinstance(begin, Op) else ()
            found = (*from_set, Match(reverse(path, end), where_))
            return name(Sub("COLLECT", (*found, With(("m",), distinct=True), Return(Var("m")))))

    def all_of(self, kind: Kind, name: str, value: Argument) -> Var:
        """The set of all nodes of a kind that fulfil one field of a filter.

        A condition that comes back along the types it went by reaches the same nodes again and again: all
        Länder by each of their municipalities. So each of them is asked once. Where another set tells which
        they are, as below `some`, they are reached from there.
        """
        rel = kind.relationships[name]
        on = onward(rel, value)
        if on is not None:
            made = self.set_of(rel, on, (kind.name,))
        else:
            with self.naming() as named:
                condition = self.field(kind, "m", name, value, 1)
                found = Match(Path("m", (kind.name,)), self.scope.joined(("m",), condition))
                made = named(Sub("COLLECT", (found, Return(Var("m")))))
        self.scans.add(made.name)
        return made

    @contextmanager
    def naming(self) -> Iterator[Callable[[Sub], Var]]:
        """Make a set, whose name comes after those of the sets that it rests on."""
        above, self.stage = self.stage, 0
        way, self.way = self.way, frozenset()

        def name(set_: Sub) -> Var:
            made = self.sets.setdefault(set_, f"s{len(self.sets)}")
            self.stages[made] = self.stage
            return Var(made)

        yield name
        self.way = way
        self.stage = max(above, self.stage + 1)

    def is_in_set(self, condition: Expr, var: str) -> bool:
        """Whether a condition says that a node is in one of the sets."""
        match condition:
            case Op("IN", Var(left), Var(right)):
                return left == var and right in self.stages
        return False

    def named_sets(self) -> tuple[Bind, ...]:
        """The clauses that name the sets, each after those that it rests on."""
        clauses: list[Bind] = []
        named: tuple[str, ...] = ()
        for stage in sorted(set(self.stages.values())):
            sets = tuple((name, e) for e, name in self.sets.items() if self.stages[name] == stage)
            clauses.append(Bind(named, sets))
            named += tuple(name for name, _ in sets)
        return tuple(clauses)

    def quantors(
        self, target: Kind, path: Path, led: Led | None, joined: Expr | None, value: Argument, depth: int
    ) -> Expr | None:
        """`some`, `all`, `none`, `single` and `count` over the nodes at the end of a pattern.

        `where` narrows what they speak of.
        """
        conditions: list[Expr | None] = []
        end = last(path)
        only = value.get("where")
        for name, where in value.items():
            if where is None or name == "where":
                continue
            if name in ("some", "none"):
                wanted = where if only is None else {"and": [only, where]}
                exists = self.exists(target, path, led, joined, wanted, depth + 1)
                conditions.append(exists if name == "some" else Not(exists))
                continue
            narrowed = [joined, self.where(target, end, only, depth + 1, led)]
            if name == "count":
                counted = Match(path, conjunction([c for c in narrowed if c]))
                conditions.append(compare_count(Sub("COUNT", (counted,)), where, self.parameters))
                continue
            inner = self.where(target, end, where, depth + 1, led)
            if name == "single":
                both = conjunction([c for c in (*narrowed, inner) if c])
                conditions.append(Op("=", Sub("COUNT", (Match(path, both), Return(Var(end)))), Lit(1)))
            elif inner is not None:
                both = conjunction([c for c in (*narrowed, complement(inner)) if c])
                conditions.append(Not(Sub("EXISTS", (Match(path, both),))))
        return conjunction([c for c in conditions if c])

    def exists(
        self, target: Kind, path: Path, led: Led | None, joined: Expr | None, where: Argument, depth: int
    ) -> Expr:
        """Whether a pattern leads to a node that fulfils a filter."""
        path, conditions, _ = self.along(target, path, led, where, depth)
        both = conjunction([c for c in (joined, *conditions) if c])
        return Sub("EXISTS", (Match(path, both),))

    def along(
        self, kind: Kind, path: Path, led: Led | None, where: Argument, depth: int, prefix: str = "n"
    ) -> tuple[Path, list[Expr], Kind]:
        """A path made longer by the relationships that a filter goes on with, its nodes' conditions, its end.

        One pattern gives the planner more freedom than a subquery in a subquery. A pattern never uses a
        relationship twice (a Land lies in itself), so it is continued only by types that it does not have
        yet.
        """
        asked: list[Expr | _Asked] = []
        further: tuple[Relationship, Argument] | None = None
        going = True
        while going:
            further, end = None, last(path)
            for name, value in (where or {}).items():
                rel = kind.relationships.get(name)
                on = onward(rel, value) if rel and value is not None else None
                if rel and on is not None and not further and self.continues(path, rel, on, prefix):
                    further = rel, on
                else:
                    asked.append(_Asked(kind, end, name, value, led))
            going = further is not None
            if further:
                rel, where = further
                one, led, joined = self.walk(rel, end, f"{prefix}{depth}", where)
                asked += [joined] if joined else []
                path = replace(path, steps=(*path.steps, *one.steps))
                kind, depth = self.model.kinds[rel.target], depth + 1
        # A subquery sees the path's names and needs others for what it finds, so the path comes first.
        above, self.way = self.way, self.way | {s.type for s in path.steps}
        conditions = [
            self.field(a.kind, a.var, a.name, a.value, depth, a.led) if isinstance(a, _Asked) else a
            for a in asked
        ]
        self.way = above
        return path, [c for c in conditions if c], kind

    def continues(self, path: Path, rel: Relationship, on: Argument, prefix: str) -> bool:
        """Whether a path can go on along a relationship.

        Where a set will answer the filter there, the path stops; a set's own path goes on to its end.
        """
        set_ = prefix == "n" and not rel.many and self.telling(rel, on)
        return not set_ and all(s.type != rel.type for s in path.steps)

    def reference(self, ref: Reference, var: str, value: Argument, depth: int) -> Expr | None:
        """The condition on the nodes that a reference names; None where the filter sets none."""
        end = f"n{depth}"
        if ref.target != "Source":
            self.rest_on(ref.target)
        op, keys = ("IN" if ref.many else "="), Prop(var, ref.name)
        target = self.model.kinds[ref.target]
        joined = self.named(ref, end, Op(op, Prop(end, "key"), keys))
        path = Path(end, (ref.target,))
        if ref.many:
            return self.quantors(target, path, None, joined, value, depth)
        inner = self.where(target, end, value, depth + 1)
        return Sub("EXISTS", (Match(path, conjunction([c for c in (joined, inner) if c])),))

    def pass_(self, kind: Kind, rel: Relationship | None = None) -> None:
        """Note that the answer rests on nodes of a kind, and on the statements that lead to them."""
        self.rest_on(*self.model.concrete_of(kind.name), *((rel.type,) if rel else ()))

    def rest_on(self, *names: str) -> None:
        """Note that the answer rests on nodes of these kinds or statements of these types."""
        if self.scope.examples:
            self.passed |= set(names)

    def named(self, ref: Reference, end: str, condition: Expr) -> Expr:
        """The condition that a reference names a node, which has to be in the scope.

        Sources are always let in: who says a statement belongs to the statement.
        """
        scope = () if ref.target == "Source" else tuple(self.scope.conditions(end))
        return And((*scope, condition)) if scope else condition


def _goes_on(rel: Relationship, value: Argument) -> bool:
    """Whether a filter on a relationship sets conditions on the nodes there, not only on their number."""
    wheres = [where for name, where in value.items() if name != "count"] if rel.many else [value]
    return any(where and any(given is not None for given in where.values()) for where in wheres)


def last(path: Path) -> str:
    """The variable at the end of a path."""
    return path.steps[-1].end if path.steps else path.start


def reverse(path: Path, end: Kind) -> Path:
    """The same pattern told from its other end, a node of kind `end`.

    The embedded engine begins with the first node of a pattern.
    """
    nodes = [(path.start, path.labels), *((s.end, s.labels) for s in path.steps)]
    (start, _), *others = reversed(nodes)
    steps = [
        Step(one.type, "in" if one.direction == "out" else "out", name, labels, one.rel)
        for one, (name, labels) in zip(reversed(path.steps), others, strict=True)
    ]
    return Path(start, (end.name,), tuple(steps))


def _of_statement(where: Argument) -> bool:
    """Whether a filter speaks of the statement that leads to its node."""
    if not where:
        return False
    if where.get("edge") is not None:
        return True
    inner = [*(where.get("and") or ()), *(where.get("or") or ()), where.get("not")]
    return any(map(_of_statement, inner))


def _logic(name: str, conditions: list[Expr | None]) -> Expr | None:
    """`and`, `or` and `not`; a condition that is None sets nothing and holds everywhere."""
    if name == "and":
        return conjunction([c for c in conditions if c])
    given = [c or Lit(True) for c in conditions]
    return either(given) if name == "or" else complement(given[0])
