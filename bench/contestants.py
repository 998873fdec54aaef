"""Who is asked: this service, the peer, the raw driver, and an HTTP endpoint that does nothing."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench.shapes import Shape
from graph.driver import open_driver
from graph.engine import Engine
from graph.writer import open_writer
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.npm import NodeMissing, install

PEER = Path(__file__).parent / "peer"
ROOT = Path(__file__).parents[1]
START_TIMEOUT = 60.0
Job = dict[str, Any]


class Unavailable(Exception):
    """A contestant cannot take part; the text says why."""


@dataclass(frozen=True)
class Server:
    """A contestant that is asked over HTTP. `peer`: in the peer's words."""

    name: str
    port: int
    peer: bool = False

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""
        document = shape.peer_document if self.peer else shape.document
        return {"port": self.port, "bodies": shape.bodies(document)}

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""
        body = self.job(shape)["bodies"][number].encode()
        url, headers = f"http://127.0.0.1:{self.port}/graphql", {"Content-Type": "application/json"}
        with urlopen(Request(url, body, headers), timeout=60) as response:
            found = json.load(response)
        if "errors" in found:
            raise RuntimeError(f"{self.name}, {shape.name}: {found['errors'][0]['message']}")
        return (shape.peers if self.peer else shape.ours)(found["data"])


@cache
def planner(engine: Engine) -> Planner:
    """The service's own compiler, knowing what the service knows of the graph."""
    model = Model.load()
    made = Planner(build(model))
    with open_writer(engine, model) as writer:
        made.learn(writer.statistics())
    return made


@dataclass(frozen=True)
class RawDriver:
    """The driver by itself with the statement that this service sends."""

    engine: Engine
    name: str = "driver"

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""
        compiler = planner(self.engine)
        requests = [compiler.request(shape.document, v) for v in shape.variables]
        (text,) = {request.text for request in requests}
        return {
            "uri": self.engine.uri,
            "text": text,
            "parameters": [request.parameters for request in requests],
        }

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""
        request = planner(self.engine).request(shape.document, shape.variables[number])
        assert request.text
        with open_driver(self.engine) as driver, driver.session(database=self.engine.database) as session:
            record = session.run(request.text, request.parameters).single(strict=True)  # type: ignore[arg-type]
        data, errors, _ = request.response(record[0])
        if errors or data is None:
            raise RuntimeError(f"{self.name}, {shape.name}: {errors}")
        return shape.ours(json.loads(json.dumps(data)))


Contestant = Server | RawDriver


@contextmanager
def service(engine: Engine, folder: Path, *, keeps: bool = False) -> Iterator[Server]:
    """This service, started as anybody starts it, but without keeping answers, which the peer does not do.

    `keeps`: with it, so that nearly all it is asked are repeats.
    """
    name = "kept" if keeps else "service"
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "serve",
        "--no-examples",
        "--port",
        str(port),
    ]
    environment = {**_database(engine), "VERBUNDGRAPH_DATA_DIR": str(folder / name)}
    if not keeps:
        environment["VERBUNDGRAPH_CACHE_SIZE"] = "0"
    with _running(name, command, environment, folder, f"http://127.0.0.1:{port}/readyz"):
        yield Server(name, port)


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
        yield Server("peer", port, peer=True)


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
