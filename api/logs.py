"""The log: one line of JSON for each request and each event, or lines for people on a terminal.

Python's own `logging` with a formatter: libraries for structured logs (structlog, python-json-logger) bring
processors and context that one line a request does not need, and take several times as long for it. A line
never holds a variable, a query string or a document's text: the document's hash stands for it.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

from api.trace import Trace

Form = Literal["auto", "json", "text"]

requests = logging.getLogger("verbundgraph.request")
FIELDS = "fields"
"""The attribute of a log record that holds what its line says beside the message."""


def set_up(form: Form, each_request: bool) -> None:
    """Send everything to standard error; `auto` is text on a terminal and JSON elsewhere."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(Text() if text else Json())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    requests.setLevel(logging.INFO if each_request else logging.WARNING)
    # What no line says is not looked up either; see "Optimization" in Python's documentation of logging.
    for name in ("logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks"):
        setattr(logging, name, False)


def log_request(trace: Trace) -> None:
    """Write the line of a request that has been answered."""
    if requests.isEnabledFor(logging.INFO):
        requests.info("request", extra={FIELDS: line(trace)})


def line(trace: Trace) -> dict[str, Any]:
    """What the log says of a request."""
    made: dict[str, Any] = {
        "id": trace.request_id,
        "method": trace.method,
        "path": trace.path,
        "status": trace.status,
        "outcome": trace.outcome,
        "bytes": trace.bytes,
        "ms": {"total": round(trace.total, 3)},
    }
    made["ms"] |= {name: round(ms, 3) for name, ms in trace.milliseconds().items()}
    optional = {
        "operation": trace.operation and trace.operation[:100],
        "document": trace.document,
        "cost": trace.cost,
        "cached": trace.cached,
        "trace": trace.parent[3:35] or None,
    }
    return made | {name: value for name, value in optional.items() if value is not None}


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        made = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            made["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(made, default=str).decode()


class Text(logging.Formatter):
    """A line to be read on a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        said = getattr(record, FIELDS, None)
        if said is None:
            return super().format(record)
        stages = dict(said["ms"])
        total = stages.pop("total")
        parts = [
            self.formatTime(record, self.datefmt),
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
        return " ".join(filter(None, parts))
