"""A process that holds one published store and answers one SPARQL query at a time.

It runs as a script of its own (`python -I worker.py MEMORY ISOLATED`), so that it has nothing of the service
in its memory, and imports nothing of it. Questions come as lines of JSON on standard input; to each goes back
a line of JSON on standard output, and the answer's bytes behind it.

It ends when its standard input does, and by an alarm if a query takes too long, whether anybody looks or not.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

GRACE = 1.0
"""Seconds that the service has, beyond those that a query may take, to end us itself."""

TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


class TooLarge(Exception):
    """The answer has more bytes than it may have."""


class Bounded(BytesIO):
    """Takes what is written, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: Any) -> int:
        """Take some bytes. Raises TooLarge."""
        if self.tell() + len(data) > self.limit:
            raise TooLarge
        return super().write(data)


class Held:
    """The store that was opened last, by where it lies and which directory that is."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.known: tuple[str, int] | None = None
        self.store: Store | None = None

    def at(self, path: str) -> Store:
        """The store in a directory. Raises OSError."""
        key = path, Path(path).stat().st_ino
        if self.store is None or key != self.known:
            bound(None)
            self.store = None
            self.store = Store.read_only(path)
            self.known = key
            bound(self.memory)
        return self.store


def bound(memory: int | None) -> None:
    """Let this process take so many bytes more than it has (None: all there are), where /proc says how many.

    The bound is on addresses, as no other is kept by Linux; macOS keeps none.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = hard if memory is None else pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def isolate() -> None:
    """Give up the network, where the system lets us: SERVICE is refused before, this is the second lock.

    A namespace for users beside it is what makes that free to all, but takes root's rights over the files of
    others.
    """
    if sys.platform == "linux":
        flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
        ctypes.CDLL(None).unshare(flags)


def answer(store: Store, asked: dict[str, Any]) -> bytes:
    """What the store says, in the format that was asked for."""
    default, named = asked["default"], asked["named"]
    found = store.query(
        asked["query"],
        base_iri=asked["base"],
        default_graph=None if default is None else [NamedNode(iri) for iri in default],
        named_graphs=None if named is None else [NamedNode(iri) for iri in named],
    )
    output = Bounded(asked["size"])
    format_ = asked["format"]
    if isinstance(found, QueryTriples):
        if usable(asked["prefixes"]):
            serialize(found, output, GRAPHS[format_], prefixes=asked["prefixes"])
        else:
            found.serialize(output, GRAPHS[format_])
    else:
        assert isinstance(found, (QueryBoolean, QuerySolutions))
        found.serialize(output, TABLES[format_])
    return output.getvalue()


def usable(prefixes: dict[str, str]) -> bool:
    """Whether the query's prefixes can be those of its answer: their IRIs may be none."""
    try:
        serialize([], format=RdfFormat.TURTLE, prefixes=prefixes)
    except ValueError:
        return False
    return True


def reply(held: Held, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The line that goes back, and the bytes behind it."""
    try:
        store = held.at(asked["path"])
    except OSError as error:
        return {"error": "store", "text": str(error)}, b""
    try:
        body = answer(store, asked)
    except TooLarge:
        return {"error": "size"}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except SyntaxError as error:
        return {"error": "syntax", "text": str(error)[:4_000]}, b""
    except Exception as error:  # whatever it is, the next query may be answered
        return {"error": "failed", "text": f"{type(error).__name__}: {error}"[:4_000]}, b""
    return {"size": len(body)}, body


def main(memory: int, isolated: bool) -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(5)  # who looks something up shall not wait for who counts everything
    if isolated:
        isolate()
    held = Held(memory)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + GRACE)
        said, body = reply(held, asked)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] == "isolated")
