"""Prometheus metrics: at /metrics, at an address of their own, or not at all.

Labels have few values that are all known beforehand: codes of errors and names of stages, never anything that
a client sends, such as an operation's name.
"""

from bisect import bisect_left
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    ProcessCollector,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from api.trace import STAGES, Trace
from graph.errors import SettingsInvalid
from graph.published import Published

if TYPE_CHECKING:
    from api.service import Service

PATH = "/metrics"
ON, OFF = "on", "off"

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds. From a look-up on the same machine to the deadline of a read."""

DATABASE_ERRORS = ("DATABASE_ERROR", "DATABASE_UNAVAILABLE", "DATABASE_REFUSED", "DEADLINE_EXCEEDED")


class Where(NamedTuple):
    """Where the metrics are to be had. `port` is None for /metrics of the service itself."""

    host: str
    port: int | None


HERE = Where("", None)


def where(setting: str) -> Where | None:
    """What the setting says; None for nowhere. Raises ValueError."""
    if setting == OFF:
        return None
    if setting == ON:
        return HERE
    host, colon, port = setting.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65_535:
        raise ValueError("must be `on`, `off`, or an address such as 127.0.0.1:9100")
    return Where(host.strip("[]"), int(port))


class Times(Collector):
    """Histograms of how long requests and their stages took.

    The library's own take a lock for each value, and together as long as all the rest that is done here.
    Traces come from one thread; whoever reads meanwhile may miss the last.
    """

    def __init__(self) -> None:
        self.counts = {name: [0] * (len(BUCKETS) + 1) for name in ("", *STAGES)}
        self.sums = dict.fromkeys(self.counts, 0.0)

    def add(self, trace: Trace) -> None:
        """Count a request."""
        self.observe("", trace.total / 1000)
        for name, ms in trace.milliseconds().items():
            self.observe(name, ms / 1000)

    def observe(self, name: str, seconds: float) -> None:
        """Count a stage; the whole request by the empty name."""
        self.counts[name][bisect_left(BUCKETS, seconds)] += 1
        self.sums[name] += seconds

    def collect(self) -> Iterable[Metric]:
        """What the registry asks for."""
        whole = HistogramMetricFamily(
            "verbundgraph_request_seconds", "From a request's headers to the end of its answer."
        )
        stages = HistogramMetricFamily(
            "verbundgraph_stage_seconds",
            "What of that a stage took, where a request came to it.",
            labels=["stage"],
        )
        for name, counts in self.counts.items():
            bounds = [*map(str, BUCKETS), "+Inf"]
            buckets = list(zip(bounds, map(float, accumulate(counts)), strict=True))
            if name:
                stages.add_metric([name], buckets, self.sums[name])
            else:
                whole.add_metric([], buckets, self.sums[name])
        return whole, stages


class Metrics:
    """Counts what the traces tell; a watcher. `published` says which store SPARQL is answered from."""

    def __init__(self, service: "Service", published: Callable[[], Published | None] = lambda: None) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "verbundgraph_requests",
            "Requests and operations over WebSockets by outcome: OK, or the code of the first error.",
            ["outcome"],
            registry=self.registry,
        )
        self.times = Times()
        self.registry.register(self.times)
        self.sent = Counter("verbundgraph_sent_bytes", "Bodies of answers as sent.", registry=self.registry)
        kept = Counter(
            "verbundgraph_cache_requests",
            "Requests that could be answered from the answers kept, and whether they were.",
            ["result"],
            registry=self.registry,
        )
        self.cached = {True: kept.labels("hit"), False: kept.labels("miss")}
        errors = Counter(
            "verbundgraph_database_errors",
            "Requests that failed in the database, by the error's code.",
            ["code"],
            registry=self.registry,
        )
        self.errors = {code: errors.labels(code) for code in DATABASE_ERRORS}
        self.outcomes = {"OK": self.requests.labels("OK")}
        ProcessCollector(registry=self.registry)
        self.states(service, published)

    def states(self, service: "Service", published: Callable[[], Published | None]) -> None:
        """What is looked up when somebody asks."""
        planner = service.planner
        for name, text, value in (
            ("revision", "The graph's revision as the service knows it.", lambda: service.revisions.current),
            (
                "linked_data_revision",
                "The graph's revision that SPARQL answers from; 0 while there is none.",
                lambda: found.revision if (found := published()) else 0,
            ),
            ("ready", "Whether questions can be answered.", lambda: not service.waiting),
            ("plans", "Compiled plans that are kept.", lambda: len(planner.plans)),
            ("documents", "Validated documents that are kept.", lambda: len(planner.documents.known)),
        ):
            Gauge(f"verbundgraph_{name}", text, registry=self.registry).set_function(value)

    def __call__(self, traces: Sequence[Trace]) -> None:
        """Count the requests that have been answered."""
        for trace in traces:
            self.times.add(trace)
        self.sent.inc(sum(trace.bytes for trace in traces))
        # Each counter takes a lock, so it is counted here first.
        for outcome, number in Counts(trace.outcome for trace in traces).items():
            if outcome not in self.outcomes:
                self.outcomes[outcome] = self.requests.labels(outcome)
            self.outcomes[outcome].inc(number)
            if outcome in self.errors:
                self.errors[outcome].inc(number)
        for cached, number in Counts(trace.cached for trace in traces).items():
            if cached is not None:
                self.cached[cached].inc(number)

    def endpoint(self, request: Request) -> Response:
        """The metrics in the form that the scraper likes best."""
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), headers={"Content-Type": media_type})

    @contextmanager
    def served(self, at: Where | None) -> Iterator[None]:
        """Serve them at an address of their own while the context is open. Raises SettingsInvalid."""
        if at is None or at.port is None:
            yield
            return
        try:
            server, thread = start_http_server(at.port, at.host, self.registry)
        except OSError as error:
            raise SettingsInvalid(
                f"VERBUNDGRAPH_METRICS: the address {at.host}:{at.port} cannot be listened on."
            ) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join(5)
