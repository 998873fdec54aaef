"""What two statements about the same have to do with each other."""

from schema.cypher import (
    And,
    Expr,
    Fn,
    ListOf,
    Lit,
    Match,
    Not,
    Op,
    Or,
    Path,
    Prop,
    Step,
    Sub,
    Var,
    conjunction,
)
from schema.model import Model, Property, Relationship
from schema.scope import OPEN, Scope


def disputed(rel: Relationship, start: str, var: str, end: str, scope: Scope = OPEN) -> Expr:
    """Whether there is another statement between the same two nodes that says something else.

    Statements that differ in an identifying property (an office's role) speak of different things, and those
    that follow each other in time do not contradict. A date known to the month does not contradict one of a
    day in it. What is missing contradicts nothing. Only what the scope lets in counts.
    """
    said = [p for p in rel.edge.properties.values() if p.name != "example"]
    other = f"x{var}"
    same: list[Expr] = [Op("=", Prop(other, p.stored_as), Prop(var, p.stored_as)) for p in said if p.identity]
    path = Path(start, (), (Step(rel.type, rel.direction, end, (), other),))
    return _contradicted(path, var, other, same, [p for p in said if not p.identity], scope)


def disputed_any(model: Model, start: str, var: str, end: str, scope: Scope) -> Expr:
    """As `disputed`, of a statement of whatever type that leads from `start` to `end`."""
    other = f"x{var}"
    type_ = Fn("type", (Var(var),))
    same: list[Expr] = [Op("=", Fn("type", (Var(other),)), type_)]
    said: dict[str, Property] = {}
    for name, (declared, *_) in model.types.items():
        own = declared.edge.properties.values()
        said |= {p.stored_as: p for p in own if p.name != "example"}
        # What identifies statements of one type may be what differs between those of another: where it has
        # to be the same, it does not differ.
        identity = tuple(Op("=", Prop(other, p.stored_as), Prop(var, p.stored_as)) for p in own if p.identity)
        if identity:
            same.append(Or((Not(Op("IN", type_, ListOf((Lit(name),)))), And(identity))))
    path = Path(start, (), (Step("", "out", end, (), other),))
    return _contradicted(path, var, other, same, list(said.values()), scope)


def _contradicted(
    path: Path, var: str, other: str, same: list[Expr], said: list[Property], scope: Scope
) -> Expr:
    """Whether the path leads to another statement about the same that differs in something that is said."""
    conditions = [Op("<>", Prop(other, "id"), Prop(var, "id")), *scope.conditions(other), *same]
    differences: list[Expr] = []
    for p in said:
        mine, theirs = Prop(var, p.stored_as), Prop(other, p.stored_as)
        if p.value.filter == "date":
            refines = (Not(Op("STARTS WITH", theirs, mine)), Not(Op("STARTS WITH", mine, theirs)))
            differences.append(And(refines))
        else:
            differences.append(Op("<>", theirs, mine))
    for before, then in ((var, other), (other, var)):
        follows = Op("<=", Prop(before, "until"), Prop(then, "since"))
        conditions.append(Not(Fn("coalesce", (follows, Lit(False)))))
    conditions.append(Or(tuple(differences)) if len(differences) > 1 else differences[0])
    return Sub("EXISTS", (Match(path, conjunction(conditions)),))
