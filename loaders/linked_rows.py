"""Makes batches of what linked data of this service says, whichever installation wrote it.

Into an empty graph goes one batch with everything: a graph that was written out comes back as it was. Into
any other, a batch for each dataset that the sources name, under the rules of all loads. A node that several
datasets describe is taken apart again by what each of them gives of its kind (`schema.rdf.rows.Note`). Where
the file does not carry that, it is told from the nodes that one dataset alone describes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from graph.batch import Batch, LoadWarning
from loaders.batch import Collector
from schema.model import Model
from schema.rdf.rows import Link, Node, Note, Rows
from schema.record import Records

WHOLE = {"id", "example", "sources", "quotes"}


@dataclass(frozen=True)
class Own:
    """The rows of a file, what is to be noted of its datasets, and of which of them it says everything."""

    file: str
    rows: Rows
    notes: Mapping[str, Note]
    whole: frozenset[str]


def datasets_of(rows: Rows) -> dict[str, str]:
    """The dataset of each source that the rows bring along, by the source's key."""
    return {
        id_.partition(":")[2]: row["dataset"]
        for id_, row in rows.nodes.items()
        if id_.startswith("source:") and "dataset" in row
    }


def notes_of(rows: Rows, model: Model) -> dict[str, Note]:
    """What has to be noted of each dataset, as far as the rows show it.

    A dataset gives what nodes have that nobody else speaks of. What only shared nodes have is given by those
    of their datasets that describe no node of the kind alone: they do no more than add to it. The edition of
    a register stands in the key of its newest source.
    """
    datasets = datasets_of(rows)
    provides: dict[str, set[str]] = {key: set() for key in datasets.values()}
    shared: list[tuple[str, list[str], list[str]]] = []
    alone: set[tuple[str, str]] = set()
    for row in rows.nodes.values():
        kind = model.by_field[row["id"].partition(":")[0]].name
        speaking = list(dict.fromkeys(datasets[key] for key in row["sources"] if key in datasets))
        given = [f"{kind}.{name}" for name in row.keys() - WHOLE - {"key"}]
        if len(speaking) == 1:
            provides[speaking[0]].update(given)
            alone.add((speaking[0], kind))
        elif speaking:
            shared.append((kind, speaking, given))
    for kind, speaking, given in shared:
        adding = [key for key in speaking if (key, kind) not in alone] or speaking
        for what in given:
            if not any(what in provides[key] for key in speaking):
                for key in adding:
                    provides[key].add(what)
    editions = _editions(rows)
    for key in editions:
        provides[key] |= {f"{what.partition('.')[0]}.until" for what in provides[key]}
    return {key: Note(editions.get(key), frozenset(given)) for key, given in provides.items()}


def _editions(rows: Rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows.nodes.values():
        edition, dataset = row.get("published", ""), row.get("dataset", "")
        if edition and row["id"] == f"source:{dataset}-{edition}":
            found[dataset] = max(edition, found.get(dataset, ""))
    return found


class Taker:
    """Gives rows to collectors as the records that they were made of."""

    def __init__(self, own: Own, records: Records) -> None:
        self.own = own
        self.records = records
        self.model = records.model
        self.datasets = datasets_of(own.rows)
        self.made_up = {
            id_.partition(":")[2]
            for id_, row in own.rows.nodes.items()
            if id_.startswith("source:") and row.get("kind") == "EXAMPLE"
        }

    def whole(self, collector: Collector, warnings: Iterable[LoadWarning]) -> Batch:
        """Everything as one batch, for an empty graph."""
        for row in self.own.rows.nodes.values():
            if self._sound(row, row["id"], collector):
                self._node(row, row["sources"], set(), collector)
        for link in self.own.rows.links.values():
            if self._sound(link.properties, f"{link.start}#{link.id}", collector):
                self._link(link, collector)
        return collector.batch(restores=self.own.notes, warnings=warnings)

    def parts(self, collector: Collector, warnings: Iterable[LoadWarning]) -> list[Batch]:
        """A batch for each dataset, those that others speak of first.

        The first one brings along what the collector has gathered of rejections, and the warnings.
        """
        collectors = {
            key: Collector(self.records, key, self.own.file) for key in dict.fromkeys(self.datasets.values())
        }
        needs: defaultdict[str, set[str]] = defaultdict(set)
        describer: dict[str, str] = {}
        for row in self.own.rows.nodes.values():
            if self._sound(row, row["id"], collector):
                speaking = self._speaking(row["sources"])
                described = describer[row["id"]] = self._describer(row["id"], speaking)
                for key in speaking:
                    others = set(speaking) - {key}
                    self._node(row, speaking[key], others, collectors[key], patch=key != described)
                    needs[key].add(described)
        for link in self.own.rows.links.values():
            if not self._sound(link.properties, f"{link.start}#{link.id}", collector):
                continue
            key = self.datasets[link.properties["sources"][0]]
            self._link(link, collectors[key])
            needs[key] |= {describer[end] for end in self._named(link) if end in describer}
        batches = []
        for key in _ordered(collectors, needs):
            edition = self.own.notes.get(key, Note()).edition
            batches.append(
                collectors[key].batch(
                    edition=edition, retire=edition is not None, partial=key not in self.own.whole
                )
            )
        common = collector.batch(warnings=warnings)
        batches[:1] = [
            replace(
                first,
                rows=first.rows + common.rows,
                rejections=(*common.rejections, *first.rejections),
                warnings=common.warnings,
            )
            for first in batches[:1]
        ]
        return batches

    def _speaking(self, sources: Iterable[str]) -> dict[str, list[str]]:
        """The datasets of the sources, each with its own of them."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in sources:
            found[self.datasets[key]].append(key)
        return found

    def _describer(self, id_: str, speaking: Iterable[str]) -> str:
        """Which of the datasets says that there is such a node; others only add to it."""
        what = f"{self.model.by_field[id_.partition(':')[0]].name}.name"
        given = [key for key in speaking if what in self._provides(key)]
        return given[0] if given else next(iter(speaking))

    def _provides(self, dataset: str) -> frozenset[str]:
        return self.own.notes.get(dataset, Note()).provides

    def _node(
        self, row: Node, sources: list[str], others: set[str], collector: Collector, patch: bool = False
    ) -> None:
        """Take what one dataset says of a node: with others beside it, only what it gives of the kind."""
        kind = self.model.by_field[row["id"].partition(":")[0]].name
        own = self._provides(collector.dataset)
        theirs = frozenset(chain.from_iterable(self._provides(key) for key in others))
        fields = {"key": row["key"]}
        for name in row.keys() - WHOLE:
            what = f"{kind}.{name}"
            if not others or what in own or (what not in theirs and not patch):
                fields[name] = row[name]
        fields["cites"] = _cites(row, sources)
        take = collector.patch if patch else collector.node
        take(kind, fields, file=self._place(row["id"]))

    def _link(self, link: Link, collector: Collector) -> None:
        fields = {name: value for name, value in link.properties.items() if name not in WHOLE}
        fields |= {"start": link.start, "end": link.end}
        fields["cites"] = _cites(link.properties, link.properties["sources"])
        collector.link(link.type, fields, file=self._place(f"{link.start}#{link.id}"))

    def _named(self, link: Link) -> Iterator[str]:
        """The nodes that a statement speaks of."""
        yield from (link.start, link.end)
        for reference in self.model.types[link.type][0].edge.references.values():
            value = link.properties.get(reference.name)
            if value is not None and reference.name != "sources":
                prefix = self.model.kinds[reference.target].field
                yield from (f"{prefix}:{key}" for key in (value if reference.many else [value]))

    def _sound(self, row: Mapping[str, Any], id_: str, collector: Collector) -> bool:
        """Whether its sources are here, and examples are examples by their sources."""
        missing = [key for key in row["sources"] if key not in self.datasets]
        if missing:
            reason = f"Die Quelle „{missing[0]}“ steht nicht in der Datei."
        elif row["example"] and not set(row["sources"]) <= self.made_up:
            reason = "Ist als Beispiel bezeichnet, beruft sich aber auf Quellen, die keine Beispiele sind."
        else:
            return True
        collector.reject("sources", reason, file=self._place(id_))
        return False

    def _place(self, id_: str) -> str:
        return f"{self.own.file}, {id_}"


def _cites(row: Mapping[str, Any], sources: Iterable[str]) -> list[dict[str, str]]:
    quotes = dict(zip(row["sources"], row.get("quotes", ()), strict=False))
    return [{"source": key} | ({"quote": quotes[key]} if quotes.get(key) else {}) for key in sources]


def _ordered(keys: Iterable[str], needs: Mapping[str, set[str]]) -> list[str]:
    """Datasets so that each comes after those that it needs; of a circle, as it comes."""
    waiting, done = list(keys), list[str]()
    while waiting:
        ready = [key for key in waiting if not needs.get(key, set()) - set(done) - {key}] or waiting[:1]
        done += ready
        waiting = [key for key in waiting if key not in ready]
    return done
