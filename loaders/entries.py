"""Reads YAML files made of sections of entries, and knows the line of everything in them.

    sources:              # a section
      - key: article      # an entry: fields with a text, a list of texts or, for `cites`, of small entries
        title: …

Every value is a text as written: `2022` stays "2022" and `no` stays "no". Anchors and several documents in
one file are refused: what is meant shall stand where it is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from loaders import shipped
from loaders.batch import Collector

Value = str | list[str] | list["Entry"]
NULL = "tag:yaml.org,2002:null"


@dataclass
class Entry:
    """One entry: its fields in order, and the line of each. `line` is where it begins, counted from 1."""

    section: str
    line: int
    fields: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    sound: bool = True
    """Whether nothing in it was rejected."""

    def text(self, name: str) -> str | None:
        """The field's value if it is a single text."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> list[str]:
        """The field's values, one or several."""
        value = self.fields.get(name, [])
        return [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)]


class File:
    """One file of entries. What is wrong with it goes to the collector."""

    def __init__(self, path: Path, collector: Collector) -> None:
        self.name = path.name
        self.path = path
        self.collector = collector

    def entries(self, sections: tuple[str, ...]) -> Iterator[Entry]:
        """The entries of the sections that are allowed, in order."""
        for name, _, part in self._pairs(self._root(), None):
            if name not in sections:
                self._no(name, f"Diesen Abschnitt gibt es nicht; möglich sind {', '.join(sections)}.", part)
            elif not isinstance(part, SequenceNode):
                self._no(name, "Muss eine Liste von Einträgen sein, jeder mit „- “ davor.", part)
            else:
                for item in part.value:
                    yield self._entry(name, item)

    def reject(self, entry: Entry, name: str, reason: str, of: str = "") -> None:
        """Report what is wrong with a field of an entry, at the field's line; `a.b` is field b within a."""
        entry.sound = False
        line = entry.lines.get(name.rpartition(".")[2], entry.line)
        self.collector.reject(name, reason, line=line, file=self.name, of=of)

    def _root(self) -> Any:
        self.collector.file = self.name
        found = shipped.read_lines(self.path, self.collector)
        if found is None:
            return None
        for number, text in enumerate(found.lines, 1):
            if text is None:
                self._fatal("Enthält Zeichen, die nicht in UTF-8 kodiert sind.", number)
                return None
        try:
            root = YAML(typ="safe", pure=True).compose("\n".join(text or "" for text in found.lines) + "\n")
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fatal(f"Ist kein gültiges YAML: {error.problem}.", mark.line + 1 if mark else 0)
            return None
        except YAMLError as error:
            self._fatal(f"Ist kein gültiges YAML: {getattr(error, 'reason', 'unlesbar')}.", 0)
            return None
        except RecursionError:
            self._fatal("Ist kein gültiges YAML: zu tief geschachtelt.", 0)
            return None
        if root is not None and not isinstance(root, MappingNode):
            self._no("Datei", "Muss aus benannten Abschnitten bestehen.", root)
            return None
        return root

    def _entry(self, section: str, node: Any) -> Entry:
        entry = Entry(section, node.start_mark.line + 1)
        if not isinstance(node, MappingNode):
            self.reject(entry, section, "Muss ein Eintrag aus „feld: wert“ sein.")
        for name, line, part in self._pairs(node, entry):
            entry.lines[name] = line
            value = self._value(entry, name, part)
            if value is not None:
                entry.fields[name] = value
        return entry

    def _pairs(self, node: Any, entry: Entry | None) -> Iterator[tuple[str, int, Any]]:
        """A mapping's names with their lines, and the values; names that stand twice are rejected."""
        if not isinstance(node, MappingNode):
            return
        seen: set[str] = set()
        for key, part in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            if name in seen:
                self._no(name, "Steht hier zweimal.", key)
                if entry:
                    entry.sound = False
                continue
            seen.add(name)
            yield name, key.start_mark.line + 1, part

    def _value(self, entry: Entry, name: str, node: Any) -> Value | None:
        if node.anchor:
            self.reject(entry, name, "Anker und Verweise (& und *) sind hier nicht erlaubt.")
        elif isinstance(node, ScalarNode):
            if node.tag == NULL or not node.value.strip():
                self.reject(entry, name, "Ist leer; was nicht bekannt ist, bitte weglassen.")
            else:
                return str(node.value)
        elif isinstance(node, SequenceNode) and node.value:
            if all(isinstance(item, ScalarNode) and not item.anchor for item in node.value):
                return [str(item.value) for item in node.value]
            if name == "cites":
                return self._citations(entry, node)
        if entry.sound:
            self.reject(entry, name, "Muss ein Text oder eine Liste von Texten sein.")
        return None

    def _citations(self, entry: Entry, node: SequenceNode) -> list[Entry]:
        """Citations may be mixed: only a source's key, or `source` with `quote`."""
        found = []
        for item in node.value:
            if isinstance(item, ScalarNode):
                line = item.start_mark.line + 1
                found.append(Entry("cites", line, {"source": str(item.value)}, {"source": line}))
                continue
            citation = Entry("cites", item.start_mark.line + 1)
            for name, line, part in self._pairs(item, citation):
                citation.lines[name] = line
                if isinstance(part, ScalarNode) and part.tag != NULL and not part.anchor:
                    citation.fields[name] = str(part.value)
                else:
                    self.reject(citation, f"cites.{name}", "Muss ein Text sein.")
            entry.sound = entry.sound and citation.sound
            found.append(citation)
        return found

    def _no(self, name: str, reason: str, node: Any) -> None:
        self.collector.reject(name, reason, line=node.start_mark.line + 1, file=self.name)

    def _fatal(self, reason: str, line: int) -> None:
        self.collector.reject("Datei", reason, line=line, file=self.name, fatal=True)
