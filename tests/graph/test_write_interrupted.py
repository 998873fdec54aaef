"""Loads that are interrupted, killed or meet another: the graph is as before or as after, never between."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.errors import DatabaseConflict
from graph.write import Limits
from graph.writer import Writer, open_writer
from tests.engines import embedded_engine
from tests.loads import MODEL, everything, fresh_writer, towns

KEYS = tuple(f"10041{number:03}" for number in range(300))


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def test_an_interrupted_load_leaves_the_old_state(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(population=1))
    before = everything(driver, engine)

    def stop(done: int, total: int, phase: str) -> None:
        if phase == "Abschließen":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.load(towns(keys=KEYS, population=2), progress=stop)
    assert everything(driver, engine) == before
    assert writer.revision() == 1
    assert writer.load(towns(keys=KEYS, population=2)).revision == 2


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from graph.engine import open_engine
    from graph.settings import GraphSettings
    from graph.writer import open_writer
    from tests.loads import MODEL, towns
    from tests.graph.test_write_interrupted import KEYS

    def die(done, total, phase):
        if done > total / 2:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = GraphSettings.load(data_dir=Path(sys.argv[1]), embedded_heap="512m")
    with open_engine(settings) as engine, open_writer(engine, MODEL) as writer:
        writer.set_up()
        if writer.revision() == 0:
            writer.load(towns(population=1))
        writer.limits = type(writer.limits)(statement=50)
        writer.load(towns(keys=KEYS, population=2), progress=die)
"""


def run_and_die(data_dir: Path, **environment: str) -> None:
    """A process of its own that loads and is killed in the middle of it."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(data_dir)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_killed_load_leaves_the_old_state_on_the_embedded_engine(tmp_path: Path) -> None:
    run_and_die(tmp_path)
    with embedded_engine(tmp_path) as engine, open_writer(engine, MODEL) as writer:
        found = everything(writer.driver, engine)
        assert len(found) == 7
        assert found["municipality:10041100"]["population"] == 1
        assert writer.revision() == 1
        assert writer.load(towns(keys=KEYS, population=2)).revision == 2


def test_a_killed_load_leaves_the_old_state_on_neo4j(neo4j: Engine, tmp_path: Path) -> None:
    with open_writer(neo4j, MODEL) as opened:
        writer = fresh_writer(opened.driver, neo4j)
        writer.load(towns(population=1))
        before = everything(writer.driver, neo4j)
        settings = neo4j.settings
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else "none"
        run_and_die(tmp_path, NEO4J_URI=neo4j.uri, NEO4J_USER=settings.neo4j_user, NEO4J_PASSWORD=password)
        # The server notices the dead connection by itself; until then its locks make this load wait.
        assert writer.load(towns(keys=KEYS, population=2)).revision == 2
        assert len(before) == 7


def at_once(*loads: Any) -> list[Exception]:
    """Run them in threads; what they raised."""
    errors: list[Exception] = []

    def run(one: Any) -> None:
        try:
            one()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in loads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_two_loads_at_once_end_as_one_after_the_other(driver: Driver, engine: Engine, writer: Writer) -> None:
    errors = at_once(
        lambda: writer.load(towns("towns", keys=KEYS)),
        lambda: writer.load(towns("towns", keys=KEYS)),
    )
    assert not errors
    assert len(everything(driver, engine)) == 2 * len(KEYS) + 3
    assert writer.revision() == 1


def test_a_writer_of_another_process_is_waited_for_or_met_anew(
    driver: Driver, engine: Engine, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the queue of this process, as if they were two: both are written, one after the other."""
    monkeypatch.setattr("graph.write._one_at_a_time", threading.Semaphore(2))
    errors = at_once(
        lambda: writer.load(towns("towns", keys=KEYS)),
        lambda: writer.load(towns("others", keys=("10041100",), population=7)),
    )
    if errors:  # both state Saarland's Land, so the one that comes second is refused
        assert [getattr(error, "code", repr(error)) for error in errors] == ["LOAD_REFUSED"], errors
        assert writer.revision() == 1
    else:
        assert writer.revision() == 2


def test_a_graph_that_keeps_changing_is_reported(
    driver: Driver, engine: Engine, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody raises the revision between reading and writing, each time."""
    from graph import state, write

    read = state.read_state

    def read_and_be_overtaken(*args: Any) -> Any:
        found = read(*args)
        found.revision -= 1
        return found

    monkeypatch.setattr(write, "read_state", read_and_be_overtaken)
    writer.limits = Limits(attempts=2)
    with pytest.raises(DatabaseConflict, match="Nichts wurde geladen"):
        writer.load(towns())
    assert everything(driver, engine) == {}
