"""The embedded engine's part of the data directory: its layout, its lock and its log."""

import errno
import fcntl
import os
import time
from pathlib import Path

from graph.errors import EngineError, EngineLocked

LOCK_PATIENCE = 20.0
"""Seconds to wait for a lock that an engine holds whose own service is gone already."""


class Layout:
    """The directories of one embedded engine, all below the data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir.resolve() / "engine"
        self.databases = self.root / "databases"
        self.config = self.root / "config"
        self.logging = self.config / "logging.properties"
        self.log_dir = self.root / "log"
        self.log = self.log_dir / "engine.log"
        self.temporary = self.root / "tmp"
        self.lock = self.root / "lock"
        self.password = self.root / "password"
        self.access = self.root / "access.json"

    def create(self) -> None:
        """Make the directories, readable by their owner only. Raises OSError."""
        for directory in (self.root, self.databases, self.config, self.log_dir, self.temporary):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def take_lock(path: Path) -> int:
    """Open and lock the file; returns its descriptor. Writes our process id into it, for people.

    A lock whose owner is gone is held by an engine that is just stopping: that is waited for.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                os.close(handle)
                raise EngineError("The data directory cannot be locked; is it on a network drive?") from error
        owner = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        if _runs(owner) or time.monotonic() > deadline:
            os.close(handle)
            raise EngineLocked(
                f"Another process (number {owner or 'unknown'}) works on the same data directory. Stop it "
                "first, or choose another directory with VERBUNDGRAPH_DATA_DIR.",
                process=owner,
            )
        time.sleep(0.1)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def _runs(process: str) -> bool:
    """Whether a process of that number exists."""
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def tail(path: Path, lines: int = 25) -> str:
    """The last lines of a log file, for people."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 16_384))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
