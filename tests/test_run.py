"""`./run` with an installer that only takes notes: when it sets up, what for, and what it survives."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

UV = """#!/bin/sh
echo "$*" >>"$LOG"
case $1 in
venv)
    for venv; do :; done
    mkdir -p "$venv/bin"
    echo "VIRTUAL_ENV='$venv'" >"$venv/bin/activate"
    ln -s "$PYTHON" "$venv/bin/python"
    printf '#!/bin/sh\\necho "cli:" "$@"; cat\\n' >"$venv/bin/verbundgraph"
    chmod +x "$venv/bin/verbundgraph"
    ;;
sync)
    if [ -n "${FIFO-}" ]; then echo here >"$FIFO.here"; read -r _ <"$FIFO"; fi
    exit "${STATUS-0}"
    ;;
esac
"""


class Checkout:
    """A copy of the few files that ./run looks at, in a directory whose name needs quoting."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "ein Ordner's Name"
        self.log = directory / "log"
        for name in ("run", "pyproject.toml", "uv.lock", ".ci/uv.txt"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        uv = self.root / ".uv" / "env" / "bin" / "uv"
        uv.parent.mkdir(parents=True)
        uv.write_text(UV)
        uv.chmod(0o755)
        shutil.copy(ROOT / ".ci/uv.txt", self.root / ".uv" / "env" / "uv.txt")

    def start(self, *arguments: str, script: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [script or self.root / "run", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, "LOG": str(self.log), **environment},
            start_new_session=True,
        )

    def run(self, *arguments: str, script: Path | None = None, **environment: str) -> tuple[int, str, str]:
        """Exit status, standard output and error; "question" is given on standard input."""
        with self.start(*arguments, script=script, **environment) as process:
            output, error = process.communicate("question", timeout=60)
        return process.returncode, output, error

    def notes(self) -> list[str]:
        """What the installer was asked for since the last time, by its first word and its groups."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        options = ("--group dev", "--no-dev --inexact")
        return [" ".join([line.split()[0], *(o for o in options if o in line)]) for line in lines]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


PLAIN = "sync --no-dev --inexact"
DEV = "sync --group dev"


def test_the_first_start_sets_up_and_the_second_does_not(checkout: Checkout) -> None:
    status, output, error = checkout.run("query", "a b")
    assert (status, output) == (0, "cli: query a b\nquestion")
    assert "setting up" in error
    assert checkout.notes() == ["venv", PLAIN]
    assert checkout.run("query", "a b") == (0, "cli: query a b\nquestion", "")
    assert checkout.notes() == []


def test_it_can_be_linked_to(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "vg").symlink_to(checkout.root / "run")
    (tmp_path / "second").symlink_to("bin/vg")
    assert checkout.run("status", script=tmp_path / "second")[1] == "cli: status\nquestion"


def test_tools_for_tests_stay_when_they_are_there(checkout: Checkout) -> None:
    assert "pytest" in checkout.run("test", "--version")[1]
    assert checkout.notes() == ["venv", DEV]
    checkout.run("serve")
    checkout.run("test", "--version")
    assert checkout.notes() == []


def test_tools_for_tests_are_added_to_a_plain_set_up(checkout: Checkout) -> None:
    checkout.run("serve")
    checkout.run("test", "--version")
    assert checkout.notes() == ["venv", PLAIN, DEV]


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", ".ci/uv.txt"])
def test_a_changed_file_sets_up_again(checkout: Checkout, name: str) -> None:
    checkout.run("serve")
    checkout.notes()
    for path in (checkout.root / name, checkout.root / ".uv" / "env" / "uv.txt"):
        if path.name == Path(name).name:
            path.write_text(path.read_text() + "# more\n")
    checkout.run("serve")
    assert PLAIN in checkout.notes()


def test_a_failed_set_up_says_so_and_the_next_begins_anew(checkout: Checkout) -> None:
    status, output, error = checkout.run("serve", STATUS="3")
    assert (status, output) == (1, "")
    assert "set-up failed" in error
    assert checkout.notes() == ["venv", PLAIN]
    assert checkout.run("serve")[0] == 0
    assert checkout.notes() == ["venv", PLAIN]


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Holds the installer in the middle of its work, between reading `fifo.here` and writing to `fifo`."""
    os.mkfifo(tmp_path / "fifo.here")
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


def test_a_killed_set_up_is_begun_anew(checkout: Checkout, fifo: Path) -> None:
    with checkout.start("serve", FIFO=str(fifo)) as process:
        assert fifo.with_suffix(".here").read_text() == "here\n"
        os.killpg(process.pid, signal.SIGKILL)
    checkout.notes()
    assert checkout.run("serve")[0] == 0
    assert checkout.notes() == ["venv", PLAIN]


def test_two_starts_at_once_set_up_once(checkout: Checkout, fifo: Path) -> None:
    with checkout.start("one", FIFO=str(fifo)) as first:
        assert fifo.with_suffix(".here").read_text() == "here\n"
        with checkout.start("two") as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(0.3)
            fifo.write_text("go on\n")
            assert first.communicate("", timeout=60)[0] == "cli: one\n"
            assert second.communicate("", timeout=60)[0] == "cli: two\n"
    assert checkout.notes() == ["venv", PLAIN]


def test_a_copied_tree_gets_an_environment_of_its_own(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("serve")
    checkout.notes()
    copy = tmp_path / "copy"
    shutil.copytree(checkout.root, copy, symlinks=True)
    assert checkout.run("serve", script=copy / "run")[0] == 0
    assert checkout.notes() == ["venv", PLAIN]
    assert f"'{copy}/.venv'" in (copy / ".venv" / "bin" / "activate").read_text()


def test_an_unsuitable_python_is_refused_with_a_way_out(checkout: Checkout, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "cat", "cksum"):
        (tools / name).symlink_to(shutil.which(name) or "")
    old = tools / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    status, output, error = checkout.run("serve", PATH=str(tools), PYTHON="python3")
    assert (status, output) == (1, "")
    assert "gefunden: Python 3.9.2" in error
    assert "needs Python 3.11 to 3.14" in error
