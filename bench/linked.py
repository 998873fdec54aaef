"""How fast linked data is: documents beside the driver's own reading of the same rows, and the dumps.

`python -m bench.linked` waits for the service's dumps and says how large they are and how long they took.
Then it asks for documents of municipalities and processes, each format in turn, and reads the same rows with
the driver alone, with 16 connections, in alternating rounds. See docs/performance.md.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from pyoxigraph import RdfFormat, Store
from rich.console import Console

from bench.contestants import Request
from bench.generate import Parameters
from bench.report import into_docs
from bench.servers import ROOT, service
from bench.store import open_store
from graph import statements
from graph.driver import open_driver
from graph.engine import Engine
from graph.mirror.dump import FORMATS as DUMPED
from graph.published import DUMPS, FOLDER, STORE
from tests.engines import Neo4jMissing

FORMATS = ("nt", "ttl", "jsonld")
CONNECTIONS = 16
WAIT = 900
"""Seconds to wait for the dumps at most."""


def keys(engine: Engine, kind: str) -> list[str]:
    """The keys of a kind's nodes, in a mixed but fixed order."""
    with open_driver(engine) as driver:
        text = f"MATCH (n:{kind}) RETURN n.key AS key ORDER BY reverse(n.key)"
        return [record["key"] for record in driver.execute_query(text, database_=engine.database).records]


def ask(job: dict[str, Any], seconds: float) -> tuple[float, int]:
    """Answers per second, and how many there were."""
    given = {**job, "connections": CONNECTIONS, "warm_up": 1.0, "seconds": seconds}
    command = [sys.executable, "-m", "bench.client"]
    done = subprocess.run(
        command, input=json.dumps(given), cwd=ROOT, capture_output=True, text=True, check=True
    )
    result = json.loads(done.stdout)
    if result["failures"]:
        raise RuntimeError(f"{result['failures']} answers were refused")
    return len(result["times"]) / result["seconds"], len(result["times"])


def jobs(engine: Engine, port: int, kind: str, field: str) -> dict[str, dict[str, Any]]:
    """What is measured of a kind, by name."""
    found = keys(engine, kind)
    made: dict[str, dict[str, Any]] = {
        f".{ending}": {
            "port": port,
            "requests": [Request("GET", f"/doc/{field}/{key}.{ending}").written(port) for key in found],
        }
        for ending in FORMATS
    }
    rows = [{"key": key, "after": "", "limit": 251} for key in found]
    return made | {"driver": {"uri": engine.uri, "text": statements.document(kind), "parameters": rows}}


def made(folder: Path) -> dict[str, Any]:
    """What the mirror says of the dumps, when they are there: `seconds` to make them, `files`, `triples`."""
    end = time.monotonic() + WAIT
    while not (folder / DUMPS).exists():
        if time.monotonic() > end:
            raise TimeoutError(f"no dumps after {WAIT} s")
        time.sleep(1)
    found: dict[str, Any] = json.loads((folder / DUMPS).read_bytes())
    return found


def written(folder: Path) -> tuple[float, int]:
    """Seconds and bytes of all as N-Quads, neither packed nor kept."""
    store = json.loads((folder / STORE).read_bytes())
    counted = Counted()
    began = time.monotonic()
    Store.read_only(str(folder / store["path"])).dump(counted, RdfFormat.N_QUADS)
    return time.monotonic() - began, counted.size


class Counted:
    """A file that keeps nothing."""

    size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass


def peaks(folder: Path) -> dict[str, tuple[int, int]]:
    """Largest memory of a process that writes, by format: after the first tenth, and at the end; bytes."""
    found = {}
    for format_ in DUMPED:
        command = [sys.executable, "-m", "bench.linked_memory", str(folder), format_]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        tenth, end = map(int, done.stdout.split())
        found[format_] = tenth, end
    return found


def read(engine: Engine) -> tuple[float, int]:
    """Seconds in which the driver alone reads all nodes and relationships, and how many there are."""
    texts = (
        "MATCH (n) WHERE n.id IS NOT NULL RETURN properties(n)",
        "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)",
    )
    began, rows = time.monotonic(), 0
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        for text in texts:
            rows += sum(1 for _ in session.run(text))
    return time.monotonic() - began, rows


def described(engine: Engine, folder: Path) -> list[str]:
    """The dumps in words."""
    found = made(folder)
    triples, packed = sum(found["triples"].values()), sum(one["size"] for one in found["files"])
    (seconds, size), (reading, rows) = written(folder), read(engine)
    return [
        f"{triples:,} triples. All {len(found['files'])} dumps, packed: {found['seconds']:,.0f} s in the",
        f"mirror's process, {packed / 1e6:,.0f} MB. N-Quads alone, not packed:",
        f"{size / 1e6:,.0f} MB in {seconds:.1f} s,",
        f"{triples / seconds:,.0f} triples a second. The driver alone reads the same {rows:,} nodes and",
        f"relationships in {reading:.1f} s.",
        "",
        "Memory of a process that writes a format, after a tenth of it and at the end: "
        + ", ".join(
            f"`.{format_}` {tenth / 1e6:,.0f} and {end / 1e6:,.0f} MB"
            for format_, (tenth, end) in peaks(folder).items()
        )
        + ".",
    ]


def main(
    rounds: Annotated[int, typer.Option(help="How often each is measured.", min=1)] = 3,
    seconds: Annotated[float, typer.Option(help="Length of one measurement.", min=0.5)] = 6.0,
    update_docs: Annotated[
        bool, typer.Option("--update-docs", help="Put the table into docs/performance.md.")
    ] = False,
) -> None:
    """Measure documents and dumps on a graph with 200,000 uses. Needs Java and Maven for Neo4j."""
    console = Console()
    lines = ["| documents of | " + " | ".join((*(f"`.{e}`" for e in FORMATS), "driver alone")) + " |"]
    lines.append("| --- |" + " ---: |" * (len(FORMATS) + 1))
    total = 0
    with (
        open_store(Parameters(), console) as engine,
        tempfile.TemporaryDirectory() as folder,
        service(engine, Path(folder), mirror=True) as server,
    ):
        copy = Path(folder) / "service" / FOLDER
        made(copy)
        for kind, field in (("Municipality", "municipality"), ("Process", "process")):
            todo = jobs(engine, server.port, kind, field)
            rates: dict[str, list[float]] = {name: [] for name in todo}
            for turn in range(rounds):
                names = [*todo][turn % len(todo) :] + [*todo][: turn % len(todo)]
                for name in names:
                    rate, count = ask(todo[name], seconds)
                    rates[name].append(rate)
                    total += 0 if name == "driver" else count
            cells = (f"{median(rates[name]):,.0f}" for name in todo)
            lines.append(f"| {kind} ({len(todo['driver']['parameters']):,}) | {' | '.join(cells)} |")
        lines += [
            "",
            f"{total:,} documents were answered, {CONNECTIONS} connections, median of {rounds} rounds.",
        ]
        lines += ["", *described(engine, copy)]
    text = "\n".join(lines)
    console.print(text, soft_wrap=True, markup=False, highlight=False)
    if update_docs:
        into_docs("linked", text, console)


if __name__ == "__main__":
    try:
        typer.run(main)
    except (Neo4jMissing, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(1)
