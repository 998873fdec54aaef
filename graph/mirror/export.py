"""One export at a time, without a service: a copy in a temporary folder, and a file from it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, ClassVar

import orjson
from neo4j import Driver
from pyoxigraph import Quad, RdfFormat, serialize

from graph.driver import open_async_driver
from graph.engine import Engine
from graph.errors import DatabaseConflict
from graph.mirror.copy import Copy
from graph.mirror.dump import EXAMPLES, Origin
from graph.mirror.follow import Follower
from graph.read import Reader
from graph.writer import Writer
from schema.errors import VerbundgraphError
from schema.model import Model
from schema.rdf.context import Context
from schema.rdf.jsonld import compact
from schema.rdf.notes import write_notes
from schema.rdf.rows import Note

Progress = Callable[[str, int, int], object]
"""Hears what is done, how far it is, and of how much; 0 where that is not known."""


class NothingToExport(VerbundgraphError):
    """The graph was never set up."""

    code: ClassVar[str] = "NOTHING_TO_EXPORT"
    status: ClassVar[int] = 409


def export(
    driver: Driver, engine: Engine, base: str, to: IO[bytes], format_: str, graph: str, progress: Progress
) -> int:
    """Write the graph in one of the formats of `graph.mirror.dump`; the revision that it is of.

    With what is noted of the datasets, so that loading it back gives the same graph. Raises NothingToExport,
    and as `graph.read.Reader.read` does.
    """
    model = Model.load()
    with TemporaryDirectory(prefix="verbundgraph-") as folder:
        copy = Copy(Path(folder), model, base)
        copy.open()
        try:
            notes = asyncio.run(_filled(engine, copy, Writer(driver, engine, model), progress))
            if copy.revision is None or copy.store is None or copy.rows is None:
                raise NothingToExport("Im Graphen ist noch nichts. ./run load lädt, was mitgeliefert ist.")
            origin = Origin(copy.store, copy.rows, copy.writer)
            triples = origin.triples()
            total = triples.get(graph, sum(triples.values()))
            if format_ == "jsonl":
                total = copy.rows.count_nodes()
            done = 0

            def told(more: int) -> None:
                nonlocal done
                done += more
                progress("Schreiben", done, total)

            origin.write(format_, graph, to, told)
            if graph != EXAMPLES:
                _write_notes(origin, notes, format_, to)
            return copy.revision
        finally:
            copy.close()


async def _filled(engine: Engine, copy: Copy, writer: Writer, progress: Progress) -> dict[str, Note]:
    """Bring the copy to the graph as it is now; what is noted of the datasets then."""

    def told(done: int, total: int) -> None:
        progress("Lesen" if done < total else "Umwandeln", done, total if done < total else 0)

    async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
        while True:
            follower = Follower(copy, reader, told)
            await follower.catch_up()
            if follower.gap is not None:
                raise DatabaseConflict(
                    f"Revision {follower.gap} steht nicht im Journal des Graphen: Eine ältere Version des "
                    "Dienstes hat geladen. Ein Neustart des Dienstes beginnt das Journal neu."
                )
            notes = writer.notes()
            if copy.revision is None or copy.revision == writer.revision():
                return notes


def _write_notes(origin: Origin, notes: dict[str, Note], format_: str, to: IO[bytes]) -> None:
    addresses = origin.writer.addresses
    quads = list(write_notes(notes, addresses))
    if format_ == "nq":
        serialize(quads, to, RdfFormat.N_QUADS)
    elif format_ == "ttl":
        serialize((quad.triple for quad in quads), to, RdfFormat.TURTLE, prefixes=addresses.prefixes)
    else:
        context = Context(origin.writer.model, addresses)
        for key in notes:
            about = addresses.dataset(key)
            own: list[Quad] = [quad for quad in quads if str(quad.subject) == f"<{about}>"]
            to.write(orjson.dumps(compact(own, about, context), option=orjson.OPT_APPEND_NEWLINE))
