"""For an engine whose subqueries forget, after a WITH, what was named outside of them: name it in each WITH.

Cypher lets a subquery see the names around it to its end. On the embedded engine the first WITH inside
hides them. The sets that `filter.py` names at the beginning of a statement are used deep inside, so they are
carried from one WITH to the next as far as they are needed.
"""

from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from schema.cypher import Bind, Sub, Var, With

T = TypeVar("T")


def carried(node: T, names: AbstractSet[str]) -> T:
    """The same tree, in which a WITH in a subquery passes on those of `names` that are used from there on."""
    if isinstance(node, tuple):
        made = tuple(carried(part, names) for part in node)
        return node if all(a is b for a, b in zip(made, node, strict=True)) else made  # type: ignore[return-value]
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {}
    for field in fields(node):
        value = getattr(node, field.name)
        kept = carried(value, names)
        if kept is not value:
            changed[field.name] = kept
    made_node = replace(node, **changed) if changed else node
    return _within(made_node, names) if isinstance(made_node, Sub) else made_node  # type: ignore[return-value]


def _within(sub: Sub, names: AbstractSet[str]) -> Sub:
    clauses = list(sub.clauses)
    used: set[str] = set()
    for i, clause in reversed(list(enumerate(clauses))):
        used |= _mentioned(clause) & names
        # Where a WITH counts, a set is one more key to group by: the same for all rows, so it parts none.
        if isinstance(clause, With | Bind):
            clauses[i] = replace(clause, vars=(*clause.vars, *sorted(used.difference(clause.vars))))
    return replace(sub, clauses=tuple(clauses)) if tuple(clauses) != sub.clauses else sub


def _mentioned(node: object) -> set[str]:
    """The names that a part of a statement speaks of."""
    if isinstance(node, Var):
        return {node.name}
    if isinstance(node, tuple):
        return set().union(*map(_mentioned, node))
    if not is_dataclass(node):
        return set()
    return set().union(*(_mentioned(getattr(node, f.name)) for f in fields(node)))
