"""The embedded engine: one Java child process per data directory, kept alive while this process lives.

    this process ──pipe──► guardian (graph/watch.py) ──► Java (ArcadeDB), Bolt on a loopback port

The guardian ends Java when we end. The lock file is held (flock) by this process and inherited by the
guardian and Java, so it is free only when the last of the three is gone: a successor cannot open the
store while a dying engine still writes to it.
"""

import atexit
import contextlib
import logging
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from graph import java, watch
from graph.datadir import Layout, tail, take_lock
from graph.driver import answers
from graph.engine import ARCADEDB, Engine
from graph.errors import UNAVAILABLE, DatabaseUnavailable, EngineError
from graph.joined import Access
from graph.settings import GraphSettings
from schema.errors import VerbundgraphError

log = logging.getLogger(__name__)

LOG_BYTES = 4 * 1024 * 1024
"""Size at which the engine's log is set aside; one old log is kept."""
STABLE_AFTER = 60.0
"""Seconds of running after which earlier crashes no longer count."""
FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
"""Seconds before a crashed engine is started again: doubled with each crash in a row."""
PORT_ATTEMPTS = 3


class EmbeddedEngine(Engine):
    """ArcadeDB as a child process. `start` blocks until Bolt answers (2 to 4 seconds)."""

    def __init__(self, settings: GraphSettings) -> None:
        self.settings = settings
        self.dialect = ARCADEDB
        self.database = java.DATABASE
        self.layout = Layout(settings.data_dir)
        self.pid: int | None = None
        self.restarts = 0
        self._password = secrets.token_urlsafe(32)
        self.auth = ("root", self._password)
        self.uri = ""
        self._ports: tuple[int, int] = (0, 0)
        self._lock: int | None = None
        self._guardian: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None
        self._closing = threading.Event()
        self._ready = threading.Event()
        self._failure: str | None = None
        self._long_users = 0
        self._limit_lock = threading.Lock()
        self._owner = os.getpid()

    def start(self) -> None:
        """Take the data directory, start Java and wait until it answers.

        Raises EngineLocked if another process has the directory, EngineUnsupported if there is no Java for
        this machine, EngineError (with the log's tail as a note) if the engine does not come up.
        """
        try:
            self.layout.create()
        except OSError as error:
            raise EngineError(
                "The data directory cannot be written to. Set VERBUNDGRAPH_DATA_DIR to a directory that can."
            ) from error
        self._lock = take_lock(self.layout.lock)
        try:
            self._first_launch()
        except BaseException:
            self._stop_guardian()
            self._release()
            raise
        self._ready.set()
        self._watcher = threading.Thread(target=self._watch, name="embedded-engine", daemon=True)
        self._watcher.start()
        atexit.register(self.close)

    def check(self) -> None:
        """Raises EngineError after a crash loop, DatabaseUnavailable while the engine is (re)started."""
        if self._failure is not None:
            raise self._failed(self._failure)
        if not self._ready.is_set():
            raise DatabaseUnavailable("The database is being started. Please try again in a few seconds.")

    def wait_ready(self, timeout: float) -> None:
        """Block up to `timeout` seconds until the engine answers. Raises as `check` does."""
        deadline = time.monotonic() + timeout
        while self._failure is None and time.monotonic() < deadline:
            if self._ready.wait(0.05):
                break
        self.check()

    @contextlib.contextmanager
    def long_statements(self) -> Iterator[None]:
        """See `Engine.long_statements`. Raises DatabaseUnavailable if the engine does not answer."""
        with self._limit_lock:
            self._long_users += 1
            self._apply_limit()
        try:
            yield
        finally:
            with self._limit_lock:
                self._long_users -= 1
                # An engine that is down is given the right limit when it comes back.
                with contextlib.suppress(DatabaseUnavailable):
                    self._apply_limit()

    def _apply_limit(self) -> None:
        """Tell the running engine how long a statement may take.

        The engine can only be told by its own SQL over HTTP. It writes a limit that differs from that of
        its command line into the database, where a crash would leave it; so this is also done at each start.
        """
        settings = self.settings
        seconds = settings.load_timeout if self._long_users else settings.read_timeout
        if java.execute_sql(self._ports[1], ("root", self._password), java.limit(seconds)) != 200:
            raise DatabaseUnavailable(UNAVAILABLE)

    def run_sql(self, script: str) -> None:
        """See `Engine.run_sql`."""
        timeout = self.settings.load_timeout
        status = java.execute_sql(self._ports[1], ("root", self._password), script, timeout)
        if status is None:
            raise DatabaseUnavailable(UNAVAILABLE)
        if status != 200:
            raise self._failed("The embedded engine refused a change of its indexes.")

    def close(self) -> None:
        """Stop Java in an orderly way (killed after the stop time-out) and free the data directory."""
        if self._closing.is_set() or os.getpid() != self._owner:  # a forked copy owns nothing
            return
        self._closing.set()
        self._ready.clear()
        self._withdraw()
        atexit.unregister(self.close)
        self._stop_guardian()
        if self._watcher is not None:
            self._watcher.join()
        self._release()

    def _first_launch(self) -> None:
        """Launch on two free ports, and again on others if somebody else was quicker to take one."""
        for attempt in range(1, PORT_ATTEMPTS + 1):
            self._ports = java.free_ports()
            self.uri = f"bolt://127.0.0.1:{self._ports[0]}"
            try:
                self._launch()
                self._await_bolt()
            except EngineError:
                if attempt == PORT_ATTEMPTS or java.PORT_TAKEN not in tail(self.layout.log):
                    raise
                self._stop_guardian()
            else:
                return

    def _launch(self) -> None:
        """Start guardian and Java, not waiting for anything but Java's process id."""
        self._write_password()
        shutil.rmtree(self.layout.temporary, ignore_errors=True)  # left behind by a killed Java
        self.layout.create()
        self.layout.logging.write_text(java.LOGGING, "ascii")
        command = java.command(self.layout, self.settings, *self._ports)
        self._guardian = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-S",
                str(Path(watch.__file__).resolve()),
                str(self.layout.log),
                str(LOG_BYTES),
                str(self.settings.embedded_stop_timeout),
                "--",
                *command,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.layout.root,
            env=java.environment(),
            pass_fds=(self._lock,) if self._lock is not None else (),
            # Ctrl-C at a terminal goes to a whole process group; the engine has to outlive the requests
            # that we still finish after it.
            start_new_session=True,
        )
        assert self._guardian.stdout is not None
        line = self._guardian.stdout.readline()
        self.pid = int(line) if line.strip() else None

    def _write_password(self) -> None:
        """Hand the password over in a file that only we can read.

        The engine reads it only when it knows no user yet, so the users of the last start are forgotten.
        """
        (self.layout.config / "server-users.jsonl").unlink(missing_ok=True)
        self.layout.password.unlink(missing_ok=True)
        handle = os.open(self.layout.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self._password)

    def _await_bolt(self) -> None:
        """Return when a statement has been answered. Raises EngineError if Java ends or takes too long."""
        assert self._guardian is not None
        deadline = time.monotonic() + self.settings.embedded_start_timeout
        while not self._closing.is_set():
            if self._guardian.poll() is not None:
                raise self._failed("The embedded engine ended while starting.")
            # Bolt may answer before HTTP does, over which the limit is set.
            if java.listens(self._ports[1]) and java.listens(self._ports[0]) and answers(self):
                with self._limit_lock, contextlib.suppress(DatabaseUnavailable):
                    self._apply_limit()
                    self.layout.password.unlink(missing_ok=True)
                    Access(*self._ports, self._password, self._owner).write(self.layout.access)
                    return
            if time.monotonic() > deadline:
                raise self._failed("The embedded engine did not answer in time.")
            self._closing.wait(0.03)

    def _watch(self) -> None:
        """Start Java again whenever it ends, with growing pauses, until it crashes too often in a row."""
        crashes = 0
        while True:
            assert self._guardian is not None
            began = time.monotonic()
            code = self._guardian.wait()
            self._stop_guardian()  # it has stopped; this closes our ends of its pipes
            self._ready.clear()
            if self._closing.is_set():
                return
            if code < 0:
                self._kill_orphan()
            crashes = 1 if time.monotonic() - began > STABLE_AFTER else crashes + 1
            log.error("The embedded engine ended unexpectedly (code %s).", code)
            if crashes > self.settings.embedded_max_restarts:
                self._failure = "The embedded engine keeps crashing and is not started again."
                log.critical("%s %s", self._failure, "\n".join(self._failed(self._failure).__notes__))
                return
            if self._closing.wait(min(FIRST_DELAY * 2 ** (crashes - 1), LONGEST_DELAY)):
                return
            try:
                self._launch()
                self._await_bolt()
            except (OSError, VerbundgraphError) as error:
                log.error("The embedded engine could not be started again: %s", error)
                self._stop_guardian()
                continue
            if self._closing.is_set():  # `close` may have looked for a guardian before there was this one
                self._stop_guardian()
                return
            self.restarts += 1
            self._ready.set()
            log.warning("The embedded engine runs again.")

    def _kill_orphan(self) -> None:
        """End a Java whose guardian was killed, where the operating system did not do so (macOS).

        Not after an orderly end of the guardian: the number may be another process's by then.
        """
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGKILL)

    def _stop_guardian(self) -> None:
        """Close the pipe, upon which the guardian stops Java; both are gone when this returns."""
        if self._guardian is None:
            return
        assert self._guardian.stdin is not None
        assert self._guardian.stdout is not None
        self._guardian.stdin.close()
        try:
            self._guardian.wait(self.settings.embedded_stop_timeout + 5)
        except subprocess.TimeoutExpired:
            self._kill_orphan()
            self._guardian.kill()
            self._guardian.wait()
        self._guardian.stdout.close()

    def _withdraw(self) -> None:
        """Take back the note of how to join the engine, if the directory is ours."""
        if self._lock is not None:
            self.layout.access.unlink(missing_ok=True)

    def _release(self) -> None:
        self._withdraw()
        if self._lock is not None:
            self.layout.password.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def _failed(self, sentence: str) -> EngineError:
        error = EngineError(f"{sentence} The operator finds the reason in the engine's log.")
        error.add_note(f"{self.layout.log} ends with:\n{tail(self.layout.log)}")
        return error
