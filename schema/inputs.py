"""Input types, and the orders among them, derived from the model."""

import keyword
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation

from schema.deprecation import Description, reason
from schema.model import Kind, Label

Namespace = dict[str, Any]

TYPE = "verbundgraph.type"
"""Where a field's metadata keeps its type until all types exist, see `settle`."""


def text(en: str, de: str) -> str:
    """A description in both languages."""
    return f"{en}\n\nDeutsch: {de}"


def python_name(name: str) -> str:
    """A name that Python accepts for an attribute: `in` becomes `in_`."""
    return f"{name}_" if keyword.iskeyword(name) else name


def input_field(name: str, type_: str, scope: Namespace, description: str) -> Any:
    """An optional input field of a type that may not exist yet."""
    field = strawberry.field(
        name=name, description=description, default=strawberry.UNSET, deprecation_reason=reason(description)
    )
    field.metadata = {TYPE: StrawberryAnnotation(f"{type_} | None", namespace=scope)}
    return field


def settle(scope: Namespace) -> None:
    """Give all fields their types, now that every type that they name is in the scope."""
    for made in scope.values():
        definition = getattr(made, "__strawberry_definition__", None)
        for field in getattr(definition, "fields", ()):
            field.type_annotation = field.metadata[TYPE]


def make_input(
    name: str, fields: dict[str, Any], description: str, scope: Namespace, one_of: bool = False
) -> None:
    """Make a Strawberry input type from fields by GraphQL name and put it into the scope."""
    body: dict[str, Any] = {python_name(n): f for n, f in fields.items()}
    body |= {"__annotations__": dict.fromkeys(body, Any), "__module__": __name__}
    cls = type(name, (), body)
    scope[name] = strawberry.input(cls, name=name, description=description, one_of=one_of or None)


def named(label: Label) -> Description:
    """A label without what it describes, in both languages."""
    return Description(text(label.en, label.de), label.deprecated)


def enum_value(name: str, description: str) -> Any:
    """A value of an enum that a class is about to be made of."""
    return strawberry.enum_value(name, description=description, deprecation_reason=reason(description))


def make_order(kind: Kind, scope: Namespace) -> None:
    """Make `ProcessOrder`: a property, a count or a related node's order, and the direction."""
    fields = {
        p.name: input_field(p.name, "OrderDirection", scope, p.label.text)
        for p in kind.properties.values()
        if p.name != "example"
    }
    for rel in kind.relationships.values():
        if not rel.many:
            fields[rel.name] = input_field(rel.name, f"{rel.target}Order", scope, rel.label.text)
    for name, rel in kind.counts.items():
        many = Description(
            text(f"How many: {rel.label.en}", f"Wie viele: {rel.label.de}"), rel.label.deprecated
        )
        fields[name] = input_field(name, "OrderDirection", scope, many)
    label = text(
        "An order by exactly one thing: a property, what a related node has, or how many related nodes there "
        "are. Texts are in German order (DIN 5007-1). Missing values come last when ascending, first when "
        "descending.",
        "Eine Ordnung nach genau einem: einer Eigenschaft, dem, was ein verbundener Knoten hat, oder der "
        "Anzahl der verbundenen Knoten. Texte nach DIN 5007-1. Fehlende Werte stehen aufsteigend am Ende, "
        "absteigend vorn.",
    )
    make_input(f"{kind.name}Order", fields, label, scope, one_of=True)
