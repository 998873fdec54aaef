"""Checks a batch as a whole against itself and the graph, before anything is written: pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph.batch import Batch, Rejection
from graph.state import State, required_types
from schema.model import Model
from schema.record import LinkRecord, NodeRecord, Record


@dataclass(frozen=True)
class Checked:
    """What of a batch can be written, why the rest cannot, and how many records were left out silently."""

    batch: Batch
    rejections: tuple[Rejection, ...]
    skipped: int


def check(batch: Batch, state: State, model: Model) -> Checked:
    """Reject what does not fit, and what hangs on it.

    Every cited source is the dataset's own, every end and every named node exists, and each node has exactly
    one of the relationships that the model says it always has.
    """
    return _Check(batch, state, model).run()


class _Check:
    def __init__(self, batch: Batch, state: State, model: Model) -> None:
        self.batch = batch
        self.state = state
        self.model = model
        self.rejections: list[Rejection] = []
        self.skipped = 0
        self.sources = {key for key, s in state.sources.items() if s.dataset == batch.dataset}
        self.required = {
            kind.name: tuple(rel.type for rel in required_types(kind)) for kind in model.concrete
        }

    def run(self) -> Checked:
        nodes = {n.id: n for n in self.batch.nodes if self._sound_source(n)}
        self.sources |= {id_.partition(":")[2] for id_ in nodes if id_.startswith("source:")}
        nodes = {id_: n for id_, n in nodes.items() if self._cites_own(n, n.node_kind.name, id_)}
        patches = [p for p in self.batch.patches if self._patch(p, nodes)]
        links = [link for link in self.batch.links if self._cites_own(link, link.type, link.id)]
        staying = self._staying(nodes.keys())
        while True:
            ids = nodes.keys() | staying
            sound = [link for link in links if self._ends_exist(link, ids)]
            sound = list(self._once(sound))
            stated = self.state.required | {(link.type, link.start) for link in sound}
            complete = {id_: n for id_, n in nodes.items() if self._complete(n, stated)}
            if len(complete) == len(nodes):
                break
            nodes, links = complete, sound
        accepted = replace(
            self.batch, nodes=tuple(nodes.values()), patches=tuple(patches), links=tuple(sound), rejections=()
        )
        return Checked(accepted, tuple(self.rejections), self.skipped)

    def _staying(self, here: Iterable[str]) -> set[str]:
        """Nodes of the graph that are still there after the load."""
        if self.batch.retire or self.batch.partial:
            return self.state.known
        own = self.sources
        return {
            id_
            for id_ in self.state.known
            if id_ in here or not set(self.state.nodes.get(id_, {}).get("sources", ("",))) <= own
        }

    def _sound_source(self, node: NodeRecord) -> bool:
        dataset = getattr(node, "dataset", None)
        if self.batch.restores is not None:
            return True
        if node.node_kind.name == "Source" and dataset != self.batch.dataset:
            reason = f"„{dataset}“ ist nicht der Datensatz {self.batch.dataset}."
            return self._no(node.id, "dataset", reason, "Source")
        return True

    def _cites_own(self, record: Record, of: str, id_: str) -> bool:
        for citation in record.cites:
            if citation.source in self.sources:
                continue
            if citation.source in self.state.sources:
                other = self.state.sources[citation.source].dataset
                reason = f"Die Quelle „{citation.source}“ gehört zum Datensatz {other}; es fehlt eine eigene."
            else:
                reason = f"Die Quelle „{citation.source}“ gibt es nicht."
            return self._no(id_, "cites", reason, of)
        return True

    def _patch(self, patch: NodeRecord, nodes: dict[str, NodeRecord]) -> bool:
        kind = patch.node_kind.name
        if not self._cites_own(patch, kind, patch.id):
            return False
        if patch.id in nodes or patch.id in self.state.nodes:
            return True
        return self._missing(patch.id, "key", f"{patch.id} gibt es nicht.", kind)

    def _ends_exist(self, link: LinkRecord, ids: set[str]) -> bool:
        named = [("start", link.start), ("end", link.end)]
        for reference in self.model.types[link.type][0].edge.references.values():
            value = getattr(link, reference.name, None)
            if value is not None:
                prefix = self.model.kinds[reference.target].field
                keys = value if reference.many else [value]
                named += [(reference.name, f"{prefix}:{key}") for key in keys]
        for field, id_ in named:
            if id_ not in ids:
                return self._missing(link.id, field, f"{id_} gibt es nicht.", link.type)
        return True

    def _once(self, links: list[LinkRecord]) -> Iterator[LinkRecord]:
        """Of relationships that each node has exactly once, the second is rejected."""
        seen: set[tuple[str, str]] = set()
        for link in links:
            kind = self.model.by_field[link.start.partition(":")[0]].name
            ended = self.batch.restores is not None and getattr(link, "until", None) is not None
            if link.type in self.required[kind] and not ended:
                statement = (link.type, link.start)
                if statement in seen or statement in self.state.required:
                    reason = f"{link.start} hat {link.type} schon, und es gibt genau eines."
                    self._no(link.id, "start", reason, link.type)
                    continue
                seen.add(statement)
            yield link

    def _complete(self, node: NodeRecord, stated: set[tuple[str, str]]) -> bool:
        kind = node.node_kind.name
        for type_ in self.required[kind]:
            if (type_, node.id) not in stated:
                return self._no(node.id, type_, f"{node.id} braucht genau eine Beziehung {type_}.", kind)
        return True

    def _missing(self, id_: str, field: str, reason: str, of: str) -> bool:
        if self.batch.only_known:
            self.skipped += 1
            return False
        return self._no(id_, field, reason, of)

    def _no(self, id_: str, field: str, reason: str, of: str) -> bool:
        self.rejections.append(Rejection(self.batch.place(id_), field, reason, of))
        return False
