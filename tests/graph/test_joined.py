"""An embedded engine that another process runs already: a load joins it, by a note that only we can read."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graph import joined
from graph.driver import open_driver
from graph.embedded import EmbeddedEngine
from graph.engine import ARCADEDB, open_engine
from graph.errors import DatabaseUnavailable, EngineError, EngineLocked
from graph.joined import Access, JoinedEngine, read_access
from graph.settings import GraphSettings

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from graph.driver import open_driver
from graph.engine import open_engine
from graph.settings import GraphSettings

settings = GraphSettings.load(data_dir=Path(sys.argv[1]))
with open_engine(settings, join=True) as engine, open_driver(engine) as driver:
    with engine.long_statements():
        driver.execute_query("CREATE (:Kept {key: 'a'})", database_=engine.database)
    print(type(engine).__name__)
"""


def settings(data_dir: Path) -> GraphSettings:
    return GraphSettings.load(data_dir=data_dir, embedded_heap="256m")


def test_another_process_writes_into_the_engine_that_runs(tmp_path: Path) -> None:
    with open_engine(settings(tmp_path)) as owner, open_driver(owner) as driver:
        assert isinstance(owner, EmbeddedEngine)
        note = owner.layout.access
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        child = subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.stdout == "JoinedEngine\n", child.stderr
        found = driver.execute_query("MATCH (n:Kept) RETURN count(n)", database_=owner.database)
        assert found.records[0][0] == 1
        with open_engine(settings(tmp_path), join=True) as second:
            assert isinstance(second, JoinedEngine)
            assert second.dialect is ARCADEDB
            second.check()
            with pytest.raises(EngineError):
                second.run_sql("NO SUCH STATEMENT")
        owner.close()
        assert not note.exists()
        with pytest.raises(DatabaseUnavailable):
            second.check()
        with pytest.raises(DatabaseUnavailable):
            second.run_sql("SELECT 1")


def test_who_does_not_say_how_to_join_is_not_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "PATIENCE", 0.3)
    with open_engine(settings(tmp_path)) as owner:
        assert isinstance(owner, EmbeddedEngine)
        owner.layout.access.unlink()
        with pytest.raises(EngineLocked):
            open_engine(settings(tmp_path), join=True)
        with pytest.raises(EngineLocked):
            open_engine(settings(tmp_path))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"bolt": 1}'])
def test_a_note_that_is_none(tmp_path: Path, text: str) -> None:
    note = tmp_path / "access.json"
    note.write_text(text)
    assert read_access(note) is None


def test_a_note_of_a_process_that_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    note = tmp_path / "access.json"
    Access(1, 2, "secret", gone.pid).write(note)
    assert read_access(note) is None
    assert read_access(tmp_path / "missing.json") is None
