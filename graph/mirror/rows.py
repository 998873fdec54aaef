"""The rows of the graph in SQLite, and which quads several of them say."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from schema.rdf.rows import Link, Node

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS nodes (id TEXT PRIMARY KEY, row BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (id TEXT PRIMARY KEY, type TEXT, start TEXT, end TEXT, row BLOB);
CREATE INDEX IF NOT EXISTS links_start ON links (start, id);
CREATE TABLE IF NOT EXISTS said (quad BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID;
"""
LINK = "SELECT type, start, end, row FROM links"


class RowStore:
    """All rows by id. What is written counts from `commit` on, and survives the process's end then."""

    def __init__(self, path: Path) -> None:
        # One thread at a time: the one that makes dumps has a store of its own.
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.executescript(TABLES)
        self.db.execute("BEGIN")

    def commit(self) -> None:
        """Keep what was written, and see what others have written."""
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")

    def shrink(self) -> None:
        """Give back the room that many changes took; after a `commit`."""
        self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.db.execute("BEGIN")

    def rollback(self) -> None:
        """Forget what was written since the last `commit`."""
        self.db.execute("ROLLBACK")
        self.db.execute("BEGIN")

    def close(self) -> None:
        """Give back the file."""
        self.db.close()

    def note(self, **values: object) -> None:
        """Remember something by name."""
        self.db.executemany("REPLACE INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in values.items()])

    def noted(self) -> dict[str, str]:
        """All that `note` was told."""
        return dict(self.db.execute("SELECT key, value FROM meta"))

    def count_nodes(self) -> int:
        """How many nodes there are."""
        (number,) = self.db.execute("SELECT count(*) FROM nodes").fetchone()
        return int(number)

    def node(self, id_: str) -> Node | None:
        """A node."""
        found = self.db.execute("SELECT row FROM nodes WHERE id = ?", (id_,)).fetchone()
        return orjson.loads(found[0]) if found else None

    def link(self, id_: str) -> Link | None:
        """A relationship."""
        found = self.db.execute(f"{LINK} WHERE id = ?", (id_,)).fetchone()
        return _link(found) if found else None

    def put(self, row: Node | Link) -> None:
        """Set a row, in the place of one with the same id."""
        if isinstance(row, Link):
            values = (row.id, row.type, row.start, row.end, orjson.dumps(row.properties))
            self.db.execute("REPLACE INTO links VALUES (?, ?, ?, ?, ?)", values)
        else:
            self.db.execute("REPLACE INTO nodes VALUES (?, ?)", (row["id"], orjson.dumps(row)))

    def drop(self, row: Node | Link) -> None:
        """Take out the row with that id, if it is there."""
        if isinstance(row, Link):
            self.db.execute("DELETE FROM links WHERE id = ?", (row.id,))
        else:
            self.db.execute("DELETE FROM nodes WHERE id = ?", (row["id"],))

    def nodes(self) -> Iterator[Node]:
        """All nodes, by id."""
        for (row,) in self.db.execute("SELECT row FROM nodes ORDER BY id"):
            yield orjson.loads(row)

    def links(self) -> Iterator[Link]:
        """All relationships, by the node that they lead from."""
        return map(_link, self.db.execute(f"{LINK} ORDER BY start, id"))

    # How many rows say a quad, for those quads that more than one may say

    def times(self, quad: bytes) -> int:
        """How many rows say it."""
        found = self.db.execute("SELECT times FROM said WHERE quad = ?", (quad,)).fetchone()
        return int(found[0]) if found else 0

    def say(self, quads: Iterable[bytes]) -> None:
        """One row more says each of them."""
        text = "INSERT INTO said VALUES (?, 1) ON CONFLICT (quad) DO UPDATE SET times = times + 1"
        self.db.executemany(text, ((quad,) for quad in quads))

    def set_times(self, times: dict[bytes, int]) -> None:
        """So many rows say each of them."""
        self.db.executemany("REPLACE INTO said VALUES (?, ?)", [(q, n) for q, n in times.items() if n])
        self.db.executemany("DELETE FROM said WHERE quad = ?", [(q,) for q, n in times.items() if not n])


def _link(found: tuple[str, str, str, bytes]) -> Link:
    type_, start, end, row = found
    return Link(type_, start, end, orjson.loads(row))
