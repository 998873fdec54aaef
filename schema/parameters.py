"""A statement's parameters: how each gets its value from one request's variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema import cursor
from schema.arguments import Const, Origin, bind
from schema.collation import fold
from schema.rdf.addresses import Addresses
from schema.search.parameters import AfterHit, Queries, Sought

PAGE = 25
"""How many nodes a page has where its size is not given."""
MAX_PAGE = 1000
GROUPS = 100
"""How many groups `groupBy` gives where that is not said."""
FACETS = 10
"""How many groups a facet has where that is not said."""


@dataclass(frozen=True)
class Plain:
    """The value itself."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        return bind(self.origin, variables)


@dataclass(frozen=True)
class PeriodEnd:
    """A partial date as the end of its period: sorts after every date that lies within it."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        return f"{bind(self.origin, variables)}~"


@dataclass(frozen=True)
class Folded:
    """A text, or each of a list of texts, without case and accents."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        given = bind(self.origin, variables)
        return fold(given) if isinstance(given, str) else [fold(one) for one in given]


@dataclass(frozen=True)
class Lowered:
    """A text without capitals, as Cypher's toLower makes it."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        return bind(self.origin, variables).lower()


@dataclass(frozen=True)
class PageSize:
    """How many rows to read: `first` or `last`, and one more with `peek`. `schema.bounds` has checked it."""

    origin: Origin
    peek: bool

    def value(self, variables: Mapping[str, Any]) -> int:
        """What this request sends."""
        return int(bind(self.origin, variables)) + self.peek


@dataclass(frozen=True)
class KeyOfId:
    """The key within a public id."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> str:
        """What this request sends."""
        return str(bind(self.origin, variables)).partition(":")[2]


@dataclass(frozen=True)
class KeyOfUri:
    """The key within a node's address in linked data."""

    origin: Origin
    addresses: Addresses

    def value(self, variables: Mapping[str, Any]) -> str:
        """What this request sends."""
        return (self.addresses.id_of(bind(self.origin, variables)) or "").partition(":")[2]


@dataclass(frozen=True)
class KeysOfIds:
    """The keys within those of several public ids that are of one kind."""

    origin: Origin
    kind: str

    def value(self, variables: Mapping[str, Any]) -> list[str]:
        """What this request sends."""
        found = (str(i).partition(":") for i in bind(self.origin, variables))
        return [key for kind, _, key in found if kind == self.kind]


@dataclass(frozen=True)
class Count:
    """How many items a list has."""

    origin: Origin

    def value(self, variables: Mapping[str, Any]) -> int:
        """What this request reckons with."""
        return len(bind(self.origin, variables))


@dataclass(frozen=True)
class CursorValue:
    """One of the values in a cursor. Raises BadCursor."""

    origin: Origin
    order: str
    count: int
    index: int

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        return cursor.decode(self.order, bind(self.origin, variables), self.count)[self.index]


Binder = (
    Plain
    | PeriodEnd
    | Folded
    | Lowered
    | PageSize
    | KeyOfId
    | KeyOfUri
    | KeysOfIds
    | Count
    | CursorValue
    | Sought
    | Queries
    | AfterHit
)


class Parameters:
    """The parameters of a statement under way: equal ones share a name."""

    def __init__(self) -> None:
        self.names: dict[tuple[Binder, type], str] = {}

    def add(self, binder: Binder) -> str:
        """The name of a parameter, `p0`, `p1` … in the order of their first use."""
        # Python takes 1, 1.0 and True for equal; a database does not.
        type_ = type(getattr(binder.origin, "value", None))
        return self.names.setdefault((_hashable(binder), type_), f"p{len(self.names)}")

    def bound(self) -> dict[str, Binder]:
        """How each parameter gets its value, by the parameter's name."""
        return {name: binder for (binder, _), name in self.names.items()}


def _hashable(binder: Binder) -> Binder:
    origin = binder.origin
    if isinstance(origin, Const) and isinstance(origin.value, list):
        return type(binder)(**{**vars(binder), "origin": Const(tuple(origin.value))})
    return binder
