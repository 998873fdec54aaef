"""A copy of the graph as RDF, exactly at one revision, in a folder.

Beside the store lie the rows that its quads were made of: what a changed row said before is what the writer
makes of the old row, and what it says now is what it makes of the new one. A quad that several rows say (two
sources state the same, a statement entails what its node says itself) is counted, and goes with the last.

Killed at any time, it goes on. SQLite's transaction is what holds: a revision is in the copy when it is
committed there, after the store was flushed. Done once more, a revision's changes leave the store as doing
them once does, for each quad's last change decides. Until the store is filled the first time, all is begun
anew.
"""

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph.journal import GONE, Entry
from graph.mirror.rows import RowStore
from graph.mirror.said import meaning, quads
from graph.published import STORE, announce
from schema.model import Model
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link, Node
from schema.rdf.write import Writer

log = logging.getLogger(__name__)

KEPT = 2
"""Published stores that stay: the newest, and the one before it for whoever is just opening it."""
COUNTED = 10_000
"""Quads that are counted at once."""
FILLED = 100_000
"""Quads that the store is filled with at once: each takes some 1 KB of memory meanwhile."""


class Copy:
    """The copy in a folder that is its own. `revision` is None as long as it is not filled."""

    def __init__(self, folder: Path, model: Model, base: str) -> None:
        self.folder = folder
        self.model = model
        self.addresses = Addresses(base)
        self.writer = Writer(model, self.addresses)
        self.rows: RowStore | None = None
        self.store: Store | None = None
        self.revision: int | None = None
        self.at = ""
        self.in_use: set[Path] = set()
        """Published stores that must stay for now."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def open(self) -> None:
        """Go on with what is there, if it is whole and of the same base address and meaning."""
        try:
            self._open()
        except (OSError, sqlite3.DatabaseError):
            log.warning("what there is of linked data cannot be read and is made anew", exc_info=True)
            self.clear()

    def _open(self) -> None:
        self.rows = RowStore(self.folder / "rows.sqlite")
        noted = self.rows.noted()
        if (
            noted.get("base") == self.addresses.base
            and noted.get("meaning") == meaning()
            and "revision" in noted
        ):
            self.revision, self.at = int(noted["revision"]), noted["at"]
            self.store = Store(self.folder / "store")
        else:
            self.clear()

    def clear(self) -> None:
        """Begin anew. What is published stays until something newer is."""
        self.close()
        for file in self.folder.glob("rows.sqlite*"):
            file.unlink()
        shutil.rmtree(self.folder / "store", ignore_errors=True)
        self.rows = RowStore(self.folder / "rows.sqlite")
        self.rows.note(base=self.addresses.base, meaning=meaning())
        self.rows.commit()

    def close(self) -> None:
        """Give back the files."""
        self.store, self.revision, self.at = None, None, ""
        if self.rows is not None:
            self.rows.close()
            self.rows = None

    # From one revision to the next

    def take(self, entries: Iterable[Entry]) -> None:
        """Take over a part of a revision; `reached` ends it."""
        assert self.rows is not None
        if self.store is None:
            for action, row in entries:
                (self.rows.drop if action in GONE else self.rows.put)(row)
        else:
            self._change(self.rows, self.store, entries)

    def reached(self, number: int, at: str | None) -> None:
        """All parts of the revision were taken; the first time the store is filled now."""
        assert self.rows is not None
        first = self.store is None
        if self.store is None:
            self.store = Store(self.folder / "store")
            filling = self._all(self.rows)
            while some := list(islice(filling, FILLED)):
                self.store.bulk_extend(some)
            self.store.optimize()
        self.store.flush()
        self.rows.note(revision=number, at=at or "")
        self.rows.commit()
        if first:
            self.rows.shrink()
        self.revision, self.at = number, at or ""

    def undo(self) -> None:
        """Forget the parts that were taken since a revision was last reached."""
        assert self.rows is not None
        self.rows.rollback()

    def _change(self, rows: RowStore, store: Store, entries: Iterable[Entry]) -> None:
        there: dict[Quad, bool] = {}
        times: dict[bytes, int] = {}

        def count(quad: Quad, more: int) -> bool:
            """Whether it is there now, which it was not before, or the other way round."""
            key = _key(quad)
            before = times[key] if key in times else rows.times(key)
            times[key] = max(before + more, 0)
            return (before > 0) != (times[key] > 0)

        for action, row in entries:
            old = rows.link(row.id) if isinstance(row, Link) else rows.node(row["id"])
            new = None if action in GONE else row
            before, after = self._quads(old), self._quads(new)
            for quad in before.keys() - after.keys():
                if before[quad] or count(quad, -1):
                    there[quad] = False
            for quad in after.keys() - before.keys():
                if after[quad] or count(quad, 1):
                    there[quad] = True
            (rows.drop if new is None else rows.put)(row)
        for quad, is_there in there.items():
            if not is_there:
                store.remove(quad)
        store.extend(quad for quad, is_there in there.items() if is_there)
        rows.set_times(times)

    def _all(self, rows: RowStore) -> Iterator[Quad]:
        """The quads of all rows, counting them."""
        keys: list[bytes] = []
        for of in (rows.nodes(), rows.links()):
            for row in of:
                for quad, alone in self._quads(row).items():
                    if not alone:
                        keys.append(_key(quad))
                    yield quad
                if len(keys) > COUNTED:
                    rows.say(keys)
                    keys = []
        rows.say(keys)

    def _quads(self, row: Node | Link | None) -> dict[Quad, bool]:
        """What a row says, and of each quad whether no other row can say it: a statement's own resources."""
        if row is None:
            return {}
        found = quads(self.writer, row)
        if not isinstance(row, Link):
            return dict.fromkeys(found, False)
        own = self.addresses.statement(row.start, row.id)
        subjects = ((quad, quad.subject.value) for quad in found if isinstance(quad.subject, NamedNode))
        return {quad: iri == own or iri.startswith(f"{own}-") for quad, iri in subjects}

    # What others read

    def publish(self) -> Path:
        """Hand out the store as it is; the folder."""
        assert self.store is not None
        target = self.folder / "revisions" / f"{self.revision}-{time.time_ns():x}"
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(".new")
        self.store.backup(fresh)
        fresh.rename(target)
        announce(
            self.folder / STORE, base=self.addresses.base, revision=self.revision, at=self.at,
            path=f"revisions/{target.name}", made=now(),
        )  # fmt: skip
        self.tidy()
        return target

    def tidy(self) -> None:
        """Remove published stores that are no longer among the newest, nor in use."""
        found = sorted(self.folder.glob("revisions/*"), key=lambda path: path.name.partition("-")[2])
        whole = [path for path in found if path.suffix != ".new"]
        for path in set(found) - set(whole[-KEPT:]) - self.in_use:
            shutil.rmtree(path, ignore_errors=True)


def now() -> str:
    """The time, as it is noted."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _key(quad: Quad) -> bytes:
    return blake2b(str(quad).encode(), digest_size=16).digest()
