"""What the mirror (`graph/mirror/`) hands out: the graph as RDF at one revision, and files of it.

Two small files say what there is. Each is replaced as a whole, and what it names is there before it does so.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema.rdf.catalogue import File

FOLDER = "linked-data"
STORE, DUMPS = "published.json", "dumps.json"
SUMS = "SHA256SUMS"
"""The file among the dumps that has the checksums of all."""


@dataclass(frozen=True, slots=True)
class Published:
    """A store that can be read and is never written again: of which revision, since when, and where it lies.

    It goes when two newer ones are there. Whoever has it open keeps what was opened.
    """

    revision: int
    path: Path
    at: str = ""


@dataclass(frozen=True, slots=True)
class Dumps:
    """The files of one revision, in the folder `path`.

    `triples`: how many each named graph holds; `seconds`: how long the files took.
    """

    revision: int
    path: Path
    at: str
    made: str
    seconds: float
    triples: dict[str, int]
    files: tuple[File, ...]


class Watched:
    """Knows the newest store and the newest dumps of the graph under a base address; `look` asks the disk."""

    def __init__(self, data_dir: Path, base: str) -> None:
        self.folder = data_dir / FOLDER
        self.base = base
        self.store: Published | None = None
        self.dumps: Dumps | None = None
        self._seen: dict[str, int] = {}

    def look(self) -> None:
        """Take notice of what is new: two looks at the times of files, unless there is."""
        if self._new(STORE):
            found = self._read(STORE)
            self.store = found and Published(found["revision"], self.folder / found["path"], found["at"])
        if self._new(DUMPS):
            found = self._read(DUMPS)
            self.dumps = found and Dumps(
                found["revision"], self.folder / found["path"], found["at"], found["made"], found["seconds"],
                found["triples"], tuple(File(**one) for one in found["files"]),
            )  # fmt: skip

    def _new(self, name: str) -> bool:
        try:
            stat = (self.folder / name).stat()
            seen = stat.st_mtime_ns ^ stat.st_ino
        except OSError:
            seen = 0
        changed = seen != self._seen.get(name, 0)
        self._seen[name] = seen
        return changed

    def _read(self, name: str) -> Any:
        """The file's contents; None if there is none, or of another base address."""
        try:
            found = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return None
        return found if found["base"] == self.base else None


def announce(file: Path, **found: Any) -> None:
    """Replace one of the small files."""
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as opened:
        json.dump(found, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
