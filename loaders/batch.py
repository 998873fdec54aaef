"""How a loader turns raw rows into a batch of checked records.

A loader is a module with one function

    def read(path: Path | None, records: Records, collector: Collector) -> Batch

`path` is the file to read, None the copy that is shipped with the project; `collector` takes raw rows,
keeps the records that are right and a sentence for each that is not, and makes the batch in the end:

    collector.node("Source", {"key": …, "name": …, "kind": "REGISTER", "dataset": …, "cites": [...]})
    collector.node("Process", {"key": …, "name": …, "cites": [{"source": …, "quote": …}]}, line=7)
    collector.link("USES", {"start": "land:10", "end": "process:…", "cites": [...]}, line=8)
    return collector.batch()

A source cites itself. A batch cites only sources of its own dataset, and brings them along.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import ValidationError, create_model

from graph.batch import Batch, LoadWarning, Place, Rejection
from loaders.reasons import in_words
from schema.rdf.rows import Note
from schema.record import LinkRecord, NodeRecord, Records

Reader = Callable[[Path | None, Records, "Collector"], Batch]
"""What each loader's `read` is."""

R = TypeVar("R", NodeRecord, LinkRecord)

__all__ = ["Batch", "Collector", "Place", "Reader", "Rejection"]


class Collector:
    """Gathers the records and rejections of one dataset. `file` is the name under which rows are reported."""

    def __init__(self, records: Records, dataset: str, file: str = "") -> None:
        self.records = records
        self.dataset = dataset
        self.file = file or dataset
        self._nodes: dict[str, NodeRecord] = {}
        self._patches: dict[str, NodeRecord] = {}
        self._links: dict[str, LinkRecord] = {}
        self._places: dict[str, Place] = {}
        self._rejections: list[Rejection] = []
        self._rows: set[Place] = set()
        self._unnumbered = 0
        self._patch_class = cache(self._make_patch_class)

    def node(
        self, kind: str, fields: Mapping[str, Any], *, line: int = 0, file: str = ""
    ) -> NodeRecord | None:
        """Take a node of that kind; None if it was rejected."""
        return self._take(kind, self._nodes, self.records.node(kind), fields, self._seen(line, file))

    def patch(
        self, kind: str, fields: Mapping[str, Any], *, line: int = 0, file: str = ""
    ) -> NodeRecord | None:
        """Take some properties of a node that another dataset describes; `key` and `cites` are needed."""
        return self._take(kind, self._patches, self._patch_class(kind), fields, self._seen(line, file))

    def link(
        self, type_: str, fields: Mapping[str, Any], *, line: int = 0, file: str = ""
    ) -> LinkRecord | None:
        """Take a relationship of that type; None if it was rejected."""
        return self._take(type_, self._links, self.records.link(type_), fields, self._seen(line, file))

    def row(self, line: int, file: str = "") -> None:
        """Count a row that yields no record; rows that do are counted by themselves."""
        self._seen(line, file)

    def reject(
        self, field: str, reason: str, *, line: int = 0, file: str = "", of: str = "", fatal: bool = False
    ) -> None:
        """Report what is wrong with a row, or with the whole file if `fatal`; `of` is the kind or type."""
        self._rejections.append(Rejection(self._seen(line, file), field, reason, of, fatal))

    def batch(
        self,
        *,
        edition: str | None = None,
        retire: bool = False,
        only_known: bool = False,
        partial: bool = False,
        restores: Mapping[str, Note] | None = None,
        warnings: Iterable[LoadWarning] = (),
    ) -> Batch:
        """All that was gathered. For the options see `graph.batch.Batch`."""
        return Batch(
            dataset=self.dataset,
            nodes=tuple(self._nodes.values()),
            links=tuple(self._links.values()),
            patches=tuple(self._patches.values()),
            edition=edition,
            retire=retire,
            only_known=only_known,
            partial=partial,
            restores=restores,
            warnings=tuple(warnings),
            rows=len(self._rows) + self._unnumbered,
            rejections=tuple(self._rejections),
            places=self._places,
        )

    def _seen(self, line: int, file: str) -> Place:
        place = Place(file or self.file, line)
        if line:
            self._rows.add(place)
        else:
            self._unnumbered += 1
        return place

    def _take(
        self, of: str, kept: dict[str, R], cls: type[R], fields: Mapping[str, Any], place: Place
    ) -> R | None:
        try:
            record = cls.model_validate(fields)
        except ValidationError as error:
            for field, reason in in_words(error):
                self._rejections.append(Rejection(place, field, reason, of))
            return None
        id_: str = record.id
        first = kept.setdefault(id_, record)
        if first is record:
            self._places[id_] = place
        elif first != record:
            known = self._places[id_]
            where = f"Zeile {known.line}" if known.line else "einer früheren Stelle"
            self._rejections.append(
                Rejection(place, "key", f"{id_} steht schon in {where}, dort mit anderem Inhalt.", of)
            )
            return None
        return record

    def _make_patch_class(self, kind: str) -> type[NodeRecord]:
        """The kind's record with every property optional but its key."""
        full = self.records.node(kind)
        fields: dict[str, Any] = {}
        for name, info in full.model_fields.items():
            if name == "cites":
                continue
            type_: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
            fields[name] = (type_, ...) if name == "key" else (type_ | None, None)
        made: type[NodeRecord] = create_model(f"{kind}Patch", __base__=NodeRecord, **fields)
        made.stored = full.stored
        made.node_kind = full.node_kind
        return made
