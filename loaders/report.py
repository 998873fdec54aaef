"""Shows a load to whoever started it: a progress bar on a terminal, plain lines elsewhere, tables at the end.

All of it is German, as the people who load data are. `exit_code` says how a command ends: 0 all well,
1 refused or failed, 2 loaded, but some rows were rejected.
"""

import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from graph.batch import LoadWarning, Rejection
from graph.summary import Counts, LoadSummary
from graph.summary import Progress as Callback
from loaders.run import DATASETS, Dataset
from schema.model import Model

SHOWN = 50
"""How many rejections or warnings are listed; the rest is counted."""
PAUSE = 2.0
"""Seconds between two plain lines of one phase."""
COLUMNS = {
    "added": "neu",
    "changed": "geändert",
    "retired": "beendet",
    "withdrawn": "entfernt",
    "unchanged": "unverändert",
    "rejected": "abgelehnt",
}


class Reporter:
    """Use as a context manager and pass it as `watch` to `loaders.run.Runner`."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console()
        self._bar: Progress | None = None
        if self.console.is_terminal:
            self._bar = Progress(
                SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TimeElapsedColumn(), console=self.console, transient=True,
            )  # fmt: skip

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, dataset: Dataset) -> Callback:
        """The progress callback for one dataset."""
        return self._on_bar(self._bar, dataset.title) if self._bar else self._in_lines(dataset.title)

    @staticmethod
    def _on_bar(bar: Progress, title: str) -> Callback:
        task = bar.add_task(title, total=None)

        def show(done: int, total: int, phase: str) -> None:
            bar.update(task, completed=done, total=total or None, description=f"{title}: {phase}")

        return show

    def _in_lines(self, title: str) -> Callback:
        last: tuple[str, float] = ("", 0.0)

        def show(done: int, total: int, phase: str) -> None:
            nonlocal last
            now = time.monotonic()
            if phase != last[0] or now - last[1] >= PAUSE:
                last = phase, now
                share = f" {done} von {total}" if total else ""
                self.console.print(f"{title}: {phase}{share}", highlight=False, markup=False)

        return show


def print_summaries(console: Console, summaries: Sequence[LoadSummary], model: Model) -> None:
    """A table per dataset, what was rejected, what was decided, and the revision."""
    for summary in summaries:
        _print_summary(console, summary, model)
    if not summaries:
        console.print("Es gab nichts zu laden.")


def _print_summary(console: Console, summary: LoadSummary, model: Model) -> None:
    edition = f", Stand {summary.edition}" if summary.edition else ""
    trial = " (Probelauf, nichts geschrieben)" if summary.dry_run else ""
    known = DATASETS.get(summary.dataset)
    title = known.title if known else f"Datensatz {summary.dataset}"
    table = Table(title=f"{escape(title)}{edition}{trial}", title_justify="left")
    table.add_column("Art oder Beziehung")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for name, counts in summary.kinds.items():
        table.add_row(model.kinds[name].plural_de, *_cells(counts))
    for name, counts in summary.types.items():
        table.add_row(name, *_cells(counts))
    table.add_section()
    table.add_row("zusammen", *_cells(summary.total))
    console.print(table)
    print_rejections(console, summary.rejections)
    _print_warnings(console, summary.warnings)
    if summary.skipped:
        console.print(f"{summary.skipped} Angaben übergangen: Wovon sie sprechen, ist nicht im Graphen.")
    if summary.dry_run:
        console.print(f"Es würden {_number(summary.changed)} Knoten und Beziehungen geschrieben.")
    elif summary.changed:
        console.print(f"Stand des Graphen: Revision {summary.revision} ({summary.seconds:.1f} s).")
    else:
        console.print(f"Nichts zu ändern; der Graph bleibt bei Revision {summary.revision}.")


def print_rejections(console: Console, rejections: Sequence[Rejection]) -> None:
    """What was not taken: file, line, field and reason."""
    if not rejections:
        return
    table = Table(title="Abgelehnt", title_justify="left")
    for heading in ("Datei", "Zeile", "Feld", "Grund"):
        table.add_column(heading, justify="right" if heading == "Zeile" else "left", overflow="fold")
    for one in rejections[:SHOWN]:
        line = str(one.place.line) if one.place.line else "–"
        table.add_row(escape(one.place.file), line, escape(one.field), escape(one.reason))
    console.print(table)
    _print_rest(console, len(rejections))


def _print_warnings(console: Console, warnings: Sequence[LoadWarning]) -> None:
    if not warnings:
        return
    table = Table(title="Hinweise", title_justify="left")
    for heading in ("Knoten", "Feld", "Hinweis"):
        table.add_column(heading, overflow="fold")
    for one in warnings[:SHOWN]:
        table.add_row(escape(one.id), escape(one.field), escape(one.reason))
    console.print(table)
    _print_rest(console, len(warnings))


def _print_rest(console: Console, count: int) -> None:
    if count > SHOWN:
        console.print(f"… und {_number(count - SHOWN)} weitere.")


def _cells(counts: Counts) -> Iterable[str]:
    return (_number(getattr(counts, name)) if getattr(counts, name) else "–" for name in COLUMNS)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def exit_code(summaries: Iterable[LoadSummary]) -> int:
    """0, or 2 if rows were rejected. A refused load has no summary: its error means 1."""
    return 2 if any(summary.rejections for summary in summaries) else 0
