"""From a request to a plan: all stages in their order, and the plans that are kept.

guard ► parse ► validate (`document`) ► select ► compile ► generate. A plan is kept for each operation, the
variables' structure, and the values that decide the text (booleans, enum names, which values of a cursor are
null, the kind within an id); a request with a known plan only binds its parameters.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
    get_variable_values,
)

from schema import cursor
from schema.arguments import Variables, shape
from schema.bounds import Check
from schema.compile import Compiled, compile_selection
from schema.cost import OBJECTS
from schema.cost import check as check_cost
from schema.cypher import CypherDialect
from schema.document import Documents, Operation, RequestError
from schema.drive import Statistics
from schema.events import NeedsStream
from schema.exact import exact
from schema.generate import Broken, Fast, generate
from schema.guard import Limits, guard_values
from schema.introspection import check as check_introspection
from schema.parameters import PageSize
from schema.rdf.addresses import HERE, Addresses
from schema.select import Field, select
from schema.types import Schema

Data = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """A compiled operation.

    `peeked`: parameters that are a page's size and one more. `keys`: the root fields' response keys in their
    order. `checks`: of the variables' values.
    """

    compiled: Compiled
    make: Fast
    peeked: tuple[str, ...]
    keys: tuple[str, ...]
    introspection: DocumentNode | None
    checks: tuple[Check, ...]
    introspected: list[ExecutionResult] = field(default_factory=list)


class Response(NamedTuple):
    """What a request is answered with.

    `examples`: whether example data is in it, as an object that is shown, in a number, or in what a filter
    rests on.
    """

    data: Data | None
    errors: list[GraphQLError]
    examples: bool


@dataclass(frozen=True)
class Request:
    """A plan with one request's values: what to send to the database, and how to read its record."""

    plan: Plan
    parameters: dict[str, Any]
    cost: int
    variables: Mapping[str, Any]
    schema: Schema

    @property
    def text(self) -> str | None:
        """The Cypher statement; None where the database is not needed."""
        return self.plan.compiled.text

    def response(self, record: list[Any]) -> Response:
        """The response for the statement's record, a list of columns."""
        errors: list[GraphQLError] = []
        noted: set[bool] = set()
        try:
            data: Data | None = self.plan.make(record, self.parameters, noted)
        except Broken:
            data, errors = exact(self.plan.compiled.root, record, self.parameters, noted)
        examples = bool(noted) or self.plan.compiled.examples
        if self.plan.introspection is None or data is None:
            return Response(data, errors, examples)
        result = self.introspected(self.plan.introspection)
        merged = {**data, **(result.data or {})}
        data = {key: merged[key] for key in self.plan.keys if key in merged}
        return Response(data, [*errors, *(result.errors or [])], examples)

    def introspected(self, document: DocumentNode) -> ExecutionResult:
        """What the schema says of itself, which is always the same: made once where no variable decides."""
        if self.variables:
            return execute_sync(self.schema.graphql, document, variable_values=dict(self.variables))
        known = self.plan.introspected
        if not known:
            known.append(execute_sync(self.schema.graphql, document))
        return known[0]


class Planner:
    """Makes plans and keeps the most recently used `size` of them."""

    def __init__(
        self,
        schema: Schema,
        limits: Limits | None = None,
        size: int = 2_000,
        dialect: CypherDialect | None = None,
        addresses: Addresses = HERE,
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        self.size = size
        self.dialect = dialect or CypherDialect()
        self.addresses = addresses
        self.documents = Documents(schema.graphql, self.limits)
        self.plans: OrderedDict[Any, Plan] = OrderedDict()
        self.statistics = Statistics()

    def request(
        self, text: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
    ) -> Request:
        """Plan a request. Raises RequestError, or a VerbundgraphError for what is well-formed but refused."""
        return self.bound(self.documents.operation(text, operation_name), variables)

    def bound(self, operation: Operation, variables: Mapping[str, Any] | None = None) -> Request:
        """Plan an operation with these variables. Raises as `request` does."""
        if operation.subscribes:
            raise NeedsStream(
                "A subscription is answered as a stream: send it with POST and `Accept: text/event-stream`, "
                "or over WebSocket (graphql-transport-ws)."
            )
        values = variables or {}
        if operation.types:
            guard_values(values, self.limits)
            checked = get_variable_values(
                self.schema.graphql, operation.node.variable_definitions or (), dict(values), max_errors=20
            )
            if isinstance(checked, list):
                raise RequestError(checked, "BAD_USER_INPUT")
            values = {name: value for name, value in values.items() if name in operation.types}
        else:
            values = {}
        key = (operation.serial, self.decisive(operation, values))
        plan = self.plans.get(key)
        if plan is None:
            plan = self.plans[key] = self.plan(operation, values)
            if len(self.plans) > self.size:
                self.plans.popitem(last=False)
        else:
            self.plans.move_to_end(key)
            for check in plan.checks:
                check.run(values)
        parameters: dict[str, Any] = {
            name: binder.value(values) for name, binder in plan.compiled.parameters.items()
        }
        # What is read beyond a page, to know whether there is more, is not paid for.
        sizes = {**parameters, **{name: parameters[name] - 1 for name in plan.peeked}}
        cost = check_cost(plan.compiled.cost.of(sizes), self.limits.cost)
        return Request(plan, parameters, cost, values, self.schema)

    def learn(self, statistics: Statistics) -> None:
        """Compile anew with what is now known of the graph's size."""
        self.statistics = statistics
        self.plans.clear()

    def doubt(self) -> None:
        """Take everything for what may be example data, until `learn` says what is."""
        doubted = self.statistics.doubted(self.schema.model)
        if doubted != self.statistics:
            self.learn(doubted)

    def decisive(self, operation: Operation, values: Mapping[str, Any]) -> Any:
        """What of the variables decides the statement's text."""
        key: list[Any] = []
        for name in operation.types:
            if name in values:
                value = values[name]
                key += (name, shape(operation.types[name], value))
                key += (
                    self.decided(argument, value) for argument in sorted(operation.deciding.get(name, ()))
                )
        return tuple(key)

    def decided(self, argument: str, value: Any) -> Any:
        """What an argument's value decides. Hashable; never raises."""
        match argument:
            case "after" | "before":
                return cursor.nulls(value)
            case "id" | "ids" | "from" | "to":
                # All ids of no kind share a plan: there is nothing to ask for.
                kinds = {str(i).partition(":")[0] for i in (value if isinstance(value, list) else [value])}
                return frozenset(kinds & self.schema.model.by_field.keys())
            case "uri":
                id_ = self.addresses.id_of(value) if isinstance(value, str) else None
                return (id_ or "").partition(":")[0]
        return value

    def plan(self, operation: Operation, values: Mapping[str, Any]) -> Plan:
        """Compile an operation for variables of this structure. Raises a VerbundgraphError."""
        variables = Variables(operation.types, operation.defaults, values)
        selection = select(
            self.schema.graphql,
            self.schema.roles,
            operation.node,
            operation.fragments,
            variables,
            self.limits,
        )
        for check in selection.checks:
            check.run(values)
        fields = selection.fields["Query"]
        compiled = compile_selection(
            self.schema.model, selection, values, self.statistics, self.dialect, self.addresses
        )
        introspected = [f for f in fields if f.name in ("__schema", "__type")]
        introspection = None
        if introspected:
            objects = check_introspection(
                self.schema.graphql, (n for f in introspected for n in f.nodes), operation.fragments
            )
            introspection = _only(operation, introspected)
            compiled = replace(compiled, cost=compiled.cost.and_(ceil(objects / OBJECTS)))
        peeked = tuple(n for n, b in compiled.parameters.items() if isinstance(b, PageSize) and b.peek)
        keys = tuple(f.key for f in fields)
        again = tuple(c for c in (*selection.checks, *compiled.checks) if c.again)
        return Plan(compiled, generate(compiled.root), peeked, keys, introspection, again)


def _only(operation: Operation, fields: list[Field]) -> DocumentNode:
    """The document with nothing but these root fields."""
    selections = tuple(n for f in fields for n in f.nodes)
    node = operation.node
    reduced = OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=node.variable_definitions,
        directives=node.directives,
        selection_set=SelectionSetNode(selections=selections),
    )
    return DocumentNode(definitions=(reduced, *operation.fragments.values()))
