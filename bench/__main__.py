"""The command: `./run bench`, or `python -m bench`. See docs/performance.md."""

import sys
from contextlib import ExitStack
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bench import report
from bench.contestants import Contestant, Driver, Hand
from bench.generate import Parameters
from bench.rounds import Different, Settings, check_equal, measure
from bench.servers import Unavailable, empty, keeping, peer, service
from bench.shapes import NAMES, shapes
from bench.store import RESULTS, counts, open_store, planner, settle
from graph.driver import check_server, open_driver
from tests.engines import Neo4jMissing


def bench(
    processes: Annotated[int, typer.Option(help="Processes in the graph.", min=25)] = 3_000,
    uses: Annotated[int, typer.Option(help="USES relationships in the graph.", min=1)] = 200_000,
    seed: Annotated[int, typer.Option(help="Another graph of the same size.")] = 1,
    rounds: Annotated[int, typer.Option(help="How often each is measured.", min=1)] = 3,
    seconds: Annotated[float, typer.Option(help="Length of one measurement.", min=0.1)] = 4.0,
    warm_up: Annotated[float, typer.Option(help="Seconds before each that do not count.", min=0.0)] = 1.0,
    connections: Annotated[str, typer.Option(help="Numbers of connections.")] = "1,16",
    only: Annotated[
        str, typer.Option(help=f"Some of the questions: {', '.join(NAMES)}.", show_default="all")
    ] = "",
    peer_server: Annotated[str, typer.Option(help="What @neo4j/graphql runs in: yoga or apollo.")] = "yoga",
    no_peer: Annotated[bool, typer.Option("--no-peer", help="Without @neo4j/graphql.")] = False,
    update_docs: Annotated[
        bool, typer.Option("--update-docs", help="Put the result into docs/performance.md.")
    ] = False,
) -> None:
    """Measure this service against @neo4j/graphql and against the driver alone, on a real Neo4j.

    Needs Java and Maven for Neo4j, and Node with npm for the peer. Takes some half an hour with
    the defaults, and the machine for itself.
    """
    console = Console()
    names = only.split(",") if only else list(NAMES)
    if unknown := set(names) - set(NAMES):
        raise ValueError(f"no question is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    settings = Settings(rounds, seconds, warm_up, tuple(int(n) for n in connections.split(",")))
    with ExitStack() as stack:
        engine = stack.enter_context(open_store(Parameters(processes, uses, seed), console))
        with open_driver(engine) as driver:
            graph, server = counts(driver, engine), check_server(driver, engine)
            known = shapes(driver, engine, planner(engine))
        chosen = [known[name] for name in names]
        logs = RESULTS / "logs"
        kept, by_hash = stack.enter_context(keeping(engine, logs))
        contestants: list[Contestant] = [stack.enter_context(service(engine, logs)), kept, by_hash]
        if not no_peer:
            contestants.append(stack.enter_context(peer(engine, logs, peer_server)))
        contestants += [Hand(engine), Driver(engine)]
        nothing = stack.enter_context(empty(logs))
        check_equal(chosen, contestants)
        console.print(f"All give the same answers: {', '.join(one.name for one in contestants)}")
        driver = stack.enter_context(open_driver(engine))
        with Progress(console=console) as progress:
            results = measure(
                chosen, contestants, nothing, settings, progress, lambda: settle(driver, engine)
            )
    versions = ".".join(map(str, server.version)) + f" {server.edition}"
    found = report.collect(results, chosen, settings, graph, versions, peer_server)
    report.write(found, RESULTS, console, update_docs=update_docs)


def main() -> None:
    """Run the command; what is missing or differs is a sentence, not a stack."""
    try:
        typer.run(bench)
    except (Neo4jMissing, Unavailable, Different, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", highlight=False, markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
