"""What pages cost the database, counted and not timed: `python -m bench.hits`, see docs/performance.md.

For each order the first page, the 400th (or the last, where there are fewer), and the one read backwards
from there, of 25 nodes each. A hit is what Neo4j calls an access to its store (`PROFILE`); the same question
on a larger graph should need about the same, wherever an index holds the order.
"""

import sys
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from neo4j import Driver
from rich.console import Console
from rich.table import Table

from bench.generate import Parameters
from bench.store import open_store
from graph.driver import open_driver
from graph.engine import Engine
from graph.writer import Writer
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.engines import Neo4jMissing

PAGE, DEEP, STRIDE = 25, 400, 1_000

ORDERS = (
    ("municipalities", "{ name: ASC }"),
    ("municipalities", "{ name: DESC }"),
    ("municipalities", "{ key: ASC }"),
    ("municipalities", "{ population: DESC }"),
    ("municipalities", "{ land: { name: ASC } }"),
    ("processes", "{ name: ASC }"),
    ("processes", "{ key: ASC }"),
    ("processes", "{ usedByCount: DESC }"),
    ("administrations", "{ name: ASC }"),
)


@dataclass(frozen=True)
class Hits:
    """Of one order: by page, and which page the deep one is."""

    first: int
    deep: int
    backward: int
    last: int
    number: int


class Pages:
    """Reads pages of one order, and counts."""

    def __init__(self, driver: Driver, database: str, planner: Planner, field: str, order: str) -> None:
        self.driver = driver
        self.database = database
        self.planner = planner
        self.field = field
        self.order = order

    def hits(self) -> Hits:
        """What each of the pages takes."""
        cursor, number = self.place()
        return Hits(
            self.page("first"),
            self.page("first", after=cursor),
            self.page("last", before=cursor),
            self.page("last"),
            number,
        )

    def place(self) -> tuple[str, int]:
        """The cursor after which the deep page begins, and the number of that page."""
        cursor, read = None, 0
        while read < (DEEP - 1) * PAGE:
            size = min(STRIDE, (DEEP - 1) * PAGE - read)
            text = f"query($a: String) {{ p: {self.field}(first: {size}, orderBy: [{self.order}], after: $a) "
            text += "{ nodes { key } pageInfo { endCursor hasNextPage } } }"
            request = self.planner.request(text, {"a": cursor})
            with self.driver.session(database=self.database) as session:
                record = session.run(request.text or "", request.parameters).single(strict=True)[0]
            data = request.response(record).data
            assert data
            if not data["p"]["pageInfo"]["hasNextPage"]:
                break
            cursor, read = data["p"]["pageInfo"]["endCursor"], read + size
        if cursor is None:
            raise ValueError(f"{self.field} has fewer than {STRIDE} nodes")
        return cursor, read // PAGE + 1

    def page(self, size: str, **cursor: str) -> int:
        """The hits of one page."""
        given = "".join(f", {name}: ${name}" for name in cursor)
        declared = "".join(f"${name}: String" for name in cursor)
        head = f"query({declared}) " if declared else ""
        text = f"{head}{{ {self.field}({size}: {PAGE}, orderBy: [{self.order}]{given}) "
        text += "{ nodes { key name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"
        request = self.planner.request(text, cursor)
        with self.driver.session(database=self.database) as session:
            summary = session.run(f"PROFILE {request.text}", request.parameters).consume()
        assert summary.profile
        return total(summary.profile)


def total(profile: dict[str, Any]) -> int:
    """The hits of an operator and of all below it."""
    return int(profile.get("dbHits", 0)) + sum(map(total, profile.get("children", ())))


def count(engine: Engine) -> dict[tuple[str, str], Hits]:
    """The hits of all orders on the graph of an engine."""
    model = Model.load()
    planner = Planner(build(model))
    with open_driver(engine) as driver:
        planner.learn(Writer(driver, engine, model).statistics())
        return {
            (field, order): Pages(driver, engine.database, planner, field, order).hits()
            for field, order in ORDERS
        }


def hits(
    sizes: Annotated[str, typer.Option(help="Graphs, each as PROCESSES:USES.")] = "3000:200000,30000:2000000",
) -> None:
    """Count database hits of pages on graphs of several sizes. Needs Java and Maven for Neo4j."""
    console = Console()
    table = Table("order", "graph", "first", "deep", "backwards", "last")
    for size in sizes.split(","):
        processes, uses = map(int, size.split(":"))
        with open_store(Parameters(processes, uses), console) as engine:
            for (field, order), found in count(engine).items():
                deep = f"{found.deep} (page {found.number})"
                row = (f"{field} {order}", f"{uses:,}", str(found.first), deep)
                table.add_row(*row, str(found.backward), str(found.last))
    console.print(table)


if __name__ == "__main__":
    try:
        typer.run(hits)
    except (Neo4jMissing, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(1)
