"""Arguments as the compiler sees them: their structure decides the text, their scalars become parameters.

A scalar keeps where it came from (`Const` or `Variable`), so that a plan can be used again with other
variables. Booleans, enum names, null and the structure of inputs and lists are part of the plan's key
instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    coerce_input_value,
    value_from_ast,
)

from schema.errors import BadInput, placed


@dataclass(frozen=True)
class Const:
    """A scalar that stands in the document."""

    value: Any


@dataclass(frozen=True)
class Default(Const):
    """A scalar that the schema gives where the client says nothing."""


@dataclass(frozen=True)
class Variable:
    """A scalar inside a variable's value, at a path of field names and indices."""

    name: str
    path: tuple[str | int, ...]
    type: Any


@dataclass(frozen=True)
class Several:
    """A list of scalars."""

    items: "tuple[Origin, ...]"


Origin = Const | Variable | Several

Argument = Any
"""A tree of dicts and lists with `Origin`, `bool`, `str` (an enum's name) or None at its leaves."""


class Absent:
    """The argument was not given, or its variable was not."""


ABSENT = Absent()


def named(type_: GraphQLInputType) -> Any:
    """The type without its non-null wrapper."""
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def is_scalar(type_: Any) -> bool:
    """Whether a value of the type becomes a parameter."""
    return (
        not isinstance(type_, GraphQLEnumType | GraphQLInputObjectType | GraphQLList)
        and type_ is not GraphQLBoolean
    )


def from_ast(type_: GraphQLInputType, node: ValueNode, variables: "Variables") -> Argument:
    """The argument that a value in the document stands for."""
    kind = named(type_)
    if isinstance(node, VariableNode):
        value = variables.argument(node.name.value)
        if value is None and isinstance(type_, GraphQLNonNull):
            # A default lets a nullable variable stand here, and does not help where null is given.
            with placed(node):
                raise BadInput(f"Variable `${node.name.value}` is null where a value is needed.")
        return value
    if isinstance(node, NullValueNode):
        return None
    if isinstance(kind, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        return _list(kind, [from_ast(kind.of_type, n, variables) for n in nodes])
    if isinstance(kind, GraphQLInputObjectType):
        assert isinstance(node, ObjectValueNode)
        given = {
            f.name.value: from_ast(kind.fields[f.name.value].type, f.value, variables) for f in node.fields
        }
        return {name: value for name, value in given.items() if value is not ABSENT}
    value = value_from_ast(node, kind)
    if isinstance(kind, GraphQLEnumType):
        return node.value  # type: ignore[attr-defined]
    return value if kind is GraphQLBoolean else Const(value)


def _list(kind: Any, items: list[Argument]) -> Argument:
    items = [None if i is ABSENT else i for i in items]
    return Several(tuple(items)) if is_scalar(named(kind.of_type)) else items


def from_value(type_: GraphQLInputType, value: Any, origin: Variable) -> Argument:
    """The argument that a variable's checked JSON value stands for."""
    kind = named(type_)
    if value is None:
        return None
    if isinstance(kind, GraphQLList):
        items = value if isinstance(value, list) else None
        if is_scalar(named(kind.of_type)):
            return Variable(origin.name, origin.path, kind)
        if items is None:
            return [from_value(kind.of_type, value, origin)]
        return [from_value(kind.of_type, v, _inner(origin, i)) for i, v in enumerate(items)]
    if isinstance(kind, GraphQLInputObjectType):
        return {n: from_value(kind.fields[n].type, v, _inner(origin, n)) for n, v in value.items()}
    if isinstance(kind, GraphQLEnumType) or kind is GraphQLBoolean:
        return value
    return Variable(origin.name, origin.path, kind)


def _inner(origin: Variable, step: str | int) -> Variable:
    return Variable(origin.name, (*origin.path, step), None)


class Variables:
    """The variables of one request: their JSON values, checked before, and their declared types."""

    def __init__(
        self, types: Mapping[str, Any], defaults: Mapping[str, ValueNode], values: Mapping[str, Any]
    ) -> None:
        self.types = types
        self.defaults = defaults
        self.values = values

    def argument(self, name: str) -> Argument:
        """A variable as an argument, its default where it was not given, else ABSENT."""
        if name in self.values:
            return from_value(self.types[name], self.values[name], Variable(name, (), None))
        if name in self.defaults:
            return from_ast(self.types[name], self.defaults[name], self)
        return ABSENT


def bind(origin: Origin, values: Mapping[str, Any]) -> Any:
    """The value of a scalar in one request's variables."""
    if isinstance(origin, Const):
        return origin.value
    if isinstance(origin, Several):
        return [None if o is None else bind(o, values) for o in origin.items]
    value = values[origin.name]
    for step in origin.path:
        value = value[step]
    coerced = coerce_input_value(value, origin.type)
    return None if coerced is Undefined else coerced


def shape(type_: GraphQLInputType, value: Any) -> Any:
    """What of a variable's value decides the statement's text: all but its scalars. Hashable."""
    kind = named(type_)
    if value is None or is_scalar(kind):
        return value is not None
    if isinstance(kind, GraphQLList):
        if is_scalar(named(kind.of_type)):
            return "list"
        return tuple(shape(kind.of_type, v) for v in (value if isinstance(value, list) else [value]))
    if isinstance(kind, GraphQLInputObjectType):
        return tuple((name, shape(kind.fields[name].type, v)) for name, v in sorted(value.items()))
    return (value,)
