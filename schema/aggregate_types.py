"""The types of `aggregate`: for each kind, and for each edge that leads to one, typed blocks of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema import roles as r
from schema.inputs import text
from schema.model import Edge, Kind, Property, Relationship

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
    """The name of the type that says what all rows of a connection have in common; made at its first use."""
    name = f"{kind.name}{rel.edge.name if rel else ''}Aggregate"
    if name in builder.scope:
        return name
    fields = {
        "count": builder.field(
            name,
            "count",
            "int",
            r.AggregateCount(distinct=False),
            text(
                "How many there are: nodes, or statements where a relationship leads to them.",
                "Wie viele es sind: Knoten, oder Aussagen, wo eine Beziehung zu ihnen führt.",
            ),
        ),
        "countDistinct": builder.field(
            name,
            "countDistinct",
            "int",
            r.AggregateCount(distinct=True),
            text("How many different nodes there are.", "Wie viele verschiedene Knoten es sind."),
        ),
        **{p.name: _block(builder, name, p, edge=False) for p in kind.properties.values()},
    }
    if rel:
        fields["edge"] = builder.field(
            name,
            "edge",
            _edge_type(builder, rel.edge),
            r.EdgeStatistics(),
            text(
                "Measures of what the statements say; each statement counts.",
                "Maße dessen, was die Aussagen sagen; jede Aussage zählt.",
            ),
        )
    description = text(
        f"What {kind.plural} have in common; in the measures of its properties a node counts once.",
        f"Zusammengefasst: {kind.plural_de}; in den Maßen seiner Eigenschaften zählt ein Knoten einmal.",
    )
    builder.make(name, fields, description)
    return name


def _edge_type(builder: Builder, edge: Edge) -> str:
    name = f"{edge.name}EdgeAggregate"
    if name not in builder.scope:
        fields = {p.name: _block(builder, name, p, edge=True) for p in edge.properties.values()}
        label = edge.label
        builder.make(name, fields, text(f"Measures: {label.description_en}", f"Maße: {label.description_de}"))
    return name


def _block(builder: Builder, owner: str, p: Property, edge: bool) -> Any:
    block, _, _ = _VALUES if p.value.choice else _BLOCKS.get(p.value.scalar, _VALUES)
    return builder.field(owner, p.name, block, r.Statistics(p, edge), p.label.text)
