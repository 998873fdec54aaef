"""Linked data back into the graph: what this service has written, and public services that others describe.

A file may hold both. What stands under the address of an installation of this service is read as `schema/rdf`
has written it (`linked_rows.py`); the rest by CPSV-AP (`linked_foreign.py`). Nothing is silently lost: what
was not taken is listed by subject, with how many triples of which predicates.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from graph.batch import Batch, LoadWarning
from graph.summary import Progress
from loaders.batch import Collector
from loaders.linked_file import FORMATS, read_triples
from loaders.linked_foreign import Foreign, Identify
from loaders.linked_rows import Own, Taker, notes_of
from loaders.slugs import slug
from schema.rdf.addresses import Addresses
from schema.rdf.notes import is_dataset, read_notes
from schema.rdf.read import Read
from schema.rdf.read import read as read_rows
from schema.rdf.rows import Link, Node, Note
from schema.rdf.triples import Triples
from schema.record import Records
from schema.vocabulary import DCAT, PREFIXES, VOID

DATASET = "linked-data"
EXAMPLES = "-beispiele"
"""What is added to a file's source for what it calls made up."""
ADDRESSED = frozenset({DCAT.Catalog, DCAT.Dataset, VOID.Dataset})
"""What names the address of the data itself."""


@dataclass(frozen=True)
class Asked:
    """What has to be known besides the file: its dataset's name, if one was given, and the graph."""

    identify: Identify
    empty: bool
    reserved: frozenset[str]
    """Names of datasets that no file can take."""
    dataset: str | None = None
    whole: bool = False
    """Whether the file is said to hold all that its datasets say."""
    progress: Progress | None = None


def read(path: Path | None, records: Records, collector: Collector, asked: Asked) -> list[Batch]:
    """The batches to load, one after the other."""
    if path is None:
        collector.reject("Datei", "Bitte die Datei nennen.", fatal=True)
        return [collector.batch()]
    triples = read_triples(path, collector, asked.progress)
    if triples is None:
        return [collector.batch()]
    return _File(path, triples, records, asked).batches(collector)


class _File:
    def __init__(self, path: Path, triples: Triples, records: Records, asked: Asked) -> None:
        self.name = path.name
        self.triples = triples
        self.records = records
        self.model = records.model
        self.asked = asked
        self.dataset = slug(asked.dataset or _stem(path)) or DATASET
        self.warnings: list[LoadWarning] = []
        self.untaken: dict[str, Counter[str]] = {}

    def batches(self, collector: Collector) -> list[Batch]:
        """What is ours and what others describe, as one batch or a batch for each dataset."""
        base = self.triples.base(self.model)
        notes: dict[str, Note] = {}
        found = Read(rest=list(self.triples.by_subject))
        if base is not None:
            addresses = Addresses(base)
            found = read_rows(self.triples, self.model, addresses, self.dataset)
            notes = read_notes(self.triples, addresses)
            found.rest = [name for name in found.rest if not is_dataset(name, addresses)]
        for problem in found.problems:
            collector.reject(problem.what, problem.sentence, file=f"{self.name}, {problem.subject}")
        self.warnings += [LoadWarning(one.subject, one.what, one.sentence) for one in found.foreign]
        self.untaken |= found.untaken
        self._described_by_others(found, collector)
        if not found.rows.nodes:
            collector.reject("Datei", "Darin ist nichts, was sich im Graphen darstellen lässt.", fatal=True)
            return [collector.batch()]
        if self._sources(found) and self.dataset in self.asked.reserved:
            reason = f"„{self.dataset}“ ist ein Datensatz des Dienstes; bitte mit --dataset anders benennen."
            collector.reject("Datei", reason, fatal=True)
            return [collector.batch()]
        told = notes_of(found.rows, self.model)
        known = {key: notes.get(key, note) for key, note in told.items()}
        # Where a dataset is noted of which there is nothing, such as the examples, the file is but a part.
        whole = notes.keys() if notes.keys() <= told.keys() else set()
        own = Own(
            self.name, found.rows, known, frozenset(known if self.asked.whole else {self.dataset, *whole})
        )
        taker = Taker(own, self.records)
        if self.asked.empty:
            return [taker.whole(collector, self._told())]
        return taker.parts(collector, self._told())

    def _described_by_others(self, found: Read, collector: Collector) -> None:
        """Add what is not ours to the rows, as if it were."""
        scratch = Collector(self.records, self.dataset, self.name)
        foreign = Foreign(self.triples, found.rest, scratch, self.dataset)
        foreign.take(self.asked.identify)
        batch = scratch.batch()
        for rejection in batch.rejections:
            collector.reject(rejection.field, rejection.reason, file=rejection.place.file, of=rejection.of)
        for node in batch.nodes:
            found.rows.nodes[node.id] = {"id": node.id, "example": False, **node.properties()}
        for link in batch.links:
            row = {"id": link.id, "example": False, **link.properties()}
            found.rows.links[link.id] = Link(link.type, link.start, link.end, row)
        self.warnings += foreign.warnings
        self.untaken |= foreign.untaken()

    def _sources(self, found: Read) -> bool:
        """Add the sources that stand for the file itself, where anything rests on them; whether it does.

        What the file calls made up rests on one of kind EXAMPLE.
        """
        made_up = f"{self.dataset}{EXAMPLES}"
        used: set[str] = set()
        for row in (*found.rows.nodes.values(), *(link.properties for link in found.rows.links.values())):
            if row["sources"] == [self.dataset]:
                row["sources"] = [made_up if row["example"] else self.dataset]
            used.update(row["sources"])
        for key, kind in ((self.dataset, "CATALOGUE"), (made_up, "EXAMPLE")):
            if key in used and f"source:{key}" not in found.rows.nodes:
                found.rows.nodes[f"source:{key}"] = self._source(key, kind)
        return bool(used & {self.dataset, made_up})

    def _source(self, key: str, kind: str) -> Node:
        row: Node = {
            "id": f"source:{key}", "key": key, "name": f"Datei {self.name}", "kind": kind,
            "dataset": self.dataset, "sources": [key], "example": kind == "EXAMPLE",
        }  # fmt: skip
        addresses = [
            name
            for name in self.triples.by_subject
            if name.startswith("http") and self.triples.types(name) & ADDRESSED
        ]
        return row | ({"url": addresses[0]} if len(addresses) == 1 else {})

    def _told(self) -> list[LoadWarning]:
        """What people should look at: first how much was not taken, then of which subject what."""
        if not self.untaken:
            return self.warnings
        total = sum(self.untaken.values(), Counter[str]())
        reason = (
            f"{total.total()} Angaben über {len(self.untaken)} Subjekte nicht übernommen: {_listed(total)}."
        )
        whole = LoadWarning(self.name, "–", reason)
        return [
            whole,
            *self.warnings,
            *(
                LoadWarning(name, "–", f"Nicht übernommen: {_listed(one)}.")
                for name, one in self.untaken.items()
            ),
        ]


def _listed(counts: Counter[str]) -> str:
    """Predicates with their numbers, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} × {_short(predicate)}" for predicate, count in ordered)


def _short(iri: str) -> str:
    for prefix, vocabulary in PREFIXES.items():
        if iri.startswith(str(vocabulary)):
            return f"{prefix}:{iri.removeprefix(str(vocabulary))}"
    return iri


def _stem(path: Path) -> str:
    """The file's name without what says its format."""
    ends = {"gz", "zst", *FORMATS}
    parts = path.name.split(".")
    while len(parts) > 1 and parts[-1].lower() in ends:
        parts.pop()
    return ".".join(parts)
