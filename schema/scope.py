"""What a root field lets in: its arguments `asOf` and `examples`, as conditions on all that is below it.

A statement is in force on a day if the period of its `since` has begun and that of its `until` has not ended.
A date known to the month or year stands for its whole period, and a missing one sets no bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schema.arguments import Argument
from schema.cypher import Expr, Fn, Get, Lit, Not, Op, Param, Prop, Var, conjunction
from schema.parameters import Parameters, Plain


@dataclass(frozen=True)
class Scope:
    """`as_of`: the day on which everything has to be in force; `examples`: whether example data is let in."""

    as_of: Param | None = None
    examples: bool = True

    @property
    def open(self) -> bool:
        """Whether everything is let in, so that no condition is needed."""
        return self.as_of is None and self.examples

    def conditions(self, *vars_: str) -> list[Expr]:
        """What nodes or relationships of these names have to fulfil; an empty name stands for nothing."""
        return [c for var in filter(None, vars_) for c in self.on(Var(var))]

    def on(self, it: Expr) -> list[Expr]:
        """What a node or relationship has to fulfil."""

        def get(name: str) -> Expr:
            return Prop(it.name, name) if isinstance(it, Var) else Get(it, name)

        found: list[Expr] = []
        if self.as_of:
            # "0" comes before every date and "9" after; "~" sorts after all dates within its period.
            found.append(Op("<=", Fn("coalesce", (get("since"), Lit("0"))), self.as_of))
            until = Op("+", Fn("coalesce", (get("until"), Lit("9"))), Lit("~"))
            found.append(Op(">=", until, self.as_of))
        if not self.examples:
            found.append(Not(Fn("coalesce", (get("example"), Lit(False)))))
        return found

    def joined(self, vars_: tuple[str, ...], *others: Expr | None) -> Expr | None:
        """The scope's conditions on some names together with others that may be missing."""
        return conjunction([*self.conditions(*vars_), *(o for o in others if o is not None)])


OPEN = Scope()


def scope_of(arguments: Mapping[str, Argument], parameters: Parameters) -> Scope:
    """The scope that a root field's arguments set."""
    as_of = arguments.get("asOf")
    day = None if as_of is None else Param(parameters.add(Plain(as_of)))
    return Scope(day, arguments.get("examples") is not False)
