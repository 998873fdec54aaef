"""Filters on scalars and enums: their operators.

Two-valued logic: a comparison with a missing value is false, and `not` is its exact complement. A null
operand means that the condition is not set, so a client can pass an empty form's variables as they are.
"""

import enum
from typing import cast

import strawberry

from schema.deprecation import Description
from schema.inputs import Namespace, enum_value, input_field, make_input, named, text
from schema.model import Kind, Label, Model, Property, constant_case
from schema.values import Choice

_TEXTS = {
    "eq": ("Equal to.", "Gleich."),
    "in": ("One of these; an empty list matches nothing.", "Einer davon; eine leere Liste trifft nichts."),
    "notIn": (
        "There, and none of these. `not: {…: {in: …}}` finds what is missing as well.",
        "Vorhanden und keiner davon. `not: {…: {in: …}}` findet auch, wo der Wert fehlt.",
    ),
    "contains": (
        "Contains this text, in the same case.",
        "Enthält diesen Text, Groß- und Kleinschreibung zählt.",
    ),
    "startsWith": ("Starts with this text, in the same case.", "Beginnt mit diesem Text."),
    "endsWith": (
        "Ends with this text, in the same case.",
        "Endet mit diesem Text, Groß- und Kleinschreibung zählt.",
    ),
    "gt": ("Greater than; of a date: after the end of that period.", "Größer; beim Datum: nach dessen Ende."),
    "gte": ("Greater than or equal to.", "Größer oder gleich."),
    "lt": ("Less than.", "Kleiner."),
    "lte": ("Less than or equal to; of a date: the period counts whole.", "Kleiner oder gleich."),
    "isNull": ("Whether the value is missing.", "Ob der Wert fehlt."),
    "insensitive": (
        "Without case and accents: THÜRINGEN, thuringen and Thueringen are alike.",
        "Ohne Groß- und Kleinschreibung, Akzente und umschriebene Umlaute.",
    ),
}

_OPERATORS = {
    "text": ("eq", "in", "notIn", "contains", "startsWith", "endsWith", "gt", "gte", "lt", "lte", "isNull"),
    "number": ("eq", "in", "notIn", "gt", "gte", "lt", "lte", "isNull"),
    "date": ("eq", "in", "notIn", "startsWith", "gt", "gte", "lt", "lte", "isNull"),
    "choice": ("eq", "in", "notIn", "isNull"),
    "flag": ("eq", "isNull"),
    "folded": ("eq", "in", "notIn", "contains", "startsWith", "endsWith"),
}


def _operators(name: str, type_: str, family: str, label: str, scope: Namespace) -> None:
    fields = {}
    for op in _OPERATORS[family]:
        list_ = f"list[{type_}]"
        operand = {"in": list_, "notIn": list_, "isNull": "bool", "startsWith": "str"}.get(op, type_)
        fields[op] = input_field(op, operand, scope, text(*_TEXTS[op]))
    if name == _PROSE:
        fields["insensitive"] = input_field("insensitive", _FOLDED, scope, text(*_TEXTS["insensitive"]))
    make_input(name, fields, label, scope)


_PROSE, _FOLDED = "TextFilter", "InsensitiveFilter"
"""The filter on words for people, and that on the same without case and accents."""

_FILTERS = {
    "String": (
        "StringFilter",
        "str",
        "text",
        text("Conditions on a key or an address.", "Bedingungen an einen Schlüssel oder eine Adresse."),
    ),
    "Text": (_PROSE, "str", "text", text("Conditions on a text.", "Bedingungen an einen Text.")),
    "Folded": (
        _FOLDED,
        "str",
        "folded",
        text(
            "Conditions on a text without case, accents and the second way to write an umlaut, on both "
            "sides: Thüringen, THÜRINGEN, thuringen and Thueringen are alike, ß is ss.",
            "Bedingungen an einen Text ohne Groß- und Kleinschreibung, Akzente und umschriebene Umlaute, auf "
            "beiden Seiten: Thüringen, THÜRINGEN, thuringen und Thueringen gelten als gleich, ß als ss.",
        ),
    ),
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
    if p.value.prose:
        return _PROSE
    return f"{p.value.scalar}Filter" if p.value.choice else _FILTERS[p.value.scalar][0]


def make_choice(choice: type[Choice], label: Label, scope: Namespace) -> None:
    """Make the GraphQL enum of a list of choices and the filter on it."""
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


def kind_enum(kind: Kind, model: Model) -> str:
    """The enum of concrete kinds that a kind's `kind` field shows: that of the interface declaring it."""
    for name in reversed(kind.interfaces):
        if model.kinds[name].which:
            return f"{name}Kind"
    return f"{kind.name}Kind"


def make_kind_enum(kind: Kind, model: Model, scope: Namespace) -> None:
    """Make `AdministrationKind` and the filter on it."""
    name = f"{kind.name}Kind"
    members = {
        constant_case(k): enum_value(constant_case(k), named(model.kinds[k].label)) for k in kind.implementers
    }
    description = text(f"The kinds of {kind.label.en}.", f"Die Arten: {kind.label.de}.")
    cls = cast(type[enum.Enum], enum.Enum(name, members))
    scope[name] = strawberry.enum(cls, name=name, description=description)
    make_enum_filter(name, description, scope)
