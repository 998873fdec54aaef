"""GraphQL over WebSocket: the protocol graphql-transport-ws, message by message."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from api.streams import Streams
from api.websocket import allowed
from graph.driver import open_driver
from graph.engine import Engine
from tests.api.conftest import serving
from tests.api.live import PROTOCOL, WAIT, Live, live, socket, socket_url
from tests.loads import towns

NUMBERS = "subscription($since: Int) { graphChanged(since: $since) { revision } }"


@pytest.fixture(scope="module")
def service(arcadedb: Engine) -> Iterator[Live]:
    with open_driver(arcadedb) as driver, live(arcadedb, driver, max_operations=2) as found:
        found.writer.load(towns())
        yield found


INIT = {"type": "connection_init"}


def read_all(connection: ClientConnection) -> None:
    while True:
        connection.recv(WAIT)


def operation(id_: Any = "a", **payload: Any) -> dict[str, Any]:
    return {"type": "subscribe", "id": id_, "payload": {"query": NUMBERS, **payload}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([operation()], 4401),
        ([INIT, INIT], 4429),
        ([INIT, operation(), operation()], 4409),
        (["nothing"], 4400),
        (["[]"], 4400),
        ([b"{}"], 4400),
        ([{"type": "start"}], 4400),
        ([{"type": "connection_init", "payload": 1}], 4400),
        ([{"type": "ping", "payload": []}], 4400),
        ([INIT, {"type": "complete"}], 4400),
        ([INIT, {"type": "complete", "id": []}], 4400),
        ([INIT, {"type": "subscribe", "payload": {"query": "{ x }"}}], 4400),
        ([INIT, {"type": "subscribe", "id": "a"}], 4400),
        ([INIT, operation(id_=1)], 4400),
        ([INIT, operation(query=1)], 4400),
        ([INIT, operation(variables=[])], 4400),
        ([INIT, operation(operationName=1)], 4400),
        ([INIT, operation(extensions="")], 4400),
    ],
)
def test_what_breaks_the_protocol_closes_with_its_code(service: Live, messages: list[Any], code: int) -> None:
    with connect(service.socket, subprotocols=[PROTOCOL], proxy=None) as connection:
        for message in messages:
            connection.send(json.dumps(message) if isinstance(message, dict) else message)
        with pytest.raises(ConnectionClosed) as closed:
            read_all(connection)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == code
    assert closed.value.rcvd.reason
    service.until_open(0)


def test_an_id_is_free_again_once_its_operation_was_refused(service: Live) -> None:
    with connect(service.socket, subprotocols=[PROTOCOL], proxy=None) as connection:
        connection.send(json.dumps(INIT))
        assert json.loads(connection.recv(WAIT))["type"] == "connection_ack"
        for _ in range(20):  # none waits for what becomes of the one before
            connection.send(json.dumps(operation(query="{ nothing }")))
        for _ in range(20):
            assert json.loads(connection.recv(WAIT))["type"] == "error"


@pytest.mark.parametrize("offered", [None, ["graphql-ws"]])
def test_another_subprotocol_is_not_spoken(service: Live, offered: list[Subprotocol] | None) -> None:
    with (
        connect(service.socket, subprotocols=offered, proxy=None) as connection,
        pytest.raises(ConnectionClosed) as closed,
    ):
        connection.recv(WAIT)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4406


def test_the_subprotocol_is_chosen_among_others(service: Live) -> None:
    offered = [Subprotocol("graphql-ws"), PROTOCOL]
    with connect(service.socket, subprotocols=offered, proxy=None) as connection:
        assert connection.subprotocol == PROTOCOL


def test_nobody_may_wait_for_ever_with_the_initialisation(arcadedb: Engine) -> None:
    with (
        serving(arcadedb, connection_init_timeout=0.05) as url,
        connect(socket_url(url), subprotocols=[PROTOCOL], proxy=None) as connection,
    ):
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(WAIT)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4408


def test_a_full_service_asks_to_come_later(arcadedb: Engine) -> None:
    with (
        serving(arcadedb, Streams(1)) as url,
        connect(socket_url(url), subprotocols=[PROTOCOL], proxy=None),
        connect(socket_url(url), subprotocols=[PROTOCOL], proxy=None) as second,
    ):
        with pytest.raises(ConnectionClosed) as closed:
            second.recv(WAIT)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1013


def test_ping_and_pong(service: Live) -> None:
    with connect(service.socket, subprotocols=[PROTOCOL], proxy=None) as connection:
        connection.send('{"type": "ping"}')  # allowed before the initialisation too
        assert json.loads(connection.recv(WAIT)) == {"type": "pong"}
        connection.send('{"type": "pong"}')
        connection.send('{"type": "ping", "payload": {"n": 1}}')
        assert json.loads(connection.recv(WAIT)) == {"type": "pong", "payload": {"n": 1}}


def test_queries_are_answered_and_the_id_is_free_again(service: Live) -> None:
    with socket(service) as ws:
        for _ in range(3):
            ws.subscribe(
                "q",
                "query A { laender { totalCount } } query B($k: String!) { land(key: $k) { name } }",
                variables={"k": "10"},
                operationName="B",
            )
            message = ws.next()
            assert (message["type"], message["id"]) == ("next", "q")
            assert message["payload"]["data"] == {"land": {"name": "Saarland"}}
            assert ws.next() == {"id": "q", "type": "complete"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { graphChanged(since: 99) { revision } }", "BAD_USER_INPUT"),
        ("query($k: String!) { land(key: $k) { name } }", "BAD_USER_INPUT"),
        ("{ laender(first: 5000) { nodes { name } } }", "QUERY_TOO_LARGE"),
    ],
)
def test_what_is_refused_is_an_error_and_no_more(service: Live, query: str, code: str) -> None:
    with socket(service) as ws:
        ws.subscribe("a", query)
        message = ws.next()
        assert (message["type"], message["id"]) == ("error", "a")
        assert {e["extensions"]["code"] for e in message["payload"]} == {code}
        ws.send(type="ping")
        assert ws.next() == {"type": "pong"}


def test_complete_ends_a_subscription(service: Live) -> None:
    with socket(service) as ws:
        ws.subscribe("a", NUMBERS)
        service.until_open(2)
        ws.send(type="complete", id="a")
        ws.send(type="complete", id="never there")
        service.until_open(1)
        ws.subscribe("a", NUMBERS, variables={"since": 0})
        assert ws.next()["payload"] == {"data": {"graphChanged": {"revision": 1}}}


def test_one_connection_may_run_so_many_at_once(service: Live) -> None:
    with socket(service) as ws:
        ws.subscribe("a", NUMBERS)
        ws.subscribe("b", NUMBERS)
        ws.subscribe("c", NUMBERS)
        message = ws.next()
        assert (message["type"], message["id"]) == ("error", "c")
        assert message["payload"][0]["extensions"] == {"code": "TOO_MANY_SUBSCRIPTIONS", "limit": 2}
        ws.send(type="complete", id="a")
        ws.subscribe("c", NUMBERS, variables={"since": 0})
        assert ws.next()["type"] == "next"


IDS = st.sampled_from(["a", "b", "", 1, None])
PAYLOADS = st.one_of(
    st.none(),
    st.just([]),
    st.fixed_dictionaries(
        {},
        optional={
            "query": st.sampled_from(["{ __typename }", "{", NUMBERS, "{ laender { totalCount } }", 1, None]),
            "variables": st.sampled_from([None, {}, {"since": 0}, {"since": "x"}, []]),
            "operationName": st.sampled_from([None, "", "A", 1]),
            "extensions": st.sampled_from([None, {}, {"persistedQuery": {"version": 1}}, 1]),
        },
    ),
)
TYPES = st.sampled_from(
    ["connection_init", "subscribe", "complete", "ping", "pong", "next", "error", "", 1, None]
)
MESSAGES = st.one_of(
    st.fixed_dictionaries({"type": TYPES}, optional={"id": IDS, "payload": PAYLOADS}).map(json.dumps),
    st.just(json.dumps(INIT)),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.just("[" * 100_000),
    st.just('{"type": "ping", "payload": ' + '{"a":' * 10_000 + "1" + "}" * 10_001),
)


@given(messages=st.lists(MESSAGES, max_size=8), init=st.booleans())
@settings(max_examples=100, deadline=None)
def test_whatever_is_sent_is_answered_or_closed_with_a_code_of_the_protocol(
    service: Live, messages: list[str | bytes], init: bool
) -> None:
    code = None
    with connect(service.socket, subprotocols=[PROTOCOL], proxy=None) as connection:
        try:
            for message in ([json.dumps(INIT)] if init else []) + messages:
                connection.send(message)
            connection.send('{"type": "ping", "payload": {"last": true}}')
            while (answer := json.loads(connection.recv(WAIT))) != {
                "type": "pong",
                "payload": {"last": True},
            }:
                assert answer["type"] in ("connection_ack", "next", "error", "complete", "pong")
                assert "INTERNAL" not in json.dumps(answer)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 0
    assert code in (None, 4400, 4401, 4409, 4429)


def test_a_page_of_another_site_may_not_connect(service: Live) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(service.socket, subprotocols=[PROTOCOL], origin=Origin("https://evil.example"), proxy=None)
    assert refused.value.response.status_code == 403
    with connect(service.socket, subprotocols=[PROTOCOL], origin=Origin(service.url), proxy=None) as own:
        assert own.subprotocol == PROTOCOL


@pytest.mark.parametrize(
    ("origin", "host", "origins", "may"),
    [
        (None, "vg.example", (), True),
        ("https://vg.example", "vg.example", (), True),
        ("https://vg.example", "vg.example:443", (), True),
        ("http://vg.example:8000", "vg.example:8000", (), True),
        ("http://vg.example:8001", "vg.example:8000", (), False),
        ("http://vg.example", "vg.example:8000", (), False),
        ("https://vg.example.evil", "vg.example", (), False),
        ("https://evil.example", "vg.example", ("https://app.example",), False),
        ("https://app.example", "vg.example", ("https://app.example",), True),
        ("https://evil.example", "vg.example", ("*",), True),
        ("null", "vg.example", (), False),
        ("null", "", (), False),
        ("", "vg.example", (), False),
        ("", "", (), False),
    ],
)
def test_whose_pages_may_connect(origin: str | None, host: str, origins: tuple[str, ...], may: bool) -> None:
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert allowed(Headers(headers), origins) is may
