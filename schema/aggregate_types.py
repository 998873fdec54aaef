"""The types of `aggregate`: for each kind, and for each edge that leads to one, typed blocks of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema import roles as r
from schema.inputs import text
from schema.model import Edge, Kind, Relationship

if TYPE_CHECKING:
    from schema.types import _Builder as Builder

_COUNTS = ("count", "countDistinct")
_BLOCKS = {
    "String": ("StringAggregate", "str", (*_COUNTS, "min", "max")),
    "PartialDate": ("PartialDateAggregate", "PartialDate", (*_COUNTS, "min", "max")),
    "Int": ("IntAggregate", "int", (*_COUNTS, "min", "max", "sum", "avg")),
    "Float": ("FloatAggregate", "float", (*_COUNTS, "min", "max", "sum", "avg")),
}
_VALUES = ("ValueAggregate", "str", _COUNTS)
"""Choices and yes or no: their order has no meaning, so there is no least and no greatest."""

_TEXTS = {
    "count": ("How many have a value.", "Wie viele einen Wert haben."),
    "countDistinct": ("How many different values there are.", "Wie viele verschiedene Werte es gibt."),
    "min": ("The least value; null where there is none.", "Der kleinste Wert; null, wo keiner ist."),
    "max": ("The greatest value; null where there is none.", "Der größte Wert; null, wo keiner ist."),
    "sum": (
        "The sum, 0 where there is nothing to add; a Float, as it may go beyond an Int.",
        "Die Summe, 0, wo es nichts zu addieren gibt; ein Float, da sie über ein Int hinausgehen kann.",
    ),
    "avg": ("The mean; null where there is no value.", "Das Mittel; null, wo kein Wert ist."),
}


def make_blocks(builder: Builder) -> None:
    """Make the blocks of measures for each type of value."""
    for name, scalar, measures in (*_BLOCKS.values(), _VALUES):
        types = {"count": "int", "countDistinct": "int", "sum": "float", "avg": "float | None"}
        fields = {
            m: builder.field(name, m, types.get(m, f"{scalar} | None"), r.Measure(m), text(*_TEXTS[m]))
            for m in measures
        }
        description = text(
            "Measures of a property's values; missing ones do not count.",
            "Maße der Werte einer Eigenschaft; fehlende zählen nicht.",
        )
        builder.make(name, fields, description)


def aggregate_type(builder: Builder, kind: Kind, rel: Relationship | None) -> str:
    """The name of the type that sums up the rows of a connection; made at its first use."""
    return _nodes_type(builder, kind) if rel is None else _statements_type(builder, kind, rel.edge)


def statements_type(builder: Builder) -> str:
    """The name of the type that sums up statements of whatever type."""
    name = "StatementAggregate"
    if name not in builder.scope:
        about = text("How many statements.", "Wie viele Aussagen.")
        fields = {"count": builder.field(name, "count", "int", r.AggregateCount(), about)}
        fields |= _blocks(builder, name, builder.model.statement, edge=False)
        builder.make(name, fields, text("Statements summed up.", "Aussagen, zusammengefasst."))
    return name


def _nodes_type(builder: Builder, kind: Kind) -> str:
    name = f"{kind.name}Aggregate"
    if name not in builder.scope:
        about = text("How many different ones.", "Wie viele verschiedene.")
        fields = {"count": builder.field(name, "count", "int", r.AggregateCount(), about)}
        fields |= _blocks(builder, name, kind, edge=False)
        description = text(f"{kind.plural.capitalize()} summed up.", f"{kind.plural_de}, zusammengefasst.")
        builder.make(name, fields, description)
    return name


def _statements_type(builder: Builder, kind: Kind, edge: Edge) -> str:
    name = f"{kind.name}{edge.name}Aggregate"
    if name not in builder.scope:
        about = text("How many statements.", "Wie viele Aussagen.")
        nodes = text("The nodes summed up; each counts once.", "Die Knoten; jeder zählt einmal.")
        edges = text("The statements summed up.", "Die Aussagen.")
        fields = {
            "count": builder.field(name, "count", "int", r.AggregateCount(), about),
            "node": builder.field(name, "node", _nodes_type(builder, kind), r.NodeStatistics(), nodes),
            "edge": builder.field(name, "edge", _edge_type(builder, edge), r.EdgeStatistics(), edges),
        }
        description = text(
            f"Statements about {kind.plural} summed up.", f"Aussagen zusammengefasst: {kind.plural_de}."
        )
        builder.make(name, fields, description)
    return name


def _edge_type(builder: Builder, edge: Edge) -> str:
    name = f"{edge.name}EdgeAggregate"
    if name not in builder.scope:
        label = edge.label
        description = text(f"Measures: {label.description_en}", f"Maße: {label.description_de}")
        builder.make(name, _blocks(builder, name, edge, edge=True), description)
    return name


def _blocks(builder: Builder, owner: str, of: Kind | Edge, edge: bool) -> dict[str, Any]:
    fields = {}
    for p in of.properties.values():
        block, _, _ = _VALUES if p.value.choice else _BLOCKS.get(p.value.scalar, _VALUES)
        fields[p.name] = builder.field(owner, p.name, block, r.Statistics(p, edge), p.label.text)
    return fields
