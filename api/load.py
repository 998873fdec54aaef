"""`load` on the command line."""

from pathlib import Path

from api.settings import Settings
from graph.driver import check_server, open_driver
from graph.engine import open_engine
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.report import Reporter, exit_code, print_rejections, print_summaries
from loaders.run import Runner
from schema.model import Model


def run(
    settings: Settings,
    what: str | None,
    file: Path | None,
    dry_run: bool,
    named: str | None = None,
    whole: bool = False,
) -> int:
    """Load a dataset or a file, or all that is shipped. The exit code: 0, or 2 where rows were rejected.

    Raises LoadRefused, with what to correct printed, and what opening the engine raises.
    """
    reporter = Reporter()
    with open_engine(settings, join=True) as engine, open_driver(engine) as driver:
        check_server(driver, engine)
        runner = Runner(Writer(driver, engine, Model.load()))
        try:
            with reporter:
                if what is None:
                    summaries = runner.load_shipped(
                        examples=settings.examples, dry_run=dry_run, watch=reporter
                    )
                else:
                    summaries = runner.load_dataset(
                        what, path=file, named=named, whole=whole, dry_run=dry_run, watch=reporter
                    )
        except LoadRefused as refused:
            print_rejections(reporter.console, refused.rejections)
            raise
    print_summaries(reporter.console, summaries, runner.writer.model)
    return exit_code(summaries)
