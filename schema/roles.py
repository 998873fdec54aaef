"""What each GraphQL field stands for in the model: the bridge from a selection to a statement.

The type builder notes a role for every field it makes; the compiler reads the roles and nothing else of
GraphQL.
"""

from dataclasses import dataclass

from schema.model import Kind, Property, Reference, Relationship


@dataclass(frozen=True)
class Id:
    """The public id, `kind:key`."""


@dataclass(frozen=True)
class Uri:
    """The node's address in linked data."""


@dataclass(frozen=True)
class Leaf:
    """A property of the node, or of the relationship where the field sits on an edge."""

    property: Property


@dataclass(frozen=True)
class WhichKind:
    """Which concrete kind the node is, as an enum."""


@dataclass(frozen=True)
class Referred:
    """The node or nodes that a property names by key."""

    reference: Reference


@dataclass(frozen=True)
class Citations:
    """The sources with the words that they say."""


@dataclass(frozen=True)
class CitedSource:
    """The source of one citation."""


@dataclass(frozen=True)
class Quote:
    """The words of one citation."""


@dataclass(frozen=True)
class ToOne:
    """The node at the other end of a relationship that has at most one."""

    relationship: Relationship


@dataclass(frozen=True)
class Related:
    """A connection of the nodes at the other end of a relationship."""

    relationship: Relationship


@dataclass(frozen=True)
class Disputed:
    """Whether another source contradicts this statement."""

    relationship: Relationship


@dataclass(frozen=True)
class Total:
    """How many there are in all pages."""


@dataclass(frozen=True)
class Edges:
    """A page as edges."""


@dataclass(frozen=True)
class Nodes:
    """A page as nodes."""


@dataclass(frozen=True)
class EdgeNode:
    """The node of an edge."""


@dataclass(frozen=True)
class Cursor:
    """An edge's place in its order."""


@dataclass(frozen=True)
class Page:
    """The facts about a page."""


@dataclass(frozen=True)
class PageFact:
    """One of `hasNextPage`, `hasPreviousPage`, `startCursor`, `endCursor`."""

    name: str


@dataclass(frozen=True)
class Lookup:
    """Root field: one node by its key."""

    kind: Kind


@dataclass(frozen=True)
class All:
    """Root field: the connection of all nodes of a kind."""

    kind: Kind


@dataclass(frozen=True)
class ById:
    """Root field: one node of any kind by its public id or its address in linked data."""


@dataclass(frozen=True)
class Aggregate:
    """What can be said of all rows of a connection or of a group together."""


@dataclass(frozen=True)
class AggregateCount:
    """How many rows there are, or how many different nodes."""


@dataclass(frozen=True)
class Statistics:
    """The measures of one property's values; `edge`: of the relationship's property."""

    property: Property
    edge: bool


@dataclass(frozen=True)
class NodeStatistics:
    """What can be said of the different nodes that statements lead to."""


@dataclass(frozen=True)
class EdgeStatistics:
    """The measures of the relationship's own properties."""


@dataclass(frozen=True)
class Measure:
    """One of `count`, `countDistinct`, `min`, `max`, `sum`, `avg`."""

    name: str


@dataclass(frozen=True)
class ByIds:
    """Root field: nodes of any kind by their public ids, in that order."""


@dataclass(frozen=True)
class Statements:
    """A connection of all statements about a node, of every type and direction."""


@dataclass(frozen=True)
class HitKinds:
    """How many nodes of each kind a search finds."""


@dataclass(frozen=True)
class Disagreements:
    """The statements about a node that contradict each other, in groups."""


@dataclass(frozen=True)
class StatementType:
    """A statement's relationship type."""


@dataclass(frozen=True)
class StatementEnd:
    """The node that a statement leads from (0) or to (1)."""

    which: int


@dataclass(frozen=True)
class Qualifiers:
    """What a statement says besides its ends, its time and its sources, as names and values."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class AnyDisputed:
    """Whether another source contradicts a statement of whatever type."""


@dataclass(frozen=True)
class Paths:
    """Root field: the shortest connections between two nodes."""


@dataclass(frozen=True)
class PathLength:
    """How many statements a path has."""


@dataclass(frozen=True)
class Neighbourhood:
    """Root field: what is around a node."""


@dataclass(frozen=True)
class Part:
    """A part of a path or neighbourhood, or the statements of a disagreement.

    One of `nodes`, `statements`, `truncated`.
    """

    name: str


@dataclass(frozen=True)
class Search:
    """Root field: the nodes that fit a text, of all kinds."""


@dataclass(frozen=True)
class Ranked:
    """How well a node fits the text."""


@dataclass(frozen=True)
class Highlighted:
    """What was found of the text in the node."""


@dataclass(frozen=True)
class Told:
    """A part of an object that is made in Python and has an attribute of the field's name."""


@dataclass(frozen=True)
class GroupBy:
    """The rows of a connection or of a group in groups."""


@dataclass(frozen=True)
class GroupKey:
    """What the rows of a group have in common, as a text."""


@dataclass(frozen=True)
class GroupCount:
    """How many rows a group has."""


@dataclass(frozen=True)
class GroupNode:
    """The node that a group's rows lead to."""


@dataclass(frozen=True)
class Facets:
    """Several groupings of a connection, each without the filter's condition on its own field."""


@dataclass(frozen=True)
class FacetBy:
    """What a facet groups by, as a text."""


@dataclass(frozen=True)
class FacetGroups:
    """The groups of a facet."""


Role = (
    Id
    | Uri
    | Leaf
    | WhichKind
    | Referred
    | Citations
    | CitedSource
    | Quote
    | ToOne
    | Related
    | Disputed
    | Total
    | Edges
    | Nodes
    | EdgeNode
    | Cursor
    | Page
    | PageFact
    | Aggregate
    | AggregateCount
    | Statistics
    | NodeStatistics
    | EdgeStatistics
    | Measure
    | GroupBy
    | GroupKey
    | GroupCount
    | GroupNode
    | Facets
    | FacetBy
    | FacetGroups
    | Lookup
    | All
    | ById
    | ByIds
    | Statements
    | Disagreements
    | HitKinds
    | StatementType
    | StatementEnd
    | Qualifiers
    | AnyDisputed
    | Paths
    | PathLength
    | Neighbourhood
    | Part
    | Search
    | Ranked
    | Highlighted
    | Told
)

Roles = dict[tuple[str, str], Role]
"""The role of each field, by the names of its type and its own."""
