"""From a filter argument to a Cypher condition on a node.

Two-valued: what is not known to be true is false, and `not` turns exactly that around.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schema.arguments import Argument, Const
from schema.cypher import (
    And,
    Expr,
    Fn,
    HasLabel,
    IsNull,
    Lit,
    Match,
    Not,
    Op,
    Or,
    Param,
    Path,
    Prop,
    Return,
    Step,
    Sub,
    Var,
    With,
    conjunction,
)
from schema.model import Kind, Model, Property, Reference, Relationship, constant_case
from schema.parameters import Parameters, PeriodEnd, Plain
from schema.scope import OPEN, Scope

_COMPARE = {
    "eq": "=",
    "in": "IN",
    "contains": "CONTAINS",
    "startsWith": "STARTS WITH",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
}


def step(rel: Relationship, end: str, var: str = "") -> Step:
    """A relationship to the next node, without that node's label where the model guarantees it."""
    return Step(rel.type, rel.direction, end, () if rel.guaranteed else (rel.target,), var)


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

    def where(self, kind: Kind, var: str, where: Argument, depth: int) -> Expr | None:
        """The condition that a filter sets on the node `var` of a kind; None where it sets none."""
        if not where:
            return None
        return conjunction(
            [c for name, value in where.items() if (c := self.field(kind, var, name, value, depth))]
        )

    def field(self, kind: Kind, var: str, name: str, value: Argument, depth: int) -> Expr | None:
        """The condition that one field of a filter sets; None where it sets none."""
        if value is None:
            return None
        if name == "and":
            return conjunction([c for w in value if (c := self.where(kind, var, w, depth))])
        if name == "or":
            return _either([self.where(kind, var, w, depth) or Lit(True) for w in value])
        if name == "not":
            return _complement(self.where(kind, var, value, depth) or Lit(True))
        if name == "kind" and kind.which:
            return self.kind(kind, var, value)
        if name in kind.properties:
            return self.property(kind.properties[name], var, value)
        if name in kind.references:
            return self.reference(kind.references[name], var, value, depth)
        rel = kind.relationships[name]
        if not rel.many and self.telling(rel, value):
            return Op("IN", Var(var), self.set_of(rel, value))
        one, joined = self.walk(rel, f"n{depth}")
        path = Path(var, (), (one,))
        target = self.model.kinds[rel.target]
        if not rel.many:
            return self.exists(target, path, joined, value, depth + 1)
        return self.quantors(target, path, joined, value, depth)

    def walk(self, rel: Relationship, end: str) -> tuple[Step, Expr | None]:
        """The step along a relationship, and what the scope asks of the statement and the node there."""
        self.pass_(self.model.kinds[rel.target], rel)
        statement = "" if self.scope.open else f"r_{end}"
        return step(rel, end, statement), self.scope.joined((statement, end))

    def telling(self, rel: Relationship, where: Argument) -> bool:
        """Whether the filter on a relationship's far end is told by a few nodes, so that one starts there."""
        return telling(self.model, self.model.kinds[rel.target], where, (rel.type,))

    def set_of(self, rel: Relationship, where: Argument, labels: tuple[str, ...] = ()) -> Var:
        """The set of all nodes whose relationship leads to one that fulfils a telling filter.

        "In the Saarland" is 52 municipalities, found from the Saarland's side at the cost of one look-up; to
        walk from each of thousands of users to its Land costs twenty database hits a time.
        """
        one, joined = self.walk(rel, "m1")
        path = Path("m", labels, (one,))
        path, conditions, end = self.along(self.model.kinds[rel.target], path, where, 2, "m")
        found = Match(reverse(path, end), conjunction([c for c in (joined, *conditions) if c]))
        set_ = Sub("COLLECT", (found, With(("m",), distinct=True), Return(Var("m"))))
        return Var(self.sets.setdefault(set_, f"s{len(self.sets)}"))

    def quantors(
        self, target: Kind, path: Path, joined: Expr | None, value: Argument, depth: int
    ) -> Expr | None:
        """`some`, `all`, `none` and `single` over the nodes at the end of a pattern."""
        conditions: list[Expr] = []
        end = last(path)
        for name, where in value.items():
            if where is None:
                continue
            match name:
                case "some":
                    conditions.append(self.exists(target, path, joined, where, depth + 1))
                case "none":
                    conditions.append(Not(self.exists(target, path, joined, where, depth + 1)))
                case "all":
                    inner = self.where(target, end, where, depth + 1)
                    if inner is not None:
                        both = conjunction([c for c in (joined, _complement(inner)) if c])
                        conditions.append(Not(Sub("EXISTS", (Match(path, both),))))
                case "single":
                    inner = self.where(target, end, where, depth + 1)
                    both = conjunction([c for c in (joined, inner) if c])
                    conditions.append(Op("=", Sub("COUNT", (Match(path, both), Return(Var(end)))), Lit(1)))
        return conjunction(conditions)

    def exists(self, target: Kind, path: Path, joined: Expr | None, where: Argument, depth: int) -> Expr:
        """Whether a pattern leads to a node that fulfils a filter."""
        path, conditions, _ = self.along(target, path, where, depth)
        both = conjunction([c for c in (joined, *conditions) if c])
        return Sub("EXISTS", (Match(path, both),))

    def along(
        self, kind: Kind, path: Path, where: Argument, depth: int, prefix: str = "n"
    ) -> tuple[Path, list[Expr], Kind]:
        """A path made longer by the relationship that a filter goes on with, its nodes' conditions, its end.

        One pattern gives the planner more freedom than a subquery in a subquery. A pattern never uses a
        relationship twice (a Land lies in itself), so it is continued only by types that it does not have
        yet.
        """
        conditions: list[Expr] = []
        further: tuple[Relationship, Argument] | None = None
        end = last(path)
        for name, value in (where or {}).items():
            rel = kind.relationships.get(name)
            on = onward(rel, value) if rel and value is not None else None
            apart = rel is not None and all(s.type != rel.type for s in path.steps)
            # Where a set will answer it, the path stops; a set's own path goes on to its end.
            set_ = (
                rel is not None
                and not rel.many
                and prefix == "n"
                and on is not None
                and self.telling(rel, on)
            )
            if rel and on is not None and not further and apart and not set_:
                further = rel, on
            elif (condition := self.field(kind, end, name, value, depth)) is not None:
                conditions.append(condition)
        if further:
            rel, on = further
            one, joined = self.walk(rel, f"{prefix}{depth}")
            longer = replace(path, steps=(*path.steps, one))
            path, more, kind = self.along(self.model.kinds[rel.target], longer, on, depth + 1, prefix)
            conditions += [c for c in (joined, *more) if c]
        return path, conditions, kind

    def reference(self, ref: Reference, var: str, value: Argument, depth: int) -> Expr | None:
        """The condition on the nodes that a reference names; None where the filter sets none."""
        end = f"n{depth}"
        op, keys = ("IN" if ref.many else "="), Prop(var, ref.name)
        target = self.model.kinds[ref.target]
        joined = self.named(ref, end, Op(op, Prop(end, "key"), keys))
        path = Path(end, (ref.target,))
        if ref.many:
            return self.quantors(target, path, joined, value, depth)
        inner = self.where(target, end, value, depth + 1)
        return Sub("EXISTS", (Match(path, conjunction([c for c in (joined, inner) if c])),))

    def pass_(self, kind: Kind, rel: Relationship | None = None) -> None:
        """Note that the answer rests on nodes of a kind, and on the statements that lead to them."""
        if self.scope.examples:
            self.passed |= {*self.model.concrete_of(kind.name), *((rel.type,) if rel else ())}

    def named(self, ref: Reference, end: str, condition: Expr) -> Expr:
        """The condition that a reference names a node, which has to be in the scope.

        Sources are always let in: who says a statement belongs to the statement.
        """
        scope = () if ref.target == "Source" else tuple(self.scope.conditions(end))
        return And((*scope, condition)) if scope else condition

    def kind(self, kind: Kind, var: str, value: Argument) -> Expr | None:
        """The condition that a filter on the `kind` field sets; None where it sets none."""
        conditions: list[Expr] = []
        by_name = {constant_case(k): k for k in kind.implementers or (kind.name,)}
        for op, operand in value.items():
            if operand is None:
                continue
            if op == "isNull":
                conditions.append(Lit(not operand))
                continue
            # A kind of the interface that this concrete kind is not matches nothing.
            labels = tuple(by_name[n] for n in (operand if op == "in" else [operand]) if n in by_name)
            conditions.append(HasLabel(var, labels) if labels else Lit(False))
        return conjunction(conditions)

    def property(self, p: Property, var: str, value: Argument) -> Expr | None:
        """The condition that the operators of a property's filter set; None where they set none."""
        prop = Prop(var, p.stored_as)
        conditions: list[Expr] = []
        for op, operand in value.items():
            if operand is None:
                continue
            if op == "isNull":
                conditions.append(IsNull(prop, negated=not operand))
                continue
            origin = Const(operand) if p.value.choice or p.value.filter == "flag" else operand
            binder = PeriodEnd if p.value.filter == "date" and op in ("gt", "lte") else Plain
            param = Param(self.parameters.add(binder(origin)))
            conditions.append(Op(_COMPARE[op], prop, param))
        return conjunction(conditions)


def last(path: Path) -> str:
    """The variable at the end of a path."""
    return path.steps[-1].end if path.steps else path.start


def onward(rel: Relationship, value: Argument) -> Argument | None:
    """The filter on the next node, if that is all that is asked of the relationship."""
    if not rel.many:
        return value
    given = {name: where for name, where in value.items() if where is not None}
    return given["some"] if list(given) == ["some"] else None


def telling(model: Model, kind: Kind, where: Mapping[str, Any], types: tuple[str, ...]) -> bool:
    """Whether a filter compares a text with one or a few values, here or where it first goes on to.

    `types` are the relationship types on the way there.
    """
    for name, value in where.items():
        p = kind.properties.get(name)
        if p and value and p.value.filter == "text" and not p.value.choice and compares(value, ("eq", "in")):
            return True
    for name, value in where.items():
        rel = kind.relationships.get(name)
        on = onward(rel, value) if rel and value is not None and rel.type not in types else None
        if rel and on is not None:
            return telling(model, model.kinds[rel.target], on, (*types, rel.type))
    return False


def compares(value: Mapping[str, Any], operators: tuple[str, ...]) -> bool:
    """Whether one of the operators is set."""
    return any(value.get(op) is not None for op in operators)


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


def _either(items: list[Expr]) -> Expr:
    if Lit(True) in items:
        return Lit(True)
    rest = tuple(i for i in items if i != Lit(False))
    return Or(rest) if len(rest) > 1 else rest[0] if rest else Lit(False)


def _complement(e: Expr) -> Expr:
    """True exactly where `e` is not.

    A comparison with a missing value is null in Cypher, and null is not true.
    """
    match e:
        case Lit(value):
            return Lit(not value)
        case Sub() | HasLabel() | IsNull():
            return Not(e)
        case Op("=", Sub(), Lit()):
            return Not(e)
        case Not(inner):
            return inner
        case And(items):
            return _either([_complement(i) for i in items])
        case Or(items):
            return conjunction([_complement(i) for i in items]) or Lit(True)
    return Not(Fn("coalesce", (e, Lit(False))))
