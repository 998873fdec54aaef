"""The pages that people see at the addresses of linked data: German, without scripts."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from api.linked.formats import RDF_FORMATS
from api.pages import PAGE, policy
from graph.document import Description
from schema.errors import VerbundgraphError
from schema.model import Edge, Kind, Model, Property, Relationship
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link, Node
from schema.rdf.schema_org import schema_org
from web import ROOT

HIDDEN = {"name", "example", "since", "until"}
"""Properties of a statement that stand in columns of their own; of a node, `name` and `example`."""
TITLES = {404: "Hier ist nichts", 406: "Dieses Format gibt es nicht", 410: "Gibt es nicht mehr"}


class Pages:
    """Makes pages from rows."""

    headers = {**PAGE, "Content-Security-Policy": policy()}  # noqa: RUF012 - nobody changes it

    def __init__(self, model: Model, addresses: Addresses) -> None:
        self.model = model
        self.addresses = addresses
        self.templates = Environment(
            loader=FileSystemLoader(ROOT / "pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def made(self, template: str, **values: Any) -> str:
        """A page from a template."""
        return self.templates.get_template(template).render(base=self.addresses.base, **values)

    def document(self, kind: Kind, found: Description, following: str, query: str) -> str:
        """The page of a node."""
        row = found.node
        return self.made(
            "document.html",
            kind=kind,
            name=row.get("name") or row["id"],
            address=self.addresses.document(row["id"]),
            thing=self.addresses.node(row["id"]),
            formats=RDF_FORMATS,
            query=query,
            example=row.get("example"),
            retired=row.get("until") if kind.places else None,
            facts=list(self.facts(kind, row)),
            sources=self.sources(row),
            groups=list(self.groups(kind, found)),
            next=following,
            schema_org=harmless(schema_org(kind, row, self.addresses)),
        )

    def facts(self, kind: Kind, row: Node) -> Iterator[dict[str, Any]]:
        """The node's properties with their German labels."""
        for p in kind.properties.values():
            value = row.get(p.stored_as)
            if value is not None and not p.alias and p.name not in {"name", "example"}:
                url = value if p.value.xsd == "xsd:anyURI" else None
                yield {"label": p.label.de, "value": shown(p, value), "url": url}

    def sources(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Who says so, with the words."""
        quotes = row.get("quotes") or [""] * len(row["sources"])
        return [
            {"key": key, "address": self.addresses.document(f"source:{key}"), "quote": quote}
            for key, quote in zip(row["sources"], quotes, strict=False)
        ]

    def groups(self, kind: Kind, found: Description) -> Iterator[dict[str, Any]]:
        """The statements by relationship as the kind sees it."""
        groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        seen: dict[str, Relationship] = {}
        for direction, links in (("out", found.outward), ("in", found.inward)):
            for one in links:
                other = one.end if direction == "out" else one.start
                rel = self.relationship(kind, one.type, direction, other)
                seen[rel.name] = rel
                groups[rel.name].append(self.statement(rel.edge, one, other, found.names))
        for name, rows in groups.items():
            label = seen[name].label
            yield {
                "label": label.de,
                "description": label.description_de,
                "rows": sorted(rows, key=lambda one: one["name"]),
            }

    def relationship(self, kind: Kind, type_: str, direction: str, other: str) -> Relationship:
        """A statement's declaration as seen from one of its nodes."""
        far = self.model.by_field[other.partition(":")[0]]
        fits = [r for r in kind.relationships.values() if r.type == type_ and r.direction == direction]
        named = [r for r in fits if r.target in (far.name, *far.interfaces)]
        return (named or fits)[0]

    def statement(self, edge: Edge, one: Link, other: str, names: dict[str, str]) -> dict[str, Any]:
        """A row of a table."""
        row = one.properties
        more = [
            f"{p.label.de}: {shown(p, row[p.stored_as])}"
            for p in edge.properties.values()
            if p.name not in HIDDEN and row.get(p.stored_as) is not None
        ]
        more += [
            f"{r.label.de}: {row[r.name]}"
            for r in edge.references.values()
            if r.name != "sources" and row.get(r.name) is not None
        ]
        return {
            "id": one.id,
            "name": names.get(other) or other,
            "address": self.addresses.document(other),
            "since": row.get("since", ""),
            "until": row.get("until", ""),
            "more": ", ".join(more),
            "example": row.get("example"),
            "sources": self.sources(row),
        }

    def listing(self, title: str, entries: list[tuple[str, str]], total: int | None, following: str) -> str:
        """A page of links: address and name of each."""
        named = [{"address": address, "name": name or address} for address, name in entries]
        return self.made("list.html", title=title, entries=named, total=total, next=following)

    def refusal(self, error: VerbundgraphError) -> str:
        """A page that says why there is none."""
        title = TITLES.get(error.status, "Das geht gerade nicht")
        return self.made("refusal.html", title=title, message=error.message)


def shown(p: Property, value: Any) -> str:
    """A value as German readers see it."""
    if p.value.choice and value in p.value.choice.__members__:
        return p.value.choice[value].de
    if p.value.filter == "flag":
        return "ja" if value else "nein"
    if p.value.filter == "number":
        return f"{value:,}".replace(",", " ").replace(".", ",")
    return str(value)


def harmless(tree: object) -> Markup:
    """A JSON tree within a `script` element: nothing in it can end that element."""
    text = orjson.dumps(tree).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704
