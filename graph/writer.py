"""The door through which loaders reach a graph: they know no driver, only this."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from neo4j import Driver, Session
from neo4j.exceptions import DriverError, Neo4jError

from graph import revision
from graph.batch import Batch, Rejection
from graph.derive import fill
from graph.driver import open_driver
from graph.engine import Engine
from graph.errors import translate
from graph.identify import identify
from graph.journal_start import begin
from graph.migrations import migrate
from graph.state import ended_and_namesakes
from graph.statistics import statistics
from graph.summary import LoadSummary, Progress
from graph.write import Limits, load, refuse_rejected
from schema.drive import Statistics
from schema.model import Model
from schema.rdf.rows import Note

T = TypeVar("T")


class Writer:
    """Writes to one graph over a driver that the caller closes.

    `told` hears of each revision that a load of this writer reaches, in the thread that loads.
    """

    def __init__(
        self,
        driver: Driver,
        engine: Engine,
        model: Model,
        limits: Limits | None = None,
        told: Callable[[int], object] | None = None,
    ) -> None:
        self.driver = driver
        self.engine = engine
        self.model = model
        self.limits = limits or Limits()
        self.told = told

    def set_up(self) -> list[str]:
        """Apply the migrations that are missing, fill in what is derived, and have a whole journal.

        The keys of what was done. Raises as `graph.migrations.migrate` does.
        """
        steps = (migrate, fill, begin)
        return [key for step in steps for key in step(self.driver, self.engine, self.model)]

    def load(self, batch: Batch, *, dry_run: bool = False, progress: Progress | None = None) -> LoadSummary:
        """Make the graph say what the batch says. Raises as `graph.write.load` does."""
        return load(
            self.driver,
            self.engine,
            self.model,
            batch,
            dry_run=dry_run,
            progress=progress,
            limits=self.limits,
            told=self.told,
        )

    def remove_dataset(
        self, dataset: str, *, dry_run: bool = False, progress: Progress | None = None
    ) -> LoadSummary:
        """Withdraw everything that only this dataset says. Raises as `graph.write.load` does."""
        return self.load(Batch(dataset), dry_run=dry_run, progress=progress)

    def datasets(self) -> dict[str, str | None]:
        """The datasets in the graph, each with its edition if it has one; none if it was never set up."""
        return self._ask(revision.datasets)

    def revision(self) -> int:
        """The graph's revision; 0 for a graph that nothing was loaded into or that was never set up."""
        return self._ask(revision.current)

    def statistics(self) -> Statistics:
        """How many nodes and relationships there are of each kind and type."""
        return self._ask(lambda session: statistics(session, self.model))

    def ended_and_namesakes(self, kind: str) -> list[dict[str, Any]]:
        """The properties of the kind's nodes that have an `until`, and of all that share a name with one."""
        return self._ask(lambda session: ended_and_namesakes(session, kind))

    def identify(self, addresses: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """Id and name of each node that one of the addresses stands for, by the address."""
        return self._ask(lambda session: identify(session, self.model, addresses))

    def refuse_rejected(self, rows: int, rejections: tuple[Rejection, ...]) -> None:
        """Raises LoadRefused if too many of a file's rows are rejected, or the file as a whole."""
        refuse_rejected(rows, rejections, self.limits)

    def notes(self) -> dict[str, Note]:
        """What is noted of each dataset of the graph."""
        return self._ask(revision.notes)

    def _ask(self, question: Callable[[Session], T]) -> T:
        try:
            with self.driver.session(database=self.engine.database) as session:
                return question(session)
        except (Neo4jError, DriverError) as error:
            raise translate(error) from error


@contextmanager
def open_writer(engine: Engine, model: Model, limits: Limits | None = None) -> Iterator[Writer]:
    """A writer with a driver of its own, closed at the end; the engine stays open."""
    with open_driver(engine) as driver:
        yield Writer(driver, engine, model, limits)
