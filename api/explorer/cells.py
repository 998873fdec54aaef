"""Values of an answer as cells of a table, with what the model knows of them: labels, choices, addresses."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.explorer.table import Away, Cell, Column, Source, Type, thing
from api.explorer.ties import COMMON
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
        return _.label(Label(known.de, known.en)) if known else str(given)
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


def columns(edge: Edge, _: Words) -> list[Column]:
    """Those for what statements say beyond their time and sources."""
    own = [
        Column(p.name, _.label(p.label), TYPES.get(p.value.filter, "text"))
        for p in edge.properties.values()
        if p.name not in COMMON
    ]
    return own + [Column(r.name, _.label(r.label)) for r in edge.references.values() if r.name != "sources"]


def details(edge: Edge, said: Mapping[str, Any], _: Words) -> list[Cell]:
    """The cells for them, of an edge of a connection."""
    own = [value(p, said[p.name], _) for p in edge.properties.values() if p.name not in COMMON]
    references = [r.name for r in edge.references.values() if r.name != "sources"]
    return own + [thing(said[name]) if said[name] else None for name in references]


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
    return tuple(sources(said["citations"]))


def sources(citations: Iterable[Mapping[str, Any]]) -> Iterable[Source]:
    """Sources with their words."""
    for one in citations:
        s = one["source"]
        yield Source(
            s["key"],
            s["title"] or s["key"],
            s.get("url"),
            s.get("kind") or "",
            s.get("published"),
            one["quote"] or "",
        )


def described(label: Label, _: Words) -> str:
    """A label with its description, if it has one."""
    more = label.description_en if _.language == "en" else label.description_de
    return f"{_.label(label)} – {more}" if more else _.label(label)
