"""An export holds the graph as it is, and loaded into an empty graph it gives the same again."""

import gzip
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from neo4j import Driver
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from api import export as command
from api.cli import app
from api.export import ExportRefused, address
from api.instance import announced
from api.settings import Settings
from graph.engine import Engine
from graph.mirror.dump import FORMATS
from graph.mirror.export import NothingToExport, export
from graph.writer import Writer
from loaders.run import Runner
from tests.graph.mirror.test_copy import BASE, quads_of
from tests.graph.mirror.test_process import load_facts_and_examples
from tests.loads import ANYTHING_GOES, clear, fresh_writer, stored_rows


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    made = fresh_writer(driver, engine, ANYTHING_GOES)
    load_facts_and_examples(made)
    return made


def quiet(phase: str, done: int, total: int) -> None:
    """No progress is shown."""


@pytest.mark.parametrize("format_", FORMATS)
def test_loaded_back_it_is_the_same_graph(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path, format_: str
) -> None:
    file = tmp_path / f"graph.{format_}"
    with file.open("wb") as to:
        assert export(driver, engine, BASE, to, format_, "all", quiet) == 3
    rows, notes = stored_rows(driver, engine), writer.notes()
    fresh = fresh_writer(driver, engine)
    Runner(fresh).load_dataset(str(file))
    assert stored_rows(driver, engine) == rows
    assert fresh.notes() == notes


def test_one_graph_alone(driver: Driver, engine: Engine, writer: Writer) -> None:
    quads = quads_of(stored_rows(driver, engine))
    for graph in ("facts", "examples"):
        to = BytesIO()
        export(driver, engine, BASE, to, "nq", graph, quiet)
        found = set(parse(to.getvalue(), RdfFormat.N_QUADS))
        assert {str(quad.graph_name) for quad in found} == {f"<{BASE}/graph/{graph}>"}
        own = {quad for quad in found if "/dataset/" not in str(quad.subject)}
        assert own == {quad for quad in quads if str(quad.graph_name).endswith(f"/{graph}>")}
        assert (own == found) == (graph == "examples")


def test_progress_is_told(driver: Driver, engine: Engine, writer: Writer) -> None:
    heard: list[tuple[str, int, int]] = []
    export(driver, engine, BASE, BytesIO(), "nq", "all", lambda *told: heard.append(told))
    assert [phase for phase, _, _ in heard[-1:]] == ["Schreiben"]
    assert heard[-1][1] == heard[-1][2] == len(quads_of(stored_rows(driver, engine)))


def test_a_graph_that_was_never_set_up_is_refused(driver: Driver, engine: Engine) -> None:
    clear(driver, engine)
    with pytest.raises(NothingToExport):
        export(driver, engine, BASE, BytesIO(), "nq", "all", quiet)


# The command, on the embedded engine that another process (here: this one) runs


def invoked(engine: Engine, *arguments: str) -> Any:
    directory = ["--data-dir", str(engine.settings.data_dir)]
    return CliRunner().invoke(app, ["export", *arguments, *directory])


@pytest.fixture
def running(arcadedb: Engine, driver: Driver, engine: Engine, writer: Writer) -> Engine:
    if engine is not arcadedb:
        pytest.skip("only the embedded engine is joined")
    return arcadedb


def test_the_command_writes_whole_files(running: Engine, tmp_path: Path) -> None:
    plain = invoked(running, "-")
    assert plain.exit_code == 0
    found = plain.stdout_bytes
    assert b"<http://localhost:8000/id/land/10>" in found
    for name, unpack in (
        ("graph.nq", bytes),
        ("graph.nq.gz", gzip.decompress),
        ("graph.nq.zst", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ):
        file = tmp_path / name
        assert invoked(running, str(file)).exit_code == 0
        assert unpack(file.read_bytes()) == found
    turtle = tmp_path / "any"
    assert invoked(running, str(turtle), "--format", "ttl", "--graph", "facts").exit_code == 0
    assert turtle.read_bytes().startswith(b"@prefix")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "any",
        "graph.nq",
        "graph.nq.gz",
        "graph.nq.zst",
    ]


def test_what_cannot_be_written_is_said(running: Engine, tmp_path: Path) -> None:
    for name in ("graph.docx", "missing/graph.nq"):
        failed = invoked(running, str(tmp_path / name))
        assert isinstance(failed.exception, ExportRefused)
    assert list(tmp_path.iterdir()) == []


def test_an_old_file_stays_until_the_new_one_is_whole(
    running: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "graph.nq"
    file.write_bytes(b"old")

    def broken(driver: Any, engine: Any, base: Any, to: Any, *more: Any) -> int:
        to.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command, "export", broken)
    assert isinstance(invoked(running, str(file)).exception, ExportRefused)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_base_address_is_the_running_services(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path)
    assert address(settings) == "http://localhost:8000"
    with announced(tmp_path, "http://127.0.0.1:8123"):
        assert address(settings) == "http://localhost:8123"
        named = Settings.load(data_dir=tmp_path, base_url="https://graph.example.de")
        assert address(named) == "https://graph.example.de"
