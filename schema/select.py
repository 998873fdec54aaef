"""From a validated operation to a selection: which fields of which types, with which arguments.

Merges fields, spreads fragments and applies @skip and @include as the GraphQL specification's CollectFields
does (October 2021, 6.3.2); for an abstract type the fields are collected for each object type apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLBoolean,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    is_abstract_type,
)

from schema.arguments import ABSENT, Argument, Default, Variables, from_ast, is_scalar, named
from schema.guard import Limits, within
from schema.roles import Role, Roles
from schema.shape import Place

_CONDITION = GraphQLNonNull(GraphQLBoolean)


@dataclass(frozen=True)
class Field:
    """One field of the response.

    `role` is None for `__typename` and for introspection. `parent` is the object type it was collected for.
    """

    key: str
    name: str
    parent: str
    role: Role | None
    type: GraphQLOutputType
    arguments: dict[str, Argument]
    selection: "Selection | None"
    nodes: tuple[FieldNode, ...]

    @property
    def nullable(self) -> bool:
        """Whether the value may be missing."""
        return not isinstance(self.type, GraphQLNonNull)

    @property
    def place(self) -> Place:
        """Where the field stands, for the errors about it."""
        return Place(self.parent, self.name, self.nodes, self.nullable)


@dataclass(frozen=True)
class Selection:
    """The fields selected on a type, in response order, for each object type that a value may have."""

    type: str
    abstract: bool
    fields: dict[str, list[Field]]


def select(
    schema: GraphQLSchema,
    roles: Roles,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Variables,
    limits: Limits,
) -> Selection:
    """The selection of a validated query operation. Raises TooLarge beyond `cases` and `conditions`."""
    assert schema.query_type
    collector = _Collector(schema, roles, fragments, variables, limits)
    return collector.selection(schema.query_type, [operation.selection_set])


def conditions(argument: Argument) -> int:
    """How many fields of input objects there are in an argument."""
    if isinstance(argument, dict):
        return len(argument) + sum(map(conditions, argument.values()))
    return sum(map(conditions, argument)) if isinstance(argument, list) else 0


@dataclass
class _Collector:
    schema: GraphQLSchema
    roles: Roles
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Variables
    limits: Limits
    cases: int = 0
    conditions: int = 0

    def selection(self, type_: Any, sets: list[SelectionSetNode]) -> Selection:
        abstract = is_abstract_type(type_)
        objects = self.schema.get_possible_types(type_) if abstract else [type_]
        return Selection(type_.name, abstract, {o.name: self.fields(o, sets) for o in objects})

    def fields(self, type_: GraphQLObjectType, sets: list[SelectionSetNode]) -> list[Field]:
        groups: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in sets:
            self.collect(type_, selection_set, groups, seen)
        return [self.field(type_, key, nodes) for key, nodes in groups.items()]

    def collect(
        self,
        type_: GraphQLObjectType,
        selection_set: SelectionSetNode,
        groups: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selection_set.selections:
            if not self.included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                groups.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if not node.type_condition or self.applies(type_, node.type_condition.name.value):
                    self.collect(type_, node.selection_set, groups, seen)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in seen:
                    continue
                seen.add(name)
                fragment = self.fragments[name]
                if self.applies(type_, fragment.type_condition.name.value):
                    self.collect(type_, fragment.selection_set, groups, seen)

    def applies(self, type_: GraphQLObjectType, condition: str) -> bool:
        other = self.schema.get_type(condition)
        return other is type_ or (
            isinstance(other, GraphQLInterfaceType) and self.schema.is_sub_type(other, type_)
        )

    def included(self, node: Any) -> bool:
        """Whether @skip and @include let the node stand."""
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                condition = from_ast(_CONDITION, directive.arguments[0].value, self.variables)
                if condition is (directive.name.value == "skip"):
                    return False
        return True

    def field(self, type_: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        self.cases += 1
        within(self.limits, "cases", self.cases)
        first = nodes[0]
        name = first.name.value
        definition = self.schema.get_field(type_, name)
        assert definition, name
        arguments: dict[str, Argument] = {}
        given = {a.name.value: a.value for a in first.arguments or ()}
        for arg_name, arg in definition.args.items():
            value: Argument = ABSENT
            if arg_name in given:
                value = from_ast(arg.type, given[arg_name], self.variables)
            if value is ABSENT and arg.default_value is not Undefined:
                default = arg.default_value
                value = Default(default) if is_scalar(named(arg.type)) else default
            if value is not ABSENT:
                arguments[arg_name] = value
        self.conditions += sum(map(conditions, arguments.values()))
        within(self.limits, "conditions", self.conditions)
        result = get_named_type(definition.type)
        sets = [n.selection_set for n in nodes if n.selection_set]
        introspection = result.name.startswith("__")
        selection = self.selection(result, sets) if sets and not introspection else None
        return Field(
            key,
            name,
            type_.name,
            self.roles.get((type_.name, name)),
            definition.type,
            arguments,
            selection,
            tuple(nodes),
        )
