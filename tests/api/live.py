"""A running service whose graph a test may load into, and small clients of its subscriptions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from neo4j import Driver
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.streams import Streams
from graph.engine import Engine
from graph.writer import Writer
from tests.api.conftest import serving
from tests.engines import eventually
from tests.loads import fresh_writer

PROTOCOL = Subprotocol("graphql-transport-ws")
WAIT = 30.0
"""Seconds to wait for a message that has to come."""


@dataclass
class Live:
    """The service: its address, its subscriptions, and a writer to its graph."""

    url: str
    streams: Streams
    writer: Writer

    @property
    def graphql(self) -> str:
        return f"{self.url}/graphql"

    @property
    def socket(self) -> str:
        return socket_url(self.url)

    def until_open(self, places: int) -> None:
        """Wait until so many subscriptions and connections are open."""
        assert eventually(lambda: self.streams.open == places), self.streams.open


def socket_url(url: str) -> str:
    """Where the service at that address takes WebSocket connections."""
    return f"{url}/graphql".replace("http://", "ws://")


@contextmanager
def live(
    engine: Engine, driver: Driver, limit: int = 1_000, *, known: bool = False, **settings: object
) -> Iterator[Live]:
    """The service on a graph that was set up and is empty, ready to be asked."""
    writer = fresh_writer(driver, engine)
    streams = Streams(limit)
    with serving(engine, streams, known=known, **settings) as url:
        future = {"query": "subscription { graphChanged(since: 1000000) { revision } }"}

        def known() -> bool:
            return "NOT_READY" not in httpx.post(f"{url}/graphql", json=future, headers=ACCEPT).text

        assert eventually(known)
        assert eventually(lambda: streams.open == 0)
        yield Live(url, streams, writer)


ACCEPT = {"Accept": "text/event-stream"}


class Socket:
    """A connection that was initialised."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **message: Any) -> None:
        self.connection.send(json.dumps(message))

    def subscribe(self, id_: str, query: str, **more: Any) -> None:
        self.send(type="subscribe", id=id_, payload={"query": query, **more})

    def next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.connection.recv(WAIT))
        return message


@contextmanager
def socket(service: Live) -> Iterator[Socket]:
    with connect(service.socket, subprotocols=[PROTOCOL], proxy=None) as connection:
        made = Socket(connection)
        made.send(type="connection_init")
        assert made.next() == {"type": "connection_ack"}
        yield made


@dataclass
class Event:
    """An event of a stream; a comment has neither name nor data."""

    name: str
    data: Any
    id: str | None = None


class Stream:
    """The events of one answer."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.lines = answer.iter_lines()
        self.comments = 0

    def next(self) -> Event | None:
        """The next event, None at the end."""
        found: dict[str, str] = {}
        for line in self.lines:
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(":")
                found[name] = value.removeprefix(" ")
            elif found:
                data = json.loads(found["data"]) if found["data"] else None
                return Event(found["event"], data, found.get("id"))
        return None


@contextmanager
def stream(service: Live, query: str, headers: dict[str, str] | None = None, **more: Any) -> Iterator[Stream]:
    body = {"query": query, **more}
    with httpx.stream(
        "POST", service.graphql, json=body, headers={**ACCEPT, **(headers or {})}, timeout=WAIT
    ) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield Stream(answer)
