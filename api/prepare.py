"""Makes a started engine ready for questions: migrates, and loads what is missing of what is shipped."""

from collections.abc import Callable

from rich.console import Console

from api.settings import Settings
from graph.driver import check_server, open_driver
from graph.engine import Engine
from graph.writer import Writer
from loaders.report import Reporter, print_summaries
from loaders.run import DATASETS, Runner
from schema.drive import Statistics
from schema.model import Model


def prepare(
    engine: Engine, settings: Settings, waiting: Callable[[str], None] = lambda _: None
) -> Statistics:
    """Do what is missing, and say how large the graph is then; `waiting` hears what is waited for.

    A first load that was interrupted is taken up again. Raises DatabaseUnavailable while nobody answers, and
    what loading raises.
    """
    waiting("the database")
    with open_driver(engine) as driver:
        check_server(driver, engine)
        waiting("the set-up of the database")
        writer = Writer(driver, engine, Model.load())
        writer.set_up()
        loaded = set(writer.datasets()) & shipped(examples=True)
        if loaded != shipped(settings.examples):
            waiting("the load of the shipped data")
            # Not on standard output: that belongs to the answer of `query`.
            with Reporter(Console(stderr=True)) as reporter:
                summaries = Runner(writer).load_shipped(examples=settings.examples, watch=reporter)
            print_summaries(
                reporter.console, [s for s in summaries if s.changed or s.rejections], writer.model
            )
        return writer.statistics()


def shipped(examples: bool) -> set[str]:
    """The datasets that a prepared graph holds."""
    return {d.key for d in DATASETS.values() if d.shipped and (examples or not d.example)}
