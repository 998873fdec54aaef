"""What one request did and how long each stage took: the one thing that log, metrics and spans are made from.

A trace is made where a request comes in (`api.observe`) and found by `current()` wherever something is known
of it. It never holds a variable or another value that somebody asked with; method and path are held as
`shown` writes them.
"""

import asyncio
import logging
import os
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import lru_cache
from itertools import count, pairwise
from time import perf_counter_ns, time_ns
from urllib.parse import quote

log = logging.getLogger("verbundgraph")

STAGES = ("parse", "compile", "database", "encode")
"""What of a request's time is told apart. The rest is reading the request and sending the answer."""

NONE: dict[str, float] = {}
"""The stages of a request that came to none, as most repeats."""

LONGEST = 200
"""Characters of what is told of a path."""

_HARMLESS = re.compile(r"[A-Za-z0-9/._~-]{1,200}")

_PROCESS = os.urandom(6).hex()
_NUMBERS = count(1)


class Trace:
    """One request. Attributes are None or empty while they are not known.

    `operation`, `document`: the operation's name and the SHA-256 of its document. `statement`: the Cypher
    text, which has parameters where values stand. `outcome`: the code of the first error, else OK. `cached`:
    whether the answer was kept from before, None where nothing is kept. `bytes`: of the body as it went out.
    """

    # What many requests never come to is the class's until they do: a trace is made for each of them.
    ended = 0
    stages: dict[str, float] | None = None
    operation: str | None = None
    document: str | None = None
    statement: str | None = None
    cost: int | None = None
    outcome = "OK"
    status: int | None = None
    cached: bool | None = None
    bytes = 0

    def __init__(self, request_id: str = "", parent: str = "", method: str = "", path: str = "") -> None:
        self.request_id = request_id or made()
        self.parent = parent
        self.method = shown(method)
        self.path = shown(path)
        self.begun = perf_counter_ns()
        self.marks: list[tuple[str, int]] = []

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
        if not self.marks:
            return NONE
        if self.stages is None:
            self.stages = {}
            for name, begin, end in self.spans():
                self.stages[name] = self.stages.get(name, 0.0) + (end - begin) / 1e6
        return self.stages

    @property
    def total(self) -> float:
        """Milliseconds from the request's headers to the end of the answer."""
        return ((self.ended or perf_counter_ns()) - self.begun) / 1e6


Watcher = Callable[[Sequence[Trace]], object]
"""Is told of the requests that have been answered, of each once."""


class Watchers:
    """Tells the watchers, in their order, of all requests that were answered in one turn of the event loop.

    Together, as writing a line of the log for each by itself would take as long as making it.
    """

    def __init__(self, *watchers: Watcher) -> None:
        self.watchers = [*watchers]
        self.answered: list[Trace] = []

    def add(self, watcher: Watcher) -> None:
        """One more, after the others."""
        self.watchers.append(watcher)

    def note(self, trace: Trace) -> None:
        """A request has been answered. To be called in an event loop."""
        if not self.answered:
            asyncio.get_running_loop().call_soon(self.tell)
        self.answered.append(trace)

    def tell(self) -> None:
        """Tell now of what has not been told yet."""
        answered, self.answered = self.answered, []
        for watcher in self.watchers if answered else ():
            try:
                watcher(answered)
            except Exception:  # the requests have been answered, and others watch too
                log.exception("%s could not be noted", ", ".join(trace.request_id for trace in answered))


CURRENT: ContextVar[Trace] = ContextVar("trace")


def current() -> Trace:
    """The trace of the request under way; one that nobody looks at where there is none."""
    return CURRENT.get(None) or Trace()


@lru_cache(256)
def shown(text: str) -> str:
    """What a client sent, as it may stand in a line: one word of ASCII, the rest as in an address, not long.

    Whoever may choose an address could otherwise write lines of their own into the log, or colour it.
    """
    if _HARMLESS.fullmatch(text):
        return text
    written = quote(text[: LONGEST + 1], safe="/:@!$&'()*+,;=", errors="replace")
    return written if len(written) <= LONGEST else f"{written[:LONGEST]}..."


def made() -> str:
    """A request's id, unlike any other's."""
    return f"{_PROCESS}{next(_NUMBERS):06x}"


def since_epoch(mark: int) -> int:
    """A time of `perf_counter_ns` in nanoseconds since 1970."""
    return time_ns() - (perf_counter_ns() - mark)
