"""Fills in what is derived from texts (`schema/collation.py`) where an earlier version of the service wrote.

One step for each kind and relationship type that has texts, recorded as a migration whose key names the
texts and the version of the derivation, so that a new text and a changed derivation are filled in too. A
step reads portion by portion and writes only what differs: interrupted, it goes on from there.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from neo4j import Driver, ManagedTransaction, Session
from neo4j.exceptions import DriverError, Neo4jError

from graph import statements
from graph.engine import Engine
from graph.errors import translate
from graph.migrations import Migration, record, recorded
from graph.state import start_kinds
from schema.collation import VERSION, derived
from schema.model import Model

PORTION = 500
"""Nodes of one transaction; of relationships, those that lead from so many nodes."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A step: the texts of a kind's nodes, or of a type's relationships."""

    of: str
    link: bool
    prose: tuple[str, ...]

    @property
    def migration(self) -> Migration:
        """As what it is recorded."""
        left, right = "[]" if self.link else "()"
        key = f"derived {self.of}{left}{','.join(self.prose)}{right} {VERSION}"
        return Migration(key, f"schema/collation.py, version {VERSION}")


def fills(model: Model) -> tuple[Fill, ...]:
    """All steps, in the order in which they are done."""
    nodes = (Fill(kind.name, False, kind.prose) for kind in model.concrete)
    links = (Fill(type_, True, rels[0].edge.prose) for type_, rels in model.types.items())
    return tuple(fill for fill in (*nodes, *links) if fill.prose)


def fill(driver: Driver, engine: Engine, model: Model) -> list[str]:
    """Fill in what is missing or of an older version; the keys of the steps that were done.

    After `graph.migrations.migrate`. Raises as `graph.errors.translate` says.
    """
    try:
        with driver.session(database=engine.database) as session:
            known = recorded(session)
            missing = [one for one in fills(model) if one.migration.key not in known]
            with engine.long_statements() if missing else nullcontext():
                for position, one in enumerate(missing, len(known)):
                    _fill(session, model, one)
                    record(session, one.migration, position)
            return [one.migration.key for one in missing]
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error


def _fill(session: Session, model: Model, one: Fill) -> None:
    for start in start_kinds(model, one.of) if one.link else [one.of]:
        ids = sorted(row["id"] for row in session.run(statements.all_ids(start)))
        for first in range(0, len(ids), PORTION):
            session.execute_write(_portion, one, start, ids[first : first + PORTION])


def _portion(tx: ManagedTransaction, one: Fill, start: str, ids: list[str]) -> None:
    """Read and write in one transaction that no load can get into."""
    tx.run(statements.GRAPH_HOLD).consume()
    read = statements.links_from(one.of, start) if one.link else statements.nodes_by_id(one.of)
    write = statements.set_links(one.of, start) if one.link else statements.change_nodes(one.of)
    rows = list(_rows(tx.run(read, ids=ids), one.prose))
    if rows:
        tx.run(write, rows=rows).consume()


def _rows(found: Any, prose: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for row in found:
        stored = row["properties"]
        given = {name: stored.get(name) for name in prose}
        right = derived(given, prose)
        if any(stored.get(name) != value for name, value in right.items()):
            yield {"id": stored["id"], "start": row.get("start"), "set": right}
