"""Compares what a dataset says with what the graph says: pure, the heart of every load.

A node may be described by several datasets, each with its own sources. A load replaces only what its own
dataset says: the node's sources become those of other datasets and the batch's, ordered by weight; a
property that another dataset gives too, with another value, goes to the weightier source (an official
register before a catalogue, before articles and web pages, before examples), and a warning says so. A
relationship belongs to one dataset, as its id holds its main source.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.batch import Batch, LoadWarning
from graph.state import State, StoredLink, StoredSource
from schema.model import Model
from schema.record import LinkRecord, NodeRecord

WEIGHT = {"REGISTER": 0, "CATALOGUE": 1, "ARTICLE": 2, "WEB_PAGE": 2, "EXAMPLE": 3}
"""Kinds of sources by weight, the weightiest first."""
OWN = {"id", "example", "sources", "quotes"}
"""Properties that follow from a record as a whole."""


@dataclass(frozen=True, slots=True)
class NodeChange:
    """Properties to set on a node, null to remove. `withdrawn` are sources that speak of it no more."""

    kind: str
    id: str
    set: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A relationship's properties as they shall be; `id` is the stored one, `properties` may hold a new one."""

    type: str
    id: str
    start: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkAddition:
    """A relationship to add."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]


@dataclass
class Changes:
    """Everything that a load has to write, and what it leaves as it is."""

    added_nodes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(kind, properties) of each."""
    changed_nodes: list[NodeChange] = field(default_factory=list)
    retired_nodes: list[NodeChange] = field(default_factory=list)
    withdrawn_nodes: list[tuple[str, str]] = field(default_factory=list)
    """(kind, id) of each."""
    added_links: list[LinkAddition] = field(default_factory=list)
    changed_links: list[LinkChange] = field(default_factory=list)
    retired_links: list[LinkChange] = field(default_factory=list)
    withdrawn_links: list[tuple[str, str, str]] = field(default_factory=list)
    """(type, id, start) of each."""
    unchanged: Counter[str] = field(default_factory=Counter)
    """How many nodes of each kind and relationships of each type stay as they are."""
    provides: set[str] = field(default_factory=set)
    """"Kind.property" for all that the batch gives."""
    warnings: list[LoadWarning] = field(default_factory=list)
    skipped: int = 0

    def __len__(self) -> int:
        """How many nodes and relationships are written."""
        return sum(
            len(part)
            for part in (
                self.added_nodes, self.changed_nodes, self.retired_nodes, self.withdrawn_nodes,
                self.added_links, self.changed_links, self.retired_links, self.withdrawn_links,
            )
        )  # fmt: skip


def diff(batch: Batch, state: State, model: Model) -> Changes:
    """What has to be written so that the graph says what the batch says. The batch was checked before."""
    return _Diff(batch, state, model).run()


class _Diff:
    def __init__(self, batch: Batch, state: State, model: Model) -> None:
        self.batch = batch
        self.state = state
        self.model = model
        self.changes = Changes()
        self.sources: dict[str, StoredSource] = dict(state.sources)
        for node in batch.nodes:
            if node.node_kind.name == "Source":
                found = node.properties()
                self.sources[found["key"]] = StoredSource(found["dataset"], found["kind"])
        self.edition_sources = [
            n.properties()["key"] for n in batch.nodes if n.node_kind.name == "Source"
        ][:1]
        self.cited: set[str] = set()
        self.provided_before = set(state.datasets.get(batch.dataset, {}).get("provides", ()))

    def run(self) -> Changes:
        records: defaultdict[str, list[NodeRecord]] = defaultdict(list)
        for record in (*self.batch.nodes, *self.batch.patches):
            records[record.id].append(record)
        for id_, parts in records.items():
            self._node(id_, parts)
        self._links()
        dropped: list[str] = []
        for id_ in self.state.nodes.keys() - records.keys():
            if self._is_own(id_):
                dropped.append(id_)
        sources = [id_ for id_ in sorted(dropped) if id_.startswith("source:")]
        for id_ in sorted(dropped):
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
            given |= {k: v for k, v in record.properties().items() if k not in OWN}
            quotes |= {c.source: c.quote or "" for c in record.cites}
        self.changes.provides |= {f"{kind}.{name}" for name in given if name != "key"}
        stored = self.state.nodes.get(id_)
        if stored is None:
            row = {"id": id_} | given | self._statement(quotes)
            self._cite(row["sources"], kind)
            self.changes.added_nodes.append((kind, row))
            return
        others = {s: q for s, q in _quotes(stored).items() if not self._own(s)}
        changed = self._properties(kind, id_, given, stored, others, list(quotes))
        whole = self._statement(others | quotes)
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
        was_here = any(self._own(s) for s in stored.get("sources", ()))
        changed: dict[str, Any] = {}
        for name, value in given.items():
            now = stored.get(name)
            if now == value:
                continue
            rivals = self._providers(f"{kind}.{name}", others) if now is not None else []
            if rivals and self._weight(cited) >= self._weight(rivals):
                self._warn(id_, name, f"Bleibt „{now}“ ({', '.join(rivals)}); dieser Datensatz sagt „{value}“.")
                continue
            if rivals and not was_here:
                self._warn(id_, name, f"War „{now}“ ({', '.join(rivals)}), ist jetzt „{value}“.")
            changed[name] = value
        if was_here:
            for name in stored.keys() - given.keys() - OWN - {"key", "name"}:
                if not others or self._only_own(f"{kind}.{name}", others):
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
        renewed = self._by_statement(stored) if self.batch.retire else {}
        for link in later:
            ids = renewed.get(self._statement_key(link.type, link.start, link.end, link.identity, link.properties()))
            if ids:
                id_ = ids.pop()
                self._known_link(link, id_, stored.pop(id_))
            else:
                row = self._link_row(link)
                self.changes.added_links.append(LinkAddition(link.type, link.start, link.end, row))
        for id_, found in stored.items():
            self._dropped_link(id_, found)

    def _by_statement(self, stored: Mapping[str, StoredLink]) -> dict[tuple[str, ...], list[str]]:
        """The ids of stored relationships by what they say, those in force last (they are taken first)."""
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for id_, link in sorted(stored.items(), key=lambda item: "until" not in item[1].properties):
            identity = tuple(p.name for p in self.model.types[link.type][0].edge.properties.values() if p.identity)
            found[self._statement_key(link.type, link.start, link.end, identity, link.properties)].append(id_)
        return found

    @staticmethod
    def _statement_key(
        type_: str, start: str, end: str, identity: Iterable[str], properties: Mapping[str, Any]
    ) -> tuple[str, ...]:
        return (type_, start, end, *(str(properties.get(name) or "") for name in identity))

    def _link_row(self, link: LinkRecord) -> dict[str, Any]:
        row = {"id": link.id} | link.properties()
        row["example"] = self._example(row["sources"])
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
        self._cite(row["sources"])
        self.changes.retired_links.append(LinkChange(found.type, id_, found.start, row))

    def _dropped_node(self, id_: str) -> None:
        stored, kind = self.state.nodes[id_], self.model.by_field[id_.partition(":")[0]].name
        if self.batch.retire:
            self._cite(stored["sources"])
            if "until" in stored:
                self.changes.unchanged[kind] += 1
            else:
                ended = self._ended(stored)
                self._cite(ended["sources"])
                self.changes.retired_nodes.append(NodeChange(kind, id_, ended))
            return
        others = {s: q for s, q in _quotes(stored).items() if not self._own(s)}
        if others:
            changed: dict[str, Any] = {"quotes": None} | self._statement(others)
            if stored.get("quotes") == changed["quotes"]:
                del changed["quotes"]
            for name in stored.keys() - OWN - {"key", "name"}:
                if self._only_own(f"{kind}.{name}", others):
                    changed[name] = None
            self.changes.changed_nodes.append(NodeChange(kind, id_, changed))
        elif id_ in self.state.touched:
            self._cite(stored["sources"])
            self.changes.unchanged[kind] += 1
            self._warn(id_, "sources", "Bleibt, obwohl nicht mehr genannt: andere Datensätze verweisen darauf.")
        else:
            self.changes.withdrawn_nodes.append((kind, id_))

    def _dropped_source(self, id_: str) -> None:
        """A source stays as long as anything cites it."""
        if id_.partition(":")[2] in self.cited:
            self.changes.unchanged["Source"] += 1
        else:
            self.changes.withdrawn_nodes.append(("Source", id_))

    def _ended(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """`until` the batch's edition, and its source, which says so by its silence."""
        quotes = _quotes(stored) | {s: "" for s in self.edition_sources if s not in stored["sources"]}
        ended: dict[str, Any] = {"until": self.batch.edition, "sources": list(quotes)}
        if any(quotes.values()):
            ended["quotes"] = list(quotes.values())
        return ended

    # Whose and of what weight

    def _own(self, source: str) -> bool:
        known = self.sources.get(source)
        return known is not None and known.dataset == self.batch.dataset

    def _is_own(self, id_: str) -> bool:
        return any(self._own(s) for s in self.state.nodes[id_].get("sources", ()))

    def _weight(self, sources: Iterable[str]) -> int:
        """The weight of the weightiest source; smaller is weightier."""
        return min((WEIGHT[self.sources[s].kind] for s in sources if s in self.sources), default=9)

    def _providers(self, what: str, others: Iterable[str]) -> list[str]:
        """Those of the sources whose dataset gives that property."""
        return [s for s in others if s in self.sources and what in self._provides(self.sources[s].dataset)]

    def _provides(self, dataset: str) -> set[str]:
        return set(self.state.datasets.get(dataset, {}).get("provides", ()))

    def _only_own(self, what: str, others: Iterable[str]) -> bool:
        return what in self.provided_before and not self._providers(what, others)

    def _statement(self, quotes: Mapping[str, str]) -> dict[str, Any]:
        """`sources` by weight, then dataset, then as given; `quotes` if there are any; `example`."""
        unknown = StoredSource("", "EXAMPLE")
        order = sorted(
            quotes,
            key=lambda s: (WEIGHT[self.sources.get(s, unknown).kind], self.sources.get(s, unknown).dataset),
        )
        row: dict[str, Any] = {"sources": order}
        if any(quotes.values()):
            row["quotes"] = [quotes[s] for s in order]
        row["example"] = self._example(order)
        return row

    def _example(self, sources: Iterable[str]) -> bool:
        return all(s in self.sources and self.sources[s].kind == "EXAMPLE" for s in sources)

    def _cite(self, sources: Iterable[str], kind: str = "") -> None:
        if kind != "Source":
            self.cited |= set(sources)

    def _warn(self, id_: str, field: str, reason: str) -> None:
        self.changes.warnings.append(LoadWarning(id_, field, reason))


def _quotes(stored: Mapping[str, Any]) -> dict[str, str]:
    """A stored node's or relationship's sources with their quotes."""
    sources = stored.get("sources", [])
    return dict(zip(sources, stored.get("quotes") or [""] * len(sources), strict=False))
