"""The harvester of docs/clients/harvester, as a process of its own, against the running service."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Driver
from pyoxigraph import Quad, RdfFormat, parse

from graph.engine import Engine
from schema.collation import said
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link
from schema.rdf.write import Writer
from tests.api.live import Live, live
from tests.loads import MODEL, PROSE, organizations, towns

HARVESTER = Path(__file__).parents[2] / "docs" / "clients" / "harvester" / "harvest.py"
KEYS = tuple(f"100411{n:02}" for n in range(40))


@pytest.fixture
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver, known=True) as found:
        found.writer.load(towns(keys=KEYS, edition="2024-12-31", retire=True))
        yield found


def harvested(service: Live, folder: Path) -> set[Quad]:
    """What the harvester holds after a run."""
    dump = folder / "graph.nq"
    command = [sys.executable, str(HARVESTER), service.url, str(folder / "copy"), "--dump", str(dump)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(parse(path=dump, format=RdfFormat.N_QUADS))


def in_the_graph(service: Live, driver: Driver, engine: Engine) -> set[Quad]:
    """What the database holds, by the mapping itself."""
    writer = Writer(MODEL, Addresses(service.url))
    nodes = driver.execute_query(
        "MATCH (n) WHERE n.id IS NOT NULL RETURN properties(n) AS row", database_=engine.database
    ).records
    links = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS row",
        database_=engine.database,
    ).records
    found = {q for one in nodes for q in writer.node(said(one["row"], PROSE))}
    for one in links:
        found |= set(writer.link(Link(one["type"], one["start"], one["end"], said(one["row"], PROSE))))
    return found


def test_a_harvester_holds_the_graph_and_keeps_up(
    service: Live, driver: Driver, engine: Engine, tmp_path: Path
) -> None:
    assert harvested(service, tmp_path) == in_the_graph(service, driver, engine)
    service.writer.load(towns(keys=KEYS[:37], edition="2025-12-31", retire=True, population=7))
    service.writer.load(organizations("ekom21", "eg-elrp", kind="EXAMPLE"))
    service.writer.load(organizations("ekom21", kind="EXAMPLE"))
    assert harvested(service, tmp_path) == in_the_graph(service, driver, engine)


def test_a_harvester_that_meets_a_load_ends_where_the_next_run_does(
    service: Live, driver: Driver, engine: Engine, tmp_path: Path
) -> None:
    """Whatever it saw of the load, the next run brings the rest."""
    loads = [organizations(*(f"o-{n}" for n in range(size))) for size in (5, 60, 3)]
    loading = threading.Thread(target=lambda: [service.writer.load(one) for one in loads])
    loading.start()
    harvested(service, tmp_path)
    loading.join()
    assert harvested(service, tmp_path) == in_the_graph(service, driver, engine)
