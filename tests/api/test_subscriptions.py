"""What a load changed reaches those who subscribed, on both engines and over both transports."""

import os
import re
import signal
import socket as sockets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from graph.driver import open_driver
from graph.engine import Engine
from graph.errors import DatabaseUnavailable
from loaders.batch import Collector
from tests.api.live import ACCEPT, WAIT, Live, live, socket, stream
from tests.engines import embedded_engine, eventually
from tests.loads import RECORDS, source, towns

WHOLE = """
subscription Changes($since: Int, $kinds: [NodeKind!], $types: [RelationshipType!], $ids: Int! = 100) {
  graphChanged(since: $since, kinds: $kinds, relationships: $types, ids: $ids) {
    revision at dataset edition added changed retired withdrawn
    changes { action kind relationship count ids complete }
  }
}
"""
NUMBERS = "subscription($since: Int) { graphChanged(since: $since) { revision } }"


def number(revision: int) -> dict[str, object]:
    return {"data": {"graphChanged": {"revision": revision}}}


@pytest.fixture
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver) as found:
        yield found


@pytest.fixture
def embedded(arcadedb: Engine) -> Iterator[Live]:
    with open_driver(arcadedb) as driver, live(arcadedb, driver) as found:
        yield found


def test_a_load_is_told_over_both_transports(service: Live) -> None:
    with socket(service) as ws, stream(service, WHOLE) as sse:
        ws.subscribe("a", WHOLE)
        service.until_open(3)
        service.writer.load(towns(edition="2026-01"))
        message, event = ws.next(), sse.next()
        assert event
        assert (message["type"], message["id"]) == ("next", "a")
        assert message["payload"] == event.data
        assert (event.name, event.id) == ("next", "1")
        change = event.data["data"]["graphChanged"]
        at = change.pop("at")
        assert len(at) == len("2026-11-24T18:50:27+00:00")
        link = change["changes"].pop()
        assert (link["relationship"], link["count"], len(link["ids"])) == ("IN_LAND", 3, 3)
        assert change == {
            "revision": 1, "dataset": "towns", "edition": "2026-01",
            "added": 7, "changed": 0, "retired": 0, "withdrawn": 0,
            "changes": [
                {"action": "ADDED", "kind": kind, "relationship": None, "count": len(ids), "ids": ids,
                 "complete": True}
                for kind, ids in (
                    ("LAND", ["land:10"]),
                    ("MUNICIPALITY", ["municipality:10041100", "municipality:10041511"]),
                    ("SOURCE", ["source:towns-2026-01"]),
                )
            ],
        }  # fmt: skip


def test_what_was_missed_is_told_first(service: Live) -> None:
    service.writer.load(towns())
    service.writer.load(towns(population=7))
    with stream(service, NUMBERS, variables={"since": 0}) as sse:
        assert [sse.next().data, sse.next().data] == [number(1), number(2)]  # type: ignore[union-attr]
        service.writer.remove_dataset("towns")
        assert sse.next().data == number(3)  # type: ignore[union-attr]
    with stream(service, NUMBERS, {"Last-Event-ID": "2"}) as sse:
        assert sse.next().data == number(3)  # type: ignore[union-attr]
    with socket(service) as ws:
        ws.subscribe("a", NUMBERS, variables={"since": 1})
        assert [ws.next()["payload"], ws.next()["payload"]] == [number(2), number(3)]


def test_only_what_was_asked_for_is_told(service: Live) -> None:
    service.writer.load(towns(keys=("10041100", "10041511", "10041512")))
    more = Collector(RECORDS, "more")
    source(more, "more")
    service.writer.load(more.batch())  # no municipality is in it
    service.writer.load(towns(keys=("10041100",)))
    variables = {"since": 0, "kinds": ["MUNICIPALITY"], "ids": 2}
    with stream(service, WHOLE, variables=variables) as sse:
        first, second = sse.next(), sse.next()
        assert first
        assert second
        change = first.data["data"]["graphChanged"]
        assert (change["revision"], change["added"]) == (1, 3)
        (entry,) = change["changes"]
        assert (entry["kind"], entry["count"], entry["complete"]) == ("MUNICIPALITY", 3, False)
        assert len(entry["ids"]) == 2
        change = second.data["data"]["graphChanged"]
        assert (change["revision"], change["withdrawn"], change["added"]) == (3, 2, 0)
    with stream(service, WHOLE, variables={"since": 1, "types": ["IN_LAND"], "ids": 0}) as sse:
        event = sse.next()
        assert event
        assert {c["relationship"] for c in event.data["data"]["graphChanged"]["changes"]} == {"IN_LAND"}
        assert event.data["data"]["graphChanged"]["changes"][0]["ids"] == []


def test_the_example_of_the_documentation(embedded: Live) -> None:
    page = (Path(__file__).parents[2] / "docs" / "graphql.md").read_text("utf-8")
    (query,) = re.findall(r"```graphql\n(subscription .*?)```", page, re.DOTALL)
    embedded.writer.load(towns())
    with stream(embedded, query, variables={"since": 0}) as sse:
        event = sse.next()
        assert event
        change = event.data["data"]["graphChanged"]
        assert [(c["kind"], c["count"], c["complete"]) for c in change["changes"]] == [
            ("MUNICIPALITY", 2, True)
        ]


def test_a_load_that_changes_nothing_is_not_told(embedded: Live) -> None:
    with stream(embedded, NUMBERS) as sse:
        embedded.until_open(1)
        embedded.writer.load(towns())
        embedded.writer.load(towns())
        embedded.writer.remove_dataset("towns")
        assert [sse.next().data, sse.next().data] == [number(1), number(2)]  # type: ignore[union-attr]


def test_many_hear_of_it_and_leave_without_a_trace(embedded: Live) -> None:
    with ExitStack() as stack:
        streams = [stack.enter_context(stream(embedded, NUMBERS)) for _ in range(50)]
        ws = stack.enter_context(socket(embedded))
        for id_ in range(40):
            ws.subscribe(str(id_), NUMBERS)
        embedded.until_open(91)
        embedded.writer.load(towns())
        assert [one.next().data for one in streams] == [number(1)] * 50  # type: ignore[union-attr]
        assert {ws.next()["id"] for _ in range(40)} == {str(id_) for id_ in range(40)}
    embedded.until_open(0)


def test_one_who_does_not_read_holds_up_nobody_and_misses_nothing(embedded: Live) -> None:
    host, port = embedded.url.removeprefix("http://").split(":")
    query = WHOLE.replace("\n", " ").replace("$ids: Int! = 100", "$ids: Int! = 1000")
    body = httpx.Request("POST", embedded.graphql, json={"query": query, "variables": {"since": 0}})
    slow = sockets.socket()
    slow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 2_048)
    slow.settimeout(WAIT)
    with slow:
        slow.connect((host, int(port)))
        head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body.content)}\r\n\r\n"
        slow.sendall(head.encode() + body.content)
        embedded.until_open(1)
        keys = tuple(f"10041{n:03}" for n in range(900))
        with stream(embedded, NUMBERS) as sse:
            for population in range(10):
                embedded.writer.load(towns(keys=keys, population=population))
                assert sse.next().data == number(population + 1)  # type: ignore[union-attr]
        read = b""
        while b'"revision":10,' not in read or not read.endswith(b"\n\n\r\n"):
            read += slow.recv(65_536)
        order = [n for n in range(1, 11) if b'"revision":%d,' % n in read]
        assert order == list(range(1, 11))
    embedded.until_open(0)


def test_there_is_a_bound_on_all_together(arcadedb: Engine) -> None:
    with open_driver(arcadedb) as driver, live(arcadedb, driver, limit=2) as service, ExitStack() as stack:
        stack.enter_context(stream(service, NUMBERS))
        ws = stack.enter_context(socket(service))
        question = {"query": NUMBERS}
        refused = httpx.post(service.graphql, json=question, headers=ACCEPT)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.json()["errors"][0]["extensions"] == {"code": "TOO_MANY_SUBSCRIPTIONS", "limit": 2}
        ws.subscribe("a", NUMBERS)
        message = ws.next()
        assert (message["type"], message["id"]) == ("error", "a")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
        ws.subscribe("b", "{ laender { totalCount } }")  # a question is no subscription
        assert ws.next()["payload"]["data"] == {"laender": {"totalCount": 0}}


def test_an_outage_of_the_database_is_survived(tmp_path: Path) -> None:
    with (
        embedded_engine(tmp_path) as engine,
        open_driver(engine) as driver,
        live(engine, driver) as service,
        stream(service, NUMBERS) as sse,
    ):
        service.until_open(1)
        os.kill(engine.pid, signal.SIGKILL)  # type: ignore[attr-defined]

        def loaded() -> bool:
            try:
                return service.writer.load(towns()).revision == 1
            except DatabaseUnavailable:
                return False

        assert eventually(loaded, 60)
        event = sse.next()
        assert event
        assert event.data == number(1)


def test_when_the_service_stops_streams_complete_and_connections_close(arcadedb: Engine) -> None:
    from websockets.exceptions import ConnectionClosed

    with ExitStack() as stack, open_driver(arcadedb) as driver:
        with live(arcadedb, driver) as service:
            sse = stack.enter_context(stream(service, NUMBERS))
            ws = stack.enter_context(socket(service))
            ws.subscribe("a", NUMBERS)
            service.until_open(3)
        event = sse.next()
        assert event
        assert event.name == "complete"
        assert sse.next() is None
        with pytest.raises(ConnectionClosed) as closed:
            ws.next()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1001


def test_a_load_while_many_come_and_go(embedded: Live) -> None:
    stop = threading.Event()

    def come_and_go() -> int:
        times = 0
        while not stop.is_set():
            with stream(embedded, NUMBERS, variables={"since": 0}):
                times += 1
        return times

    with ThreadPoolExecutor(4) as pool, stream(embedded, NUMBERS) as sse:
        visitors = [pool.submit(come_and_go) for _ in range(4)]
        try:
            for population in range(10):
                embedded.writer.load(towns(population=population))
            told = [sse.next().data for _ in range(10)]  # type: ignore[union-attr]
        finally:
            stop.set()
        assert all(visitor.result() > 0 for visitor in visitors)
    assert told == [number(n) for n in range(1, 11)]
    embedded.until_open(0)
