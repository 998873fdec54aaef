"""How much of the schema an introspection asks for, counted without answering it.

Introspection is answered by graphql-core from memory, field by field, and its lists multiply: each type has
fields, each field a type that has fields. What is counted is each object of the answer; an object under a
selection set is counted once and remembered, so counting costs no more than the schema is large.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    get_introspection_query,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    parse,
)

from schema.errors import HUGE, TooLarge

ROOM = 2
"""How many times as large as the introspection of tools, which ask for everything, one may be."""


def check(
    schema: GraphQLSchema,
    fields: Iterable[FieldNode],
    fragments: Mapping[str, FragmentDefinitionNode],
) -> int:
    """How many objects these root fields (`__schema`, `__type`) ask for. Raises TooLarge for too many."""
    allowed = ROOM * everything(schema)
    counter, at_least = Counter(schema, fragments, allowed), ""
    try:
        requested = min(counter.root(fields), HUGE)
    except _Enough:  # each that was counted is there once or more
        requested, at_least = len(counter.known), "at least "
    if requested > allowed:
        raise TooLarge(
            f"The introspection asks for {at_least}{requested} objects, {requested - allowed} more than the "
            f"{allowed} allowed. Ask for the whole schema once, as tools do, or for single types by "
            "`__type(name:)`.",
            bound="introspection",
            limit=allowed,
            requested=requested,
        )
    return requested


class _Enough(Exception):
    """More objects were found than are allowed, though not all."""


@lru_cache(maxsize=8)
def everything(schema: GraphQLSchema) -> int:
    """The size of the introspection that tools send."""
    text = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    operation, *rest = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    fragments = {d.name.value: d for d in rest if isinstance(d, FragmentDefinitionNode)}
    fields = [n for n in operation.selection_set.selections if isinstance(n, FieldNode)]
    return Counter(schema, fragments, HUGE).root(fields)


class Counter:
    """Counts in one document; what it has counted it remembers."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], most: int
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.most = most
        self.leading: dict[int, list[FieldNode]] = {}
        self.known: dict[tuple[int, int], int] = {}

    def root(self, fields: Iterable[FieldNode]) -> int:
        """How many objects these root fields ask for."""
        total = 0
        for node in fields:
            if node.selection_set is None:
                continue
            if node.name.value == "__schema":
                total += self.count(node.selection_set, self.schema)
                continue
            (name,) = [a.value for a in node.arguments or ()]
            # A name that is a variable may be any: the largest counts.
            names = [name.value] if isinstance(name, StringValueNode) else list(self.schema.type_map)
            found = [t for n in names if (t := self.schema.type_map.get(n))]
            total += max((self.count(node.selection_set, t) for t in found), default=0)
        return total

    def count(self, selected: SelectionSetNode, of: Any) -> int:
        """How many objects there are at and below an object of the schema."""
        key = (id(selected), id(of))
        known = self.known.get(key)
        if known is None:
            if len(self.known) > self.most:
                raise _Enough
            self.known[key] = 0
            known = self.known[key] = 1 + sum(
                self.count(node.selection_set, one)
                for node in self.leading_on(selected)
                for one in self.objects(node.name.value, of)
                if node.selection_set
            )
        return known

    def leading_on(self, selected: SelectionSetNode) -> list[FieldNode]:
        """The fields of a selection set that lead to further objects, those in fragments with them."""
        found = self.leading.get(id(selected))
        if found is None:
            found = self.leading[id(selected)] = []
            for node in selected.selections:
                if isinstance(node, FragmentSpreadNode):
                    found += self.leading_on(self.fragments[node.name.value].selection_set)
                elif not isinstance(node, FieldNode):
                    found += self.leading_on(node.selection_set)  # type: ignore[attr-defined]
                elif node.selection_set is not None:
                    found.append(node)
        return found

    def objects(self, name: str, of: Any) -> Iterable[Any]:
        """The objects that a field of an object of the schema leads to."""
        match name:
            case "types":
                return self.schema.type_map.values()
            case "queryType" | "mutationType" | "subscriptionType":
                return filter(None, (getattr(self.schema, f"{name[:-4]}_type"),))
            case "directives":
                return self.schema.directives
            case "ofType":
                return filter(None, (getattr(of, "of_type", None),))
            case "possibleTypes":
                return self.schema.get_possible_types(of) if is_abstract_type(of) else ()
            case "fields":
                return of.fields.values() if is_object_type(of) or is_interface_type(of) else ()
            case "inputFields":
                return of.fields.values() if is_input_object_type(of) else ()
            case "enumValues":
                return of.values.values() if is_enum_type(of) else ()
            case "interfaces":
                return list(of.interfaces) if is_object_type(of) or is_interface_type(of) else ()
            case "args":
                return list(of.args.values())
            case "type":
                return (of.type,)
        return ()
