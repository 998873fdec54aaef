"""What two statements about the same have to do with each other."""

from schema.cypher import And, Expr, Fn, Lit, Match, Not, Op, Or, Path, Prop, Step, Sub, conjunction
from schema.model import Relationship
from schema.scope import OPEN, Scope


def disputed(rel: Relationship, start: str, var: str, end: str, scope: Scope = OPEN) -> Expr:
    """Whether there is another statement between the same two nodes that says something else.

    Statements that differ in an identifying property (an office's role) speak of different things, and those
    that follow each other in time do not contradict. A date known to the month does not contradict one of a
    day in it. What is missing contradicts nothing. Only what the scope lets in counts.
    """
    other = f"x{var}"
    conditions: list[Expr] = [Op("<>", Prop(other, "id"), Prop(var, "id")), *scope.conditions(other)]
    differences: list[Expr] = []
    for p in rel.edge.properties.values():
        mine, theirs = Prop(var, p.stored_as), Prop(other, p.stored_as)
        if p.name == "example":
            continue
        if p.identity:
            conditions.append(Op("=", theirs, mine))
        elif p.value.filter == "date":
            refines = (Not(Op("STARTS WITH", theirs, mine)), Not(Op("STARTS WITH", mine, theirs)))
            differences.append(And(refines))
        else:
            differences.append(Op("<>", theirs, mine))
    for before, then in ((var, other), (other, var)):
        follows = Op("<=", Prop(before, "until"), Prop(then, "since"))
        conditions.append(Not(Fn("coalesce", (follows, Lit(False)))))
    conditions.append(Or(tuple(differences)) if len(differences) > 1 else differences[0])
    path = Path(start, (), (Step(rel.type, rel.direction, end, (), other),))
    return Sub("EXISTS", (Match(path, conjunction(conditions)),))
