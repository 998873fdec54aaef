"""Makes a started engine ready for questions: checks the server, migrates, loads what is shipped if it is empty."""

from collections.abc import Callable

from api.settings import Settings
from graph.driver import check_server, open_driver
from graph.engine import Engine
from graph.migrations import migrate
from loaders.report import Reporter, print_summaries
from loaders.run import Runner
from schema.model import Model

EXAMPLES = "examples"


def prepare(engine: Engine, settings: Settings, waiting: Callable[[str], None] = lambda _: None) -> None:
    """Do what is missing; `waiting` hears what is waited for. Takes a moment where nothing is.

    Raises DatabaseUnavailable while nobody answers, and what loading raises.
    """
    waiting("the database")
    with open_driver(engine) as driver:
        check_server(driver, engine)
        waiting("the set-up of the database")
        runner = Runner(driver, engine, Model.load())
        migrate(driver, engine, runner.model)
        loaded = runner.loaded()
        reporter = Reporter()
        if not loaded:
            waiting("the first load of data")
            with reporter:
                summaries = runner.load_shipped(examples=settings.examples, watch=reporter)
            print_summaries(reporter.console, summaries)
        elif not settings.examples and EXAMPLES in loaded:
            waiting("the removal of example data")
            with reporter:
                summaries = runner.remove_dataset(EXAMPLES, watch=reporter)
            print_summaries(reporter.console, summaries)
