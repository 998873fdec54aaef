"""By what rows are grouped: the way that leads from a row to its keys, and how a key is read at its end.

A row has a list of keys, for a way may lead to several nodes. A row from which it leads nowhere has one key,
null; so has one from which it leads to a node that lacks the property.
"""

from dataclasses import dataclass, replace
from itertools import zip_longest

from schema.aggregate import keyed
from schema.arguments import Argument
from schema.cypher import (
    Aggregation,
    Bind,
    Case,
    Clause,
    Expr,
    Fn,
    HasLabel,
    ListOf,
    Lit,
    Match,
    Op,
    Path,
    Prop,
    Return,
    Sub,
    Unwind,
    Var,
    With,
    conjunction,
)
from schema.errors import TooLarge
from schema.filter import Filter
from schema.model import Edge, Kind, Model, Property, Reference, Relationship, constant_case

MAX_STEPS = 6
"""How many relationships a way may have."""


@dataclass(frozen=True)
class Way:
    """The relationships and references to follow, and what to read at the end.

    `fields`: the way as it was asked for. An `Edge` among the steps goes from a node to the statement that
    led to it. `end` is None where the way ends at a statement.
    """

    fields: tuple[str, ...]
    steps: tuple[Relationship | Reference | Edge, ...]
    end: Kind | None
    reads: Property | str
    period: str

    @property
    def length(self) -> int:
        """How many relationships and references it goes along."""
        return sum(not isinstance(step, Edge) for step in self.steps)

    @property
    def node(self) -> bool:
        """Whether the groups are those of the nodes at the end."""
        return self.reads == "id"

    @property
    def shared(self) -> bool:
        """Whether rows meet on the way or at its end, so that it is gone once for all of them from there.

        A value that may be missing at the end is told apart from an end that is missing only row by row.
        """
        missing = isinstance(self.reads, Property) and self.reads.nullable
        along = [one for one in self.steps if isinstance(one, Relationship)]
        meeting = len(along) > 1 or (len(along) == 1 and not along[0].many)
        return meeting and len(along) == len(self.steps) and not missing

    @property
    def figure(self) -> str:
        """How the key is shown, see `schema/figures.py`."""
        if not isinstance(self.reads, Property):
            return "plain"
        return "unkeyed" if self.reads.value.prose else "shown"


def way_of(model: Model, kind: Kind | Edge, rel: Relationship | None, by: Argument) -> Way:
    """The way that a `by` argument asks for. Raises TooLarge where it is too long.

    `kind` is what the rows are: nodes, or statements of whatever type.
    """
    fields: list[str] = []
    steps: list[Relationship | Reference | Edge] = []
    at: Kind | Edge = kind
    led = rel.edge if rel else None
    while True:
        ((name, by),) = by.items()
        fields.append(name)
        further = (
            led
            if name == "edge" and led
            else at.references.get(name) or (at.relationships.get(name) if isinstance(at, Kind) else None)
        )
        if further is None:
            if by != "VALUE":
                fields.append(by)
            end = at if isinstance(at, Kind) else None
            way = Way(tuple(fields), tuple(steps), end, at.properties.get(name, name), by)
            if way.length > MAX_STEPS:
                raise TooLarge(
                    f"`by` goes along {way.length} relationships, {way.length - MAX_STEPS} more than the "
                    f"{MAX_STEPS} allowed. Group by something nearer.",
                    bound="groupingSteps",
                    limit=MAX_STEPS,
                    requested=way.length,
                )
            return way
        steps.append(further)
        led = further.edge if isinstance(further, Relationship) else None
        at = further if isinstance(further, Edge) else model.kinds[further.target]


class Keys:
    """Writes the expressions for the keys of a row; `node` and `rel` are the row's names."""

    def __init__(
        self, model: Model, filter_: Filter, way: Way, node: str, rel: str = "", *, depth: int
    ) -> None:
        self.model = model
        self.filter = filter_
        self.way = way
        self.steps = way.steps
        self.start = node
        if way.steps and isinstance(way.steps[0], Edge):
            self.start, self.steps = rel, way.steps[1:]
        self.depth = depth

    def one(self) -> Expr | None:
        """The key, where the way has no steps and every row has one."""
        return None if self.steps else self.read(self.start)

    def several(self) -> Expr:
        """The list of keys, each once; empty where the way leads nowhere."""
        clauses: list[Clause] = []
        path = Path(at := self.start)
        conditions: list[Expr] = []
        for i, (one, then) in enumerate(zip_longest(self.steps, self.steps[1:])):
            end = f"m{self.depth}_{i}"
            if isinstance(one, Edge):
                at = path.steps[-1].rel
                continue
            if isinstance(one, Reference):
                key: Expr = Prop(at, one.name)
                if found := self.match(path, conditions):
                    # Thousands of statements name the same few nodes, which are looked up once.
                    keys = f"l{self.depth}_{i}"
                    clauses += [*found, Bind((), ((keys, key),)), With((keys,), distinct=True)]
                    key = Var(keys)
                if one.target != "Source":
                    self.filter.rest_on(one.target)
                named = Op("IN" if one.many else "=", Prop(end, "key"), key)
                path, conditions = Path(at := end, (one.target,)), [self.filter.named(one, end, named)]
                continue
            # A pattern never uses a relationship twice, and a Land lies in itself.
            if any(s.type == one.type for s in path.steps):
                clauses += self.match(path, conditions)
                path, conditions = Path(at), []
            step, _, condition = self.filter.walk(one, at, end, named=isinstance(then, Edge))
            path, at = replace(path, steps=(*path.steps, *step.steps)), end
            conditions += [condition] if condition else []
        clauses += self.match(path, conditions)
        return Sub("COLLECT", (*clauses, Return(self.read(at), distinct=True)))

    def shared(self, vars_: tuple[str, ...], key: str, keys: str) -> tuple[tuple[Clause, ...], Expr]:
        """The clauses after which each row is there once for each `key` as `several` has them; and the row.

        At each node on the way, the rows that come by are gathered, and go on together: from thousands of
        users to their Land is one step for each user, not one for each thing that each of them uses.
        """
        clauses: list[Clause] = []
        rows = f"v{self.depth}"
        row: Expr = Var(vars_[0]) if len(vars_) == 1 else ListOf(tuple(map(Var, vars_)))
        start, names = self.start, vars_
        *before, last = [one for one in self.way.steps if isinstance(one, Relationship)]
        for i, one in enumerate(before):
            end = f"m{self.depth}_{i}"
            clauses.append(replace(self.step(one, start, end), optional=True))
            clauses.append(Bind((end,), ((rows, Aggregation("collect", row, distinct=i > 0)),)))
            names = vars_ if len(vars_) == 1 else (f"x{self.depth}",)
            if i + 1 < len(before):
                clauses.append(Unwind(Var(rows), names[0]))
            start, row = end, Var(names[0])
        if self.ends(last):
            clauses.append(replace(self.step(last, start, key), optional=True))
            clauses += [Unwind(Var(rows), names[0])] if before else []
            return (*clauses, With((*names, key), distinct=True)), row
        end = f"m{self.depth}_{len(before)}"
        match = self.step(last, start, end)
        found: Expr = self.read(end)
        if last.many:
            ends = Sub("COLLECT", (match, Return(found, distinct=True)))
            clauses.append(Bind((rows,), ((keys, ends),)))
            clauses += [Unwind(Var(rows), names[0]), Unwind(keys_or_none(Var(keys)), end)]
            found = Var(end)
        else:
            clauses.append(replace(match, optional=True))
            clauses += [Unwind(Var(rows), names[0])] if before else []
        clauses.append(Bind(names, ((keys, Aggregation("collect", found, distinct=True)),)))
        return (*clauses, Unwind(keys_or_none(Var(keys)), key)), row

    def ends(self, last: Relationship) -> bool:
        """Whether everything that comes to the way's last step goes on to a node, which is the key itself.

        Then a row lacks a key only if it has none at all.
        """
        return self.way.node and not last.many and not last.nullable and self.filter.scope.open

    def step(self, one: Relationship, start: str, end: str) -> Match:
        """The pattern of one relationship of the way."""
        path, _, condition = self.filter.walk(one, start, end)
        return Match(path, condition)

    def match(self, path: Path, conditions: list[Expr]) -> list[Clause]:
        """The clause for a pattern; none for the beginning alone."""
        if not path.steps and not path.labels:
            return []
        return [Match(path, conjunction(conditions))]

    def read(self, var: str) -> Expr:
        """What is read of the node or statement at the end."""
        way = self.way
        if way.reads == "id":
            return Var(var)
        if isinstance(way.reads, Property):
            if way.reads.value.prose:
                return keyed(var, way.reads)
            return _period(Prop(var, way.reads.stored_as), way.period)
        if way.reads == "type":
            return Fn("type", (Var(var),))
        assert way.end
        made: Expr | None = None
        for name in self.model.concrete_of(way.end.name):
            made = Case(HasLabel(var, (name,)), Lit(constant_case(name)), made)
        assert made
        return made


def keys_or_none(keys: Var) -> Expr:
    """The list, or one with nothing but null where it is empty."""
    return Case(Op("=", Fn("size", (keys,)), Lit(0)), ListOf((Lit(None),)), keys)


def _period(date: Prop, period: str) -> Expr:
    """The period in which a date lies; a date that is known less exactly stays what it is."""
    match period:
        case "YEAR":
            return Fn("left", (date, Lit(4)))
        case "MONTH":
            return Fn("left", (date, Lit(7)))
        case "QUARTER":
            month = Fn("toInteger", (Fn("substring", (date, Lit(5), Lit(2))),))
            number = Fn("toString", (Op("/", Op("+", month, Lit(2)), Lit(3)),))
            quarter = Op("+", Op("+", Fn("left", (date, Lit(4))), Lit("-Q")), number)
            return Case(Op("<", Fn("size", (date,)), Lit(7)), date, quarter)
    return date
