"""Gives a graph its journal: a whole copy of what it holds, from which on `graph/journal.py` has each change.

One transaction that holds the lock of loads, so that the copy is the graph at one revision; interrupted, it
is begun anew at the next start. A graph without data begins with an empty copy, and so its journal is all
that ever was. Begun anew is also a journal with a gap: an earlier version of the service, which knew none,
has loaded into the graph meanwhile.
"""

from collections.abc import Iterator

from neo4j import Driver, ManagedTransaction, unit_of_work
from neo4j.exceptions import DriverError, Neo4jError

from graph import statements
from graph.engine import Engine
from graph.errors import translate
from graph.journal import Entry, write
from graph.revision import ADDED
from graph.state import FEW_NODES, READ_ROWS, Runner, start_kinds
from schema.collation import said
from schema.model import Model
from schema.rdf.rows import Link


def begin(driver: Driver, engine: Engine, model: Model) -> list[str]:
    """Begin the journal where there is none without a gap; what was done, as a list of at most one key.

    After `graph.derive.fill`. Raises as `graph.errors.translate` says.
    """
    copy = unit_of_work(timeout=engine.settings.load_timeout)(_copy)
    try:
        with driver.session(database=engine.database) as session:
            if _whole(session):
                return []
            number = session.execute_write(copy, model)
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error
    return [] if number is None else [f"journal from revision {number}"]


def _whole(tx: Runner) -> bool:
    found = tx.run(statements.JOURNAL_KEPT).single(strict=True)
    return found["begins"] is not None and not found["gaps"]


def _copy(tx: ManagedTransaction, model: Model) -> int | None:
    """Write the copy; at which revision, None if another process was faster."""
    tx.run(statements.GRAPH_HOLD).consume()
    if _whole(tx):
        return None
    number = tx.run(statements.GRAPH_READ).single(strict=True)["revision"]
    while tx.run(statements.JOURNAL_REMOVE).single(strict=True)["done"]:
        pass
    parts = write(tx, number, _everything(tx, model))
    tx.run(statements.JOURNAL_BEGIN, revision=number, parts=parts).consume()
    return int(number)


def _everything(tx: Runner, model: Model) -> Iterator[Entry]:
    """All nodes, then all relationships, read in portions."""
    ids = {
        kind.name: sorted(row["id"] for row in tx.run(statements.all_ids(kind.name)))
        for kind in model.concrete
    }
    for kind in model.concrete:
        for few in _cut(ids[kind.name], READ_ROWS):
            for found in tx.run(statements.nodes_by_id(kind.name), ids=few):
                yield Entry(ADDED, said(found["properties"], kind.prose))
    for type_, rels in model.types.items():
        for start in start_kinds(model, type_):
            for few in _cut(ids[start], FEW_NODES):
                for found in tx.run(statements.links_from(type_, start), ids=few):
                    row = said(found["properties"], rels[0].edge.prose)
                    yield Entry(ADDED, Link(type_, found["start"], found["end"], row))


def _cut(ids: list[str], size: int) -> Iterator[list[str]]:
    for first in range(0, len(ids), size):
        yield ids[first : first + size]
