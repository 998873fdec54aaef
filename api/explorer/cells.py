"""Values of an answer as cells of a table, with what the model knows of them: labels, choices, addresses."""

from collections.abc import Mapping
from typing import Any

from api.explorer.names import label_of
from api.explorer.table import Away, Cell, Column, Source, Type, source, thing
from api.explorer.ties import own, referred
from api.explorer.words import Words
from schema.model import Edge, Label, Property

TYPES: Mapping[str, Type] = {"number": "number", "date": "date", "flag": "flag"}
"""Of a column, by the operators that its values take in filters."""


def value(p: Property, given: Any, _: Words) -> Cell:
    """A property's value."""
    if given is None:
        return None
    if p.value.choice:
        known = p.value.choice.__members__.get(str(given))
        return _.label(label_of(known)) if known else str(given)
    if p.value.xsd == "xsd:anyURI":
        return Away(str(given), str(given))
    return given  # type: ignore[no-any-return]


def spoken(p: Property, given: Any, _: Words) -> Cell:
    """A property's value where a column holds values of all sorts, as a text."""
    made = value(p, given, _)
    if isinstance(made, bool):
        return _("ja") if made else _("nein")
    if isinstance(made, int | float):
        return _.number(made)
    if p.value.filter == "date" and isinstance(made, str):
        return _.date(made)
    return made


def times(_: Words) -> tuple[Column, Column]:
    """The columns that say from when to when."""
    return Column("since", _("Seit"), "date"), Column("until", _("Bis"), "date")


def columns(edge: Edge, _: Words) -> list[Column]:
    """Those for what statements say beyond their time and sources."""
    properties = [Column(p.name, _.label(p.label), TYPES.get(p.value.filter, "text")) for p in own(edge)]
    return properties + [Column(r.name, _.label(r.label)) for r in referred(edge)]


def details(edge: Edge, said: Mapping[str, Any], _: Words) -> list[Cell]:
    """The cells for them, of an edge of a connection."""
    properties = [value(p, said[p.name], _) for p in own(edge)]
    return properties + [thing(said[r.name]) if said[r.name] else None for r in referred(edge)]


def qualified(edge: Edge, said: Mapping[str, Any], _: Words) -> list[tuple[str, Cell]]:
    """What a statement that was read as such says beyond its time and sources, each with its label."""
    found: list[tuple[str, Cell]] = []
    for one in said["qualifiers"]:
        p, r = edge.properties.get(one["name"]), edge.references.get(one["name"])
        if p:
            found.append((_.label(p.label), spoken(p, one["value"], _)))
        elif r:
            found.append((_.label(r.label), one["value"]))
    return found


def cited(said: Mapping[str, Any]) -> tuple[Source, ...]:
    """Who says a statement or a node that was read with `citations`, and with which words."""
    return tuple(source(one["source"], one["quote"] or "") for one in said["citations"])


def described(label: Label, _: Words) -> str:
    """A label with its description, if it has one."""
    more = _.description(label)
    return f"{_.label(label)} – {more}" if more else _.label(label)
