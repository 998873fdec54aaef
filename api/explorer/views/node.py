"""A node's page, where linked data has its HTML: all that is said of it, by whom, since when."""

from dataclasses import dataclass
from typing import Any

from api.explorer import ties
from api.explorer.ask import Ask, Document
from api.explorer.cells import cited
from api.explorer.drawn import Drawn
from api.explorer.layout import mind_map
from api.explorer.page import Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import made_up
from api.explorer.told import ALL, Told, without_examples
from api.explorer.views.standing import standing
from api.explorer.words import Words
from api.explorer.wrong import Nothing, Refusal, Withdrawn
from api.linked.answers import of_document
from api.linked.formats import PAGE, RDF_FORMATS
from graph.document import withdrawn
from schema.model import Kind, Relationship
from schema.rdf.schema_org import schema_org

ROWS = 500
"""Neighbours on a page that has all of them."""


@dataclass(frozen=True)
class NodePage:
    """The page of one node."""

    kind: Kind
    key: str

    async def view(self, seen: Seen, ask: Ask, _: Words) -> Page:
        """Its page, or that of its neighbours by what `alle` names. Raises Nothing or Withdrawn."""
        model = ask.service.planner.schema.model
        many = {one.name: one for one in ties.ties(model, self.kind) if one.many}
        asked = seen.get("tabelle") if seen.whole else seen.get(ALL)
        if asked in many:
            return await self.neighbours(many[asked], seen, ask, _)
        found = await self.read(ties.overview(model, self.kind), ask)
        made = Told(self.kind, model, seen, _, found)
        addresses = ask.service.planner.addresses
        shown = self.kind.name == "Land" and not seen.whole
        figures = await standing(self.key, found["name"], seen, ask, _) if shown else []
        values = {
            "standing": figures,
            "kind": self.kind,
            "node": found,
            "net": self.picture(made, seen, _),
            "retired": found["until"] if self.kind.places else None,
            "sources": cited(found),
            "disagreements": list(made.disagreements()),
            "neighbours": [table.name for table in made.neighbours if table.rows],
            "nothing": [_.label(one.label) for one in made.without],
            "formats": RDF_FORMATS,
            "document": addresses.document(found["id"]),
            "thing_address": addresses.node(found["id"]),
            "rdf_query": "" if seen.examples else "?examples=false",
            "schema_org": schema_org(self.kind, made.stored, addresses),
        }
        status = 410 if values["retired"] else 200
        return Page(
            "node.html",
            found["name"] or self.key,
            values,
            made.tables,
            status,
            found["example"] or any(one.made_up for one in figures) or made_up(made.tables),
            links=of_document(addresses, found["id"], PAGE, successors=made.successors),
        )

    def picture(self, made: Told, seen: Seen, _: Words) -> Drawn | None:
        """The node with the first of its neighbours; None where it has none."""
        network = made.network()
        if len(network.nodes) < 2:
            return None
        (start, *_others) = network.nodes
        text = _("Seite öffnen")
        return Drawn(network, mind_map(network, start), seen, _, lambda node: (text, seen.node(node.id)))

    async def read(self, document: Document, ask: Ask, **variables: Any) -> Any:
        """The node's part of an answer. Raises Nothing or Withdrawn where there is no such node.

        A node that is made up was asked for, so it is shown, and marked, also where others are hidden.
        """
        found = (await ask.text(document, key=self.key, **variables))[self.kind.field]
        if found is None and not ask.examples:
            found = (await ask.text(document, key=self.key, examples=True, **variables))[self.kind.field]
            if found is not None:
                found = without_examples(found)
        if found is None:
            raise await self.missing(ask)
        return found

    async def missing(self, ask: Ask) -> Refusal:
        """Why there is no such node."""
        day, kind, key = ask.as_of, self.kind.label, self.key[:200]
        if day:
            return Nothing(
                "„{kind}“ mit dem Schlüssel „{key}“ gab es am {day} nicht.",
                kind=lambda _: _.label(kind),
                key=key,
                day=lambda _: _.date(day),
            )
        when = await withdrawn(ask.service.ready(), self.kind, f"{self.kind.field}:{self.key}")
        if when is not None:
            return Withdrawn(
                "„{kind}“ mit dem Schlüssel „{key}“ wurde am {day} zurückgezogen: Niemand sagt mehr, dass es "
                "das gibt. Was gesagt wurde, steht im Verlauf der Änderungen (/feed).",
                kind=lambda _: _.label(kind),
                key=key,
                day=lambda _: _.date(when[:10]),
            )
        return Nothing(
            "„{kind}“ mit dem Schlüssel „{key}“ gibt es nicht. Alles, was es davon gibt, steht unter {list}.",
            kind=lambda _: _.label(kind),
            key=key,
            list=f"/doc/{self.kind.field}",
        )

    async def neighbours(self, one: Relationship, seen: Seen, ask: Ask, _: Words) -> Page:
        """The page of all neighbours by a relationship."""
        model = ask.service.planner.schema.model
        document = ties.all_of(model, self.kind, one.name)
        path = f"{self.kind.field}.{one.name}"
        after = seen.get("nach") or None
        if seen.whole:
            data = await ask.rows(document, path, key=self.key)
            found = data[self.kind.field] or await self.read(document, ask)
        else:
            found = await self.read(document, ask, first=ROWS, after=after)
        made = Told(self.kind, model, seen, _, found)
        table = paged(seen, found[one.name], made.table(one))
        values = {"kind": self.kind, "node": found, "name": one.name}
        title = f"{found['name'] or self.key}: {_.label(one.label)}"
        return Page("neighbours.html", title, values, (table,), example=found["example"] or made_up([table]))
