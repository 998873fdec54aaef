"""Starts the engines that tests and benchmarks run on: the embedded one, and Neo4j from Maven's jars."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

from neo4j import Driver, Query, Session
from neo4j.exceptions import ClientError

from graph.driver import open_driver, ping
from graph.engine import Engine, ExternalEngine, open_engine
from graph.errors import DatabaseUnavailable
from graph.settings import GraphSettings

PROJECT = Path(__file__).parent / "neo4j"
MAIN_CLASS = "Neo4jForTests"
START_TIMEOUT = 120.0
"""Seconds that Neo4j may take to start; 6 to 9 are usual."""


class Neo4jMissing(Exception):
    """Neo4j cannot be started here; the text says why."""


@dataclass(frozen=True)
class RunningNeo4j:
    """A Neo4j without authentication on loopback, and its process id."""

    uri: str
    pid: int


def class_path() -> str:
    """The Java class path of Neo4j and of our main class, resolved and compiled once by Maven.

    Raises Neo4jMissing if there is no Maven or it fails. Maven writes to `target/` and its repository only.
    """
    target = PROJECT / "target"
    listing = target / "classpath.txt"
    sources = [PROJECT / "pom.xml", *PROJECT.rglob("src/**/*.java")]
    newest = max(source.stat().st_mtime for source in sources)
    if not listing.exists() or listing.stat().st_mtime < newest or not _complete(listing):
        maven = shutil.which("mvn")
        if maven is None:
            raise Neo4jMissing("neither NEO4J_TEST_URI nor Maven (mvn) is there")
        done = subprocess.run(
            [maven, "-q", "-B", "compile", "dependency:build-classpath", f"-Dmdep.outputFile={listing}"],
            cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Neo4jMissing(f"Maven failed: {(done.stdout + done.stderr).strip()[-300:]}")
        listing.touch()  # Maven leaves an unchanged file alone, and with it the time that we compare
    return os.pathsep.join([str(target / "classes"), listing.read_text().strip()])


def _complete(listing: Path) -> bool:
    """Whether all jars are still in Maven's repository."""
    return all(Path(jar).exists() for jar in listing.read_text().strip().split(os.pathsep))


@contextmanager
def start_neo4j(data_dir: Path, heap: str = "1g", page_cache_mb: int = 128) -> Iterator[RunningNeo4j]:
    """Run a Neo4j with its data in `data_dir` (created; kept at the end).

    It ends with the context, and also when this process dies: it watches its standard input.
    Raises Neo4jMissing with a reason.
    """
    java = shutil.which("java")
    if java is None:
        raise Neo4jMissing("there is no Java (java)")
    jars = class_path()
    data_dir.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    with (data_dir / "console.log").open("wb") as console:
        process = subprocess.Popen(
            [
                java, f"-Xmx{heap}", f"-Xms{heap}", "-XX:+UseParallelGC", "-XX:-UsePerfData",
                "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
                f"-Djava.io.tmpdir={data_dir}", "-cp", jars, MAIN_CLASS, str(data_dir), str(port),
                str(page_cache_mb),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=console, cwd=data_dir,
            start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            ready = any(line.strip() == b"ready" for line in iter(process.stdout.readline, b""))
            if not ready:
                text = (data_dir / "console.log").read_text("utf-8", "replace")
                raise Neo4jMissing(f"Neo4j did not start: {text.strip()[-300:]}")
            yield RunningNeo4j(f"bolt://127.0.0.1:{port}", process.pid)
        finally:
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def neo4j_settings(uri: str, data_dir: Path, **overrides: object) -> GraphSettings:
    """Settings for a Neo4j without authentication, or with NEO4J_TEST_USER and NEO4J_TEST_PASSWORD."""
    return GraphSettings.load(
        **{
            "neo4j_uri": uri,
            "neo4j_user": os.environ.get("NEO4J_TEST_USER", "neo4j"),
            "neo4j_password": os.environ.get("NEO4J_TEST_PASSWORD", "none"),
            "data_dir": data_dir,
            **overrides,
        }
    )


@contextmanager
def neo4j_engine(data_dir: Path, **overrides: object) -> Iterator[Engine]:
    """The Neo4j at NEO4J_TEST_URI, or one started for the occasion. Raises Neo4jMissing with a reason."""
    uri = os.environ.get("NEO4J_TEST_URI")
    if uri:
        engine = ExternalEngine(neo4j_settings(uri, data_dir, **overrides))
        try:
            with open_driver(engine) as driver:
                ping(driver, engine)
        except DatabaseUnavailable as error:
            raise Neo4jMissing("nobody answers at NEO4J_TEST_URI") from error
        yield engine
        return
    with start_neo4j(data_dir) as server:
        yield ExternalEngine(neo4j_settings(server.uri, data_dir, **overrides))


@contextmanager
def embedded_engine(data_dir: Path, **overrides: object) -> Iterator[Engine]:
    """The embedded engine on a directory of its own, with a small heap."""
    values = {"neo4j_uri": None, "data_dir": data_dir, "embedded_heap": "512m", **overrides}
    with open_engine(GraphSettings.load(**values)) as engine:
        yield engine


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether `condition` came true within so many seconds; it is asked again and again."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _delete(session: Session, portion: LiteralString) -> None:
    """Delete all, a portion of `$size` at a time; smaller ones where the machine has too much to do."""
    size = 500
    while True:
        try:
            counters = session.run(portion, size=size).consume().counters
        except ClientError as error:
            if size == 1 or "TimedOut" not in (error.code or ""):
                raise
            size = max(1, size // 5)
        else:
            if not (counters.nodes_deleted or counters.relationships_deleted):
                return


def empty_database(driver: Driver, engine: Engine, *, schema: bool = False) -> None:
    """Delete all nodes and relationships, and with `schema` all constraints and indexes too.

    In portions, as one statement over everything would run into the embedded engine's deadline.
    """
    with driver.session(database=engine.database) as session:
        # First relationships: deleting a Land with thousands of them would be one long statement.
        _delete(session, "MATCH ()-[r]->() WITH r LIMIT $size DELETE r")
        _delete(session, "MATCH (n) WITH n LIMIT $size DETACH DELETE n")
        if schema:
            for row in session.run("SHOW CONSTRAINTS YIELD name, type RETURN name, type").data():
                if row["type"].endswith("PROPERTY_TYPE"):
                    continue  # what ArcadeDB calls so is the type of an indexed property, and stays
                session.run(Query(f"DROP CONSTRAINT `{row['name']}` IF EXISTS")).consume()
            for row in session.run("SHOW INDEXES YIELD name, type RETURN name, type").data():
                if row["type"] != "LOOKUP":
                    session.run(Query(f"DROP INDEX `{row['name']}` IF EXISTS")).consume()
