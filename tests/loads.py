"""Helpers for tests of loads: a graph that was set up and holds nothing, and small batches."""

from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph.batch import Batch
from graph.engine import Engine
from graph.write import Limits
from graph.writer import Writer
from loaders.batch import Collector
from loaders.shipped import read_lines
from schema.collation import said
from schema.model import Model
from schema.rdf.rows import Link, Rows
from schema.record import Records

MODEL = Model.load()
RECORDS = Records(MODEL)
PROSE = {
    name
    for of in (*MODEL.kinds.values(), *(rels[0].edge for rels in MODEL.types.values()))
    for name in of.prose
}
"""The properties beside which derived ones are stored."""
SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Where the files lie that are for tests only."""
ANYTHING_GOES = Limits(rejected_share=1.0)


def clear(driver: Driver, engine: Engine) -> None:
    """Delete all data, relationships first, in portions that stay far below the embedded engine's deadline.

    What was migrated stays, as that takes a while.
    """
    with driver.session(database=engine.database) as session:
        links = "MATCH ()-[r]->() WITH r LIMIT 500 DELETE r"
        while session.run(links).consume().counters.relationships_deleted:
            pass
        nodes = "MATCH (n) WHERE NOT n:Migration WITH n LIMIT 500 DELETE n"
        while session.run(nodes).consume().counters.nodes_deleted:
            pass


def fresh_writer(driver: Driver, engine: Engine, limits: Limits | None = None) -> Writer:
    """A writer to a graph without data."""
    clear(driver, engine)
    writer = Writer(driver, engine, MODEL, limits)
    writer.set_up()
    return writer


def shared_file(name: str) -> Path:
    """A file that is not shipped; skips the test where it is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def source(collector: Collector, key: str, kind: str = "REGISTER", **more: Any) -> None:
    """A source that belongs to the collector's dataset."""
    fields = {"key": key, "name": key, "kind": kind, "dataset": collector.dataset, **more}
    collector.node("Source", {**fields, "cites": [{"source": key}]})


def towns(
    dataset: str = "towns",
    keys: tuple[str, ...] = ("10041100", "10041511"),
    kind: str = "REGISTER",
    edition: str | None = None,
    retire: bool = False,
    **properties: Any,
) -> Batch:
    """Saarland and some towns in it, all citing one source named after dataset and edition."""
    collector = Collector(RECORDS, dataset)
    key = f"{dataset}-{edition}" if edition else dataset
    source(collector, key, kind)
    cites = [{"source": key}]
    collector.node("Land", {"key": "10", "name": "Saarland", "cites": cites}, line=1)
    collector.link("IN_LAND", {"start": "land:10", "end": "land:10", "cites": cites}, line=1)
    for line, town in enumerate(keys, 2):
        fields = {"key": town, "name": f"Ort {town}", "cites": cites, **properties}
        collector.node("Municipality", fields, line=line)
        fields = {"start": f"municipality:{town}", "end": "land:10", "cites": cites}
        collector.link("IN_LAND", fields, line=line)
    return collector.batch(edition=edition, retire=retire)


def organizations(*keys: str, kind: str = "REGISTER") -> Batch:
    """Some organizations of a dataset of their own, called more."""
    collector = Collector(RECORDS, "more")
    source(collector, "more", kind)
    for key in keys:
        collector.node("Organization", {"key": key, "name": key, "cites": [{"source": "more"}]})
    return collector.batch()


def everything(driver: Driver, engine: Engine) -> dict[str, Any]:
    """All nodes and relationships with what they say, without what is derived and the service's own notes."""
    own = "['Migration', 'Graph', 'Revision', 'Change', 'Journal', 'LoadedDataset']"
    text = (
        f"MATCH (n) WHERE none(l IN labels(n) WHERE l IN {own}) RETURN n.id AS id, properties(n) AS says "
        "UNION ALL MATCH (a)-[r]->(b) "
        "RETURN a.id + ' ' + type(r) + ' ' + b.id + ' ' + r.id AS id, properties(r) AS says"
    )
    records = driver.execute_query(text, database_=engine.database).records
    return {record["id"]: said(record["says"], PROSE) for record in records}


def stored_rows(driver: Driver, engine: Engine) -> Rows:
    """All nodes and relationships as linked data takes them."""
    found = Rows()
    with driver.session(database=engine.database) as session:
        for record in session.run("MATCH (n) WHERE n.id IS NOT NULL RETURN properties(n) AS says"):
            found.nodes[record["says"]["id"]] = said(record["says"], PROSE)
        text = "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"
        for type_, start, end, says in session.run(text):
            link = Link(type_, start, end, said(says, PROSE))
            assert link.id not in found.links
            found.links[link.id] = link
    return found


def register_lines(path: Path) -> list[str]:
    """The lines of an edition of the register, packed or not."""
    found = read_lines(path, Collector(RECORDS, "register"))
    assert found is not None
    return [line for line in found.lines if line is not None]
