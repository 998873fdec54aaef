"""The rules that a document is validated by: the specification's, two of them in our own form."""

from typing import Any

from graphql import (
    ASTValidationRule,
    GraphQLError,
    GraphQLInputObjectType,
    MaxIntrospectionDepthRule,
    ObjectFieldNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    VariableNode,
    VariablesInAllowedPositionRule,
    get_named_type,
    is_input_object_type,
    is_nullable_type,
    specified_rules,
    type_from_ast,
)

BUDGET = 50_000
"""Comparisons and steps of `Overlapping` in one document, some 0.1 s."""


class Overlapping(OverlappingFieldsCanBeMergedRule):
    """The specification's rule with a smaller budget than graphql-core's, which is a second and a half.

    `guard` has counted what the rule compares; this holds where the rule goes other ways.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = BUDGET


class AllowedVariables(VariablesInAllowedPositionRule):
    """The specification's rule, also for one-of inputs that are non-null or stand in or for a list.

    What is the one field of such an input takes no variable that may be null, not even one with a default
    (GraphQL specification of September 2025, 5.8.5). graphql-core 3.3.2 knows the input only where its type
    is wrapped in nothing: `{land: {name: $d}}`, but not `[{name: $d}]`.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.only: dict[int, GraphQLInputObjectType] = {}
        self.operations: list[OperationDefinitionNode] = []

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        """Note a variable that is the one field of an input."""
        wrapped = self.context.get_parent_input_type()
        type_ = get_named_type(wrapped)
        if (
            isinstance(node.value, VariableNode)
            and isinstance(type_, GraphQLInputObjectType)
            and type_.is_one_of
            and not is_input_object_type(wrapped)
        ):
            self.only[id(node.value)] = type_

    def leave_operation_definition(self, operation: OperationDefinitionNode, *_: Any) -> None:
        """Do what the specification's rule does; the rest has to wait for the fragments."""
        super().leave_operation_definition(operation)
        self.operations.append(operation)

    def leave_document(self, *_: Any) -> None:
        """Report the variables noted that may be null in an operation that uses them."""
        for operation in self.operations if self.only else ():
            declared = {d.variable.name.value: d for d in operation.variable_definitions or ()}
            for usage in self.context.get_recursive_variable_usages(operation):
                definition = declared.get(usage.node.name.value)
                type_ = self.only.get(id(usage.node))
                if definition is None or type_ is None:
                    continue
                given = type_from_ast(self.context.schema, definition.type)
                if given is not None and is_nullable_type(given):
                    self.report_error(
                        GraphQLError(
                            f"Variable '${usage.node.name.value}' is of type '{given}' but must be "
                            f"non-nullable to be used for OneOf Input Object '{type_}'.",
                            [definition, usage.node],
                        )
                    )


_OURS: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
    OverlappingFieldsCanBeMergedRule: Overlapping,
    VariablesInAllowedPositionRule: AllowedVariables,
}

RULES = tuple(_OURS.get(rule, rule) for rule in specified_rules if rule is not MaxIntrospectionDepthRule)
"""Without the rule that bounds lists within lists of an introspection: `schema.introspection` counts what
they bring, and its refusal says by how much it is too much."""
