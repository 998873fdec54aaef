"""`export` on the command line: the graph as a file of linked data."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, ClassVar
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from api.instance import running
from api.prepare import prepare
from api.settings import Settings
from graph.driver import check_server, open_driver
from graph.engine import open_engine
from graph.joined import JoinedEngine
from graph.mirror.dump import FORMATS, packing
from graph.mirror.export import export
from schema.errors import VerbundgraphError

STANDARD_OUTPUT = "-"
PACKED = (".gz", ".zst")


class ExportRefused(VerbundgraphError):
    """The file cannot be written, or its format is not said."""

    code: ClassVar[str] = "EXPORT_REFUSED"
    status: ClassVar[int] = 400


def run(settings: Settings, file: str, format_: str | None, graph: str) -> int:
    """Write the graph to a file, which is there as a whole or not at all, or to standard output (`-`).

    The graph is that of the running service, else the engine is started for it. Raises ExportRefused, and
    what opening the engine and reading raises.
    """
    console = Console(stderr=True)
    format_ = format_ or _format(file)
    base = address(settings)
    with open_engine(settings, join=True) as engine, open_driver(engine) as driver:
        check_server(driver, engine)
        if not isinstance(engine, JoinedEngine):
            prepare(engine, settings)
        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(),
        )  # fmt: skip
        try:
            with _opened(file) as to, Bar(*columns, console=console, transient=True) as bar:
                task = bar.add_task("Lesen", total=None)

                def told(phase: str, done: int, total: int) -> None:
                    bar.update(task, description=phase, completed=done, total=total or None)

                revision = export(driver, engine, base, to, format_, graph, told)
        except BrokenPipeError:  # whoever read our output has enough of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except OSError as error:
            raise ExportRefused(f"{file} lässt sich nicht schreiben: {error.strerror or error}.") from error
    if file != STANDARD_OUTPUT:
        size = Path(file).stat().st_size
        console.print(
            f"{file}: {f'{size:,}'.replace(',', '.')} Bytes, Stand des Graphen: Revision {revision}.",
            highlight=False, soft_wrap=True, markup=False,
        )  # fmt: skip
    return 0


def address(settings: Settings) -> str:
    """The base address: the one of the settings, else where the service runs, as it reckons itself."""
    url = running(settings.data_dir)
    if settings.base_url or url is None:
        return settings.base
    return settings.model_copy(update={"port": urlsplit(url).port}).base


def _format(file: str) -> str:
    """What the file's name says; N-Quads for standard output."""
    if file == STANDARD_OUTPUT:
        return "nq"
    path = Path(file)
    ending = Path(path.stem).suffix if path.suffix in PACKED else path.suffix
    if ending[1:] not in FORMATS:
        raise ExportRefused(
            f"In welchem Format? {path.name} sagt es nicht: --format {' | '.join(FORMATS)}, oder ein "
            "Dateiname wie graph.nq, graph.ttl.gz, graph.jsonl.zst."
        )
    return ending[1:]


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """What to write to, packed if the name says so."""
    if file == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as plain:
            packed = packing(plain, path.suffix[1:]) if path.suffix in PACKED else nullcontext(plain)
            with packed as to:
                yield to
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
