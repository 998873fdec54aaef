"""Starts who is asked over HTTP, each in a process of its own that ends with the measurement."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from bench.contestants import ByHash, Peer, Server
from bench.shapes import QUERIES
from graph.engine import Engine
from tests.npm import NodeMissing, install

PEER = Path(__file__).parent / "peer"
ROOT = Path(__file__).parents[1]
START = (sys.executable, "-c", "from api.cli import main; main()", "serve")
START_TIMEOUT = 60.0


class Unavailable(Exception):
    """A contestant cannot take part; the text says why."""


@contextmanager
def service(engine: Engine, folder: Path, *, mirror: bool = False) -> Iterator[Server]:
    """This service, but without keeping answers, which the peer does not do.

    `mirror`: with the process that makes linked data, which at first needs a core for minutes.
    """
    settings = {"VERBUNDGRAPH_CACHE_SIZE": "0", "VERBUNDGRAPH_MIRROR": str(mirror).lower()}
    with _service("service", engine, folder, settings) as port:
        yield Server("service", port)


@contextmanager
def keeping(engine: Engine, folder: Path) -> Iterator[tuple[Server, ByHash]]:
    """This service keeping answers, so that nearly all it is asked are repeats: by POST, and by a hash."""
    settings = {"VERBUNDGRAPH_DOCUMENTS": str(QUERIES / "service"), "VERBUNDGRAPH_MIRROR": "false"}
    with _service("kept", engine, folder, settings) as port:
        yield Server("kept", port), ByHash("hash", port)


@contextmanager
def _service(name: str, engine: Engine, folder: Path, settings: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [*START, "--no-examples", "--port", str(port)]
    environment = {**_database(engine), "VERBUNDGRAPH_DATA_DIR": str(folder / name), **settings}
    with _running(name, command, environment, folder, f"http://127.0.0.1:{port}/readyz"):
        yield port


@contextmanager
def shipped(folder: Path) -> Iterator[int]:
    """This service on the embedded engine with what is shipped, without keeping answers; its port."""
    port = free_port()
    command = [*START, "--port", str(port)]
    settings = {
        "VERBUNDGRAPH_DATA_DIR": str(folder / "data"),
        "VERBUNDGRAPH_CACHE_SIZE": "0",
        "VERBUNDGRAPH_MIRROR": "false",
    }
    with _running("shipped", command, settings, folder, f"http://127.0.0.1:{port}/readyz"):
        yield port


@contextmanager
def empty(folder: Path) -> Iterator[Server]:
    """Starlette under the service's uvicorn, with nothing in it."""
    port = free_port()
    with _running("empty", [sys.executable, "-m", "bench.empty", str(port)], {}, folder, port):
        yield Server("empty", port)


@contextmanager
def peer(engine: Engine, folder: Path, kind: str) -> Iterator[Server]:
    """@neo4j/graphql on Node. Raises Unavailable without Node or its packages."""
    try:
        project = install(PEER)
    except NodeMissing as reason:
        raise Unavailable(str(reason)) from reason
    port = free_port()
    command = [project.node, str(PEER / "server.js"), str(port), kind]
    environment = {**_database(engine), "NODE_ENV": "production"}
    with _running("peer", command, environment, folder, port):
        yield Peer("peer", port)


def _database(engine: Engine) -> dict[str, str]:
    return {"NEO4J_URI": engine.uri, "NEO4J_PASSWORD": "none", "NEO4J_DATABASE": engine.database}


@contextmanager
def _running(
    name: str, command: list[str], environment: dict[str, str], folder: Path, ready: str | int
) -> Iterator[None]:
    """A child process that is `ready`: an address answers 200, or a port is listened on."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + START_TIMEOUT
        while not _answers(ready):
            if child.poll() is not None or time.monotonic() > end:
                text = (folder / f"{name}.log").read_text("utf-8", "replace").strip()
                raise Unavailable(f"{name} did not start: {text[-600:]}")
            time.sleep(0.1)
        yield
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(ready: str | int) -> bool:
    try:
        if isinstance(ready, int):
            with socket.create_connection(("127.0.0.1", ready), 1):
                return True
        with urlopen(ready, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
