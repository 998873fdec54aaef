"""Constraints and indexes, derived from the model as ordered migrations that the database remembers.

Each is one statement that does no harm when it is run again, recorded as `(:Migration {key, position,
applied, statement, checksum})`. Its key says all that the statement depends on, so a changed model yields
further migrations and never another text for an old one. What the model no longer asks for stays: an index
too many costs little, and an older version of the service may still read from the same database.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from neo4j import Driver, Query, Session
from neo4j.exceptions import DriverError, Neo4jError

from graph.engine import Dialect, Engine
from graph.errors import DatabaseUnsupported, translate
from graph.statements import GRAPH_START, quoted
from schema.model import Kind, Model
from schema.search.index import Index, indexes

BOOKKEEPING = (
    ("Migration", "key"),
    ("Graph", "key"),
    ("LoadedDataset", "key"),
    ("Revision", "number"),
)
"""Labels of what the service notes for itself, and the property that is unique in each."""
CHANGE, JOURNAL = "Change", "Journal"
GERMAN_ANALYZER = "org.apache.lucene.analysis.de.GermanAnalyzer"
"""What Neo4j calls `german`."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. `key` identifies it for ever; `sql`: in the embedded engine's own language."""

    key: str
    statement: str
    sql: bool = False

    @property
    def checksum(self) -> str:
        """Of the statement's text."""
        return hashlib.sha256(self.statement.encode()).hexdigest()


def plan(model: Model, dialect: Dialect) -> tuple[Migration, ...]:
    """All migrations that the model asks for, in the order in which they are applied.

    Raises DatabaseUnsupported if a kind has the name of one of the service's own labels.
    """
    own = {label for label, _ in BOOKKEEPING} | {CHANGE, JOURNAL}
    for name in model.kinds:
        if name in own:
            raise DatabaseUnsupported(f"No kind may be called {name}: the service uses that label itself.")
    return tuple(_plan(model, dialect))


def _plan(model: Model, dialect: Dialect) -> Iterator[Migration]:
    for label, name in BOOKKEEPING:
        yield _unique(label, name)
    yield _index(CHANGE, "revision")
    yield _index(JOURNAL, "revision", "part")
    for kind in model.concrete:
        yield _unique(kind.name, "key")
        yield _unique(kind.name, "id")
        # The first two for look-ups by name, the third for order.
        yield _index(kind.name, "name")
        yield _index(kind.name, _folded(kind))
        yield _index(kind.name, *_ordered(kind), kind.tie)
        for p in kind.properties.values():
            if p.index and p.stored_as == p.name:
                yield _index(kind.name, p.name)
    if dialect.shared_label_index:
        for kind in model.kinds.values():
            if kind.interface:
                yield _index(kind.name, "id")
                yield _index(kind.name, "name")
                yield _index(kind.name, _folded(kind))
                yield _index(kind.name, *_ordered(kind), kind.tie)
                yield _index(kind.name, "key", kind.tie)
                for p in kind.properties.values():
                    if p.index:
                        yield _index(kind.name, p.name)
    for type_, rels in model.types.items():
        for p in rels[0].edge.properties.values():
            if p.index:
                yield _index_link(type_, p.name)
    for index in indexes(model):
        yield _fulltext(index, dialect)


def _ordered(kind: Kind) -> tuple[str]:
    return (kind.properties["name"].sorted_as,)


def _folded(kind: Kind) -> str:
    name = kind.properties["name"]
    return name.folded_as or name.stored_as


def _unique(label: str, name: str) -> Migration:
    key = f"unique {label}({name})"
    return Migration(
        key,
        f"CREATE CONSTRAINT {quoted(_name(key))} IF NOT EXISTS "
        f"FOR (n:{quoted(label)}) REQUIRE n.{quoted(name)} IS UNIQUE",
    )


def _index(label: str, *names: str) -> Migration:
    key = f"index {label}({','.join(names)})"
    columns = ", ".join(f"n.{quoted(name)}" for name in names)
    return Migration(
        key, f"CREATE INDEX {quoted(_name(key))} IF NOT EXISTS FOR (n:{quoted(label)}) ON ({columns})"
    )


def _index_link(type_: str, name: str) -> Migration:
    key = f"index {type_}[{name}]"
    return Migration(
        key,
        f"CREATE INDEX {quoted(_name(key))} IF NOT EXISTS "
        f"FOR ()-[r:{quoted(type_)}]-() ON (r.{quoted(name)})",
    )


def _fulltext(index: Index, dialect: Dialect) -> Migration:
    """Up to date with each transaction, so that a load is found as soon as it is done."""
    key = f"fulltext {index.name} german"
    label, names = quoted(index.kind), [quoted(name) for name, _ in index.fields]
    if dialect.fulltext:
        columns = ", ".join(f"n.{name}" for name in names)
        return Migration(
            key,
            f"CREATE FULLTEXT INDEX {quoted(index.name)} IF NOT EXISTS FOR (n:{label}) ON EACH [{columns}] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'german', `fulltext.eventually_consistent`: false}}",
        )
    analyzer = json.dumps({"analyzer": GERMAN_ANALYZER, "allowLeadingWildcard": True})
    script = [f"CREATE PROPERTY {label}.{name} IF NOT EXISTS STRING;" for name in names]
    columns = ", ".join(names)
    script.append(f"CREATE INDEX IF NOT EXISTS ON {label} ({columns}) FULL_TEXT METADATA {analyzer};")
    return Migration(key, " ".join(script), sql=True)


def _name(key: str) -> str:
    """The name of the constraint or index in the database."""
    return "vg_" + "".join(c if c.isalnum() else "_" for c in key).strip("_").lower()


def migrate(driver: Driver, engine: Engine, model: Model) -> list[str]:
    """Apply what is not applied yet; the keys of what was, in order.

    Raises DatabaseUnsupported if a recorded migration's text differs, or as `graph.errors.translate` says.
    """
    try:
        with driver.session(database=engine.database) as session:
            return _migrate(session, plan(model, engine.dialect), engine)
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error


def recorded(session: Session) -> dict[str, str]:
    """The keys of what was applied, with the checksums."""
    found = session.run("MATCH (m:Migration) RETURN m.key AS key, m.checksum AS checksum")
    return {one["key"]: one["checksum"] for one in found}


def record(session: Session, m: Migration, position: int) -> None:
    """Remember that it was applied."""
    session.run(
        "MERGE (m:Migration {key: $key}) ON CREATE SET m.position = $position, m.applied = $applied, "
        "m.statement = $statement, m.checksum = $checksum",
        key=m.key,
        position=position,
        applied=datetime.now(UTC).isoformat(timespec="seconds"),
        statement=m.statement,
        checksum=m.checksum,
    ).consume()


def _migrate(session: Session, migrations: tuple[Migration, ...], engine: Engine) -> list[str]:
    known = recorded(session)
    missing = [m for m in migrations if m.key not in known]
    for m in migrations:
        if m.key in known and known[m.key] != m.checksum:
            raise DatabaseUnsupported(
                f"The database was set up by another version of the service ({m.key} differs). "
                "Use the version that set it up, or load the data into an empty database."
            )
    # An index over a graph that is full already cannot be cut into small statements.
    with engine.long_statements() if missing else nullcontext():
        for position, m in enumerate(missing, len(known)):
            if m.sql:
                engine.run_sql(m.statement)
            else:
                session.run(Query(m.statement, timeout=engine.settings.load_timeout)).consume()
            record(session, m, position)
    session.run(GRAPH_START).consume()
    if missing and engine.dialect.await_indexes:
        session.run(engine.dialect.await_indexes).consume()
    return [m.key for m in missing]
