"""Filters on nodes, on sets of them, and on the statements that lead to them, derived from the model.

The filter of a relationship is made for the pair of what its statements say and the kind that they lead to,
so that `edge` can stand beside the node's own fields, within `and`, `or` and `not` too.
"""

from typing import Any

from schema.deprecation import Description
from schema.inputs import Namespace, input_field, make_input, text
from schema.model import Edge, Kind, Model, Property, Reference, Relationship
from schema.operators import filter_type, kind_enum

_TEXTS = {
    "and": ("All of these; an empty list is true.", "Alle davon; eine leere Liste ist wahr."),
    "or": ("At least one of these; an empty list is false.", "Mindestens eine; eine leere Liste ist falsch."),
    "not": ("The exact complement of this.", "Das genaue Gegenteil davon."),
    "where": (
        "Only of those that fulfil this the other conditions speak; alone it sets none.",
        "Nur von denen, die dies erfüllen, sprechen die anderen Bedingungen; allein ist es keine.",
    ),
    "some": ("At least one fulfils this.", "Mindestens eine Aussage oder ein Knoten erfüllt dies."),
    "all": (
        "Every one fulfils this; true where there is none.",
        "Alle erfüllen dies; wahr, wo es keine gibt.",
    ),
    "none": ("None fulfils this.", "Keine Aussage und kein Knoten erfüllt dies."),
    "single": (
        "Exactly one fulfils this: of a relationship, one statement.",
        "Genau eine erfüllt dies, bei einer Beziehung genau eine Aussage.",
    ),
    "count": (
        "How many there are: of a relationship, statements.",
        "Wie viele es sind, bei einer Beziehung Aussagen.",
    ),
    "edge": (
        "Conditions on the statement that leads to the node.",
        "Bedingungen an die Aussage, die zum Knoten führt.",
    ),
    "disputed": (
        "Whether another source says something else about the same.",
        "Ob eine andere Quelle zur selben Sache etwas anderes sagt.",
    ),
}


def where_type(rel: Relationship) -> str:
    """The name of the filter on the node that a relationship leads to, and on its statement."""
    return f"{_pair(rel)}Where"


def _pair(rel: Relationship) -> str:
    return f"{rel.target}By{rel.edge.name}"


def make_wheres(model: Model, scope: Namespace) -> None:
    """Make the filters on all kinds, on what is said of relationships, and on the pairs of both."""
    for kind in model.kinds.values():
        _make_where(kind.name, kind, None, model, scope)
    for rel in (rel for kind in model.kinds.values() for rel in kind.relationships.values()):
        if f"{rel.edge.name}Where" not in scope:
            _make_edge(rel.edge, scope)
        if where_type(rel) not in scope:
            _make_where(_pair(rel), model.kinds[rel.target], rel.edge, model, scope)


def _make_where(stem: str, kind: Kind, edge: Edge | None, model: Model, scope: Namespace) -> None:
    """Make `ProcessWhere`, and `ProcessSetWhere` for conditions on a set of them."""
    fields = _logic(f"{stem}Where", scope)
    label = kind.label
    en, de = f"Conditions on a {label.en}", f"Bedingungen an: {label.de}"
    if edge:
        fields["edge"] = input_field("edge", f"{edge.name}Where", scope, text(*_TEXTS["edge"]))
        en, de = f"{en} and on the statement that leads to it", f"{de}, und an die Aussage, die dorthin führt"
    if kind.which:
        fields["kind"] = input_field("kind", f"{kind_enum(kind, model)}Filter", scope, kind.which.text)
    fields |= _said(kind.properties, kind.references, scope)
    for rel in kind.relationships.values():
        type_ = f"{_pair(rel)}SetWhere" if rel.many else where_type(rel)
        fields[rel.name] = input_field(rel.name, type_, scope, rel.label.text)
    for name, rel in kind.counts.items():
        counted = text(
            f"How many statements there are: {rel.label.en}.",
            f"Wie viele Aussagen es gibt: {rel.label.de}.",
        )
        fields[name] = input_field(name, "IntFilter", scope, Description(counted, rel.label.deprecated))
    make_input(f"{stem}Where", fields, text(f"{en}.", f"{de}."), scope)
    quantors = ("where", "some", "all", "none", "single")
    of_set = {q: input_field(q, f"{stem}Where", scope, text(*_TEXTS[q])) for q in quantors}
    of_set["count"] = input_field("count", "IntFilter", scope, text(*_TEXTS["count"]))
    make_input(
        f"{stem}SetWhere",
        of_set,
        text(f"Conditions on a set of {kind.plural}.", f"Bedingungen an eine Menge: {kind.plural_de}."),
        scope,
    )


def _make_edge(edge: Edge, scope: Namespace) -> None:
    """Make `UsageWhere`."""
    fields = _logic(f"{edge.name}Where", scope) | _said(edge.properties, edge.references, scope)
    fields["disputed"] = input_field("disputed", "BooleanFilter", scope, text(*_TEXTS["disputed"]))
    label = edge.label
    description = text(
        f"Conditions on a statement. {label.description_en}",
        f"Bedingungen an eine Aussage. {label.description_de}",
    )
    make_input(f"{edge.name}Where", fields, description, scope)


def _logic(name: str, scope: Namespace) -> dict[str, Any]:
    types = {"and": f"list[{name}]", "or": f"list[{name}]", "not": name}
    return {op: input_field(op, type_, scope, text(*_TEXTS[op])) for op, type_ in types.items()}


def _said(
    properties: dict[str, Property], references: dict[str, Reference], scope: Namespace
) -> dict[str, Any]:
    fields = {p.name: input_field(p.name, filter_type(p), scope, p.label.text) for p in properties.values()}
    for ref in references.values():
        type_ = f"{ref.target}SetWhere" if ref.many else f"{ref.target}Where"
        fields[ref.name] = input_field(ref.name, type_, scope, ref.label.text)
    return fields
