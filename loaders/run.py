"""Runs loaders: which datasets there are, in which order they are loaded, and what follows on what.

`load_shipped` is what a new installation does, `load_dataset` what `load` on the command line does. Both set
up the database first, and both can be repeated at will: what is in the graph already is not written again.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from graph.batch import Batch
from graph.summary import LoadSummary, Progress
from graph.writer import Writer
from loaders import linked_data
from loaders.batch import Collector, Reader
from loaders.gv100ad import DATASET as REGISTER
from loaders.linked_file import NAMES
from loaders.shipped import REGISTER_EDITION as SHIPPED_EDITION
from loaders.successors import DATASET as SUCCESSORS
from loaders.successors import in_force
from schema.errors import VerbundgraphError
from schema.record import Records


class UnknownDataset(VerbundgraphError):
    """Neither the name of a dataset nor a file that one of them is read from."""

    code: ClassVar[str] = "UNKNOWN_DATASET"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that can be loaded: its loader is `module` in this package, its files are called `files`."""

    key: str
    title: str
    module: str
    files: tuple[str, ...] = ()
    example: bool = False
    shipped: bool = True

    @property
    def read(self) -> Reader:
        """The loader's function."""
        reader: Reader = importlib.import_module(f"loaders.{self.module}").read
        return reader


DATASETS = {
    one.key: one
    for one in (
        Dataset("gv100ad", "Gemeindeverzeichnis", "gv100ad", ("GV100AD*", "gv100ad*")),
        Dataset("bkg-points", "Lage der Gemeinden", "points", ("gemeinden_punkte*",)),
        Dataset(SUCCESSORS, "Nachfolger von Gemeinden", "successors", ("crosswalk*",), shipped=False),
        Dataset(
            "services",
            "Leistungen des OZG-Katalogs",
            "services",
            ("themenfelder*.csv", "ozg_leistungen*.csv", "leika*.csv"),
            shipped=False,
        ),
        Dataset("curated", "Geprüfte Tatsachen", "curated", ("*.yaml", "*.yml")),
        Dataset(linked_data.DATASET, "Linked Data", "linked_data", NAMES, shipped=False),
        Dataset("examples", "Beispieldaten", "examples", example=True),
    )
}
"""In the order in which they are loaded; later ones speak of what earlier ones have brought. The successors
follow an edition of the register by themselves."""

Watch = Callable[[Dataset], Progress]
"""Gives the progress callback for a dataset; see loaders/report.py."""


def find_dataset(name_or_path: str) -> tuple[Dataset, Path | None]:
    """The dataset of that name, or the one whose files are called like that one. Raises UnknownDataset."""
    if name_or_path in DATASETS:
        return DATASETS[name_or_path], None
    path = Path(name_or_path)
    for dataset in DATASETS.values():
        if any(path.match(pattern) for pattern in dataset.files):
            return dataset, path
    names = ", ".join(DATASETS)
    raise UnknownDataset(
        f"„{path.name}“ ist weder ein Datensatz ({names}) noch eine Datei, der man ansieht, zu welchem sie "
        "gehört. Bitte den Datensatz dazu nennen."
    )


class Runner:
    """Loads datasets into one graph."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.records = Records(writer.model)

    def load_dataset(
        self,
        name_or_path: str,
        *,
        path: Path | None = None,
        named: str | None = None,
        whole: bool = False,
        dry_run: bool = False,
        watch: Watch | None = None,
    ) -> list[LoadSummary]:
        """Load one dataset, and what follows from it; a summary of each.

        `path` is the file to read if `name_or_path` is a dataset's name; without one the shipped file is
        read. `named` is what a file of linked data is called as a dataset, else it is called as the file;
        `whole` says that it holds all that its datasets say.
        Raises UnknownDataset, or as `graph.write.load` does.
        """
        dataset, found = find_dataset(name_or_path)
        self.writer.set_up()
        if dataset.key == SUCCESSORS:
            return self._successors(path or found, dry_run, watch)
        if dataset.key == linked_data.DATASET:
            return self._linked_data(path or found, named, whole, dry_run, watch)
        collector = Collector(self.records, dataset.key)
        batch = dataset.read(path or found, self.records, collector)
        summaries = [self._load(dataset, batch, dry_run, watch)]
        if dataset.key == REGISTER and not dry_run:
            summaries += self._successors(None, dry_run, watch)
        return summaries

    def load_shipped(
        self, *, examples: bool = True, dry_run: bool = False, watch: Watch | None = None
    ) -> list[LoadSummary]:
        """Load everything that is shipped; without examples, take out those that are in the graph.

        A register in the graph that is newer than the shipped one stays as it is.
        """
        summaries: list[LoadSummary] = []
        for dataset in DATASETS.values():
            if dataset.example and not examples:
                summaries += self.remove_dataset(dataset.key, dry_run=dry_run, watch=watch)
            elif dataset.shipped and not self._newer(dataset):
                summaries += self.load_dataset(dataset.key, dry_run=dry_run, watch=watch)
        return summaries

    def remove_dataset(
        self, key: str, *, dry_run: bool = False, watch: Watch | None = None
    ) -> list[LoadSummary]:
        """Withdraw what only that dataset says; nothing, if it is not in the graph. Raises UnknownDataset."""
        if key not in DATASETS:
            raise UnknownDataset(f"„{key}“ ist kein Datensatz. Es gibt {', '.join(DATASETS)}.")
        self.writer.set_up()
        if key not in self.writer.datasets():
            return []
        progress = watch(DATASETS[key]) if watch else None
        return [self.writer.remove_dataset(key, dry_run=dry_run, progress=progress)]

    def _newer(self, dataset: Dataset) -> bool:
        """Whether the graph holds a newer edition than the shipped one."""
        edition = self.writer.datasets().get(dataset.key)
        return dataset.key == REGISTER and edition is not None and edition > SHIPPED_EDITION

    def _load(self, dataset: Dataset, batch: Batch, dry_run: bool, watch: Watch | None) -> LoadSummary:
        progress = watch(dataset) if watch else None
        return self.writer.load(batch, dry_run=dry_run, progress=progress)

    def _linked_data(
        self, path: Path | None, named: str | None, whole: bool, dry_run: bool, watch: Watch | None
    ) -> list[LoadSummary]:
        """A file brings as many datasets as its sources name."""
        dataset = DATASETS[linked_data.DATASET]
        progress = watch(dataset) if watch else None
        asked = linked_data.Asked(
            identify=self.writer.identify,
            empty=not self.writer.datasets(),
            reserved=frozenset(DATASETS),
            dataset=named,
            whole=whole,
            progress=progress,
        )
        collector = Collector(self.records, dataset.key)
        batches = linked_data.read(path, self.records, collector, asked)
        rejections = tuple(one for batch in batches for one in batch.rejections)
        self.writer.refuse_rejected(sum(batch.rows for batch in batches), rejections)
        return [self.writer.load(batch, dry_run=dry_run, progress=progress) for batch in batches]

    def _successors(self, path: Path | None, dry_run: bool, watch: Watch | None) -> list[LoadSummary]:
        """Nothing, as long as no municipality has ended."""
        municipalities = self.writer.ended_and_namesakes("Municipality")
        if not municipalities and path is None and SUCCESSORS not in self.writer.datasets():
            return []
        dataset = DATASETS[SUCCESSORS]
        collector = Collector(self.records, dataset.key)
        batch = in_force(dataset.read(path, self.records, collector), municipalities, collector)
        return [self._load(dataset, batch, dry_run, watch)]
