"""OpenTelemetry spans: their stages, their parents, and that no value is in them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from api.graphql import GraphQLEndpoint
from api.observe import Observed
from api.service import Service
from api.spans import Spans, provider
from api.trace import Trace, Watchers
from graph.engine import Engine
from graph.errors import SettingsInvalid
from schema.plan import Planner
from tests.api.asgi import ask
from tests.api.conftest import serving
from tests.schema.both import SCHEMA

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SECRET = "Geheimnis"
QUERY = """query Lands($k: String!) {
  land(key: $k) { name }
  laws(where: { name: { eq: "Geheimnis" } }) { totalCount }
}"""
BODY = {"query": QUERY, "variables": {"k": SECRET}}


@pytest.fixture
def kept() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.shutdown()


@pytest.fixture
def spans(kept: InMemorySpanExporter) -> Iterator[Spans]:
    made = TracerProvider(shutdown_on_exit=False)
    made.add_span_processor(SimpleSpanProcessor(kept))
    found = Spans(made, "neo4j")
    yield found
    found.close()


def by_name(kept: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in kept.get_finished_spans()}


def test_a_request_and_its_stages(spans: Spans, kept: InMemorySpanExporter) -> None:
    traces: list[Trace] = []
    app = Observed(GraphQLEndpoint(Service(Planner(SCHEMA)), 1_000_000), Watchers(spans, traces.extend))
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
    assert ask(app, "POST", f"/graphql?q={SECRET}", json=BODY, headers=headers).status_code == 503
    found = by_name(kept)
    assert found.keys() == {"POST /graphql", "parse", "compile"}
    request = found.pop("POST /graphql")
    assert request.kind is SpanKind.SERVER
    assert request.parent
    assert f"{request.parent.span_id:016x}" == SPAN
    assert request.status.status_code is StatusCode.ERROR
    assert request.attributes
    assert dict(request.attributes) == {
        "http.request.method": "POST",
        "http.response.status_code": 503,
        "url.path": "/graphql",
        "error.type": "NOT_READY",
        "graphql.operation.name": "Lands",
        "verbundgraph.request_id": traces[0].request_id,
        "verbundgraph.document": traces[0].document,
        "verbundgraph.cost": 11,
    }
    for span in found.values():
        assert span.parent
        assert span.parent.span_id == request.context.span_id
        assert f"{span.context.trace_id:032x}" == TRACE
        assert request.start_time
        assert span.start_time
        assert span.end_time
        assert request.end_time
        assert request.start_time <= span.start_time <= span.end_time <= request.end_time
    assert SECRET not in "".join(span.to_json() for span in kept.get_finished_spans())


def test_what_the_parent_did_not_sample_is_not_recorded(spans: Spans, kept: InMemorySpanExporter) -> None:
    app = Observed(GraphQLEndpoint(Service(Planner(SCHEMA)), 1_000_000), Watchers(spans))
    ask(app, "POST", "/graphql", json=BODY, headers={"traceparent": f"00-{TRACE}-{SPAN}-00"})
    assert kept.get_finished_spans() == ()


def test_the_log_is_told_which_trace_it_is(spans: Spans, kept: InMemorySpanExporter) -> None:
    traces: list[Trace] = []
    app = Observed(GraphQLEndpoint(Service(Planner(SCHEMA)), 1_000_000), Watchers(spans, traces.extend))
    ask(app, "POST", "/graphql", json=BODY)
    (request,) = [s for s in kept.get_finished_spans() if s.parent is None]
    assert traces[0].parent[3:35] == f"{request.context.trace_id:032x}"


def test_the_service_sends_them_to_a_collector(empty_graph: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=collector.serve_forever)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "trial")
    try:
        import httpx

        with serving(empty_graph, traces=True) as url:
            assert "errors" not in httpx.post(f"{url}/graphql", json=BODY).json()
    finally:
        collector.shutdown()
        collector.server_close()
        thread.join(10)
    (resource,) = ExportTraceServiceRequest.FromString(received[0]).resource_spans
    assert {a.key: a.value.string_value for a in resource.resource.attributes}["service.name"] == "trial"
    found = {span.name: span for scope in resource.scope_spans for span in scope.spans}
    assert found.keys() == {"POST /graphql", "parse", "compile", "database", "encode"}
    said = {a.key: a.value.string_value for a in found["database"].attributes}
    assert said["db.system.name"] == empty_graph.name
    assert said["db.query.text"].count("$p") >= 2
    assert all(SECRET.encode() not in body for body in received)


def test_an_exporter_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")
    with pytest.raises(SettingsInvalid, match="OTEL_TRACES_EXPORTER"):
        provider()


def test_nothing_is_imported_where_they_are_off() -> None:
    code = "import sys, api.app, api.serve; print([m for m in sys.modules if m.startswith('opentelemetry')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
