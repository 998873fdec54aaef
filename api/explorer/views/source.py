"""The page of one source: what rests on it, by sorts, and all that is of one sort.

GraphQL has no list of all statements; so it is asked, for each relationship, of which nodes a statement cites
the source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.explorer.ask import Ask, Document, read
from api.explorer.names import plural
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Source, Table, source, thing, things
from api.explorer.views.sources import NEXT, cited, told
from api.explorer.words import Words
from api.explorer.wrong import Nothing
from schema.model import Kind, Model, Relationship

Node = Mapping[str, Any]

SORT = "was"
"""The parameter that names a sort, of which a page then has all."""
FACTS = "id key title kind url publisher published licence attribution"
OTHERS, ALL_OTHERS = 20, 1_000
"""Other ends of such statements, for each node of a list: on a page, and in a file."""
AT_ONCE, FEW_AT_ONCE = 1_000, 40
"""Nodes in each question for a file: the fewer where each may have many other ends."""


@dataclass(frozen=True)
class Sort:
    """What can rest on a source: what is said of a kind's nodes themselves, or a relationship of theirs."""

    kind: Kind
    relationship: Relationship | None = None

    @property
    def name(self) -> str:
        """For addresses and answers."""
        return f"{self.kind.plural}_{self.relationship.name}" if self.relationship else self.kind.plural

    def label(self, _: Words) -> str:
        """What it is called beside its kind."""
        if self.relationship is None:
            return _("Angaben zu ihnen selbst")
        return _("Aussage: {label}", label=_.label(self.relationship.label))

    @property
    def where(self) -> str:
        """The condition on the nodes."""
        cites = "{ sources: { some: { key: { eq: $key } } } }"
        if self.relationship is None:
            return cites
        edge = f"{{ edge: {cites} }}"
        return f"{{ {self.relationship.name}: {f'{{ some: {edge} }}' if self.relationship.many else edge} }}"

    def some(self) -> str:
        """A field that counts the nodes and shows the first few."""
        arguments = f"where: {self.where}, orderBy: [{{ name: ASC }}], first: 3, examples: $examples"
        return f"{self.name}: {self.kind.plural}({arguments}) {{ totalCount nodes {{ id name }} }}"

    def all(self) -> Document:
        """A document that reads the nodes, and with whom or what the relationship connects each."""
        arguments = f"where: {self.where}, orderBy: [{{ name: ASC }}], first: $first, after: $after"
        given = "$key: String!, $others: Int!" if self.relationship else "$key: String!"
        return read(
            f"# All {self.name.replace('_', ': ')} that rest on a source.\n"
            f"query AllThatRests({given}, $first: Int, $after: String, $examples: Boolean = true) {{\n"
            f"  source(key: $key, examples: $examples) {{ {FACTS} }}\n"
            f"  found: {self.kind.plural}({arguments}, examples: $examples) {{\n"
            "    totalCount pageInfo { hasNextPage endCursor }\n"
            f"    nodes {{ id name {self.others()} }}\n"
            "  }\n}"
        )

    def others(self) -> str:
        """The selection of the other ends.

        The plain field of a relationship to one node has that which most speaks for, so who says what is
        told by the statements; the field is for nodes with many statements of the type that lead to them.
        """
        if self.relationship is None:
            return ""
        name = self.relationship.name
        if not self.relationship.many:
            ends = "subject { id name } object { id name } sources { key }"
            via = f"via: [{self.relationship.type}], first: $others"
            return f"other: {name} {{ id name }} said: statements({via}) {{ nodes {{ {ends} }} }}"
        where = "where: { edge: { sources: { some: { key: { eq: $key } } } } }"
        return f"others: {name}({where}, first: $others) {{ totalCount nodes {{ id name }} }}"


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """What rests on one source. Raises Nothing."""
    key, model = seen.path.rpartition("/")[2], ask.service.planner.schema.model
    known = {sort.name: sort for sort in sorts(model)}
    if asked := seen.get(SORT):
        if asked not in known:
            raise Nothing(
                "„{name}“ ist keine Art von Angaben, die auf einer Quelle beruhen.", name=asked[:80]
            )
        return await every(known[asked], key, seen, ask, _)
    data = await ask.text(resting_on(model), key=key)
    node = there(data["source"], key)
    names = ("kind", "publisher", "published", "licence", "attribution", "original")
    labels = (_("Art"), _("Herausgeber"), _("Erschienen"), _("Lizenz"), _("Quellenvermerk"), _("Original"))
    facts = [
        (label, value, "date" if name == "published" else "text")
        for name, label, value in zip(names, labels, told(node, model, _), strict=True)
    ]
    columns = (
        Column("kind", _("Wovon")),
        Column("what", _("Was")),
        Column("count", _("Anzahl"), "number"),
        Column("first", _("Darunter")),
    )
    made_up = node["kind"] == "EXAMPLE"
    rows = tuple(Row(cells, example=made_up) for cells in rests(data, model, seen, _))
    empty = _("Auf dieser Quelle beruht nichts, was jetzt gezeigt wird.")
    caption, itself = _("Was auf dieser Quelle beruht"), (source(node),)
    table = Table("beruht", caption, columns, rows, sourced=False, rests_on=itself, empty=empty)
    values = {"node": node, "facts": facts}
    return Page("source.html", node["title"], values, (table,), example=made_up)


async def every(sort: Sort, key: str, seen: Seen, ask: Ask, _: Words) -> Page:
    """All of a sort that rests on one source. Raises Nothing."""
    one = sort.relationship
    many = one is not None and one.many
    asked = {
        "key": key,
        "after": seen.get("nach") or None,
        "others": ALL_OTHERS if many and seen.whole else OTHERS,
    }
    data = await ask.rows(sort.all(), "found", most=FEW_AT_ONCE if many else AT_ONCE, **asked)
    node, made_up = there(data["source"], key), data["source"]["kind"] == "EXAMPLE"
    columns = [Column("node", _.label(sort.kind.label))]
    if one:
        columns.append(Column("others", _.label(one.label)))
    if many:
        columns.append(Column("count", _("Anzahl"), "number"))
    who: tuple[Source, ...] = (source(node),)
    rows = tuple(Row(cells(found, one, key), who, made_up) for found in data["found"]["nodes"])
    caption = f"{plural(sort.kind, _)}: {sort.label(_)}"
    table = Table(sort.name, caption, tuple(columns), rows)
    title = _("Was auf „{name}“ beruht", name=node["title"])
    most = max((found["others"]["totalCount"] for found in data["found"]["nodes"]), default=0) if many else 0
    values = {"node": node, "cut": OTHERS if most > OTHERS else 0}
    return Page("resting.html", title, values, (paged(seen, data["found"], table),), example=made_up)


def cells(found: Node, one: Relationship | None, key: str) -> tuple[Cell, ...]:
    """The cells of a node of a list; `key` is that of the source."""
    if one is None:
        return (thing(found),)
    if one.many:
        return thing(found), things(found["others"]["nodes"]), found["others"]["totalCount"]
    ends = ("subject", "object") if one.direction == "out" else ("object", "subject")
    others = [
        said[ends[1]]
        for said in found["said"]["nodes"]
        if said[ends[0]]["id"] == found["id"] and any(who["key"] == key for who in said["sources"])
    ]
    return thing(found), things(others or ([found["other"]] if found["other"] else []))


def there(node: Node | None, key: str) -> Node:
    """The source of an answer. Raises Nothing."""
    if node is None:
        raise Nothing(
            "Es gibt keine Quelle mit dem Schlüssel „{key}“, oder sie gehört zu Beispielen und "
            "ist ausgeblendet.",
            key=key[:80],
        )
    return node


def sorts(model: Model) -> Iterator[Sort]:
    """All sorts: what is said of nodes first, then relationships, each from the side that declares it."""
    yield from map(Sort, cited(model))
    for kind in model.kinds.values():
        for relationship in kind.relationships.values():
            if relationship.primary and relationship.owner == kind.name:
                yield Sort(kind, relationship)


def resting_on(model: Model) -> Document:
    """A document that looks for what rests on one source, by sort."""
    fields = [
        f"source(key: $key, examples: $examples) {{ {FACTS} }}",
        *(sort.some() for sort in sorts(model)),
    ]
    return read(
        "# What rests on a source: nodes, and how many have a statement that cites it, by relationship.\n"
        f"query RestsOn($key: String!, $examples: Boolean = true) {{\n  {NEXT.join(fields)}\n}}"
    )


def rests(data: Mapping[str, Any], model: Model, seen: Seen, _: Words) -> Iterator[tuple[Cell, ...]]:
    """What rests on a source, in rows."""
    for sort in sorts(model):
        if (found := data[sort.name])["totalCount"]:
            address = seen.here(**{SORT: sort.name})
            yield (
                Away(address, plural(sort.kind, _)),
                sort.label(_),
                found["totalCount"],
                things(found["nodes"]),
            )
