"""What one request did and how long each stage took: the one thing that log, metrics and spans are made from.

A trace is made where a request comes in (`api.observe`) and found by `current()` wherever something is known
of it. It never holds a variable or another value that somebody sent.
"""

import os
from collections.abc import Callable
from contextvars import ContextVar
from itertools import count, pairwise
from time import perf_counter_ns, time_ns

STAGES = ("parse", "compile", "database", "encode")
"""What of a request's time is told apart. The rest is reading the request and sending the answer."""

_PROCESS = os.urandom(6).hex()
_NUMBERS = count(1)


class Trace:
    """One request. Attributes are None or empty while they are not known.

    `operation`, `document`: the operation's name and the SHA-256 of its document. `statement`: the Cypher
    text, which has parameters where values stand. `outcome`: the code of the first error, else OK. `cached`:
    whether the answer was kept from before, None where nothing is kept. `bytes`: of the body as it went out.
    """

    __slots__ = (
        "begun",
        "bytes",
        "cached",
        "cost",
        "document",
        "ended",
        "marks",
        "method",
        "operation",
        "outcome",
        "parent",
        "path",
        "request_id",
        "stages",
        "statement",
        "status",
    )

    def __init__(self, request_id: str = "", parent: str = "", method: str = "", path: str = "") -> None:
        self.request_id = request_id or made()
        self.parent = parent
        self.method = method
        self.path = path
        self.begun = perf_counter_ns()
        self.ended = 0
        self.stages: dict[str, float] | None = None
        self.marks: list[tuple[str, int]] = []
        self.operation: str | None = None
        self.document: str | None = None
        self.statement: str | None = None
        self.cost: int | None = None
        self.outcome = "OK"
        self.status: int | None = None
        self.cached: bool | None = None
        self.bytes = 0

    def enter(self, stage: str) -> None:
        """A stage begins, and with it the one before ends."""
        self.marks.append((stage, perf_counter_ns()))

    def end(self) -> None:
        """The request has been answered."""
        self.ended = perf_counter_ns()

    def spans(self) -> list[tuple[str, int, int]]:
        """The stages with their beginning and end in nanoseconds of `perf_counter_ns`."""
        last = ("", self.ended or perf_counter_ns())
        return [
            (name, at, until) for (name, at), (_, until) in pairwise([*self.marks, last]) if name in STAGES
        ]

    def milliseconds(self) -> dict[str, float]:
        """How long each stage took that there was; to be asked for when all are done, and kept then."""
        if self.stages is None:
            self.stages = {}
            for name, begin, end in self.spans():
                self.stages[name] = self.stages.get(name, 0.0) + (end - begin) / 1e6
        return self.stages

    @property
    def total(self) -> float:
        """Milliseconds from the request's headers to the end of the answer."""
        return ((self.ended or perf_counter_ns()) - self.begun) / 1e6


Watcher = Callable[[Trace], object]
"""Is told of each request that has been answered."""

CURRENT: ContextVar[Trace] = ContextVar("trace")


def current() -> Trace:
    """The trace of the request under way; one that nobody looks at where there is none."""
    return CURRENT.get(None) or Trace()


def made() -> str:
    """A request's id, unlike any other's."""
    return f"{_PROCESS}{next(_NUMBERS):06x}"


def since_epoch(mark: int) -> int:
    """A time of `perf_counter_ns` in nanoseconds since 1970."""
    return time_ns() - (perf_counter_ns() - mark)
