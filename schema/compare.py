"""What changed between two states of the API, told from their SDL texts, and what of it breaks clients."""

from dataclasses import dataclass
from enum import Enum

from graphql import GraphQLSchema, build_schema
from graphql.utilities.find_schema_changes import (
    BreakingChangeType,
    DangerousChangeType,
    find_schema_changes,
)

from schema.errors import VerbundgraphError


class NotASchema(VerbundgraphError):
    """A text that should be a schema in SDL is none."""

    code = "NOT_A_SCHEMA"
    status = 400


class Weight(Enum):
    """What a change means for a client that is not changed with it."""

    BREAKS = "breaks"
    """Its questions are refused or answered in another form."""
    RISKS = "risks"
    """Its questions stay valid, but it may meet what it does not know, or other rows than before."""
    FITS = "fits"
    """It will not notice."""


_OTHER_ROWS = {
    DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE,
}
"""Another default answers the same question in another way. That breaks, even if it stays valid."""
_ADDED = {DangerousChangeType.OPTIONAL_ARG_ADDED, DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED}
"""Of interest to whoever implements the interface; for a client a question without it means what it meant."""


@dataclass(frozen=True)
class Change:
    """One change; `text` is graphql-core's English sentence."""

    weight: Weight
    text: str


def compare(old: str, new: str) -> list[Change]:
    """What changed from one SDL to another, the worst first. Raises NotASchema."""
    found = [
        Change(_weight(change.type), change.description)
        for change in find_schema_changes(_read(old), _read(new))
    ]
    order = list(Weight)
    return sorted(found, key=lambda change: (order.index(change.weight), change.text))


def _weight(type_: object) -> Weight:
    if isinstance(type_, BreakingChangeType) or type_ in _OTHER_ROWS:
        return Weight.BREAKS
    if isinstance(type_, DangerousChangeType) and type_ not in _ADDED:
        return Weight.RISKS
    return Weight.FITS


def _read(sdl: str) -> GraphQLSchema:
    try:
        schema = build_schema(sdl)
    except Exception as error:  # syntax, unknown types, and what graphql-core asserts of either
        raise NotASchema(f"Das ist kein GraphQL-Schema in SDL: {error}") from None
    if schema.query_type is None:
        raise NotASchema("Das ist kein GraphQL-Schema in SDL: `type Query` fehlt.")
    return schema
