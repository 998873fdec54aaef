"""All sources, with how much rests on each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from api.explorer.ask import Ask, Document, read
from api.explorer.names import choice
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Table, source
from api.explorer.words import Words
from api.linked.answers import LICENCE
from schema.model import Kind, Model

Node = Mapping[str, Any]

NEXT = "\n  "
"""Between the fields of a document that is made."""


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """All sources."""
    model = ask.service.planner.schema.model
    data = await ask.rows("quellen", "sources", after=seen.get("nach") or None)
    counted = await ask.text(counting(model))
    resting: Counter[str] = Counter()
    for found in counted.values():
        resting.update({group["node"]["id"]: group["count"] for group in found["groupBy"] if group["node"]})
    rows = []
    for node in data["sources"]["nodes"]:
        page = Away(seen.link(f"/quellen/{node['key']}"), node["title"])
        cells = (page, *told(node, model, _), resting[node["id"]], node["key"])
        rows.append(Row(cells, example=node["kind"] == "EXAMPLE"))
    columns = (
        Column("source", _("Quelle")),
        Column("kind", _("Art")),
        Column("publisher", _("Herausgeber")),
        Column("published", _("Erschienen"), "date"),
        Column("licence", _("Lizenz")),
        Column("attribution", _("Quellenvermerk")),
        Column("original", _("Original")),
        Column("nodes", _("Einträge, die darauf beruhen"), "number"),
        Column("key", _("Schlüssel")),
    )
    nodes = tuple(map(source, data["sources"]["nodes"]))
    caption = _("Worauf alles hier beruht")
    table = Table("quellen", caption, columns, tuple(rows), sourced=False, rests_on=nodes)
    values = {"licence": LICENCE, "number": data["sources"]["totalCount"]}
    return Page("sources.html", _("Quellen und Lizenzen"), values, (paged(seen, data["sources"], table),))


def told(node: Node, model: Model, _: Words) -> tuple[Cell, ...]:
    """What a source says of itself: kind, publisher, date, licence, attribution, address."""
    kind = choice(model, "SourceKind", node["kind"], _)
    original = Away(node["url"], urlsplit(node["url"]).hostname or node["url"]) if node["url"] else None
    return (
        kind,
        node["publisher"],
        node["published"],
        node["licence"],
        node["attribution"],
        original,
    )


def cited(model: Model) -> list[Kind]:
    """The kinds whose nodes cite sources: all, but a source is its own one."""
    return [kind for kind in model.concrete if kind.name != "Source"]


def counting(model: Model) -> Document:
    """A document that counts the nodes of each kind by their sources."""
    groups = "groupBy(by: { sources: { id: VALUE } }, first: 500) { count node { id } }"
    fields = [f"{kind.plural}(first: 1, examples: $examples) {{ {groups} }}" for kind in cited(model)]
    return read(
        "# How many nodes of each kind rest on each source.\n"
        f"query NodesBySource($examples: Boolean = true) {{\n  {NEXT.join(fields)}\n}}"
    )
