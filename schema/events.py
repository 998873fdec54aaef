"""The subscription `graphChanged`: what it was asked for, and the event for a revision.

Nothing of it is compiled: an event is small and in memory, so graphql-core's executor answers it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute_sync,
    get_argument_values,
    get_variable_values,
)

from schema.document import Operation, RequestError
from schema.errors import TooLarge, VerbundgraphError, placed
from schema.model import Model, constant_case
from schema.subscription import ACTIONS, LISTED


class NeedsStream(VerbundgraphError):
    """A subscription came by a way that gives one answer only."""

    code = "SUBSCRIPTION_NEEDS_STREAM"
    status = 406


@dataclass(frozen=True)
class Entry:
    """What one revision did to the nodes of one kind or the relationships of one type.

    `ids` are the first LISTED of `count`.
    """

    action: str
    of: str
    count: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """What is noted of one revision."""

    number: int
    at: str
    dataset: str
    edition: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Asked:
    """What a subscriber wants to hear of. `kinds`, `types`: of the model; None is all of them."""

    since: int | None
    kinds: frozenset[str] | None
    types: frozenset[str] | None
    ids: int


def asked(schema: GraphQLSchema, operation: Operation, variables: Mapping[str, Any]) -> Asked:
    """What a validated subscription asks for. Raises RequestError or TooLarge."""
    checked = get_variable_values(
        schema, operation.node.variable_definitions or (), dict(variables), max_errors=20
    )
    if isinstance(checked, list):
        raise RequestError(checked, "BAD_USER_INPUT")
    node = _root(operation)
    assert schema.subscription_type
    try:
        given = get_argument_values(schema.subscription_type.fields["graphChanged"], node, checked)
    except GraphQLError as error:
        raise RequestError([error], "BAD_USER_INPUT") from None
    since, ids = given.get("since"), given["ids"]
    if since is not None and since < 0:
        raise RequestError([GraphQLError("`since` is a revision: 0 or more.", node)], "BAD_USER_INPUT")
    if ids > LISTED:
        with placed(node):
            raise TooLarge(
                f"`ids` is {ids}, {ids - LISTED} more than the {LISTED} allowed. An entry that has more says "
                "so by `complete`: read anew what you hold of that kind.",
                bound="listedIds",
                limit=LISTED,
                requested=ids,
            )
    if ids < 0:
        raise RequestError(
            [GraphQLError(f"`ids` is {ids}; it must be from 0 to {LISTED}.", node)], "BAD_USER_INPUT"
        )
    kinds, types = given.get("kinds"), given.get("relationships")
    if kinds is None and types is None:
        return Asked(since, None, None, ids)
    return Asked(since, frozenset(k.value for k in kinds or ()), frozenset(t.value for t in types or ()), ids)


def _root(operation: Operation) -> FieldNode:
    """The only root field: validation has seen to that, fragments included."""
    node: Any = operation.node
    while not isinstance(node, FieldNode):
        fragment = isinstance(node, FragmentSpreadNode)
        node = (operation.fragments[node.name.value] if fragment else node).selection_set.selections[0]
    return node


@dataclass(frozen=True)
class Changed:
    """An entry as a subscriber sees it; the names are GraphQL's."""

    action: str
    kind: str | None
    relationship: str | None
    count: int
    ids: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class GraphChange:
    """A revision as a subscriber sees it; the names are GraphQL's."""

    revision: int
    at: str
    dataset: str
    edition: str | None
    added: int
    changed: int
    retired: int
    withdrawn: int
    changes: tuple[Changed, ...]


def event(model: Model, noted: Noted, wanted: Asked) -> GraphChange | None:
    """The event for a revision, or None where nothing in it was asked for."""
    found = [_changed(model, entry, wanted.ids) for entry in noted.entries]
    changes = tuple(
        c
        for c in found
        if (wanted.kinds is None or c.kind in wanted.kinds if c.kind else False)
        or (wanted.types is None or c.relationship in wanted.types if c.relationship else False)
    )
    if not changes:
        return None
    counts = dict.fromkeys(ACTIONS, 0)
    for c in changes:
        counts[c.action] += c.count
    return GraphChange(
        noted.number,
        noted.at,
        noted.dataset,
        noted.edition,
        counts["ADDED"],
        counts["CHANGED"],
        counts["RETIRED"],
        counts["WITHDRAWN"],
        tuple(sorted(changes, key=_place)),
    )


def _changed(model: Model, entry: Entry, ids: int) -> Changed:
    node = entry.of in model.kinds
    shown = entry.ids[:ids]
    return Changed(
        entry.action,
        constant_case(entry.of) if node else None,
        None if node else entry.of,
        entry.count,
        shown,
        len(shown) == entry.count,
    )


def _place(changed: Changed) -> tuple[bool, str, int]:
    return changed.kind is None, changed.kind or changed.relationship or "", _PLACES[changed.action]


_PLACES = {action: place for place, action in enumerate(ACTIONS)}


def respond(
    schema: GraphQLSchema, operation: Operation, variables: Mapping[str, Any], change: GraphChange
) -> dict[str, Any]:
    """The response's data for an event (GraphQL October 2021, 6.2.3.2)."""
    assert operation.node.operation is OperationType.SUBSCRIPTION
    document = DocumentNode(definitions=(operation.node, *operation.fragments.values()))
    result = execute_sync(schema, document, _Root(change), variable_values=dict(variables))
    if result.errors or result.data is None:
        raise AssertionError(result.errors)  # an event fits its types
    return result.data


class _Root:
    def __init__(self, change: GraphChange) -> None:
        self.graphChanged = change
