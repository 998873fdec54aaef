"""Starts the service: engine, HTTP server, and beside it the preparation of the graph."""

import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar

from rich.console import Console

from api.app import create_app
from api.instance import announced
from api.logs import RequestLog, set_up
from api.prepare import prepare
from api.server import make_server
from api.service import Service
from api.settings import Settings
from api.streams import Streams
from graph.engine import Engine, open_engine
from graph.errors import DatabaseUnavailable
from graph.published import Watched
from schema.errors import VerbundgraphError

WAIT_STEPS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between looks for a database that is not there yet; the last repeats."""


class PortTaken(VerbundgraphError):
    """The address cannot be listened on."""

    code: ClassVar[str] = "ADDRESS_IN_USE"
    status: ClassVar[int] = 400


def run(settings: Settings) -> None:
    """Serve until interrupted. Raises PortTaken, EngineError, or what the preparation failed with."""
    console = Console(stderr=True)
    set_up(settings.log_format)
    signal.signal(signal.SIGTERM, _terminated)
    listener = _listen(settings)
    host, port = listener.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    console.print("Datenbank wird gestartet …" if settings.neo4j_uri is None else "Verbinde mit Neo4j …")
    with listener, open_engine(settings) as engine, announced(settings.data_dir, url):
        preparation = Preparation(
            engine, settings, lambda: console.print(f"Verbundgraph läuft: {url}  (Ende mit Strg+C)")
        )
        streams = Streams(settings.max_subscriptions)
        log = [RequestLog(settings.log_format, sys.stderr.buffer)] if settings.log_requests else []
        mirror = Watched(settings.data_dir, settings.base)
        app = create_app(settings, engine, preparation.begin, streams, log, lambda: mirror.store, mirror)
        server = make_server(app, settings, streams)
        preparation.stop = lambda: setattr(server, "should_exit", True)
        _tune_collector()
        with preparation:
            server.run(sockets=[listener])
    if preparation.failed:
        raise preparation.failed


def _terminated(number: int, _: object) -> None:
    """End as after Ctrl-C, so that all is closed; uvicorn raises the signal again when it is done."""
    sys.exit(128 + number)


def _tune_collector() -> None:
    """What is there by now stays; an answer's rows are many, short-lived and without cycles: look rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow is done, so that a taken one is said at once."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[
            0
        ]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise PortTaken(
            f"Port {settings.port} auf {settings.host} ist nicht frei oder nicht erlaubt. "
            "Ein anderer geht so: ./run serve --port 8001",
        ) from error
    return listener


class Preparation(AbstractContextManager["Preparation"]):
    """A thread that waits for the database, sets it up and loads what is shipped into an empty graph."""

    def __init__(self, engine: Engine, settings: Settings, ready: Callable[[], None]) -> None:
        self.engine = engine
        self.settings = settings
        self.ready = ready
        self.stop: Callable[[], None] = lambda: None
        self.failed: Exception | None = None
        self.ending = threading.Event()
        self.thread: threading.Thread | None = None

    def begin(self, service: Service) -> None:
        """Start; `service.waiting` says what is waited for until it is empty."""
        self.thread = threading.Thread(target=self.work, args=(service,), name="preparation", daemon=True)
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        if self.thread:
            self.thread.join(5)

    def work(self, service: Service) -> None:
        """Prepare, again and again while the database is away."""
        attempt = 0
        while not self.ending.is_set():
            try:
                known = prepare(
                    self.engine,
                    self.settings,
                    lambda phase: setattr(service, "waiting", phase),
                    service.revisions.told,
                )
            except DatabaseUnavailable:
                service.waiting = "the database"
                self.ending.wait(WAIT_STEPS[min(attempt, len(WAIT_STEPS) - 1)])
                attempt += 1
            except Exception as error:  # a thread that just ends would leave the service waiting for ever
                self.failed = error
                self.stop()
                return
            else:
                service.planner.learn(known)
                service.waiting = ""
                self.ready()
                return
