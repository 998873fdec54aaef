"""The database of the benchmark: a real Neo4j on loopback with the generated graph, kept for the next run."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from neo4j import Driver
from rich.console import Console

from bench import generate
from graph import statements
from graph.driver import open_driver
from graph.engine import Engine, ExternalEngine
from graph.writer import Writer, open_writer
from loaders.run import Runner
from schema.collation import derived
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.engines import neo4j_settings, start_neo4j

RESULTS = Path(__file__).parent / "results"
HEAP, PAGE_CACHE_MB = "2g", 1_536
"""Fixed, and enough for all of the graph to stay in memory."""
ROWS = 10_000
"""Rows of one writing statement."""
PORTION = 20 * ROWS
"""So many relationships are sorted by the kinds at their ends at a time: two million would take gigabytes."""

SETTLED, YOUNG = 30.0, 200
"""Seconds that are waited for statements to end, and milliseconds in which one is a look at the revision."""


@contextmanager
def open_store(parameters: generate.Parameters, console: Console) -> Iterator[Engine]:
    """A running Neo4j with the graph of those parameters, generated unless an earlier run left it."""
    folder = RESULTS / "stores" / parameters.key
    note = folder / "complete.json"
    if not note.exists():
        shutil.rmtree(folder, ignore_errors=True)
    with start_neo4j(folder, HEAP, PAGE_CACHE_MB) as server:
        engine = ExternalEngine(neo4j_settings(server.uri, folder / "service"))
        if not note.exists():
            began = time.monotonic()
            with open_driver(engine) as driver:
                fill(driver, engine, parameters, console)
            console.print(f"Graph generated in {time.monotonic() - began:.0f} s: {folder}")
            note.write_text(json.dumps(asdict(parameters)))
        yield engine


def fill(driver: Driver, engine: Engine, parameters: generate.Parameters, console: Console) -> None:
    """Load what the service ships but for its examples, then write what is generated."""
    model = Model.load()
    console.print("Loading the municipality register and the other facts that are shipped …")
    Runner(Writer(driver, engine, model)).load_shipped(examples=False)
    with driver.session(database=engine.database) as session:
        found = session.run("MATCH (n:Administration) RETURN n.id AS id ORDER BY id").value("id")
    console.print(f"Writing {parameters.processes} processes and {parameters.uses} uses …")
    for kind, rows in (("Source", [generate.source()]), ("Process", generate.processes(parameters))):
        of = model.kinds[kind]
        stored = (row | derived(row, of.prose) for row in rows)
        _write(driver, engine, statements.add_nodes(of), stored)
    links = generate.links(parameters, found)
    while portion := list(islice(links, PORTION)):
        for (type_, start, end), group in groupby(sorted(portion, key=_ends), _ends):
            text = statements.add_links(type_, *(model.by_field[name].name for name in (start, end)))
            rows = ({"start": n.start, "end": n.end, "properties": n.properties} for n in group)
            _write(driver, engine, text, rows)
    with driver.session(database=engine.database) as session:
        # What was written past the loaders is not in the journal: it begins anew, with a copy.
        session.run("MATCH (g:Graph) REMOVE g.journal, g.journalParts").consume()
    Writer(driver, engine, model).set_up()
    with driver.session(database=engine.database) as session:
        session.run("CALL db.awaitIndexes(300)").consume()
        session.run("CALL db.prepareForReplanning").consume()  # statistics, as after some time of use


def _ends(link: generate.Link) -> tuple[str, ...]:
    """What decides the statement that writes a relationship: its type, and the kinds at its ends."""
    return link.type, *(id_.partition(":")[0] for id_ in (link.start, link.end))


def _write(driver: Driver, engine: Engine, text: str, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    with driver.session(database=engine.database) as session:
        while part := list(islice(remaining, ROWS)):
            done = session.run(text, rows=part).single(strict=True)["done"]
            if done != len(part):
                raise RuntimeError(f"wrote {done} of {len(part)} rows: {text}")


@cache
def planner(engine: Engine) -> Planner:
    """The service's own compiler, knowing what the service knows of the graph."""
    model = Model.load()
    made = Planner(build(model))
    with open_writer(engine, model) as writer:
        made.learn(writer.statistics())
    return made


def settle(driver: Driver, engine: Engine) -> None:
    """Wait until nothing runs any more that nobody waits for, as after a client that gave up."""
    end = time.monotonic() + SETTLED
    while time.monotonic() < end:
        found = driver.execute_query(
            "SHOW TRANSACTIONS YIELD elapsedTime WHERE elapsedTime.milliseconds > $young "
            "RETURN count(*) AS running",
            young=YOUNG, database_=engine.database,
        )  # fmt: skip
        if not found.records[0]["running"]:
            return
        time.sleep(YOUNG / 1000)


def counts(driver: Driver, engine: Engine) -> dict[str, int]:
    """How large the graph is."""
    with driver.session(database=engine.database) as session:
        return {
            name: session.run(text).single(strict=True)[0]  # type: ignore[arg-type]
            for name, text in (
                ("municipalities", "MATCH (n:Municipality) RETURN count(n)"),
                ("administrations", "MATCH (n:Administration) RETURN count(n)"),
                ("processes", "MATCH (n:Process) RETURN count(n)"),
                ("uses", "MATCH ()-[r:USES]->() RETURN count(r)"),
                ("relationships", "MATCH ()-[r]->() RETURN count(r)"),
            )
        }
