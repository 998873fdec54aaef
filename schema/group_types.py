"""The types of `groupBy` and `facets`: by what one can group, for each kind and edge, and the groups."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import strawberry

from schema import roles as r
from schema.aggregate_types import aggregate_type, statements_type
from schema.inputs import Namespace, input_field, make_input, text
from schema.model import Edge, Kind, Property, Relationship
from schema.parameters import FACETS, GROUPS

if TYPE_CHECKING:
    from strawberry.types.arguments import StrawberryArgument

    from schema.types import _Builder as Builder

_BY = text("By what to group: exactly one path.", "Wonach gruppiert wird: genau ein Weg.")


def make_group_inputs(builder: Builder) -> None:
    """Make what all grouping shares, and for each kind what its nodes can be grouped by."""
    _make_enums(builder.scope)
    for kind in builder.model.kinds.values():
        fields = _fields(kind, builder.scope)
        description = text(
            f"By what {kind.plural} are grouped: exactly one of these, on to any length.",
            f"Wonach gruppiert wird: {kind.plural_de}; genau eines davon, beliebig weit fort.",
        )
        make_input(f"{kind.name}GroupBy", fields, description, builder.scope, one_of=True)
    for kind in builder.model.kinds.values():
        for rel in kind.relationships.values():
            _make_input(builder, builder.model.kinds[rel.target], rel.edge)


def _fields(of: Kind | Edge, scope: Namespace) -> dict[str, Any]:
    """What the nodes of a kind or the statements of an edge can be grouped by."""
    fields = {}
    if isinstance(of, Kind):
        about = text(
            "By the node itself; the group then shows it.", "Nach dem Knoten selbst; die Gruppe zeigt ihn."
        )
        fields["id"] = input_field("id", "GroupValue", scope, about)
        if of.which:
            fields["kind"] = input_field("kind", "GroupValue", scope, of.which.text)
    for p in of.properties.values():
        if groupable(p):
            type_ = "GroupPeriod" if p.value.filter == "date" else "GroupValue"
            fields[p.name] = input_field(p.name, type_, scope, p.label.text)
    for one in of.references.values():
        fields[one.name] = input_field(one.name, f"{one.target}GroupBy", scope, one.label.text)
    for rel in of.relationships.values() if isinstance(of, Kind) else ():
        fields[rel.name] = input_field(rel.name, _input(rel.target, rel.edge), scope, rel.label.text)
    return fields


def groupable(p: Property) -> bool:
    """Whether groups can be made of a property's values: not of decimal numbers, hardly two of them equal."""
    return p.value.scalar != "Float"


def _edge_input(builder: Builder, edge: Edge) -> str:
    name = f"{edge.name}EdgeGroupBy"
    if name not in builder.scope:
        label = edge.label
        description = text(
            f"By what statements are grouped: {label.description_en}",
            f"Wonach Aussagen gruppiert werden: {label.description_de}",
        )
        make_input(name, _fields(edge, builder.scope), description, builder.scope, one_of=True)
    return name


def _input(kind: str, edge: Edge | None) -> str:
    """The name of the input by which nodes of a kind are grouped, with the statements that led to them."""
    return f"{kind}{edge.name if edge else ''}GroupBy"


def _make_input(builder: Builder, kind: Kind, edge: Edge) -> None:
    """Make the input for nodes of a kind and the statements that lead to them, if it is not there yet."""
    if (name := _input(kind.name, edge)) in builder.scope:
        return
    about = text("By what the statement says.", "Nach dem, was die Aussage sagt.")
    fields = {"edge": input_field("edge", _edge_input(builder, edge), builder.scope, about)}
    description = text(
        f"By what {kind.plural} and the statements about them are grouped: exactly one of these.",
        f"Wonach gruppiert wird: {kind.plural_de} und die Aussagen dazu; genau eines davon.",
    )
    fields |= _fields(kind, builder.scope)
    make_input(name, fields, description, builder.scope, one_of=True)


def group_fields(builder: Builder, owner: str, kind: Kind, rel: Relationship | None) -> dict[str, Any]:
    """The fields `groupBy` and `facets` of a connection; their types are made at the first use."""
    by = _input(kind.name, rel.edge if rel else None)
    group = _group(builder, kind, rel, by)
    facets = text(
        "What there is to choose from; a facet ignores what `where` says of its own field.",
        "Was zur Auswahl steht; eine Facette übergeht, was `where` zu ihrem eigenen Feld sagt.",
    )
    arguments = (
        builder.argument("by", f"list[{by}]", text("One facet for each.", "Für jedes eine Facette.")),
        builder.argument(
            "first", "int | None", text("How many groups each.", "Je so viele Gruppen."), FACETS
        ),
    )
    return {
        "groupBy": _group_by(builder, owner, by, group),
        "facets": builder.field(owner, "facets", "list[Facet]", r.Facets(), facets, arguments),
    }


def _group_by(builder: Builder, owner: str, by: str, group: str) -> Any:
    arguments: tuple[StrawberryArgument, ...] = (
        builder.argument("by", by, _BY),
        builder.argument(
            "first", "int | None", text("How many groups at most.", "Höchstens so viele Gruppen."), GROUPS
        ),
        builder.argument(
            "orderBy",
            "GroupOrder | None",
            text("The order; the largest first.", "Die Ordnung; die größten zuerst."),
        ),
    )
    description = text(
        "All pages in groups; what reaches several groups counts in each of them.",
        "Alle Seiten in Gruppen; was mehrere Gruppen erreicht, zählt in jeder davon.",
    )
    return builder.field(owner, "groupBy", f"list[{group}]", r.GroupBy(), description, arguments)


def statement_sums(builder: Builder, owner: str) -> dict[str, Any]:
    """The fields `aggregate` and `groupBy` of a connection of statements, whatever their types."""
    by = "StatementGroupBy"
    type_ = text("By the type of relationship.", "Nach der Art der Beziehung.")
    fields = {"type": input_field("type", "GroupValue", builder.scope, type_)}
    description = text(
        "By what statements are grouped: exactly one of these.",
        "Wonach Aussagen gruppiert werden: genau eines davon.",
    )
    fields |= _fields(builder.model.statement, builder.scope)
    make_input(by, fields, description, builder.scope, one_of=True)
    return _sums(builder, owner, statements_type(builder), by, ("statements", "Aussagen"))


def node_sums(builder: Builder, owner: str) -> dict[str, Any]:
    """The fields `aggregate` and `groupBy` of a connection of nodes, whatever their kinds."""
    node, by = builder.model.node, "NodeGroupBy"
    kind = text("By the kind of node.", "Nach der Art des Knotens.")
    fields = {"kind": input_field("kind", "GroupValue", builder.scope, kind)}
    fields |= _fields(node, builder.scope)
    description = text(
        "By what nodes of all kinds are grouped: exactly one of these.",
        "Wonach Knoten aller Arten gruppiert werden: genau eines davon.",
    )
    make_input(by, fields, description, builder.scope, one_of=True)
    return _sums(builder, owner, aggregate_type(builder, node, None), by, (node.plural, node.plural_de))


def _sums(builder: Builder, owner: str, sums: str, by: str, plural: tuple[str, str]) -> dict[str, Any]:
    """Both fields; `sums` is the type that sums up."""
    group = _make_group(builder, by.removesuffix("By"), sums, by, plural)
    about = text("All pages summed up.", "Alle Seiten zusammengefasst.")
    return {
        "aggregate": builder.field(owner, "aggregate", sums, r.Aggregate(), about),
        "groupBy": _group_by(builder, owner, by, group),
    }


def _group(builder: Builder, kind: Kind, rel: Relationship | None, by: str) -> str:
    name = f"{kind.name}{rel.edge.name if rel else ''}Group"
    if name in builder.scope:
        return name
    return _make_group(builder, name, aggregate_type(builder, kind, rel), by, (kind.plural, kind.plural_de))


def _make_group(builder: Builder, name: str, sums: str, by: str, plural: tuple[str, str]) -> str:
    """Make the type of a group and that of a group within; `sums` sums up either."""
    inner = name.removesuffix("Group") + "Subgroup"
    fields = _said(builder, inner) | _summed(builder, inner, sums)
    builder.make(inner, fields, text("A group within a group.", "Eine Gruppe in einer Gruppe."))
    fields = _said(builder, name) | _summed(builder, name, sums)
    fields["groupBy"] = _group_by(builder, name, by, inner)
    description = text(
        f"What {plural[0]} with the same value have in common.",
        f"Zusammengefasst, was den gleichen Wert hat: {plural[1]}.",
    )
    builder.make(name, fields, description)
    return name


def _said(builder: Builder, name: str) -> dict[str, Any]:
    return {
        "key": builder.field(
            name,
            "key",
            "str | None",
            r.GroupKey(),
            text(
                "The value or period as a text, `2022-Q4`; null where it is missing.",
                "Der Wert oder Zeitraum als Text, `2022-Q4`; null, wo er fehlt.",
            ),
        ),
        "count": builder.field(
            name, "count", "int", r.GroupCount(), text("How many rows.", "Wie viele Zeilen.")
        ),
        "node": builder.field(
            name,
            "node",
            "Node | None",
            r.GroupNode(),
            text("The node, if grouped by `id`.", "Der Knoten, wenn nach `id` gruppiert ist."),
        ),
    }


def _summed(builder: Builder, name: str, type_: str) -> dict[str, Any]:
    about = text("The group summed up.", "Die Gruppe zusammengefasst.")
    return {"aggregate": builder.field(name, "aggregate", type_, r.Aggregate(), about)}


def make_facets(builder: Builder) -> None:
    """Make `Facet`, which all connections share."""
    builder.make(
        "FacetGroup",
        _said(builder, "FacetGroup"),
        text("One of the choices of a facet.", "Eine Möglichkeit einer Facette."),
    )
    about = text("The path that was asked for: `land.id`.", "Der Weg, nach dem gefragt war: `land.id`.")
    fields = {
        "by": builder.field("Facet", "by", "str", r.FacetBy(), about),
        "groups": builder.field(
            "Facet",
            "groups",
            "list[FacetGroup]",
            r.FacetGroups(),
            text("The choices, the most frequent first.", "Die Möglichkeiten, die häufigsten zuerst."),
        ),
    }
    builder.make("Facet", fields, text("A facet of a list.", "Eine Facette einer Liste."))


def _make_enums(scope: Namespace) -> None:
    for name, (description, members) in _ENUMS.items():
        values = {n: strawberry.enum_value(n, description=text(*about)) for n, about in members.items()}
        made = cast(type[Enum], Enum(name, values))
        scope[name] = strawberry.enum(made, name=name, description=text(*description))


_ENUMS = {
    "GroupValue": (
        ("By what values are grouped.", "Wonach Werte gruppiert werden."),
        {"VALUE": ("By the value itself.", "Nach dem Wert selbst.")},
    ),
    "GroupPeriod": (
        (
            "By what dates are grouped. What is known less exactly keeps the period that is known.",
            "Wonach Daten gruppiert werden. Weniger Genaues behält den Zeitraum, der bekannt ist.",
        ),
        {
            "VALUE": ("By the date as far as it is known.", "Nach dem Datum, soweit bekannt."),
            "YEAR": ("By year: `2022`.", "Nach Jahr: `2022`."),
            "QUARTER": ("By quarter: `2022-Q4`.", "Nach Quartal: `2022-Q4`."),
            "MONTH": ("By month: `2022-11`.", "Nach Monat: `2022-11`."),
        },
    ),
    "GroupOrder": (
        (
            "An order of groups; equally large ones by key.",
            "Eine Ordnung von Gruppen; gleich große nach Schlüssel.",
        ),
        {
            "COUNT_DESC": ("The largest first.", "Die größten zuerst."),
            "COUNT_ASC": ("The smallest first.", "Die kleinsten zuerst."),
            "KEY_ASC": ("By key, none at the end.", "Nach Schlüssel, ohne Schlüssel am Ende."),
            "KEY_DESC": ("By key, the last first.", "Nach Schlüssel, den letzten zuerst."),
        },
    ),
}
