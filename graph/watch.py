"""The embedded engine's guardian: a tiny process between the service and Java.

It runs as a script of its own (`python -I -S watch.py …`), imports nothing but the standard library and
starts the engine's Java as its child. Its reasons to exist:

- Java must not outlive the service, not even after `kill -9`. The service holds the other end of our
  standard input: when that closes, or our parent changes, Java is asked to stop and then killed. This
  needs no help of the operating system and so works on macOS too. On Linux Java is also told to die with
  this process (PR_SET_PDEATHSIG is tied to the *thread* that forked, so a threaded service cannot use it
  itself; this process has one thread).
- Java's output goes to a log file that is bounded in size.

Usage: watch.py LOG MAX_BYTES GRACE_SECONDS -- COMMAND...
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from pathlib import Path

TICK = 1.0
"""Seconds between two looks at our parent and at Java."""

PR_SET_PDEATHSIG = 1

FAILED = b'Exception in thread "main"'
"""Java says so when the engine could not start; other threads of it would live on and serve nothing."""


class BoundedLog:
    """Appends to a file; at `limit` bytes the file becomes `<name>.1` and a new one is begun."""

    def __init__(self, path: str, limit: int) -> None:
        self.path = path
        self.limit = limit
        self._open()

    def _open(self) -> None:
        self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.size = os.fstat(self.file).st_size

    def write(self, data: bytes) -> None:
        """A full disk must not stop the database, so failures to log are swallowed."""
        with contextlib.suppress(OSError):
            if self.size + len(data) > self.limit:
                os.close(self.file)
                Path(self.path).replace(f"{self.path}.1")
                self._open()
            self.size += os.write(self.file, data)


def start(command: list[str], output: int) -> int:
    """Fork and become `command`; its standard output and error go to `output`. Returns its process id."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    guardian = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guardian:  # died between fork and prctl
            os._exit(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.execv(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def watch(child: int, output: int, log: BoundedLog, grace: float) -> int:
    """Copy Java's output until it ends. Returns its exit code, or minus the signal that ended it."""
    parent = os.getppid()
    asked, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)  # select() resumes after a signal, so the signal has to be readable
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sources = [0, asked, output]
    kill_at: float | None = None
    last, failed = b"", False
    while True:
        waiting = TICK if kill_at is None and output in sources else TICK / 20
        ready, _, _ = select.select(sources, [], [], waiting)
        if output in ready:
            data = os.read(output, 65536)
            if data:
                log.write(data)
                failed = failed or FAILED in last + data
                last = data[-len(FAILED) :]
            else:
                sources.remove(output)
        # Nothing is ever sent to us, so a readable standard input is a closed one.
        if kill_at is None and (failed or 0 in ready or asked in ready or os.getppid() != parent):
            sources = [source for source in sources if source == output]
            kill_at = time.monotonic() + grace
            os.kill(child, signal.SIGTERM)
        if kill_at is not None and time.monotonic() > kill_at:
            os.kill(child, signal.SIGKILL)
        if not ready or output not in sources:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)


def main(arguments: list[str]) -> int:
    """See the module's docstring. The exit code is Java's; 128 + n after signal n."""
    log_path, limit, grace, _, *command = arguments
    os.umask(0o077)
    read_end, write_end = os.pipe()
    log = BoundedLog(log_path, int(limit))
    child = start(command, write_end)
    os.close(write_end)
    with contextlib.suppress(OSError):
        os.write(1, f"{child}\n".encode())
    code = watch(child, read_end, log, float(grace))
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
