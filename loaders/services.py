"""The OZG-Umsetzungskatalog: services, their topics and the laws they are based on, from a user's own copy.

The catalogue states no licence, so it is not shipped. `path` is the folder that holds your copy, as CSV files
with commas, quotation marks where needed, and a first line that names the columns (there may be others too):

    themenfelder*.csv      name
    ozg_leistungen*.csv    ozg_id, name, themenfeld
    leika*.csv             leika_key, leika_key_raw, name, leika_typ, ozg_id, gesetze, gesetze_kurz

Any of these files may stand for its folder. What is taken from it:

* An OZG-Leistung is a service with its OZG id as key, a LeiKa-Leistung one with its 14-digit LeiKa key. The
  model has no relationship between the two; a LeiKa-Leistung is in the topic of its OZG-Leistung.
* A LeiKa row "nicht im LeiKa" has no key and becomes no node; its OZG-Leistung is there all the same.
* `gesetze` and `gesetze_kurz` list the same laws in the same order. A law's key comes from its abbreviation,
  its name is the one that most rows give it. Where the lists differ in length only the abbreviations count.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders import shipped
from loaders.batch import Batch, Collector
from loaders.slugs import slug
from schema.record import Records

DATASET = "services"
SOURCE = "ozg-umsetzungskatalog"
CITES = [{"source": SOURCE}]
FILES = {
    "themenfelder*.csv": ("name",),
    "ozg_leistungen*.csv": ("ozg_id", "name", "themenfeld"),
    "leika*.csv": ("leika_key", "leika_key_raw", "name", "leika_typ", "ozg_id", "gesetze", "gesetze_kurz"),
}
"""What the files are called, and the columns that each must have."""
NOT_IN_LEIKA = "nicht im LeiKa"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of the files: where it stands, and its columns without blanks at the ends."""

    file: str
    line: int
    columns: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.columns[name]


def read(path: Path | None, _records: Records, collector: Collector) -> Batch:
    """Read a copy of the catalogue. Without a path there is nothing to read: it is not shipped."""
    if path is None:
        reason = "Der Katalog wird nicht mitgeliefert; bitte den Ordner mit der eigenen Kopie nennen."
        collector.reject("Datei", reason, fatal=True)
        return collector.batch()
    folder = path if path.is_dir() else path.parent
    topics, services, leika = (list(_rows(folder, pattern, collector)) for pattern in FILES)
    _Catalogue(collector, topics, services, leika).take()
    return collector.batch()


def _rows(folder: Path, pattern: str, collector: Collector) -> Iterator[Row]:
    """The rows of the file that is called like that; fatal if there is none or it lacks a column."""
    found = sorted(folder.glob(pattern))
    collector.file = found[0].name if found else pattern
    if not found:
        collector.reject("Datei", "Die Datei gibt es in diesem Ordner nicht.", fatal=True)
        return
    lines = shipped.read_lines(found[0], collector)
    if lines is None:
        return
    reader = csv.reader(f"{line or ''}\n" for line in lines.lines)
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in FILES[pattern] if name not in header]
    if missing:
        reason = f"Es fehlen Spalten: {', '.join(missing)}."
        collector.reject("Spalten", reason, line=1, fatal=True)
        return
    for cells in reader:
        if len(cells) != len(header):
            reason = f"Hat {len(cells)} Spalten statt {len(header)}."
            collector.reject("Zeile", reason, line=reader.line_num)
            continue
        columns = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=True)}
        yield Row(collector.file, reader.line_num, columns)


class _Catalogue:
    def __init__(
        self, collector: Collector, topics: list[Row], services: list[Row], leika: list[Row]
    ) -> None:
        self.collector = collector
        self.topics = topics
        self.services = services
        self.leika = leika
        self.topic_of: dict[str, str] = {}
        """Keys of topics by OZG id."""

    def take(self) -> None:
        """The source, then topics, OZG-Leistungen, laws and LeiKa-Leistungen."""
        self.collector.node(
            "Source",
            {
                "key": SOURCE,
                "name": "OZG-Umsetzungskatalog (eigene Kopie)",
                "kind": "CATALOGUE",
                "dataset": DATASET,
                "cites": CITES,
            },
        )
        known = {row["name"] for row in self.topics}
        for row in self.topics:
            self._node("Topic", slug(row["name"]), row["name"], row)
        for row in self.services:
            self._service(row, row["ozg_id"], r"\d+", "ozg_id")
            if row["themenfeld"] in known:
                self.topic_of[row["ozg_id"]] = slug(row["themenfeld"])
                self._topic(row["ozg_id"], row["ozg_id"], row)
            else:
                self._no(row, "themenfeld", f"Das Themenfeld „{row['themenfeld']}“ gibt es nicht.")
        self._laws()
        for row in self.leika:
            if row["leika_key_raw"] == NOT_IN_LEIKA:
                self.collector.row(row.line, row.file)
            elif self._service(row, row["leika_key"], r"\d{14}", "leika_key", row["leika_typ"]):
                self._topic(row["leika_key"], row["ozg_id"], row)
                for short, _ in dict.fromkeys(_laws(row)):
                    self._link("BASED_ON", f"service:{row['leika_key']}", f"law:{slug(short)}", row)

    def _service(self, row: Row, key: str, form: str, column: str, leika_type: str = "") -> bool:
        """Take a service; whether it was right."""
        if not re.fullmatch(form, key):
            raw = row["leika_key_raw"] if column == "leika_key" else key
            self._no(
                row,
                column,
                f"„{raw}“ ist kein Schlüssel aus {'14 ' if column == 'leika_key' else ''}Ziffern.",
            )
            return False
        return self._node(
            "Service", key, row["name"], row, **({"leikaType": leika_type} if leika_type else {})
        )

    def _topic(self, key: str, ozg_id: str, row: Row) -> None:
        if ozg_id in self.topic_of:
            self._link("IN_TOPIC", f"service:{key}", f"topic:{self.topic_of[ozg_id]}", row)

    def _laws(self) -> None:
        """Each law once, at the first row that names it."""
        names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        first: dict[str, tuple[str, Row]] = {}
        for row in self.leika:
            for short, name in _laws(row):
                first.setdefault(slug(short), (short, row))
                if name:
                    names[slug(short)][name] += 1
        for key, (short, row) in first.items():
            name = min(names[key], key=lambda n: (-names[key][n], n), default=short)
            self._node("Law", key, name, row, abbreviation=short)

    def _node(self, kind: str, key: str, name: str, row: Row, **fields: str) -> bool:
        given = {"key": key, "name": name, "cites": CITES, **fields}
        return self.collector.node(kind, given, line=row.line, file=row.file) is not None

    def _link(self, type_: str, start: str, end: str, row: Row) -> None:
        fields = {"start": start, "end": end, "cites": CITES}
        self.collector.link(type_, fields, line=row.line, file=row.file)

    def _no(self, row: Row, field: str, reason: str) -> None:
        self.collector.reject(field, reason, line=row.line, file=row.file)


def _laws(row: Row) -> Iterator[tuple[str, str]]:
    """Abbreviation and name of each law of a row; the name is empty if it cannot be told."""
    shorts = [text.strip() for text in row["gesetze_kurz"].split(",")]
    names = [re.sub(r"\s*(\[[^\]]*\]|\([^)]*\))", "", text).strip() for text in row["gesetze"].split(",")]
    if len(names) != len(shorts):
        names = [""] * len(shorts)
    for short, name in zip(shorts, names, strict=True):
        if slug(short):
            yield short, name
