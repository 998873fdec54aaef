"""Bounds on a document: some before it is parsed, the others before it is validated.

A text is scanned by one regular expression, which costs a tenth of parsing it. Fragments are counted once and
their counts remembered, so that a document whose fragments spread each other twice, a hundred deep, costs no
more to refuse than to read. A refusal says which bound, and by how much.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from schema.errors import HUGE, TooLarge


@dataclass(frozen=True)
class Limits:
    """How large a request may be.

    `characters`, `tokens`, `nesting` (brackets within brackets) of the document's text; `definitions` in it;
    `fields`, `depth`, `fragments` (spreads and inline), `aliases`, `directives` with its fragments expanded.
    `repeats`: pairs of fields with one name in the response, which validation compares with each other.
    `values` and `levels` of the variables. `cost`: see `schema.cost`. `cases`: the fields, each counted for
    every object type that it can stand on; interfaces within interfaces multiply. `conditions`: the fields of
    all input objects, counted for each field that they are an argument of. `schemas`: `__schema` and `__type`
    in a query, see also `schema.introspection`. `literals`: values that stand in the document.
    """

    tokens: int = 5_000
    fields: int = 1_500
    depth: int = 25
    aliases: int = 200
    directives: int = 200
    cost: int = 50_000
    cases: int = 3_000
    characters: int = 100_000
    nesting: int = 100
    definitions: int = 200
    fragments: int = 1_000
    repeats: int = 5_000
    values: int = 10_000
    levels: int = 40
    conditions: int = 2_000
    schemas: int = 10
    literals: int = 1_000


ADVICE: Mapping[str, tuple[str, str]] = {
    "characters": ("The document has {} characters", "Split it, or pass values as variables."),
    "tokens": ("The document has {} tokens", "Split it, or pass values as variables."),
    "nesting": ("The document has brackets {} deep", "Pass values as variables, and ask for fewer levels."),
    "definitions": ("The document has {} operations and fragments", "Send only those that are used."),
    "fields": ("The query has {} fields", "Ask for fewer fields, or split the query in two."),
    "depth": (
        "The query is {} levels deep",
        "Ask for fewer levels; go on from a node's `id` in a second query.",
    ),
    "fragments": ("The query spreads fragments {} times", "Spread each fragment once where it is needed."),
    "aliases": (
        "The query has {} aliases",
        "Ask for several nodes at once with a filter (`in`) instead of one alias each.",
    ),
    "directives": (
        "The query has {} directives",
        "Leave out @skip and @include where their conditions are known.",
    ),
    "repeats": (
        "The query names the same fields again and again: {} pairs have to be compared",
        "Name each field once in a selection, also where fragments bring it.",
    ),
    "schemas": ("The query asks for the schema {} times", "Ask for all of it once."),
    "literals": ("The document holds {} values", "Pass them as variables."),
    "values": ("The variables hold {} values", "Send them in several requests."),
    "levels": (
        "The variables are nested {} levels deep",
        "Join conditions in one `and` instead of nesting them.",
    ),
    "conditions": (
        "The filters and orders of the query have {} conditions",
        "Join values in one `in`, and use a filter in fewer fields.",
    ),
    "cases": (
        "The query has {} fields, counted for each type that an interface stands for",
        "Ask for fewer levels of interfaces, or narrow them with `... on`.",
    ),
}
"""What a refusal says of each bound: what was asked for, and how to ask instead."""


def within(limits: Limits, bound: str, requested: int) -> None:
    """Raise TooLarge where a bound is exceeded."""
    limit = getattr(limits, bound)
    if requested > limit:
        what, instead = ADVICE[bound]
        amount = min(requested, HUGE)
        raise TooLarge(
            f"{what.format(amount)}, {amount - limit} more than the {limit} allowed. {instead}",
            bound=bound,
            limit=limit,
            requested=amount,
        )


TOKEN = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*+(?:""")?|"(?:[^"\\\n\r]|\\.)*+"?|#[^\n\r]*+|[_A-Za-z][_0-9A-Za-z]*+'
    r"|-?[0-9][0-9A-Za-z_.+-]*+|\.\.\.|[^\s,\ufeff]"
)
"""A lexical token (GraphQL specification of October 2021, 2.1), or a comment: graphql-core counts both."""

_DEEPER = dict.fromkeys("{[(", 1) | dict.fromkeys("}])", -1)


def scan(text: str, limits: Limits) -> None:
    """Raise TooLarge for a text that is not worth parsing. What is wrong in it is left to the parser."""
    within(limits, "characters", len(text))
    tokens = TOKEN.findall(text)
    within(limits, "tokens", len(tokens))
    depth = deepest = 0
    for token in tokens:
        if token in _DEEPER:
            depth += _DEEPER[token]
            deepest = max(deepest, depth)
    within(limits, "nesting", deepest)


def guard(document: DocumentNode, limits: Limits) -> None:
    """Raise TooLarge where an operation of the document goes beyond a bound."""
    within(limits, "definitions", len(document.definitions))
    counter = Counter(document)
    within(limits, "directives", counter.directives())
    within(limits, "literals", counter.literals())
    for operation in counter.operations:
        count = counter.selection_set(operation.selection_set)
        for name in ("fields", "depth", "fragments", "aliases", "directives", "schemas"):
            within(limits, name, getattr(count, name))
        within(limits, "repeats", counter.repeats([operation.selection_set]))


def guard_values(values: Mapping[str, Any], limits: Limits) -> None:
    """Raise TooLarge where variables hold too much, or are nested too deeply."""
    level: list[Any] = [v for v in values.values() if isinstance(v, dict | list)]
    if not level:
        return
    count = levels = conditions = 0
    while level:
        levels += 1
        below: list[Any] = []
        for value in level:
            count += len(value)
            inner: Iterable[Any] = value
            if isinstance(value, dict):
                conditions += len(value)
                inner = value.values()
            below += [v for v in inner if isinstance(v, dict | list)]
        level = below
    within(limits, "values", count)
    within(limits, "levels", levels)
    within(limits, "conditions", conditions)  # as many at least as will be found when they are compiled


@dataclass(frozen=True)
class Count:
    """What a selection set holds with its fragments expanded."""

    fields: int = 0
    depth: int = 0
    fragments: int = 0
    aliases: int = 0
    directives: int = 0
    schemas: int = 0


@dataclass
class Counter:
    """Counts in one document. An unknown fragment and one that spreads itself are left to validation."""

    document: DocumentNode

    def __post_init__(self) -> None:
        self.known: dict[str, Count] = {}
        self.open: set[str] = set()

    @cached_property
    def operations(self) -> list[OperationDefinitionNode]:
        """The document's operations."""
        return [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]

    @cached_property
    def of_name(self) -> dict[str, FragmentDefinitionNode]:
        """The document's fragments by their names."""
        return {d.name.value: d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode)}

    def directives(self) -> int:
        """How many stand on operations, their variables, and fragments."""
        total = 0
        for definition in self.document.definitions:
            total += len(getattr(definition, "directives", None) or ())
            for variable in getattr(definition, "variable_definitions", None) or ():
                total += len(variable.directives or ())
        return total

    def literals(self) -> int:
        """How many values stand in arguments and defaults, those within others too."""
        total = 0
        below: list[Any] = list(self.document.definitions)
        while below:
            node = below.pop()
            total += isinstance(node, ValueNode)
            for name in ("variable_definitions", "directives", "selection_set", "selections", "arguments"):
                found = getattr(node, name, None) or ()
                below += found if isinstance(found, tuple | list) else (found,)
            for name in ("default_value", "value", "values", "fields"):
                found = getattr(node, name, None)
                if isinstance(found, tuple | list):
                    below += found
                elif isinstance(found, ValueNode):
                    below.append(found)
        return total

    def inside(self, name: str, of: Callable[[SelectionSetNode], Any], otherwise: Any) -> Any:
        """Something of a fragment's selection set, unless the fragment is unknown or open already."""
        if name in self.open or name not in self.of_name:
            return otherwise
        self.open.add(name)
        try:
            return of(self.of_name[name].selection_set)
        finally:
            self.open.discard(name)

    def fragment(self, name: str) -> Count:
        """What a fragment holds."""
        if name not in self.known:
            count: Count | None = self.inside(name, self.selection_set, None)
            if count is None:
                return Count()
            self.known[name] = count
        return self.known[name]

    def selection_set(self, node: SelectionSetNode | None) -> Count:
        """What a selection set holds."""
        if node is None:
            return Count()
        fields = depth = fragments = aliases = directives = schemas = 0
        for selection in node.selections:
            directives += len(selection.directives or ())
            if isinstance(selection, FragmentSpreadNode):
                inner = self.fragment(selection.name.value)
                depth = max(depth, inner.depth)
                fragments += 1
            else:
                inner = self.selection_set(selection.selection_set)  # type: ignore[attr-defined]
                is_field = isinstance(selection, FieldNode)
                depth = max(depth, inner.depth + is_field)
                fields += is_field
                fragments += not is_field
                if isinstance(selection, FieldNode):
                    aliases += selection.alias is not None
                    schemas += selection.name.value in ("__schema", "__type")
            fields += inner.fields
            fragments += inner.fragments
            aliases += inner.aliases
            directives += inner.directives
            schemas += inner.schemas
        return Count(fields, depth, fragments, aliases, directives, schemas)

    def repeats(self, nodes: list[SelectionSetNode]) -> int:
        """How many pairs of fields have one name, in selection sets that are merged and in those below.

        Goes through everything expanded, so the other bounds come first.
        """
        groups: dict[str, list[FieldNode]] = {}
        for node in nodes:
            self.collect(node, groups)
        total = 0
        for same in groups.values():
            total += len(same) * (len(same) - 1) // 2
            below = [f.selection_set for f in same if f.selection_set]
            if below:
                total += self.repeats(below)
        return total

    def collect(self, node: SelectionSetNode, groups: dict[str, list[FieldNode]]) -> None:
        """Add the fields of a selection set to those of their names in the response."""
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                name = selection.alias or selection.name
                groups.setdefault(name.value, []).append(selection)
            elif isinstance(selection, FragmentSpreadNode):
                self.inside(selection.name.value, lambda inner: self.collect(inner, groups), None)
            else:
                self.collect(selection.selection_set, groups)  # type: ignore[attr-defined]
