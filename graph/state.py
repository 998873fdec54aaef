"""What the graph says now, as far as a load concerns it: read in bulk, compared in Python."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from neo4j import ManagedTransaction, Session, Transaction

from graph import statements
from graph.batch import Batch
from graph.errors import DatabaseConflict
from schema.collation import said
from schema.model import Kind, Model, Relationship

Runner = Transaction | ManagedTransaction | Session
READ_ROWS = 5_000
"""Ids that one reading statement asks for, so that it stays far below the engines' deadlines."""
FEW_NODES = 500
"""The same, where all relationships of each node are looked at."""
MANY_LINKS = 50_000
"""With more relationships of a type than this, they are read in portions."""


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A relationship as it is stored."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What has to be known of a source to say whose and of what weight a statement is."""

    dataset: str
    kind: str


@dataclass
class State:
    """The part of the graph that a load concerns, at one revision."""

    revision: int = 0
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is noted of each loaded dataset: `edition`, and `provides` as "Kind.property"."""
    sources: dict[str, StoredSource] = field(default_factory=dict)
    """All sources, by key."""
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Properties of the nodes that the batch speaks of, and of all that the dataset speaks of, by id.

    What is derived from others is left out, here and in `links`: it is no part of what is said.
    """
    links: dict[str, StoredLink] = field(default_factory=dict)
    """The dataset's relationships, by id."""
    known: set[str] = field(default_factory=set)
    """Ids that the batch's links name and that exist."""
    required: set[tuple[str, str]] = field(default_factory=set)
    """(type, start) of relationships that every node must have once and that another dataset states."""
    touched: set[str] = field(default_factory=set)
    """Ids of the dataset's nodes that statements of other datasets lead to."""


def required_types(kind: Kind) -> tuple[Relationship, ...]:
    """The relationships of which every node of the kind has exactly one."""
    return tuple(r for r in kind.relationships.values() if r.primary and not r.many and not r.nullable)


def start_kinds(model: Model, type_: str) -> list[str]:
    """The concrete kinds from which relationships of the type lead."""
    ends = (rel.owner if rel.direction == "out" else rel.target for rel in model.types[type_])
    return sorted({kind for end in ends for kind in model.concrete_of(end)})


def read_state(tx: Runner, model: Model, batch: Batch) -> State:
    """Read what the batch concerns. Raises DatabaseConflict if the database was never set up."""
    reader = _Reader(tx, model, batch)
    return reader.read()


def ended_and_namesakes(tx: Runner, kind: str) -> list[dict[str, Any]]:
    """The properties of the kind's nodes that have an `until`, and of all that share a name with one."""
    names = [record["name"] for record in tx.run(statements.ended_names(kind))]
    found: list[dict[str, Any]] = []
    for first in range(0, len(names), READ_ROWS):
        part = names[first : first + READ_ROWS]
        found += [r["properties"] for r in tx.run(statements.nodes_named(kind), names=part)]
    return found


class _Reader:
    def __init__(self, tx: Runner, model: Model, batch: Batch) -> None:
        self.tx = tx
        self.model = model
        self.batch = batch
        self.state = State()
        self.own: list[str] = []

    def read(self) -> State:
        state = self.state
        graph = self.tx.run(statements.GRAPH_READ).single()
        if graph is None:
            raise DatabaseConflict("The database is not set up yet. Run the migrations first.")
        state.revision = graph["revision"]
        state.datasets = {r["dataset"]["key"]: r["dataset"] for r in self.tx.run(statements.DATASETS_READ)}
        for r in self.tx.run(statements.SOURCES_READ):
            state.sources[r["key"]] = StoredSource(r["dataset"], r["kind"])
        self.own = sorted(key for key, s in state.sources.items() if s.dataset == self.batch.dataset)
        if self.own:
            self._read_own()
        batch_ids = {r.id for r in (*self.batch.nodes, *self.batch.patches)}
        for kind, ids in self._by_kind(batch_ids - state.nodes.keys()):
            for r in self._each(statements.nodes_by_id(kind.name), ids):
                state.nodes[r["properties"]["id"]] = said(r["properties"], kind.prose)
        self._read_known()
        self._read_required()
        self._read_touched(batch_ids)
        return state

    def _read_own(self) -> None:
        """All nodes and relationships that cite the dataset's sources."""
        for kind in self.model.concrete:
            for r in self.tx.run(statements.nodes_citing(kind.name), sources=self.own):
                self.state.nodes[r["properties"]["id"]] = said(r["properties"], kind.prose)
        for type_, rels in self.model.types.items():
            for r in self._links(type_):
                found = said(r["properties"], rels[0].edge.prose)
                self.state.links[found["id"]] = StoredLink(type_, r["start"], r["end"], found)

    def _links(self, type_: str) -> Iterator[Any]:
        """The dataset's relationships of the type, in one statement unless there are too many for that."""
        counted = self.tx.run(statements.link_count(type_)).single()
        if counted is not None and counted["count"] <= MANY_LINKS:
            yield from self.tx.run(statements.links_citing(type_), sources=self.own)
            return
        for start in start_kinds(self.model, type_):
            ids = sorted(r["id"] for r in self.tx.run(statements.all_ids(start)))
            yield from self._each(
                statements.links_citing_from(type_, start), ids, FEW_NODES, sources=self.own
            )

    def _read_known(self) -> None:
        named = {end for link in self.batch.links for end in (link.start, link.end)}
        for link in self.batch.links:
            for reference in self.model.types[link.type][0].edge.references.values():
                value = getattr(link, reference.name, None)
                if value is not None:
                    keys = value if reference.many else [value]
                    named |= {f"{self.model.kinds[reference.target].field}:{key}" for key in keys}
        state = self.state
        state.known = named & state.nodes.keys()
        here = {node.id for node in self.batch.nodes}
        for kind, ids in self._by_kind(named - state.known - here):
            state.known |= {r["id"] for r in self._each(statements.known_ids(kind.name), ids)}

    def _read_required(self) -> None:
        for kind, ids in self._by_kind({n.id for n in self.batch.nodes} & self.state.nodes.keys()):
            for rel in required_types(kind):
                text = statements.required_links(kind.name, rel.type)
                self.state.required |= {(rel.type, r["id"]) for r in self._each(text, ids, sources=self.own)}

    def _read_touched(self, batch_ids: set[str]) -> None:
        """Only nodes that may be withdrawn matter: the dataset's, no longer in the batch."""
        if self.batch.retire:
            return
        for kind, ids in self._by_kind(self.state.nodes.keys() - batch_ids):
            text = statements.touched_by_others(kind.name)
            self.state.touched |= {r["id"] for r in self._each(text, ids, FEW_NODES, sources=self.own)}
            keys = [id_.partition(":")[2] for id_ in ids]
            for type_, rels in self.model.types.items():
                for reference in rels[0].edge.references.values():
                    if reference.target == kind.name and reference.name != "sources":
                        text = statements.referred_by_others(type_, reference.name)
                        for r in self.tx.run(text, keys=keys, sources=self.own):
                            self.state.touched.add(f"{kind.field}:{r['key']}")

    def _by_kind(self, ids: Collection[str]) -> Iterator[tuple[Kind, list[str]]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in sorted(ids):
            found[id_.partition(":")[0]].append(id_)
        for name, of_kind in found.items():
            if name in self.model.by_field:
                yield self.model.by_field[name], of_kind

    def _each(self, text: str, ids: list[str], size: int = READ_ROWS, **values: Any) -> Iterator[Any]:
        for first in range(0, len(ids), size):
            yield from self.tx.run(text, ids=ids[first : first + size], **values)
