"""All sources with what rests on them, and the page of one with what that is.

GraphQL counts nodes by their sources, but has no list of all statements; so the page of one source asks, for
each relationship, of how many nodes a statement cites it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from api.errors import NotFound
from api.explorer.ask import Ask, Document, read
from api.explorer.names import choice
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Table, things
from api.explorer.words import Words
from api.linked.answers import LICENCE
from schema.model import Kind, Model, Relationship

Node = Mapping[str, Any]

FACTS = ("id", "key", "title", "kind", "url", "publisher", "published", "licence", "attribution")
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
    table = Table("quellen", _("Worauf alles hier beruht"), columns, tuple(rows), sourced=False)
    values = {"licence": LICENCE, "number": data["sources"]["totalCount"]}
    return Page("sources.html", _("Quellen und Lizenzen"), values, (paged(seen, data["sources"], table),))


async def one(seen: Seen, ask: Ask, _: Words) -> Page:
    """What rests on one source. Raises NotFound."""
    key = seen.path.rpartition("/")[2]
    model = ask.service.planner.schema.model
    data = await ask.text(resting_on(model), key=key)
    node = data["source"]
    if node is None:
        raise NotFound(f"There is no source with the key {key[:80]!r}, or it is example data that is hidden.")
    kind, publisher, published, licence, attribution, original = told(node, model, _)
    facts = (
        (_("Art"), kind, "text"),
        (_("Herausgeber"), publisher, "text"),
        (_("Erschienen"), published, "date"),
        (_("Lizenz"), licence, "text"),
        (_("Quellenvermerk"), attribution, "text"),
        (_("Original"), original, "text"),
    )
    columns = (
        Column("kind", _("Wovon")),
        Column("what", _("Was")),
        Column("count", _("Anzahl"), "number"),
        Column("first", _("Darunter")),
    )
    rows = tuple(Row(cells, example=node["kind"] == "EXAMPLE") for cells in rests(data, model, _))
    empty = _("Auf dieser Quelle beruht nichts, was jetzt gezeigt wird.")
    table = Table("beruht", _("Was auf dieser Quelle beruht"), columns, rows, sourced=False, empty=empty)
    values = {"node": node, "facts": facts}
    return Page("source.html", node["title"], values, (table,), example=node["kind"] == "EXAMPLE")


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


def said(model: Model) -> list[tuple[Kind, Relationship]]:
    """Every relationship, once, from the side that declares it."""
    return [
        (kind, relationship)
        for kind in model.kinds.values()
        for relationship in kind.relationships.values()
        if relationship.primary and relationship.owner == kind.name
    ]


def counting(model: Model) -> Document:
    """A document that counts the nodes of each kind by their sources."""
    groups = "groupBy(by: { sources: { id: VALUE } }, first: 500) { count node { id } }"
    fields = [f"{kind.plural}(first: 1, examples: $examples) {{ {groups} }}" for kind in cited(model)]
    return read(
        "# How many nodes of each kind rest on each source.\n"
        f"query NodesBySource($examples: Boolean = true) {{\n  {NEXT.join(fields)}\n}}"
    )


def resting_on(model: Model) -> Document:
    """A document that looks for what rests on one source, by kind and by relationship."""
    cites = "{ sources: { some: { key: { eq: $key } } } }"
    fields = ["source(key: $key, examples: $examples) { " + " ".join(FACTS) + " }"]
    fields += [some(kind.plural, kind, cites) for kind in cited(model)]
    for kind, relationship in said(model):
        edge = f"{{ edge: {cites} }}"
        condition = f"{{ some: {edge} }}" if relationship.many else edge
        fields.append(some(alias(kind, relationship), kind, f"{{ {relationship.name}: {condition} }}"))
    return read(
        "# What rests on a source: nodes, and how many have a statement that cites it, by relationship.\n"
        f"query RestsOn($key: String!, $examples: Boolean = true) {{\n  {NEXT.join(fields)}\n}}"
    )


def alias(kind: Kind, relationship: Relationship) -> str:
    """The name in the answer of those who have such statements."""
    return f"{kind.plural}_{relationship.name}"


def some(name: str, kind: Kind, where: str) -> str:
    """A field that counts nodes and shows the first few."""
    arguments = f"where: {where}, orderBy: [{{ name: ASC }}], first: 3, examples: $examples"
    return f"{name}: {kind.plural}({arguments}) {{ totalCount nodes {{ id name }} }}"


def rests(data: Mapping[str, Any], model: Model, _: Words) -> Iterator[tuple[Cell, ...]]:
    """What rests on a source, in rows: what is said of nodes first, then statements."""
    for kind in cited(model):
        if (found := data[kind.plural])["totalCount"]:
            yield (
                _.label(kind.label),
                _("Angaben zu ihnen selbst"),
                found["totalCount"],
                things(found["nodes"]),
            )
    for kind, relationship in said(model):
        if (found := data[alias(kind, relationship)])["totalCount"]:
            what = _("Aussage: {label}", label=_.label(relationship.label))
            yield _.label(kind.label), what, found["totalCount"], things(found["nodes"])
