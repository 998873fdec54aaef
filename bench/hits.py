"""What questions cost the database, counted and not timed: `python -m bench.hits`, see docs/performance.md.

Pages of 25 nodes in several orders: the first, the 400th (or the last, where there are fewer), and the one
read backwards from there; then the questions of the benchmark, each with the first of its
variables. A hit is what Neo4j calls an access to its store (`PROFILE`); the same question on a larger graph
should need about the same, wherever an index holds what is asked for.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console

from bench.generate import Parameters
from bench.pages import DEEP, Hits, Pages, hits
from bench.report import into_docs
from bench.shapes import shapes
from bench.store import counts, open_store, planner
from graph.driver import open_driver
from graph.engine import Engine
from tests.engines import Neo4jMissing

ORDERS = (
    ("municipalities", "{ name: ASC }"),
    ("municipalities", "{ name: DESC }"),
    ("municipalities", "{ key: ASC }"),
    ("administrations", "{ name: ASC }"),
    ("processes", "{ name: ASC }"),
    ("processes", "{ key: ASC }"),
    ("municipalities", "{ population: DESC }"),
    ("processes", "{ usedByCount: DESC }"),
    ("municipalities", "{ land: { name: ASC } }"),
)
Counted = tuple[str, dict[str, Hits], dict[str, int]]
"""The graph's size, the hits of pages by order, and of questions by their titles."""


def count(engine: Engine) -> Counted:
    """The hits on the graph of an engine."""
    compiler = planner(engine)
    with open_driver(engine) as driver:
        pages = {
            f"{field} {order}": Pages(driver, engine.database, compiler, field, order).hits()
            for field, order in ORDERS
        }
        asked = {
            shape.title: hits(
                driver, engine.database, compiler, shape.service.text, shape.service.variables[0]
            )
            for shape in shapes(driver, engine, compiler).values()
        }
        return f"{counts(driver, engine)['uses']:,} uses", pages, asked


def lines(found: Sequence[Counted]) -> Iterator[str]:
    """Two tables in Markdown, with columns for each graph."""
    yield _row("order", *(f"{size}: first | page {DEEP} | backwards" for size, _, _ in found))
    yield _row("---", *("---: | ---: | ---:" for _ in found))
    for order in found[0][1]:
        yield _row(f"`{order}`", *(_cells(pages[order]) for _, pages, _ in found))
    yield ""
    yield _row("question", *(size for size, _, _ in found))
    yield _row("---", *("---:" for _ in found))
    for title in found[0][2]:
        yield _row(title, *(f"{asked[title]:,}" for _, _, asked in found))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(found: Hits) -> str:
    deep = f"{found.deep:,}" + ("" if found.number == DEEP else f" (page {found.number})")
    return f"{found.first:,} | {deep} | {found.backward:,}"


def main(
    sizes: Annotated[str, typer.Option(help="Graphs, each as PROCESSES:USES.")] = "3000:200000,30000:2000000",
    update_docs: Annotated[
        bool, typer.Option("--update-docs", help="Put the tables into docs/performance.md.")
    ] = False,
) -> None:
    """Count database hits on graphs of several sizes. Needs Java and Maven for Neo4j."""
    console = Console()
    found = []
    for size in sizes.split(","):
        processes, uses = map(int, size.split(":"))
        with open_store(Parameters(processes, uses), console) as engine:
            found.append(count(engine))
    text = "\n".join(lines(found))
    console.print(text, soft_wrap=True, markup=False, highlight=False)
    if update_docs:
        into_docs("hits", text, console)


if __name__ == "__main__":
    try:
        typer.run(main)
    except (Neo4jMissing, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(1)
