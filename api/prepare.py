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
    engine: Engine,
    settings: Settings,
    waiting: Callable[[str], None] = lambda _: None,
    told: Callable[[int], object] = lambda _: None,
) -> Statistics:
    """Do what is missing, and say how large the graph is then.

    `waiting` hears what is waited for, `told` of each revision that is reached, and of the one at the end.

    A first load that was interrupted is taken up again; what is there stays as it is, and examples that were
    taken out stay out. Raises DatabaseUnavailable while nobody answers, and what loading raises.
    """
    waiting("the database")
    with open_driver(engine) as driver:
        check_server(driver, engine)
        waiting("the set-up of the database")
        writer = Writer(driver, engine, Model.load(), told=told)
        writer.set_up()
        loaded = set(writer.datasets())
        missing = [d.key for d in DATASETS.values() if d.shipped and not d.example and d.key not in loaded]
        if missing and settings.examples:
            missing += [d.key for d in DATASETS.values() if d.example and d.key not in loaded]
        unwanted = [
            d.key for d in DATASETS.values() if d.example and d.key in loaded and not settings.examples
        ]
        if missing or unwanted:
            waiting("the load of the shipped data")
            # Not on standard output: that belongs to the answer of `query`.
            runner = Runner(writer)
            with Reporter(Console(stderr=True)) as reporter:
                summaries = [s for key in missing for s in runner.load_dataset(key, watch=reporter)]
                summaries += [s for key in unwanted for s in runner.remove_dataset(key, watch=reporter)]
            print_summaries(reporter.console, summaries, writer.model)
        told(writer.revision())
        return writer.statistics()
