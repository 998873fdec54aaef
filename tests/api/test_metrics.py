"""Prometheus metrics: what they count, where they are to be had, and that their labels are bounded."""

import re
import socket
from collections.abc import Sequence

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from api.graphql import GraphQLEndpoint
from api.health import Ready
from api.metrics import HERE, Metrics, Where, where
from api.observe import Observed
from api.service import Service
from api.settings import Settings
from api.trace import Trace
from graph.errors import SettingsInvalid
from schema.plan import Planner
from tests.api.asgi import ask
from tests.schema.both import SCHEMA


def values(text: str) -> dict[str, float]:
    """The samples by name and labels."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = "".join(f"|{value}" for value in sample.labels.values())
            found[sample.name + labels] = sample.value
    return found


@pytest.fixture
def service() -> Service:
    return Service(Planner(SCHEMA))


@pytest.fixture
def metrics(service: Service) -> Metrics:
    made = Metrics(service)
    service.watchers.add(made)
    return made


@pytest.fixture
def app(service: Service) -> ASGIApp:
    return Observed(GraphQLEndpoint(service, 1_000_000), service.watchers)


def read(metrics: Metrics) -> dict[str, float]:
    from prometheus_client import generate_latest

    return values(generate_latest(metrics.registry).decode())


def test_requests_are_counted_by_their_outcome(app: ASGIApp, metrics: Metrics) -> None:
    for query in ("{ __typename }", "{ __typename }", "{ nothing }", "{ laender { totalCount } }"):
        ask(app, "POST", "/graphql", json={"query": query})
    found = read(metrics)
    assert found["verbundgraph_requests_total|OK"] == 2
    assert found["verbundgraph_requests_total|GRAPHQL_VALIDATION_FAILED"] == 1
    assert found["verbundgraph_requests_total|NOT_READY"] == 1
    assert found["verbundgraph_request_seconds_count"] == 4
    assert found["verbundgraph_stage_seconds_count|parse"] == 4
    assert found["verbundgraph_stage_seconds_count|compile"] == 3
    assert found["verbundgraph_stage_seconds_count|encode"] == 2
    assert found["verbundgraph_stage_seconds_count|database"] == 0
    assert found["verbundgraph_sent_bytes_total"] > 300
    assert found["verbundgraph_plans"] == 2
    assert found["verbundgraph_documents"] == 2
    assert found["verbundgraph_ready"] == found["verbundgraph_revision"] == 0


def test_a_probe_that_finds_us_waiting_is_counted_as_such(service: Service, metrics: Metrics) -> None:
    app = Observed(Starlette(routes=[Route("/readyz", Ready(service).ready)]), service.watchers)
    assert ask(app, "GET", "/readyz").status_code == 503
    assert read(metrics)["verbundgraph_requests_total|NOT_READY"] == 1


def test_the_state_is_that_of_the_moment(service: Service, metrics: Metrics) -> None:
    service.waiting = ""
    service.revisions.told(7)
    found = read(metrics)
    assert found["verbundgraph_ready"] == 1
    assert found["verbundgraph_revision"] == 7


def test_what_traces_tell_of_cache_and_database(metrics: Metrics) -> None:
    for cached, outcome in (
        (True, "OK"),
        (True, "OK"),
        (False, "DATABASE_ERROR"),
        (None, "DEADLINE_EXCEEDED"),
    ):
        trace = Trace()
        trace.cached, trace.outcome = cached, outcome
        trace.end()
        metrics([trace])
    found = read(metrics)
    assert found["verbundgraph_cache_requests_total|hit"] == 2
    assert found["verbundgraph_cache_requests_total|miss"] == 1
    assert found["verbundgraph_database_errors_total|DATABASE_ERROR"] == 1
    assert found["verbundgraph_database_errors_total|DEADLINE_EXCEEDED"] == 1
    assert found["verbundgraph_database_errors_total|DATABASE_UNAVAILABLE"] == 0


def test_nothing_that_a_client_sends_becomes_a_label(app: ASGIApp, metrics: Metrics) -> None:
    before = read(metrics).keys()
    for i in range(20):
        body = {"query": f"query Name{i} {{ a{i}: __typename }}", "operationName": f"Name{i}"}
        ask(app, "POST", f"/graphql?x={i}", json=body, headers={"X-Request-Id": f"id{i}"})
    assert read(metrics).keys() == before


def test_the_service_has_them_at_their_address(client: httpx.Client) -> None:
    client.post("/graphql", json={"query": '{ land(key: "10") { name } }'})
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found = values(answer.text)
    assert found["verbundgraph_requests_total|OK"] >= 1
    assert found["verbundgraph_stage_seconds_count|database"] >= 1
    assert found["verbundgraph_ready"] == 1
    other = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert other.headers["content-type"].startswith("application/openmetrics-text")
    assert other.text.endswith("# EOF\n")


def test_an_address_of_their_own(metrics: Metrics) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with metrics.served(Where("127.0.0.1", port)):
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert "verbundgraph_ready" in values(text)
        with (
            pytest.raises(SettingsInvalid, match="VERBUNDGRAPH_METRICS"),
            metrics.served(Where("127.0.0.1", port)),
        ):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("on", HERE),
        ("off", None),
        ("127.0.0.1:9100", Where("127.0.0.1", 9100)),
        ("[::1]:9100", Where("::1", 9100)),
    ],
)
def test_the_setting(setting: str, found: Where | None) -> None:
    assert where(Settings.load(metrics=setting).metrics) == found


@pytest.mark.parametrize("setting", ["yes", ":9100", "9100", "localhost:", "localhost:99999", "localhost:x"])
def test_a_setting_that_cannot_be_used(setting: str) -> None:
    with pytest.raises(SettingsInvalid, match=re.escape("VERBUNDGRAPH_METRICS")):
        Settings.load(metrics=setting)


def test_a_watcher_that_fails_disturbs_nobody(
    service: Service, app: ASGIApp, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Sequence[Trace]) -> None:
        raise ZeroDivisionError

    service.watchers.watchers.insert(0, broken)
    assert ask(app, "POST", "/graphql", json={"query": "{ __typename }"}).status_code == 200
    assert read(metrics)["verbundgraph_requests_total|OK"] == 1
    assert "ZeroDivisionError" in caplog.text
