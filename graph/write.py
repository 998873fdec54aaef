"""Writes a batch: one transaction where its size allows, else resumable ones, and nothing twice.

read what the batch concerns ► check it as a whole ► compare ► write the differences ► raise the revision

Raising the revision is the first write of a transaction. It is the lock that a second writer waits for or
conflicts with, and if the number is not the one that was read, the load is compared anew: what was read is
what is changed. In one process loads queue up before that.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from neo4j import Driver, Session, Transaction
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError, TransientError

from graph import journal, revision, statements
from graph.batch import Batch, Rejection, rejected_share
from graph.changes import Changes
from graph.check import check
from graph.diff import diff
from graph.engine import Engine
from graph.errors import DatabaseConflict, translate
from graph.portions import portions, steps
from graph.state import Runner, State, read_state
from graph.summary import LoadSummary, Progress, count
from schema.errors import VerbundgraphError
from schema.model import Model
from schema.rdf.rows import Note

BUSY = (
    "Nichts wurde geladen: Andere haben den Graphen währenddessen immer wieder geändert. Bitte noch einmal "
    "laden."
)

FEW = 20
"""So many may always be gone at once."""
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once. `rejected_share`: with more rows rejected, nothing is written."""

    rejected_share: float = 0.01
    statement: int = 1_000
    """Rows of one statement: far less than a second on either engine."""
    transaction: int = 50_000
    """Nodes and relationships of one transaction; a larger load is cut into several. All of Germany fits in;
    twice as much broke a Neo4j with 512 MiB of heap beyond repair but by a restart."""
    retired_share: float = 0.1
    """With more of a register's nodes gone at once, the file is taken for incomplete and refused."""
    attempts: int = 5


class LoadRefused(VerbundgraphError):
    """A load was not written, as a whole; `rejections` says what to correct."""

    code: ClassVar[str] = "LOAD_REFUSED"
    status: ClassVar[int] = 422

    def __init__(self, message: str, rejections: tuple[Rejection, ...] = (), **details: Any) -> None:
        super().__init__(message, **details)
        self.rejections = rejections


class _Raced(Exception):
    """The graph changed between reading and writing."""


def load(
    driver: Driver,
    engine: Engine,
    model: Model,
    batch: Batch,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
    told: Callable[[int], object] | None = None,
) -> LoadSummary:
    """Make the graph say what the batch says; with `dry_run` only tell what that would change.

    `told` hears of each revision as soon as it is committed.

    Raises LoadRefused if too much of the batch is rejected or the graph holds a newer edition,
    DatabaseConflict if other writers keep getting in between; else as `graph.errors.translate` says. In all
    cases the graph is as it was (or, of a load larger than a transaction, as after its last whole part; the
    same load goes on from there).
    """
    return _Load(
        driver, engine, model, batch, dry_run, progress or _silent, limits or Limits(), told or _untold
    ).run()


def _silent(done: int, total: int, phase: str) -> None:
    """No progress is shown."""


def _untold(number: int) -> None:
    """Nobody in this process has to know."""


class _Load:
    def __init__(
        self, driver: Driver, engine: Engine, model: Model, batch: Batch, dry_run: bool,
        progress: Progress, limits: Limits, told: Callable[[int], object],
    ) -> None:  # fmt: skip
        self.driver = driver
        self.engine = engine
        self.model = model
        self.batch = batch
        self.dry_run = dry_run
        self.progress = progress
        self.limits = limits
        self.told = told

    def run(self) -> LoadSummary:
        began = time.monotonic()
        refuse_rejected(self.batch.rows, self.batch.rejections, self.limits)
        with _one_at_a_time:
            for attempt in range(1, self.limits.attempts + 1):
                try:
                    with self.driver.session(database=self.engine.database) as session:
                        summary = self._attempt(session)
                    return replace(summary, seconds=time.monotonic() - began)
                except (_Raced, TransientError, ConstraintError) as error:
                    # A key that is taken although it was not there when we looked: somebody was faster.
                    if attempt == self.limits.attempts:
                        raise DatabaseConflict(BUSY) from error
                except (Neo4jError, DriverError) as error:
                    raise translate(error) from error
        raise AssertionError("unreachable")

    def _attempt(self, session: Session) -> LoadSummary:
        self.progress(0, 0, "Vergleichen")
        with self._begin(session) as tx:
            state = read_state(tx, self.model, self.batch)
            self._refuse_older(state)
            self._refuse_filled(state)
            checked = check(self.batch, state, self.model)
            rejections = (*self.batch.rejections, *checked.rejections)
            refuse_rejected(self.batch.rows, rejections, self.limits)
            changes = diff(checked.batch, state, self.model)
            self._refuse_incomplete(state, changes)
            revised = state.revision
            if changes and not self.dry_run:
                revised = self._write(session, tx, state, changes)
        kinds, types = count(changes, rejections, (k.name for k in self.model.concrete))
        return LoadSummary(
            self.batch.dataset, self.batch.edition, self.dry_run, revised, 0.0, kinds, types,
            rejections, (*self.batch.warnings, *changes.warnings), checked.skipped,
        )  # fmt: skip

    def _begin(self, session: Session) -> Transaction:
        return session.begin_transaction(
            metadata={"load": self.batch.dataset}, timeout=self.engine.settings.load_timeout
        )

    def _write(self, session: Session, tx: Transaction, state: State, changes: Changes) -> int:
        """Write in as many transactions as needed, the first of which has read the state."""
        number, done, total = state.revision, 0, len(changes)
        for position, part in enumerate(portions(changes, self.limits.transaction)):
            if position:
                tx = self._begin(session)
            with tx:
                number = self._raise_revision(tx, number)
                if not position:
                    self._note_datasets(tx, number, changes, state)
                for step in steps(part, self.model):
                    for rows in _cut(step.rows, self.limits.statement):
                        self.progress(done, total, step.phase)
                        _run(tx, step.statement, rows)
                        done += len(rows)
                parts = journal.write(tx, number, journal.entries(part, state))
                revision.note(tx, number, self.batch.dataset, self.batch.edition, part, parts)
                self.progress(done, total, "Abschließen")
                tx.commit()
            self.told(number)
        return number

    def _raise_revision(self, tx: Runner, seen: int) -> int:
        record = tx.run(statements.GRAPH_RAISE).single()
        if record is None or record["revision"] != seen + 1:
            raise _Raced
        return seen + 1

    def _note_datasets(self, tx: Runner, number: int, changes: Changes, state: State) -> None:
        batch = self.batch
        if not (batch.nodes or batch.patches or batch.links):
            tx.run(statements.DATASET_REMOVE, key=batch.dataset).consume()
            return
        if batch.restores is not None:
            notes = dict(batch.restores)
        elif batch.partial:
            before = state.datasets.get(batch.dataset, {})
            provides = changes.provides.union(before.get("provides", ()))
            notes = {batch.dataset: Note(before.get("edition"), frozenset(provides))}
        else:
            notes = {batch.dataset: Note(batch.edition, frozenset(changes.provides))}
        for key, note in notes.items():
            row = {"key": key, "revision": number, "provides": sorted(note.provides)}
            if note.edition:
                row["edition"] = note.edition
            tx.run(statements.DATASET_WRITE, row=row).consume()

    def _refuse_older(self, state: State) -> None:
        noted = state.datasets.get(self.batch.dataset, {}).get("edition")
        if noted and self.batch.edition and self.batch.edition < noted:
            raise LoadRefused(
                f"Nichts wurde geladen: Der Graph enthält den Stand {noted} von {self.batch.dataset}, diese "
                f"Datei ist älter ({self.batch.edition}).",
                edition=noted,
            )

    def _refuse_filled(self, state: State) -> None:
        if self.batch.restores is not None and (state.datasets or state.sources):
            raise LoadRefused("Nichts wurde geladen: Ein ganzer Graph geht nur in einen, der leer ist.")

    def _refuse_incomplete(self, state: State, changes: Changes) -> None:
        gone = len(changes.retired_nodes)
        there = sum("until" not in node for node in state.nodes.values())
        if gone > max(FEW, self.limits.retired_share * there):
            raise LoadRefused(
                f"Nichts wurde geladen: {gone} von {there} Einträgen des Graphen fehlen in dieser Datei. "
                "Sie ist vermutlich unvollständig.",
                retired=gone,
            )


def refuse_rejected(rows: int, rejections: tuple[Rejection, ...], limits: Limits) -> None:
    """Raises LoadRefused if too many of so many rows are rejected, or the file as a whole."""
    fatal = next((r for r in rejections if r.fatal), None)
    if fatal is not None:
        line = f", Zeile {fatal.place.line}" if fatal.place.line else ""
        raise LoadRefused(f"Nichts wurde geladen: {fatal.place.file}{line}: {fatal.reason}", rejections)
    if rejected_share(rows, rejections) > limits.rejected_share:
        wrong = len({r.place for r in rejections})
        raise LoadRefused(
            f"Nichts wurde geladen: {wrong} von {max(rows, wrong)} Zeilen sind fehlerhaft, mehr "
            f"als {100 * limits.rejected_share:g} %. Bitte die Datei korrigieren.",
            rejections,
            rejected=wrong,
        )


def _cut(rows: list[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _run(tx: Runner, statement: str, rows: list[dict[str, Any]]) -> None:
    """Run a writing statement; raises _Raced unless it found what each row speaks of."""
    record = tx.run(statement, rows=rows).single()
    if record is None or record["done"] != len(rows):
        raise _Raced
