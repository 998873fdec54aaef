"""Who is asked: this service, the peer, the raw driver, and an HTTP endpoint that does nothing."""

import json
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any, Protocol
from urllib.parse import urlencode

from bench.shapes import Asked, Data, Shape
from bench.store import planner
from graph.driver import open_driver
from graph.engine import Engine

Job = dict[str, Any]
TIMEOUT = 60.0


class Contestant(Protocol):
    """Somebody who answers questions."""

    @property
    def name(self) -> str:
        """By what the report knows it."""

    def asked(self, shape: Shape) -> Asked | None:
        """How it is asked a question; None if it has no such question."""

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""


@dataclass(frozen=True)
class Request:
    """A request over HTTP."""

    method: str
    target: str
    body: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Those that say something of this request."""
        length = {"Content-Type": "application/json", "Content-Length": str(len(self.body.encode()))}
        return {"Accept": "application/json", **(length if self.body else {})}

    def written(self, port: int) -> str:
        """As it is sent."""
        headers = {"Host": f"127.0.0.1:{port}", **self.headers}
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {v}" for name, v in headers.items())]
        return "\r\n".join([*lines, "", self.body])


@dataclass(frozen=True)
class Server:
    """A contestant that is asked over HTTP: by POST, with the document each time."""

    name: str
    port: int

    def asked(self, shape: Shape) -> Asked | None:
        """In this service's words."""
        return shape.service

    def request(self, text: str, variables: Data) -> Request:
        """A question as it is sent."""
        body = json.dumps({"query": text, "variables": variables}, separators=(",", ":"))
        return Request("POST", "/graphql", body)

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""
        asked = _surely(self.asked(shape))
        requests = [self.request(asked.text, one).written(self.port) for one in asked.variables]
        return {"port": self.port, "requests": requests}

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""
        asked = _surely(self.asked(shape))
        request = self.request(asked.text, asked.variables[number])
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        connection.request(request.method, request.target, request.body.encode() or None, request.headers)
        with connection.getresponse() as response:
            found = json.load(response)
        connection.close()
        if "errors" in found:
            raise RuntimeError(f"{self.name}, {shape.name}: {found['errors'][0]['message']}")
        return asked.form(found["data"])


class ByHash(Server):
    """Asked by GET with the hash of a document that the service knows beforehand."""

    def request(self, text: str, variables: Data) -> Request:
        """A question as it is sent."""
        known = f"sha256:{sha256(text.encode()).hexdigest()}"
        given = {"documentId": known, "variables": json.dumps(variables, separators=(",", ":"))}
        return Request("GET", f"/graphql?{urlencode(given)}")


class Peer(Server):
    """Asked in the peer's words."""

    def asked(self, shape: Shape) -> Asked | None:
        """As the peer is asked; it knows only some of the questions."""
        return shape.peer


@dataclass(frozen=True)
class Driver:
    """The driver by itself with the statement that this service sends."""

    engine: Engine
    name: str = "driver"

    def asked(self, shape: Shape) -> Asked | None:
        """In this service's words, which it compiles beforehand."""
        return shape.service

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""
        requests = [planner(self.engine).request(shape.service.text, v) for v in shape.service.variables]
        (text,) = {request.text for request in requests}
        return {"uri": self.engine.uri, "text": text, "parameters": [one.parameters for one in requests]}

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""
        request = planner(self.engine).request(shape.service.text, shape.service.variables[number])
        assert request.text
        data, errors, _ = request.response(_read(self.engine, request.text, request.parameters))
        if errors or data is None:
            raise RuntimeError(f"{self.name}, {shape.name}: {errors}")
        return shape.service.form(json.loads(json.dumps(data)))


@dataclass(frozen=True)
class Hand:
    """The driver by itself with a statement that somebody wrote for just this question."""

    engine: Engine
    name: str = "hand"

    def asked(self, shape: Shape) -> Asked | None:
        """As a statement; there is none where the peer answers the question."""
        return shape.hand

    def job(self, shape: Shape) -> Job:
        """What the client has to know to ask."""
        asked = _surely(shape.hand)
        return {"uri": self.engine.uri, "text": asked.text, "parameters": list(asked.variables)}

    def answer(self, shape: Shape, number: int) -> Any:
        """The answer to the shape's n-th variables, in the common form."""
        asked = _surely(shape.hand)
        return asked.form(_read(self.engine, asked.text, asked.variables[number]))


def _surely(asked: Asked | None) -> Asked:
    if asked is None:
        raise ValueError("there is no such question for it")
    return asked


def _read(engine: Engine, text: str, parameters: Data) -> Any:
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        return session.run(text, parameters).single(strict=True)[0]  # type: ignore[arg-type]
