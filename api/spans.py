"""OpenTelemetry spans of a request, of making its statement and of the database's answer, by setting.

They are made from the trace when the request has been answered, so nothing is done for them meanwhile, and
nothing of OpenTelemetry is imported where the setting is off. Where they go, and how many of them, is said by
the standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` …).
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.trace import Trace, since_epoch
from graph.errors import SettingsInvalid

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

SERVICE = "verbundgraph"


def provider() -> "TracerProvider":
    """What makes spans and sends them, by the standard variables. Raises SettingsInvalid."""
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {} if "OTEL_SERVICE_NAME" in os.environ else {SERVICE_NAME: SERVICE}
    made = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    made.add_span_processor(BatchSpanProcessor(_exporter(os.environ.get("OTEL_TRACES_EXPORTER") or "otlp")))
    return made


def _exporter(name: str) -> "SpanExporter":
    if name == "otlp":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter()
    if name == "console":
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        return ConsoleSpanExporter()
    raise SettingsInvalid(
        f"OTEL_TRACES_EXPORTER is {name!r}; it can be `otlp` (over HTTP with protobuf) or `console`."
    )


class Spans:
    """Makes a request's spans; a watcher. `database`: which kind it is, such as neo4j."""

    def __init__(self, made_by: "TracerProvider", database: str) -> None:
        from opentelemetry import trace as api
        from opentelemetry.semconv._incubating.attributes import graphql_attributes
        from opentelemetry.semconv.attributes import (
            db_attributes,
            error_attributes,
            http_attributes,
            url_attributes,
        )
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self.api = api
        self.provider = made_by
        self.tracer = made_by.get_tracer("verbundgraph")
        self.parents = TraceContextTextMapPropagator()
        self.graphql, self.db = graphql_attributes, db_attributes
        self.http, self.url, self.error = http_attributes, url_attributes, error_attributes
        self.database = database

    def __call__(self, traces: Sequence[Trace]) -> None:
        """Make the spans of the requests that have been answered."""
        for trace in traces:
            self.make(trace)

    def make(self, trace: Trace) -> None:
        """Make the spans of a request."""
        parent = self.parents.extract({"traceparent": trace.parent}) if trace.parent else None
        request = self.tracer.start_span(
            f"{trace.method} {trace.path}" if trace.document else trace.method,
            parent,
            self.api.SpanKind.SERVER,
            self.attributes(trace),
            start_time=since_epoch(trace.begun),
        )
        context = request.get_span_context()
        # So that the log's line, which is written after this, leads to the spans.
        trace.parent = f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
        if request.is_recording():
            inside = self.api.set_span_in_context(request)
            for name, begin, end in trace.spans():
                database = name == "database"
                kind = self.api.SpanKind.CLIENT if database else self.api.SpanKind.INTERNAL
                said = {self.db.DB_SYSTEM_NAME: self.database} if database else {}
                if database and trace.statement:
                    said[self.db.DB_QUERY_TEXT] = trace.statement
                span = self.tracer.start_span(name, inside, kind, said, start_time=since_epoch(begin))
                span.end(since_epoch(end))
            if (trace.status or 0) >= 500:
                request.set_status(self.api.StatusCode.ERROR)
        request.end(since_epoch(trace.ended))

    def attributes(self, trace: Trace) -> dict[str, str | int]:
        """What a request's span says, by the names of the semantic conventions where they have one."""
        said: dict[str, str | int | None] = {
            self.http.HTTP_REQUEST_METHOD: trace.method,
            self.http.HTTP_RESPONSE_STATUS_CODE: trace.status,
            self.url.URL_PATH: trace.path,
            self.error.ERROR_TYPE: None if trace.outcome == "OK" else trace.outcome,
            self.graphql.GRAPHQL_OPERATION_NAME: trace.operation,
            "verbundgraph.request_id": trace.request_id,
            "verbundgraph.document": trace.document,
            "verbundgraph.cost": trace.cost,
            "verbundgraph.cached": trace.cached,
        }
        return {name: value for name, value in said.items() if value is not None}

    def close(self) -> None:
        """Send what has not been sent yet."""
        self.provider.shutdown()
