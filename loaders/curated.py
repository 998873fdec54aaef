"""Facts that people have collected and checked, each with its source: commented YAML files.

A file has up to four sections; the files in loaders/data/curated show them at work:

    sources:      where statements come from. `key`, `title`, `kind`, and what else is known of it
    nodes:        what is spoken of. `id` is kind and key ("ministry:mwide"), then the kind's properties
    additions:    some properties of a node that an official register brings ("land:10")
    statements:   `type`, `from`, `to`, then what the relationship says besides. `from` and `to` may be lists

Properties and relationships are those of the model, under the names that GraphQL uses. All but sources have
`cites`: at least one source, by its key alone or as `source` with a short `quote`. The first one is the main
source. Two sources that disagree are two statements; one that agrees is a further line under `cites`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders import shipped
from loaders.batch import Batch, Collector
from loaders.entries import Entry, File
from schema.record import Records

DATASET = "curated"
FILES = shipped.DATA / "curated"
SECTIONS = ("sources", "nodes", "additions", "statements")
LONGEST_QUOTE = 25
"""Words. Short quotations are free under § 51 UrhG; how short is our own rule."""
ELSEWHERE = frozenset({"land", "district", "municipalAssociation", "municipality", "service", "topic"})
"""Kinds whose nodes other datasets bring; whether they exist is known only when the graph is."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, and the file it stands in."""

    file: File
    entry: Entry


def read(path: Path | None, records: Records, collector: Collector) -> Batch:
    """Read a file, or all `*.yaml` of a folder; without a path what is shipped."""
    path = path or FILES
    files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    if not files:
        collector.reject("Datei", "Hier liegt keine YAML-Datei.", fatal=True)
    found = [
        Found(file, entry) for p in files for file in [File(p, collector)] for entry in file.entries(SECTIONS)
    ]
    _Curated(records, collector, found).take()
    return collector.batch()


class _Curated:
    """Turns entries into records, once all of them are known."""

    def __init__(self, records: Records, collector: Collector, found: list[Found]) -> None:
        self.model = records.model
        self.collector = collector
        self.found = found
        self.sources: dict[str, Found] = {}
        self.nodes: dict[str, Found] = {}

    def take(self) -> None:
        """Sources first, as all others name them."""
        takers = {
            "sources": self._source,
            "nodes": self._node,
            "additions": self._addition,
            "statements": self._statement,
        }
        for one in self.found:
            self._note(one)
        for section in SECTIONS:
            for one in self.found:
                if one.entry.section == section and one.entry.sound:
                    takers[section](one)

    def _note(self, one: Found) -> None:
        """Remember what is declared where; twice is once too often."""
        name = {"sources": "key", "nodes": "id"}.get(one.entry.section, "")
        known = self.sources if name == "key" else self.nodes
        key = one.entry.text(name) if name else None
        if key is None:
            return
        first = known.setdefault(key, one)
        if first is not one:
            where = f"{first.file.name}, Zeile {first.entry.line}"
            one.file.reject(one.entry, name, f"„{key}“ steht schon in {where}.")

    def _source(self, one: Found) -> None:
        fields: dict[str, Any] = dict(one.entry.fields)
        if "cites" in fields or "dataset" in fields:
            name = "cites" if "cites" in fields else "dataset"
            one.file.reject(one.entry, name, "Braucht eine Quelle hier nicht.", "Source")
            return
        if "title" in fields:
            fields["name"] = fields.pop("title")
        fields |= {"dataset": DATASET, "cites": [{"source": fields.get("key", "")}]}
        self.collector.node("Source", fields, line=one.entry.line, file=one.file.name)

    def _node(self, one: Found) -> None:
        kind, fields = self._identified(one)
        if kind == "Source":
            one.file.reject(one.entry, "id", "Quellen stehen im Abschnitt sources.", kind)
        elif kind and one.entry.sound:
            self.collector.node(kind, fields, line=one.entry.line, file=one.file.name)

    def _addition(self, one: Found) -> None:
        kind, fields = self._identified(one)
        if kind and one.entry.sound:
            self.collector.patch(kind, fields, line=one.entry.line, file=one.file.name)

    def _statement(self, one: Found) -> None:
        entry = one.entry
        type_ = self._required(one, "type")
        if type_ is not None and type_ not in self.model.types:
            known = ", ".join(sorted(self.model.types))
            one.file.reject(entry, "type", f"Die Beziehung „{type_}“ gibt es nicht; möglich sind {known}.")
        ends = {name: self._ends(one, name) for name in ("from", "to")}
        fields = {k: v for k, v in entry.fields.items() if k not in ("type", "from", "to")}
        if "cites" in fields:
            fields["cites"] = self._cites(one)  # type: ignore[assignment]
        if type_ is None or not entry.sound:
            return
        for start in ends["from"]:
            for end in ends["to"]:
                whole = fields | {"start": start, "end": end}
                self.collector.link(type_, whole, line=entry.line, file=one.file.name)

    def _identified(self, one: Found) -> tuple[str | None, dict[str, Any]]:
        """The kind that an entry's id names, None if there is none, and its fields with `key` for `id`."""
        fields: dict[str, Any] = dict(one.entry.fields)
        id_ = self._required(one, "id")
        if "cites" in fields:
            fields["cites"] = self._cites(one)
        if id_ is None or not self._is_id(one, "id", id_):
            return None, fields
        prefix, _, fields["key"] = id_.partition(":")
        del fields["id"]
        return self.model.by_field[prefix].name, fields

    def _required(self, one: Found, name: str) -> str | None:
        text = one.entry.text(name)
        if text is None:
            one.file.reject(
                one.entry, name, "Fehlt." if name not in one.entry.fields else "Muss ein einzelner Text sein."
            )
        return text

    def _ends(self, one: Found, name: str) -> list[str]:
        """The ids at one end of a statement. Those of kinds that only such files bring must stand in one."""
        ids = one.entry.texts(name)
        if not ids:
            one.file.reject(one.entry, name, "Fehlt.")
        for id_ in ids:
            if not self._is_id(one, name, id_):
                continue
            if id_.partition(":")[0] not in ELSEWHERE and id_ not in self.nodes:
                one.file.reject(one.entry, name, f"„{id_}“ gibt es nicht; es müsste unter nodes stehen.")
        return ids

    def _is_id(self, one: Found, name: str, id_: str) -> bool:
        prefix, colon, _ = id_.partition(":")
        if colon and prefix in self.model.by_field:
            return True
        known = ", ".join(sorted(self.model.by_field))
        one.file.reject(one.entry, name, f"„{id_}“ beginnt nicht mit einer Art und „:“; Arten sind {known}.")
        return False

    def _cites(self, one: Found) -> list[dict[str, Any]]:
        given = one.entry.fields.get("cites")
        cited: list[dict[str, Any]] = []
        for item in [given] if isinstance(given, str) else given or []:
            line = one.entry.lines["cites"]
            citation = item if isinstance(item, Entry) else Entry("cites", line, {"source": item})
            source, quote = citation.text("source"), citation.text("quote")
            if source is not None and source not in self.sources:
                self._no_citation(one, citation, "source", f"Die Quelle „{source}“ gibt es nicht.")
            if quote is not None and len(quote.split()) > LONGEST_QUOTE:
                reason = f"Das Zitat hat {len(quote.split())} Wörter; höchstens {LONGEST_QUOTE} sind erlaubt."
                self._no_citation(one, citation, "quote", reason)
            cited.append(dict(citation.fields))
        return cited

    @staticmethod
    def _no_citation(one: Found, citation: Entry, name: str, reason: str) -> None:
        one.file.reject(citation, f"cites.{name}", reason)
        one.entry.sound = False
