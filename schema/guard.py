"""Bounds on a document, checked after parsing and before validation.

Fragments are counted once and their counts remembered, so that a document whose fragments spread each other
twice, a hundred deep, costs no more to refuse than to read. A refusal says which bound, and by how much.
"""

from dataclasses import dataclass
from functools import cached_property

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.errors import TooLarge


@dataclass(frozen=True)
class Limits:
    """How large a document may be.

    `cost`: see `schema.cost`. `cases`: the fields, each counted for every object type that it can stand on;
    interfaces within interfaces multiply.
    """

    tokens: int = 5_000
    fields: int = 1_500
    depth: int = 25
    aliases: int = 200
    directives: int = 200
    cost: int = 50_000
    cases: int = 10_000


@dataclass(frozen=True)
class _Count:
    """What a selection set holds with its fragments expanded."""

    fields: int = 0
    depth: int = 0
    aliases: int = 0
    directives: int = 0


_ADVICE = {
    "fields": "Ask for fewer fields, or split the query in two.",
    "depth": "Ask for fewer levels; continue from a node's `id` in a second query.",
    "aliases": "Ask for several nodes at once with a filter (`in`) instead of one alias each.",
    "directives": "Leave out @skip and @include where their conditions are known.",
}


def guard(document: DocumentNode, limits: Limits) -> None:
    """Raise TooLarge where an operation of the document goes beyond a bound."""
    counter = _Counter(document)
    for operation in counter.operations:
        count = counter.selection_set(operation.selection_set)
        for name, advice in _ADVICE.items():
            value, limit = getattr(count, name), getattr(limits, name)
            if value > limit:
                raise TooLarge(
                    f"The query has {value} {name}, {value - limit} more than the {limit} allowed. {advice}"
                    if name != "depth"
                    else f"The query is {value} levels deep, {value - limit} more than the {limit} allowed. "
                    f"{advice}",
                    bound=name,
                    limit=limit,
                    requested=min(value, 2**31 - 1),
                )


@dataclass
class _Counter:
    document: DocumentNode

    def __post_init__(self) -> None:
        self.known: dict[str, _Count] = {}
        self.open: set[str] = set()

    @cached_property
    def operations(self) -> list[OperationDefinitionNode]:
        return [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]

    @cached_property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        return {d.name.value: d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode)}

    def fragment(self, name: str) -> _Count:
        # An unknown fragment and one that spreads itself are left to validation.
        if name in self.open or name not in self.fragments:
            return _Count()
        if name not in self.known:
            self.open.add(name)
            self.known[name] = self.selection_set(self.fragments[name].selection_set)
            self.open.discard(name)
        return self.known[name]

    def selection_set(self, node: SelectionSetNode | None) -> _Count:
        if node is None:
            return _Count()
        fields = depth = aliases = directives = 0
        for selection in node.selections:
            directives += len(selection.directives or ())
            if isinstance(selection, FragmentSpreadNode):
                inner = self.fragment(selection.name.value)
                depth = max(depth, inner.depth)
            else:
                inner = self.selection_set(selection.selection_set)  # type: ignore[attr-defined]
                is_field = isinstance(selection, FieldNode)
                depth = max(depth, inner.depth + is_field)
                fields += is_field
                aliases += isinstance(selection, FieldNode) and selection.alias is not None
            fields += inner.fields
            aliases += inner.aliases
            directives += inner.directives
        return _Count(fields, depth, aliases, directives)
