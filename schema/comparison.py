"""From the operators of a scalar's filter to a Cypher condition on its value.

A comparison with a missing value is null in Cypher, which does not let a row through; only where that is not
so does a condition ask whether the value is there.
"""

from collections.abc import Callable
from typing import Any

from schema.arguments import Argument, Const
from schema.cypher import Expr, Fn, HasLabel, IsNull, Lit, Not, Op, Or, Param, Prop, Sub, conjunction
from schema.model import Kind, Property, constant_case
from schema.parameters import Folded, Lowered, Parameters, PeriodEnd, Plain

_COMPARE = {
    "eq": "=",
    "in": "IN",
    "contains": "CONTAINS",
    "startsWith": "STARTS WITH",
    "endsWith": "ENDS WITH",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
}

_WITHIN = ("contains", "endsWith")
"""The comparisons that may begin within a word."""


def compare_property(p: Property, var: str, value: Argument, parameters: Parameters) -> Expr | None:
    """The condition that the operators of a property's filter set; None where they set none."""

    def operand(op: str, given: Any) -> Param:
        origin = Const(given) if p.value.choice or p.value.filter == "flag" else given
        binder = PeriodEnd if p.value.filter == "date" and op in ("gt", "lte") else Plain
        return Param(parameters.add(binder(origin)))

    plain = {op: given for op, given in value.items() if op != "insensitive"}
    found = [_compare(Prop(var, p.stored_as), plain, operand)]
    if p.folded_as and (insensitive := value.get("insensitive")):
        # The folded text is stored beside, so that an index can find it.
        folded = Prop(var, p.folded_as)
        for op, given in insensitive.items():
            one = _compare(folded, {op: given}, lambda _, operand: Param(parameters.add(Folded(operand))))
            if op in _WITHIN and one:
                # What stands before is not known: in Moers the `e` is no half of an umlaut, in Koeln it is.
                lower = Fn("toLower", (Prop(var, p.stored_as),))
                one = Or((one, Op(_COMPARE[op], lower, Param(parameters.add(Lowered(given))))))
            found.append(one)
    return conjunction([c for c in found if c])


def compare_count(count: Expr, value: Argument, parameters: Parameters) -> Expr | None:
    """The condition that the operators of a filter set on a number that is always there."""
    given = {op: operand for op, operand in value.items() if op != "isNull"}
    there = Lit(False) if value.get("isNull") else None
    compared = _compare(count, given, lambda _, operand: Param(parameters.add(Plain(operand))))
    return conjunction([c for c in (there, compared) if c])


def compare_kind(kind: Kind, var: str, value: Argument) -> Expr | None:
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
        labels = tuple(
            by_name[n] for n in (operand if isinstance(operand, list) else [operand]) if n in by_name
        )
        one = HasLabel(var, labels) if labels else Lit(False)
        conditions.append(one if op != "notIn" else Not(one) if labels else Lit(True))
    return conjunction(conditions)


def _compare(left: Expr, value: Argument, operand: Callable[[str, Any], Param]) -> Expr | None:
    conditions: list[Expr] = []
    for op, given in value.items():
        if given is None:
            continue
        if op == "isNull":
            conditions.append(IsNull(left, negated=not given))
        elif op == "notIn":
            if not isinstance(left, Sub):  # a count is always there
                conditions.append(IsNull(left, negated=True))
            conditions.append(Not(Op("IN", left, operand(op, given))))
        else:
            conditions.append(Op(_COMPARE[op], left, operand(op, given)))
    return conjunction(conditions)
