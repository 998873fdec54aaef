"""The embedded engine as a process: it dies with us, comes back after a crash, and guards its store."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Driver
from neo4j.exceptions import Neo4jError

from graph import java, watch
from graph.datadir import take_lock
from graph.driver import open_driver, ping
from graph.embedded import EmbeddedEngine
from graph.errors import DatabaseTimeout, EngineError, EngineLocked, EngineUnsupported, translate
from graph.settings import GraphSettings
from tests.engines import eventually

ROOT = Path(__file__).parents[2]

PARENT = """
import sys, time
from pathlib import Path
from graph.embedded import EmbeddedEngine
from graph.driver import open_driver
from graph.settings import GraphSettings

engine = EmbeddedEngine(GraphSettings.load(data_dir=Path(sys.argv[1]), embedded_heap="256m"))
engine.start()
with open_driver(engine) as driver:
    driver.execute_query("CREATE (:Kept {key: 'a'})", database_=engine.database)
print(engine.pid, engine._guardian.pid, flush=True)
time.sleep(600)
"""


def settings(data_dir: Path, **overrides: object) -> GraphSettings:
    return GraphSettings.load(**{"data_dir": data_dir, "embedded_heap": "256m", **overrides})


@pytest.fixture
def started(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """An engine that the test may break."""
    with EmbeddedEngine(settings(tmp_path)) as engine:
        engine.start()
        yield engine


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """An engine that all tests but the breaking ones share, started by a thread that is over."""
    with EmbeddedEngine(settings(tmp_path_factory.mktemp("shared"), read_timeout=0.1)) as engine:
        thread = threading.Thread(target=engine.start)
        thread.start()
        thread.join()
        yield engine


def alive(process: int | None) -> bool:
    """Whether a process runs; one that only waits to be collected by its parent does not."""
    if process is None:
        return False
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def count(driver: Driver, engine: EmbeddedEngine) -> int:
    found: int = driver.execute_query(
        "MATCH (n:Kept) RETURN count(n) AS n", database_=engine.database
    ).records[0]["n"]
    return found


def kill_java(engine: EmbeddedEngine) -> None:
    """Kill the engine's Java and wait until that was noticed."""
    killed, restarts = engine.pid, engine.restarts
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: engine.restarts > restarts or not engine._ready.is_set())


def test_data_survive_a_crash_and_the_same_driver_goes_on(started: EmbeddedEngine) -> None:
    with open_driver(started) as driver:
        driver.execute_query("CREATE (:Kept {key: 'a'})", database_=started.database)
        before = started.pid
        kill_java(started)
        started.wait_ready(30)
        assert started.pid != before
        assert started.restarts == 1
        assert count(driver, started) == 1


def test_a_killed_guardian_is_a_crash_like_any_other(started: EmbeddedEngine) -> None:
    assert started._guardian is not None
    java_before = started.pid
    os.kill(started._guardian.pid, signal.SIGKILL)
    assert eventually(lambda: not alive(java_before))
    assert eventually(lambda: started.restarts > 0)
    with open_driver(started) as driver:
        ping(driver, started)


def test_a_crash_loop_ends_in_an_error_with_the_end_of_the_log(tmp_path: Path) -> None:
    with EmbeddedEngine(settings(tmp_path, embedded_max_restarts=1)) as engine:
        engine.start()
        kill_java(engine)
        engine.wait_ready(30)
        kill_java(engine)
        assert eventually(lambda: engine._failure is not None)
        with pytest.raises(EngineError) as caught:
            engine.check()
    assert "keeps crashing" in caught.value.message
    assert str(tmp_path) not in caught.value.message
    assert "ArcadeDB" in "".join(caught.value.__notes__)


def test_it_dies_with_a_killed_parent_and_the_store_is_whole(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    children = [int(number) for number in parent.stdout.readline().split()]
    assert len(children) == 2
    assert all(alive(child) for child in children)

    with pytest.raises(EngineLocked) as caught, EmbeddedEngine(settings(tmp_path)) as second:
        second.start()
    assert str(parent.pid) in caught.value.message

    parent.kill()
    parent.wait()
    parent.stdout.close()
    # The successor starts at once and has to wait for the dying engine by itself.
    with EmbeddedEngine(settings(tmp_path)) as successor:
        successor.start()
        assert not any(alive(child) for child in children)
        with open_driver(successor) as driver:
            assert count(driver, successor) == 1


def test_one_process_cannot_open_a_directory_twice(shared: EmbeddedEngine) -> None:
    with EmbeddedEngine(shared.settings) as second, pytest.raises(EngineLocked):
        second.start()
    with open_driver(shared) as driver:
        ping(driver, shared)


def test_two_engines_run_side_by_side_in_directories_with_any_name(
    shared: EmbeddedEngine, tmp_path: Path
) -> None:
    with EmbeddedEngine(settings(tmp_path / "Länder & Städte")) as other:
        other.start()
        assert other.uri != shared.uri
        with open_driver(shared) as one, open_driver(other) as two:
            one.execute_query("CREATE (:Kept)", database_=shared.database)
            assert count(one, shared) == 1
            assert count(two, other) == 0


def test_closing_stops_java_and_frees_the_directory(started: EmbeddedEngine) -> None:
    started.close()
    started.close()
    assert not alive(started.pid)
    os.close(take_lock(started.layout.lock))


def test_it_outlives_the_thread_that_started_it(shared: EmbeddedEngine) -> None:
    with open_driver(shared) as driver:
        ping(driver, shared)
    assert shared.restarts == 0


def test_the_password_is_for_our_eyes_only(shared: EmbeddedEngine) -> None:
    assert shared.auth is not None
    password = shared.auth[1]
    assert not any(password in word for word in java.command(shared.layout, shared.settings, 1, 2))
    if Path("/proc/self/cmdline").exists():
        assert password.encode() not in Path(f"/proc/{shared.pid}/cmdline").read_bytes()
        assert password.encode() not in Path(f"/proc/{shared.pid}/environ").read_bytes()
    assert not shared.layout.password.exists()
    assert stat.S_IMODE(shared.layout.root.stat().st_mode) == 0o700


def test_only_this_machine_can_connect(shared: EmbeddedEngine) -> None:
    listing = Path(f"/proc/{shared.pid}/net/tcp")
    if not listing.exists():
        pytest.skip("needs /proc")
    inodes = set()
    for handle in Path(f"/proc/{shared.pid}/fd").iterdir():
        target = str(handle.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [line.split() for name in ("tcp", "tcp6") for line in _lines(listing.with_name(name))]
    ours = [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]
    assert sorted(int(address.split(":")[1], 16) for address in ours) == sorted(shared._ports)
    assert all(address.split(":")[0].endswith("0100007F") for address in ours)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()[1:] if path.exists() else []


def test_a_statement_is_stopped_at_its_deadline_unless_long_ones_are_allowed(shared: EmbeddedEngine) -> None:
    slow = "UNWIND range(1, 3000) AS a UNWIND range(1, 1000) AS b RETURN sum(a * b % 7) AS n"

    with open_driver(shared) as driver, driver.session(database=shared.database) as session:

        def run() -> None:
            try:
                session.run(slow).consume()
            except Neo4jError as error:
                raise translate(error) from error

        with pytest.raises(DatabaseTimeout):
            run()
        with shared.long_statements():
            run()
        with pytest.raises(DatabaseTimeout):
            run()


def test_a_data_directory_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with EmbeddedEngine(settings(tmp_path / "file")) as engine, pytest.raises(EngineError, match="DATA_DIR"):
        engine.start()


def test_a_start_that_fails_says_what_the_engine_said(tmp_path: Path) -> None:
    engine = EmbeddedEngine(settings(tmp_path, embedded_heap="1m"))
    with pytest.raises(EngineError) as caught:
        engine.start()
    assert "heap" in "".join(caught.value.__notes__).lower()
    os.close(take_lock(engine.layout.lock))


def test_without_java_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "find_spec", lambda name: None)
    with EmbeddedEngine(settings(tmp_path)) as engine, pytest.raises(EngineUnsupported, match="arcadedb"):
        engine.start()


def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = watch.BoundedLog(str(tmp_path / "log"), 1000)
    for number in range(100):
        log.write(f"line {number:03} {'x' * 90}\n".encode())
    os.close(log.file)
    kept = (tmp_path / "log.1").read_text() + (tmp_path / "log").read_text()
    assert len(kept) <= 2000
    assert kept.endswith(f"line 099 {'x' * 90}\n")
    assert len(list(tmp_path.iterdir())) == 2
