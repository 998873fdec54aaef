"""Compares what a dataset says with what the graph says: pure, the heart of every load.

A node may be described by several datasets, each with its own sources. A load replaces only what its own
dataset says: the node's sources become those of other datasets and the batch's, ordered by weight; a
property that another dataset gives too, with another value, goes to the weightier source, or stays if both
weigh the same, and a warning says so. A relationship belongs to one dataset, as its id holds its main source.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graph.batch import Batch, LoadWarning
from graph.changes import Changes, LinkAddition, LinkChange, NodeChange
from graph.rights import Rights, quotes_of
from graph.state import State, StoredLink
from schema.model import Model
from schema.record import LinkRecord, NodeRecord

WHOLE = {"id", "example", "sources", "quotes"}
"""Properties that follow from all that is said of a node."""
ALWAYS = {"key", "name"}
"""Properties that no node is ever without."""


def diff(batch: Batch, state: State, model: Model) -> Changes:
    """What has to be written so that the graph says what the batch says. The batch was checked before."""
    return _Diff(batch, state, model).run()


class _Diff:
    def __init__(self, batch: Batch, state: State, model: Model) -> None:
        self.batch = batch
        self.state = state
        self.model = model
        self.rights = Rights(batch, state)
        self.changes = Changes()
        self.cited: set[str] = set()
        """Sources that something still cites after the load."""

    def run(self) -> Changes:
        records: defaultdict[str, list[NodeRecord]] = defaultdict(list)
        for record in (*self.batch.nodes, *self.batch.patches):
            records[record.id].append(record)
        for id_, parts in records.items():
            self._node(id_, parts)
        self._links()
        if self.batch.partial:
            return self.changes
        nodes = self.state.nodes
        dropped = sorted(id_ for id_ in nodes.keys() - records.keys() if self.rights.speaks_of(nodes[id_]))
        sources = [id_ for id_ in dropped if id_.startswith("source:")]
        for id_ in dropped:
            if not id_.startswith("source:"):
                self._dropped_node(id_)
        for id_ in sources:
            self._dropped_source(id_)
        if self.batch.retire:
            self.changes.provides |= {f"{p.partition('.')[0]}.until" for p in self.changes.provides}
        return self.changes

    # Nodes that the batch speaks of

    def _node(self, id_: str, parts: list[NodeRecord]) -> None:
        kind = parts[0].node_kind.name
        given: dict[str, Any] = {}
        quotes: dict[str, str] = {}
        for record in parts:
            given |= {name: value for name, value in record.properties().items() if name not in WHOLE}
            quotes |= {c.source: c.quote or "" for c in record.cites}
        self.changes.provides |= {f"{kind}.{name}" for name in given if name != "key"}
        stored = self.state.nodes.get(id_)
        if stored is None:
            row = {"id": id_} | given | self.rights.statement(quotes)
            self._cite(row["sources"], kind)
            self.changes.added_nodes.append((kind, row))
            return
        others = self.rights.others(stored)
        changed = self._properties(kind, id_, given, stored, others, list(quotes))
        whole = self.rights.statement(others | quotes)
        self._cite(whole["sources"], kind)
        for name in ("sources", "quotes", "example"):
            if stored.get(name) != whole.get(name):
                changed[name] = whole.get(name)
        if changed:
            self.changes.changed_nodes.append(NodeChange(kind, id_, changed))
        else:
            self.changes.unchanged[kind] += 1

    def _properties(
        self,
        kind: str,
        id_: str,
        given: Mapping[str, Any],
        stored: Mapping[str, Any],
        others: Mapping[str, str],
        cited: list[str],
    ) -> dict[str, Any]:
        """What has to be set so that the node has the given properties, others' rights observed."""
        rights, was_here = self.rights, self.rights.speaks_of(stored)
        changed: dict[str, Any] = {}
        for name, value in given.items():
            now = stored.get(name)
            if now == value:
                continue
            rivals = rights.providers(f"{kind}.{name}", others) if now is not None else []
            who = ", ".join(rivals)
            if rivals and rights.weight(cited) >= rights.weight(rivals):
                self._warn(id_, name, f"Bleibt „{now}“ ({who}); dieser Datensatz sagt „{value}“.")
                continue
            if rivals and not was_here:
                self._warn(id_, name, f"War „{now}“ ({who}), ist jetzt „{value}“.")
            changed[name] = value
        if was_here:
            for name in stored.keys() - given.keys() - WHOLE - ALWAYS:
                if not others or rights.only_own(f"{kind}.{name}", others):
                    changed[name] = None
        return changed

    # Relationships

    def _links(self) -> None:
        stored = dict(self.state.links)
        later: list[LinkRecord] = []
        for link in self.batch.links:
            found = stored.pop(link.id, None)
            if found is None:
                later.append(link)
            else:
                self._known_link(link, link.id, found)
        renewed = self._by_statement(stored) if self.batch.retire or self.batch.partial else {}
        for link in later:
            key = _statement_key(link.type, link.start, link.end, link.identity, link.properties())
            ids = renewed.get(key)
            if ids:
                id_ = ids.pop()
                self._known_link(link, id_, stored.pop(id_))
            else:
                row = self._link_row(link)
                self.changes.added_links.append(LinkAddition(link.type, link.start, link.end, row))
        for id_, found in stored.items() if not self.batch.partial else ():
            self._dropped_link(id_, found)

    def _by_statement(self, stored: Mapping[str, StoredLink]) -> dict[tuple[str, ...], list[str]]:
        """The ids of stored relationships by what they say, those in force last (they are taken first)."""
        identities = {
            type_: tuple(p.name for p in rels[0].edge.properties.values() if p.identity)
            for type_, rels in self.model.types.items()
        }
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for id_, link in sorted(stored.items(), key=lambda item: "until" not in item[1].properties):
            key = _statement_key(link.type, link.start, link.end, identities[link.type], link.properties)
            found[key].append(id_)
        return found

    def _link_row(self, link: LinkRecord) -> dict[str, Any]:
        row = {"id": link.id} | link.properties()
        row["example"] = self.rights.example(row["sources"])
        self._cite(row["sources"])
        return row

    def _known_link(self, link: LinkRecord, id_: str, found: StoredLink) -> None:
        row = self._link_row(link)
        if row == found.properties:
            self.changes.unchanged[link.type] += 1
        else:
            self.changes.changed_links.append(LinkChange(link.type, id_, link.start, row))

    # What the dataset no longer says

    def _dropped_link(self, id_: str, found: StoredLink) -> None:
        if not self.batch.retire:
            self.changes.withdrawn_links.append((found.type, id_, found.start))
            return
        self._cite(found.properties["sources"])
        if "until" in found.properties:
            self.changes.unchanged[found.type] += 1
            return
        row = found.properties | self._ended(found.properties)
        self.changes.retired_links.append(LinkChange(found.type, id_, found.start, row))

    def _dropped_node(self, id_: str) -> None:
        stored, kind = self.state.nodes[id_], self.model.by_field[id_.partition(":")[0]].name
        others = self.rights.others(stored)
        if self.batch.retire:
            self._cite(stored["sources"])
            if "until" in stored:
                self.changes.unchanged[kind] += 1
            else:
                self.changes.retired_nodes.append(NodeChange(kind, id_, self._ended(stored)))
        elif others:
            self.changes.changed_nodes.append(NodeChange(kind, id_, self._without(kind, stored, others)))
        elif id_ in self.state.touched:
            self._cite(stored["sources"])
            self.changes.unchanged[kind] += 1
            self._warn(id_, "sources", "Bleibt, auch wenn nicht mehr genannt: Andere verweisen darauf.")
        else:
            self.changes.withdrawn_nodes.append((kind, id_))

    def _without(self, kind: str, stored: Mapping[str, Any], others: Mapping[str, str]) -> dict[str, Any]:
        """What to set so that only others' words remain."""
        changed: dict[str, Any] = dict(self.rights.statement(others))
        if "quotes" in stored:
            changed.setdefault("quotes", None)
        for name in stored.keys() - WHOLE - ALWAYS:
            if self.rights.only_own(f"{kind}.{name}", others):
                changed[name] = None
        return changed

    def _dropped_source(self, id_: str) -> None:
        """A source stays as long as anything cites it."""
        if id_.partition(":")[2] in self.cited:
            self.changes.unchanged["Source"] += 1
        else:
            self.changes.withdrawn_nodes.append(("Source", id_))

    def _ended(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """`until` the batch's edition, and its source, which says so by its silence."""
        silent = {source: "" for source in self.rights.brought[:1] if source not in stored["sources"]}
        quotes = quotes_of(stored) | silent
        self._cite(quotes)
        ended: dict[str, Any] = {"until": self.batch.edition, "sources": list(quotes)}
        if any(quotes.values()):
            ended["quotes"] = list(quotes.values())
        return ended

    def _cite(self, sources: Iterable[str], kind: str = "") -> None:
        """Note what is cited; that a source cites itself does not count."""
        if kind != "Source":
            self.cited |= set(sources)

    def _warn(self, id_: str, field: str, reason: str) -> None:
        self.changes.warnings.append(LoadWarning(id_, field, reason))


def _statement_key(
    type_: str, start: str, end: str, identity: Iterable[str], properties: Mapping[str, Any]
) -> tuple[str, ...]:
    """What a relationship says, whoever says it."""
    return (type_, start, end, *(str(properties.get(name) or "") for name in identity))
