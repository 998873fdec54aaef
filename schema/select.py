"""From a validated operation to a selection: which fields of which types, with which arguments.

Merges fields, spreads fragments and applies @skip and @include as the GraphQL specification's CollectFields
does (October 2021, 6.3.2); for an abstract type the fields are collected for each object type apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from schema.bounds import Check, checks
from schema.errors import placed
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
    """The fields selected on a type, in response order, for each object type that a value may have.

    `checks`: those of the arguments of all fields, also of those below; of the root's selection only.
    """

    type: str
    abstract: bool
    fields: dict[str, list[Field]]
    checks: tuple[Check, ...] = ()


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
    try:
        selection = collector.selection(schema.query_type, [operation.selection_set])
    except _Enough:
        within(limits, "cases", max(collector.cases, collector.all_cases(schema.query_type, operation)))
        raise
    return replace(selection, checks=tuple(collector.checks))


def conditions(argument: Argument) -> int:
    """How many fields of input objects there are in an argument."""
    if isinstance(argument, dict):
        return len(argument) + sum(map(conditions, argument.values()))
    return sum(map(conditions, argument)) if isinstance(argument, list) else 0


class _Enough(Exception):
    """There are more cases than allowed, though not all have been seen."""


@dataclass
class _Collector:
    schema: GraphQLSchema
    roles: Roles
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Variables
    limits: Limits
    cases: int = 0
    conditions: int = 0
    counted: dict[tuple[str, int], int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)

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

    def all_cases(self, type_: Any, of: Any) -> int:
        """How many cases there are below an object of a type; fields that merge count once for each time.

        What is below a selection set is counted once for each type and remembered, so this ends soon.
        """
        key = type_.name, id(of.selection_set)
        known = self.counted.get(key)
        if known is not None:
            return known
        total = 0
        for node in filter(self.included, of.selection_set.selections):
            if isinstance(node, FieldNode):
                total += 1
                definition = self.schema.get_field(type_, node.name.value)
                result: Any = get_named_type(definition.type) if definition else None
                if node.selection_set and not result.name.startswith("__"):
                    objects = self.schema.get_possible_types(result) if is_abstract_type(result) else [result]
                    total += sum(self.all_cases(one, node) for one in objects)
                continue
            inner: Any = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if not inner.type_condition or self.applies(type_, inner.type_condition.name.value):
                total += self.all_cases(type_, inner)
        self.counted[key] = total
        return total

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
        if self.cases > self.limits.cases:
            raise _Enough
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
        role = self.roles.get((type_.name, name))
        if role is not None:
            with placed(first):
                self.checks += checks(first, role, frozenset(definition.args), arguments)
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
            role,
            definition.type,
            arguments,
            selection,
            tuple(nodes),
        )
