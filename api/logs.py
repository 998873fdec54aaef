"""The log: one line of JSON for each request and each event, or lines for people on a terminal.

Events go through Python's own `logging` with a formatter, requests straight to the stream. Libraries for
structured logs (structlog, python-json-logger) bring processors and context that one line a request does not
need. A line never holds a variable, a query string or a document's text: the document's hash stands for it.
Nothing that came from outside can begin a line of its own.
"""

import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal

import orjson

from api.trace import Trace

Form = Literal["auto", "json", "text"]

PROBES = ("/livez", "/readyz", "/metrics")


def is_text(form: Form) -> bool:
    """Whether lines are for people: where asked for, or by itself on a terminal."""
    return form == "text" or (form == "auto" and sys.stderr.isatty())


def set_up(form: Form) -> None:
    """Send everything that is logged to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Text() if is_text(form) else Json())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("neo4j").setLevel(logging.ERROR)


class RequestLog:
    """Writes a line for each request; a watcher. A probe that found all well has none.

    Not through `logging`: its records and handlers would take four times as long as the line itself.
    """

    def __init__(self, form: Form, stream: BinaryIO) -> None:
        self.form = as_text if is_text(form) else as_json
        self.stream = stream

    def __call__(self, traces: Sequence[Trace]) -> None:
        """Write the lines at once, so that none is missing where the process ends."""
        now = datetime.now(UTC)
        lines = [self.form(line(trace, now)) for trace in traces if worth_a_line(trace)]
        if lines:
            self.stream.write(b"".join(lines))
            self.stream.flush()


def worth_a_line(trace: Trace) -> bool:
    """Whether a request is no probe that found all well."""
    return trace.path not in PROBES or trace.outcome != "OK" or trace.status != 200


def line(trace: Trace, time: datetime) -> dict[str, Any]:
    """What the log says at a time of a request that has been answered."""
    ms = {"total": round(trace.total, 3)}
    for name, taken in trace.milliseconds().items():
        ms[name] = round(taken, 3)
    made: dict[str, Any] = {
        "time": time,
        "level": "INFO",
        "logger": "verbundgraph.request",
        "message": "request",
        "id": trace.request_id,
        "method": trace.method,
        "path": trace.path,
        "status": trace.status,
        "outcome": trace.outcome,
        "bytes": trace.bytes,
        "ms": ms,
    }
    if trace.operation is not None:
        made["operation"] = trace.operation[:100]
    if trace.document is not None:
        made["document"] = trace.document
    if trace.cost is not None:
        made["cost"] = trace.cost
    if trace.cached is not None:
        made["cached"] = trace.cached
    if trace.parent:
        made["trace"] = trace.parent[3:35]
    return made


def as_json(said: dict[str, Any]) -> bytes:
    """A request's line as JSON."""
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def as_text(said: dict[str, Any]) -> bytes:
    """A request's line for a terminal."""
    stages = dict(said["ms"])
    total = stages.pop("total")
    parts = [
        said["time"].astimezone().strftime("%H:%M:%S"),
        f"{said['status'] or '–'} {said['method']} {said['path']}",
        said.get("operation", ""),
        "" if said["outcome"] == "OK" else said["outcome"],
        f"{total:.1f} ms",
        f"({' '.join(f'{name} {ms:.1f}' for name, ms in stages.items())})" if stages else "",
        f"cost {said['cost']}" if "cost" in said else "",
        "from cache" if said.get("cached") else "",
        f"{said['bytes']} B",
        said["id"],
    ]
    return f"{' '.join(filter(None, parts))}\n".encode()


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Text(logging.Formatter):
    """Any other event for a terminal: one line, and the stack below it where there is one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that is overridden
        """The line, with control characters written out."""
        return _CONTROL.sub(lambda c: f"\\x{ord(c[0]):02x}", super().formatMessage(record))


class Json(logging.Formatter):
    """Any other event as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        made = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            made["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(made).decode()
