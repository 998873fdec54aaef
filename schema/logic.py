"""Two-valued logic over conditions that Cypher answers with true, false or null: null counts as false."""

from schema.cypher import And, Expr, Fn, HasLabel, IsNull, Lit, Not, Op, Or, Sub, conjunction


def either(items: list[Expr]) -> Expr:
    """At least one of the conditions; false where there is none."""
    if Lit(True) in items:
        return Lit(True)
    rest = tuple(i for i in items if i != Lit(False))
    return Or(rest) if len(rest) > 1 else rest[0] if rest else Lit(False)


def complement(e: Expr) -> Expr:
    """True exactly where `e` is not.

    A comparison with a missing value is null in Cypher, and null is not true.
    """
    match e:
        case Lit(value):
            return Lit(not value)
        case Sub() | HasLabel() | IsNull():
            return Not(e)
        case Op(_, Sub("COUNT"), _):
            return Not(e)
        case Not(Sub() | HasLabel() as inner):
            return inner
        case And(items):
            return either([complement(i) for i in items])
        case Or(items):
            return conjunction([complement(i) for i in items]) or Lit(True)
    return Not(Fn("coalesce", (e, Lit(False))))
