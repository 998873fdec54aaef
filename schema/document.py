"""From the text of a document to a checked operation: bounded, parsed, validated, once for each text."""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    ValueNode,
    VariableNode,
    Visitor,
    parse,
    type_from_ast,
    validate,
    visit,
)
from graphql.validation.validate import ValidationAbortedError

from schema.errors import TooLarge
from schema.guard import Limits, guard, scan
from schema.rules import BUDGET, RULES

DECIDING = frozenset({"after", "before", "id", "ids", "uri", "from", "to", "maxLength", "depth"})
"""Arguments whose values decide a statement's text: which of a cursor's values are null, the kinds of ids,
and numbers that Cypher takes no parameter for."""


class RequestError(Exception):
    """The request cannot be executed at all; `errors` say why, `code` is theirs."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        super().__init__("; ".join(e.message for e in errors))
        self.errors = errors
        self.code = code


@dataclass(frozen=True)
class Operation:
    """A validated operation with what is needed to execute it.

    `serial` is its number, `digest` its document's SHA-256; `deciding`: the variables whose values decide the
    statement besides their structure, each with the arguments that it stands in.
    """

    serial: int
    digest: str
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    types: Mapping[str, Any]
    defaults: Mapping[str, ValueNode]
    deciding: Mapping[str, frozenset[str]]

    @property
    def name(self) -> str | None:
        """Its name in the document."""
        return self.node.name.value if self.node.name else None

    @property
    def subscribes(self) -> bool:
        """Whether it is a subscription, to be answered more than once."""
        return self.node.operation is OperationType.SUBSCRIPTION


def digest(text: str) -> str:
    """The SHA-256 of a document, in hexadecimal: what it is known by without being shown."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Documents:
    """Documents by their text, the most recently used `size` of them."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, size: int = 1_000) -> None:
        self.schema = schema
        self.limits = limits
        self.size = size
        self.serial = count()
        self.known: OrderedDict[str, dict[str | None, Operation]] = OrderedDict()

    def operation(self, text: str, name: str | None) -> Operation:
        """The operation of that name, or the only one. Raises RequestError or TooLarge."""
        operations = self.known.get(text)
        if operations is None:
            operations = self.known[text] = self.read(text)
            if len(self.known) > self.size:
                self.known.popitem(last=False)
        else:
            self.known.move_to_end(text)
        if name is None and len(operations) == 1:
            return next(iter(operations.values()))
        if name in operations and name is not None:
            return operations[name]
        message = (
            f"There is no operation named {name!r}."
            if name
            else "Say by `operationName` which operation to run."
        )
        raise RequestError([GraphQLError(message)], "OPERATION_RESOLUTION_FAILURE")

    def read(self, text: str) -> dict[str | None, Operation]:
        """The text's operations by name. Raises TooLarge, or RequestError for what is not valid."""
        limits = self.limits
        scan(text, limits)
        try:
            document = parse(text, max_tokens=limits.tokens)
            guard(document, limits)
            errors = validate(self.schema, document, RULES, max_errors=10)
        except GraphQLSyntaxError as error:
            raise RequestError([error], "GRAPHQL_PARSE_FAILED") from None
        except RecursionError:
            raise TooLarge(
                f"The document goes far beyond the {limits.depth} levels allowed. Ask for fewer levels.",
                bound="depth",
                limit=limits.depth,
            ) from None
        if len(errors) == 1 and isinstance(errors[0], ValidationAbortedError):
            raise TooLarge(
                f"To see whether the query's fields may stand beside each other takes at least {BUDGET + 1} "
                f"steps, 1 more than the {BUDGET} allowed. Name each field once in a selection, also where "
                "fragments bring it.",
                bound="steps",
                limit=BUDGET,
                requested=BUDGET + 1,
            )
        if errors:
            raise RequestError(errors, "GRAPHQL_VALIDATION_FAILED")
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        deciding = _deciding(document)
        hashed = digest(text)
        found: dict[str | None, Operation] = {}
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                if node.operation is OperationType.MUTATION:
                    raise RequestError(
                        [GraphQLError("Only queries and subscriptions are served.", node)],
                        "GRAPHQL_VALIDATION_FAILED",
                    )
                definitions = node.variable_definitions or ()
                operation = Operation(
                    next(self.serial),
                    hashed,
                    node,
                    fragments,
                    {d.variable.name.value: type_from_ast(self.schema, d.type) for d in definitions},
                    {d.variable.name.value: d.default_value for d in definitions if d.default_value},
                    deciding,
                )
                found[operation.name] = operation
        return found


def _deciding(document: DocumentNode) -> dict[str, frozenset[str]]:
    """The variables within the arguments that `DECIDING` names."""
    found: defaultdict[str, set[str]] = defaultdict(set)

    class Arguments(Visitor):
        def enter_argument(self, node: Any, *_: Any) -> None:
            if node.name.value in DECIDING:
                values = node.value.values if isinstance(node.value, ListValueNode) else (node.value,)
                for value in values:
                    if isinstance(value, VariableNode):
                        found[value.name.value].add(node.name.value)

    visit(document, Arguments())
    return {name: frozenset(arguments) for name, arguments in found.items()}
