"""What an answer says of a node, as tables: itself, its statements by relationship, and contradictions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from api.explorer import ties
from api.explorer.cells import cited, columns, described, details, qualified, spoken, times
from api.explorer.network import Network
from api.explorer.seen import Seen
from api.explorer.table import Cell, Column, Row, Source, Table, thing
from api.explorer.words import Words
from schema.model import Kind, Model, Relationship

ALL = "alle"
"""The parameter that names a relationship, of which a page then has all neighbours."""

AROUND = 4
"""Neighbours by each relationship in the small picture."""


@dataclass(frozen=True)
class Disagreement:
    """What sources say differently. `title` names the two nodes; `said`: details and sources of each."""

    title: str
    said: tuple[tuple[tuple[tuple[str, Cell], ...], tuple[Source, ...], bool], ...]


@dataclass(frozen=True)
class Told:
    """What is said of a node, as tables."""

    kind: Kind
    model: Model
    seen: Seen
    say: Words
    found: Mapping[str, Any]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of the page."""
        return (self.facts(), *self.single(), *self.neighbours)

    @property
    def shown(self) -> tuple[Relationship, ...]:
        """The relationships that the page shows."""
        return ties.ties(self.model, self.kind)

    @cached_property
    def neighbours(self) -> list[Table]:
        """A table for each relationship to many."""
        return [self.table(one) for one in self.shown if one.many]

    @property
    def without(self) -> list[Relationship]:
        """The relationships that nothing is said of."""
        types = {one["type"] for one in self.said}
        return [
            one
            for one in self.shown
            if not (self.found[one.name]["totalCount"] if one.many else one.type in types)
        ]

    @property
    def said(self) -> list[Mapping[str, Any]]:
        """The statements that lead from the node."""
        said = self.found.get("said") or {"nodes": ()}
        return [one for one in said["nodes"] if one["subject"]["id"] == self.found["id"]]

    @property
    def stored(self) -> dict[str, Any]:
        """The node's properties as the database has them."""
        row = {p.stored_as: self.found[p.name] for p in self.kind.properties.values()}
        return {k: v for k, v in row.items() if v is not None} | {"id": self.found["id"]}

    def facts(self) -> Table:
        """The node's own properties."""
        _ = self.say
        rows = [
            Row((described(p.label, _), spoken(p, self.found[p.name], _)))
            for p in self.kind.properties.values()
            if not p.alias and p.name not in ("name", "example") and self.found[p.name] is not None
        ]
        rows += [
            Row((_.label(r.label), thing(self.found[r.name])))
            for r in ties.referred(self.kind)
            if self.found[r.name]
        ]
        named = (Column("what", _("Angabe")), Column("value", _("Wert")))
        said = cited(self.found)
        return Table("angaben", _("Angaben"), named, tuple(rows), sourced=False, rests_on=said)

    def single(self) -> Iterator[Table]:
        """One table with all relationships to a single node."""
        _ = self.say
        rows = [
            Row(
                (_.label(one.label), thing(said["object"]), said["since"], said["until"]),
                cited(said),
                said["example"],
                self.key(said) in self.disputed,
                said["id"],
            )
            for one in self.shown
            if not one.many
            for said in self.said
            if said["type"] == one.type
        ]
        if rows:
            named = (Column("relationship", _("Beziehung")), Column("node", _("Wer oder was")), *times(_))
            made = Table("zuordnung", _("Zuordnung"), named, tuple(rows))
            yield made if self.seen.whole else without_empty(made)

    def table(self, one: Relationship) -> Table:
        """The neighbours by a relationship to many, as far as they were read."""
        _ = self.say
        found = self.found[one.name]
        several = len(self.model.concrete_of(one.target)) > 1
        far = self.model.kinds.get(one.target)
        named = [Column("node", _.label(far.label) if far and not several else _("Wer oder was"))]
        if several:
            named.append(Column("kind", _("Art")))
        named += [*times(_), *columns(one.edge, _)]
        anchors = self.anchors(one)
        rows = []
        for edge in found["edges"]:
            cells: list[Cell] = [thing(edge["node"])]
            if several:
                cells.append(_.label(self.model.by_field[edge["node"]["id"].partition(":")[0]].label))
            cells += [edge["since"], edge["until"], *details(one.edge, edge, _)]
            who = cited(edge)
            key = (one.type, edge["node"]["id"], edge["since"], edge["until"], keys(who))
            disputed = edge.get("disputed", key in self.disputed)
            rows.append(Row(tuple(cells), who, edge["example"], disputed, anchors.get(key, "")))
        made = Table(one.name, described(one.label, _), tuple(named), tuple(rows), found["totalCount"])
        if self.seen.whole:
            return made
        more = found["pageInfo"]["hasNextPage"] and not self.seen.get(ALL)
        return without_empty(replace(made, all=self.seen.here(**{ALL: one.name}, nach=None) if more else ""))

    def key(self, said: Mapping[str, Any]) -> Any:
        """What tells a statement of the node apart: its type, its other end, its time and sources."""
        other = said["object" if said["subject"]["id"] == self.found["id"] else "subject"]
        return said["type"], other["id"], said["since"], said["until"], keys(cited(said))

    @cached_property
    def disputed(self) -> frozenset[Any]:
        """Those that others contradict."""
        groups = self.found.get("disagreements") or ()
        return frozenset(self.key(said) for group in groups for said in group["statements"])

    def anchors(self, one: Relationship) -> dict[Any, str]:
        """The ids of the statements that lead from the node, where they have their addresses."""
        return {self.key(said): said["id"] for said in self.said if one.direction == "out"}

    def network(self) -> Network:
        """The node with the first few of its neighbours by each relationship."""
        network = Network(self.model)
        told = dict(self.found)
        for one in self.shown:
            if one.many:
                edges = [credited(edge) for edge in self.found[one.name]["edges"][:AROUND]]
                told[one.name] = {**self.found[one.name], "edges": edges}
        told["held"] = {"nodes": [credited(said) for said in self.said]}
        network.open(told, frozenset(), frozenset())
        return network

    def disagreements(self) -> Iterator[Disagreement]:
        """What sources say differently of the node and another."""
        _ = self.say
        for group in self.found.get("disagreements") or ():
            first = group["statements"][0]
            declared = self.model.types[first["type"]][0]
            ends = (first["subject"], first["object"])
            owner, other = ends if declared.direction == "out" else ends[::-1]
            title = f"{thing(owner).name} – {_.label(declared.label)}: {thing(other).name}"
            yield Disagreement(title, tuple(self.version(declared, said) for said in group["statements"]))

    def version(
        self, declared: Relationship, said: Mapping[str, Any]
    ) -> tuple[tuple[tuple[str, Cell], ...], tuple[Source, ...], bool]:
        """A statement that others contradict: what it says, who says so, whether it is made up."""
        _ = self.say
        when = (("since", _("Seit")), ("until", _("Bis")))
        dated = [(label, _.date(said[name])) for name, label in when if said[name]]
        return (*qualified(declared.edge, said, _), *dated), cited(said), said["example"]

    @property
    def successors(self) -> tuple[str, ...]:
        """The ids of the nodes that took this one's place."""
        return tuple(
            edge["node"]["id"]
            for one in self.shown
            if one.type == "SUCCEEDS" and one.direction == "in"
            for edge in self.found[one.name]["edges"]
        )


def credited(said: Mapping[str, Any]) -> dict[str, Any]:
    """A statement that was read with citations, as one that was read with sources."""
    return {**said, "sources": [one["source"] for one in said["citations"]]}


def keys(found: tuple[Source, ...]) -> tuple[str, ...]:
    """The keys of sources."""
    return tuple(source.key for source in found)


def without_empty(table: Table) -> Table:
    """A table without the columns, but for the first, that have nothing in any row."""
    if not table.rows:
        return table
    kept = [
        i for i in range(len(table.columns)) if not i or any(row.cells[i] is not None for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in table.rows),
    )


def without_examples(found: Any) -> Any:
    """What sources say of a node that is made up itself: without the statements that are."""
    made = dict(found)
    for name, value in found.items():
        if isinstance(value, dict) and "edges" in value:
            edges = [edge for edge in value["edges"] if not edge["example"]]
            less = len(value["edges"]) - len(edges)
            made[name] = {**value, "edges": edges, "totalCount": value["totalCount"] - less}
        elif name == "said":
            made[name] = {"nodes": [one for one in value["nodes"] if not one["example"]]}
        elif name == "disagreements":
            made[name] = [g for g in value if not all(one["example"] for one in g["statements"])]
    return made
