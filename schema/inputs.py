"""Filter and order inputs, derived from the model.

Two-valued logic: a comparison with a missing value is false, and `not` is its exact complement. A null
operand means that the condition is not set, so a client can pass an empty form's variables as they are.
"""

import keyword
from typing import Any, cast

import strawberry
from strawberry.annotation import StrawberryAnnotation

from schema.deprecation import Description, reason
from schema.model import Kind, Label, Model, Property, constant_case
from schema.values import Choice

Namespace = dict[str, Any]

TYPE = "verbundgraph.type"
"""Where a field's metadata keeps its type until all types exist, see `settle`."""

_TEXTS = {
    "eq": ("Equal to.", "Gleich."),
    "in": ("One of these; an empty list matches nothing.", "Einer davon; eine leere Liste trifft nichts."),
    "contains": (
        "Contains this text, in the same case.",
        "Enthält diesen Text, Groß- und Kleinschreibung zählt.",
    ),
    "startsWith": ("Starts with this text, in the same case.", "Beginnt mit diesem Text."),
    "gt": ("Greater than; of a date: after the end of that period.", "Größer; beim Datum: nach dessen Ende."),
    "gte": ("Greater than or equal to.", "Größer oder gleich."),
    "lt": ("Less than.", "Kleiner."),
    "lte": ("Less than or equal to; of a date: the period counts whole.", "Kleiner oder gleich."),
    "isNull": ("Whether the value is missing.", "Ob der Wert fehlt."),
    "and": ("All of these; an empty list is true.", "Alle davon; eine leere Liste ist wahr."),
    "or": ("At least one of these; an empty list is false.", "Mindestens eine; eine leere Liste ist falsch."),
    "not": ("The exact complement of this.", "Das genaue Gegenteil davon."),
    "some": ("At least one related node fulfils this.", "Mindestens ein verbundener Knoten erfüllt dies."),
    "all": (
        "Every related node fulfils this; true where there is none.",
        "Jeder verbundene Knoten erfüllt dies; wahr, wo es keinen gibt.",
    ),
    "none": ("No related node fulfils this.", "Kein verbundener Knoten erfüllt dies."),
    "single": (
        "Exactly one statement leads to a node that fulfils this.",
        "Genau eine Aussage erfüllt dies.",
    ),
}

_OPERATORS = {
    "text": ("eq", "in", "contains", "startsWith", "gt", "gte", "lt", "lte", "isNull"),
    "number": ("eq", "in", "gt", "gte", "lt", "lte", "isNull"),
    "date": ("eq", "in", "startsWith", "gt", "gte", "lt", "lte", "isNull"),
    "choice": ("eq", "in", "isNull"),
    "flag": ("eq", "isNull"),
}


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


def _operators(name: str, type_: str, family: str, label: str, scope: Namespace) -> None:
    fields = {}
    for op in _OPERATORS[family]:
        operand = {"in": f"list[{type_}]", "isNull": "bool", "startsWith": "str"}.get(op, type_)
        fields[op] = input_field(op, operand, scope, text(*_TEXTS[op]))
    make_input(name, fields, label, scope)


_FILTERS = {
    "String": ("StringFilter", "str", "text", text("Conditions on a text.", "Bedingungen an einen Text.")),
    "Int": ("IntFilter", "int", "number", text("Conditions on a number.", "Bedingungen an eine Zahl.")),
    "Float": ("FloatFilter", "float", "number", text("Conditions on a number.", "Bedingungen an eine Zahl.")),
    "Boolean": (
        "BooleanFilter",
        "bool",
        "flag",
        text("Conditions on yes or no.", "Bedingungen an Ja oder Nein."),
    ),
    "PartialDate": (
        "PartialDateFilter",
        "PartialDate",
        "date",
        text(
            "Conditions on a date that may be known to the month or year only. Dates compare by the start of "
            "their period; a bound stands for its whole period, so `lte: 2022` includes 2022-11.",
            "Bedingungen an ein Datum, das auch nur auf Monat oder Jahr genau sein kann. Es zählt der "
            "Beginn; eine Grenze steht für ihren ganzen Zeitraum, `lte: 2022` schließt also 2022-11 ein.",
        ),
    ),
}


def filter_type(p: Property) -> str:
    """The name of the filter input for a property."""
    return f"{p.value.scalar}Filter" if p.value.choice else _FILTERS[p.value.scalar][0]


def named(label: Label) -> Description:
    """A label without what it describes, in both languages."""
    return Description(text(label.en, label.de), label.deprecated)


def enum_value(name: str, description: str) -> Any:
    """A value of an enum that a class is about to be made of."""
    return strawberry.enum_value(name, description=description, deprecation_reason=reason(description))


def make_choice(choice: type[Choice], label: Label, scope: Namespace) -> None:
    """Make the GraphQL enum of a list of choices and the filter on it."""
    import enum

    members = {
        m.name: enum_value(m.name, Description(text(m.en, m.de), m.deprecated))
        for m in choice.__members__.values()
    }
    made = enum.Enum(choice.__name__, members)  # type: ignore[misc]
    description = text(label.description_en, label.description_de)
    scope[choice.__name__] = strawberry.enum(made, name=choice.__name__, description=description)
    make_enum_filter(choice.__name__, description, scope)


def make_enum_filter(enum_name: str, description: str, scope: Namespace) -> None:
    """Make the filter on an enum that is in the scope."""
    _operators(f"{enum_name}Filter", enum_name, "choice", description, scope)


def make_scalar_filters(scope: Namespace) -> None:
    """Make the filters on scalars."""
    for name, type_, family, label in _FILTERS.values():
        _operators(name, type_, family, label, scope)


def make_where(kind: Kind, model: Model, scope: Namespace) -> None:
    """Make `ProcessWhere`, and `ProcessesWhere` for conditions on a set of them."""
    name = f"{kind.name}Where"
    fields = {
        "and": input_field("and", f"list[{name}]", scope, text(*_TEXTS["and"])),
        "or": input_field("or", f"list[{name}]", scope, text(*_TEXTS["or"])),
        "not": input_field("not", name, scope, text(*_TEXTS["not"])),
    }
    if kind.which:
        fields["kind"] = input_field("kind", f"{kind_enum(kind, model)}Filter", scope, kind.which.text)
    for p in kind.properties.values():
        fields[p.name] = input_field(p.name, filter_type(p), scope, p.label.text)
    for ref in kind.references.values():
        type_ = f"{ref.target}SetWhere" if ref.many else f"{ref.target}Where"
        fields[ref.name] = input_field(ref.name, type_, scope, ref.label.text)
    for rel in kind.relationships.values():
        type_ = f"{rel.target}SetWhere" if rel.many else f"{rel.target}Where"
        fields[rel.name] = input_field(rel.name, type_, scope, rel.label.text)
    label = kind.label
    make_input(name, fields, text(f"Conditions on a {label.en}.", f"Bedingungen an: {label.de}."), scope)
    quantors = {q: input_field(q, name, scope, text(*_TEXTS[q])) for q in ("some", "all", "none", "single")}
    make_input(
        f"{kind.name}SetWhere",
        quantors,
        text(f"Conditions on a set of {kind.plural}.", f"Bedingungen an eine Menge: {kind.plural_de}."),
        scope,
    )


def make_order(kind: Kind, scope: Namespace) -> None:
    """Make `ProcessOrder`: one property and its direction."""
    fields = {
        p.name: input_field(p.name, "OrderDirection", scope, p.label.text)
        for p in kind.properties.values()
        if p.name != "example"
    }
    label = text(
        "An order: exactly one property. Missing values come last when ascending, first when descending.",
        "Eine Ordnung nach genau einer Eigenschaft. Fehlende Werte stehen aufsteigend am Ende, "
        "absteigend vorn.",
    )
    make_input(f"{kind.name}Order", fields, label, scope, one_of=True)


def kind_enum(kind: Kind, model: Model) -> str:
    """The enum of concrete kinds that a kind's `kind` field shows: that of the interface declaring it."""
    for name in reversed(kind.interfaces):
        if model.kinds[name].which:
            return f"{name}Kind"
    return f"{kind.name}Kind"


def make_kind_enum(kind: Kind, model: Model, scope: Namespace) -> None:
    """Make `AdministrationKind` and the filter on it."""
    import enum

    name = f"{kind.name}Kind"
    members = {
        constant_case(k): enum_value(constant_case(k), named(model.kinds[k].label)) for k in kind.implementers
    }
    description = text(f"The kinds of {kind.label.en}.", f"Die Arten: {kind.label.de}.")
    cls = cast(type[enum.Enum], enum.Enum(name, members))
    scope[name] = strawberry.enum(cls, name=name, description=description)
    make_enum_filter(name, description, scope)
