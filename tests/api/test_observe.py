"""Request ids, Server-Timing, and the log's line for each request."""

import asyncio
import json
import logging
import re
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import unquote

import httpx
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import ASGIApp

from api.graphql import GraphQLEndpoint
from api.logs import Form, Json, RequestLog, Text, line
from api.observe import Observed, traced
from api.service import Service
from api.trace import STAGES, Trace, Watchers
from schema.plan import Planner
from tests.api.asgi import ask
from tests.schema.both import SCHEMA

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def traces() -> list[Trace]:
    return []


@pytest.fixture
def app(traces: list[Trace]) -> ASGIApp:
    """A service that waits for its database."""
    service = Service(Planner(SCHEMA), watchers=Watchers(traces.extend))
    return Observed(GraphQLEndpoint(service, 1_000_000), service.watchers)


@pytest.mark.parametrize(
    "given", ["a", "0af7651916cd43dd8448eb211c80319c", "req_1-2.3~4/5=6:7@8+9", "x" * 128]
)
def test_a_well_formed_id_is_taken_over(app: ASGIApp, traces: list[Trace], given: str) -> None:
    answer = ask(app, "POST", "/graphql", json={"query": "{ __typename }"}, headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] == traces[0].request_id == given


@pytest.mark.parametrize("given", ["", "-a", "a b", 'a"b', "ä", "x" * 129, "a,b", "a;b"])
def test_any_other_is_replaced(app: ASGIApp, traces: list[Trace], given: str) -> None:
    headers = {"X-Request-Id": given.encode()}
    answer = ask(app, "POST", "/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert re.fullmatch("[0-9a-f]{18,}", answer.headers["x-request-id"])
    assert traces[0].request_id == answer.headers["x-request-id"]


def test_ids_differ() -> None:
    assert len({Trace().request_id for _ in range(1_000)}) == 1_000


def test_an_unexpected_error_is_found_in_the_log_by_the_id_that_the_client_was_given(
    traces: list[Trace], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Planner):
        def bound(self, *_: object) -> object:  # type: ignore[override]
            raise ZeroDivisionError("inside")

    app = Observed(GraphQLEndpoint(Service(Broken(SCHEMA)), 1_000), Watchers(traces.extend))
    answer = ask(app, "POST", "/graphql", json={"query": "{ __typename }"}, headers={"X-Request-Id": "abc"})
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "incident": "abc"}
    assert traces[0].outcome == "INTERNAL"
    assert "abc" in caplog.text
    assert "ZeroDivisionError: inside" in caplog.text
    assert "inside" not in answer.text


def test_server_timing_says_the_stages_that_there_were(app: ASGIApp) -> None:
    answer = ask(app, "POST", "/graphql", json={"query": "{ __typename }"})
    timing = answer.headers["server-timing"]
    assert re.fullmatch(r"parse;dur=[\d.]+, compile;dur=[\d.]+, encode;dur=[\d.]+", timing)
    assert "server-timing" not in ask(app, "PUT", "/graphql").headers


def test_an_answer_from_the_database_says_all_stages(client: httpx.Client) -> None:
    answer = client.post("/graphql", json={"query": '{ land(key: "10") { name } }'})
    stages = re.findall(r"(\w+);dur=([\d.]+)", answer.headers["server-timing"])
    assert tuple(name for name, _ in stages) == STAGES
    assert float(dict(stages)["database"]) > 0
    assert client.get("/livez").headers["x-request-id"]
    assert client.get("/nothing").headers["x-request-id"]


def test_the_line_of_a_request(app: ASGIApp, traces: list[Trace]) -> None:
    query = "query Lands($k: String!) { land(key: $k) { name } laender(first: 3) { totalCount } }"
    body = {"query": query, "variables": {"k": "Geheimnis"}}
    answer = ask(app, "POST", "/graphql?key=Geheimnis", json=body, headers={"traceparent": PARENT})
    assert answer.status_code == 503
    stream = BytesIO()
    RequestLog("json", stream)(traces)
    logged = stream.getvalue().decode()
    assert logged.count("\n") == 1
    said = json.loads(logged)
    assert said.pop("time").startswith("20")
    times = said.pop("ms")
    assert times.keys() == {"total", "parse", "compile"}
    assert all(0 <= ms <= times["total"] for ms in times.values())
    assert said == {
        "level": "INFO",
        "logger": "verbundgraph.request",
        "message": "request",
        "id": answer.headers["x-request-id"],
        "method": "POST",
        "path": "/graphql",
        "status": 503,
        "outcome": "NOT_READY",
        "bytes": len(answer.content),
        "operation": "Lands",
        "document": traces[0].document,
        "cost": 11,
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    assert "Geheimnis" not in logged
    RequestLog("text", stream)(traces)
    read = stream.getvalue().decode().removeprefix(logged)
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d 503 POST /graphql Lands NOT_READY [\d.]+ ms \(parse .*\) cost 11 \d+ B \w+\n", read
    )


@pytest.mark.parametrize(
    ("path", "status", "lines"), [("/readyz", 200, 0), ("/readyz", 503, 1), ("/", 200, 1)]
)
def test_a_probe_that_finds_all_well_has_no_line(path: str, status: int, lines: int) -> None:
    stream, trace = BytesIO(), Trace("", "", "GET", path)
    trace.status = status
    RequestLog("json", stream)([trace])
    assert stream.getvalue().count(b"\n") == lines


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b'{"query": "{ __typename }"}', "OK"),
        (b'{"query": "{ geheim }"}', "GRAPHQL_VALIDATION_FAILED"),
        (b'{"query": "{ geheim("}', "GRAPHQL_PARSE_FAILED"),
        (b"geheim", "BAD_REQUEST"),
    ],
)
def test_the_outcome_is_the_errors_code(app: ASGIApp, traces: list[Trace], body: bytes, outcome: str) -> None:
    ask(app, "POST", "/graphql", content=body, headers={"Content-Type": "application/json"})
    assert traces[0].outcome == outcome
    assert "geheim" not in orjson.dumps(line(traces[0], NOW)).decode()
    assert (traces[0].document is None) == (outcome == "BAD_REQUEST")


@pytest.mark.parametrize(
    "parent", ["", "00-0-0-01", f"ff{PARENT[2:]}", PARENT.upper(), f"00-{'0' * 32}-00f067aa0ba902b7-01"]
)
def test_a_parent_that_is_none_is_passed_over(app: ASGIApp, traces: list[Trace], parent: str) -> None:
    ask(app, "POST", "/graphql", json={"query": "{ __typename }"}, headers={"traceparent": parent})
    assert "trace" not in line(traces[0], NOW)


def test_a_client_that_has_gone_is_in_the_log_too(app: ASGIApp, traces: list[Trace]) -> None:
    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_: object) -> None:
        raise AssertionError("nobody is there")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "headers": [(b"content-type", b"application/json")],
        "query_string": b"",
    }
    asyncio.run(app(scope, gone, send))  # type: ignore[arg-type]
    assert traces[0].outcome == "CLIENT_GONE"
    assert line(traces[0], NOW)["status"] is None


def test_an_operation_over_a_websocket_has_a_trace_of_its_own(traces: list[Trace]) -> None:
    async def operate() -> Trace:
        with traced(Watchers(traces.extend), "WS", "/graphql") as trace:
            trace.enter("parse")
        return trace

    trace = asyncio.run(operate())
    assert traces == [trace]
    assert line(trace, NOW)["outcome"] == "OK"


def test_other_messages_are_lines_too() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s\nstopped", ("it",), None)
    assert json.loads(Json().format(record))["message"] == "it\nstopped"
    assert "\n" not in Json().format(record)
    assert re.fullmatch(r"\d\d:\d\d:\d\d WARNING it\\x0astopped", Text().format(record))


@given(st.text(max_size=300), st.sampled_from(["json", "text"]))
@example("/a\nFAKE LINE\x1b[31m", "text")
@example("/a 200 OK 1.0 ms", "text")
@example("/" + "ä" * 500, "json")
@example("/\ud800\u2028", "text")
def test_an_address_cannot_break_out_of_its_line(path: str, form: Form) -> None:
    stream, trace = BytesIO(), Trace("id", "", "GET", path)
    trace.status, trace.outcome = 404, "NOT_FOUND"
    RequestLog(form, stream)([trace])
    logged = stream.getvalue().decode()
    assert logged.endswith("\n")
    assert logged[:-1].isprintable()
    assert len(trace.path) <= 203
    if form == "text":
        assert re.fullmatch(r"\S+ 404 GET \S* ?NOT_FOUND [\d.]+ ms 0 B id\n", logged)
    else:
        assert json.loads(logged)["path"] == trace.path
    if len(trace.path) < 200 and path.encode("utf-8", "replace").decode() == path:
        assert unquote(trace.path) == path


def test_an_address_is_told_as_it_was_asked_for(app: ASGIApp, traces: list[Trace]) -> None:
    ask(app, "GET", "/graphql/a%0aFAKE%20LINE%1b%5b31m?b=c")
    assert traces[0].path == "/graphql/a%0AFAKE%20LINE%1B%5B31m"
