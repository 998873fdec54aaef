"""The service over real HTTP, on each engine, with the small graph in it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from api.app import create_app
from api.server import make_server
from api.service import Service
from api.settings import Settings
from api.streams import Streams
from graph.engine import Engine
from graph.migrations import migrate
from graph.published import Published, Watched
from schema.model import Model
from tests.small import small_graph, write


@contextmanager
def serving(
    engine: Engine,
    streams: Streams | None = None,
    prepare: Callable[[Service], object] | None = None,
    published: Callable[[], Published | None] = lambda: None,
    *,
    beside: Watched | None = None,
    known: bool = False,
    **settings: object,
) -> Iterator[str]:
    """The service on a free port of loopback; its address. `known`: linked data has that address, too."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    if known:
        settings["base_url"] = f"http://127.0.0.1:{listener.getsockname()[1]}"
    made = Settings.load(data_dir=Path("unused"), **settings)
    streams = streams or Streams(made.max_subscriptions)
    app = create_app(made, engine, prepare, streams, published=published, mirror=beside)
    server = make_server(app, made, streams)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    """A client of the service with the small graph."""
    migrate(driver, empty_graph, Model.load())  # as the service does at its start: a search needs its indexes
    write(small_graph(), Model.load(), driver, empty_graph)
    with serving(empty_graph) as url, httpx.Client(base_url=url, timeout=60) as opened:
        yield opened
