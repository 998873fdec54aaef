"""Which filters are telling: answered by few nodes, so that looking is best begun there."""

from collections.abc import Mapping
from typing import Any

from schema.arguments import Argument
from schema.model import Kind, Model, Relationship


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


def onward(rel: Relationship, value: Argument) -> Argument | None:
    """The filter on the next node, if that is all that is asked of the relationship."""
    if not rel.many:
        return value
    given = {name: where for name, where in value.items() if where is not None}
    return given["some"] if list(given) == ["some"] else None


def compares(value: Mapping[str, Any], operators: tuple[str, ...]) -> bool:
    """Whether one of the operators is set, in full or without case and accents."""
    return any(of.get(op) is not None for of in (value, value.get("insensitive") or {}) for op in operators)
