"""Who asks: a process of its own that keeps n connections busy for a while and times each answer.

`python -m bench.client` reads one job as JSON from its standard input and writes the result as JSON. A job
is for HTTP (`port`, `requests`) or for the raw driver (`uri`, `text`, `parameters`), each connection asking
anew as soon as it has its answer. The HTTP side is as lean as Python allows: requests are bytes made
beforehand, of an answer no more is read than its length and whether it reports errors.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import cycle, islice
from time import perf_counter_ns
from typing import Any

import uvloop

SECOND = 1_000_000_000
ANSWERS, LONGER = 4, 5
"""So many answers of each connection are waited for, up to so many times the set length."""


class Stopwatch:
    """Times answers between the end of the warm-up and the end."""

    def __init__(self, warm_up: float, seconds: float, connections: int) -> None:
        self.begin = perf_counter_ns() + int(warm_up * SECOND)
        self.end = self.begin + int(seconds * SECOND)
        self.latest = self.begin + int(seconds * LONGER * SECOND)
        self.enough = ANSWERS * connections
        self.last = self.begin
        self.times: list[int] = []
        self.failures = 0

    def note(self, asked: int, answered: int) -> bool:
        """Take the two times of an answer, in ns; False when it is time to stop.

        What is answered in the time counts, also if it was asked during the warm-up: so nothing is lost of
        answers that take long.
        """
        if self.done(answered):
            return False
        if self.begin <= answered:
            self.times.append(answered - asked)
            self.last = answered
        return True

    def done(self, now: int) -> bool:
        """Whether the time is over: later than set as long as there are too few answers, but bounded."""
        return now > self.end and (len(self.times) >= self.enough or now > self.latest)

    @property
    def seconds(self) -> float:
        """How long was measured."""
        return max(self.last, self.end) / SECOND - self.begin / SECOND


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, watch: Stopwatch, requests: list[bytes], offset: int) -> None:
        self.watch = watch
        self.requests = islice(cycle(requests), offset, None)
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.parts: list[bytes] = []
        self.missing = -1
        self.chunked = False
        self.asked = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.ask()

    def ask(self) -> None:
        self.parts, self.missing, self.chunked = [], -1, False
        self.asked = perf_counter_ns()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        if self.missing < 0 and not self.chunked:
            data = self.head(data)
            if self.missing < 0 and not self.chunked:
                return
        self.missing -= len(data)
        if (data.endswith(b"0\r\n\r\n")) if self.chunked else (self.missing <= 0):
            if self.watch.note(self.asked, perf_counter_ns()):
                self.ask()
            else:
                self.finish()

    def head(self, data: bytes) -> bytes:
        """Read the head; what is left of the data. Remembers what came as long as the head is not whole."""
        self.parts.append(data)
        whole = b"".join(self.parts)
        end = whole.find(b"\r\n\r\n")
        if end < 0:
            return b""
        head = whole[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        if at >= 0:
            self.missing = int(head[at + 17 :].split(b"\r\n", 1)[0])
        else:
            self.chunked = b"\r\ntransfer-encoding: chunked" in head
        body = whole[end + 4 :]
        if not head.startswith(b"http/1.1 200") or b'"errors"' in body[:40]:
            self.watch.failures += 1
        return body

    def finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.watch.failures += 1
            self.done.set_result(None)


async def http(job: dict[str, Any], watch: Stopwatch) -> None:
    """Ask over HTTP."""
    requests = [request.encode() for request in job["requests"]]
    loop = asyncio.get_running_loop()
    made = []
    for number in range(job["connections"]):
        offset = number * len(requests) // job["connections"]
        make = partial(Connection, watch, requests, offset)
        made.append((await loop.create_connection(make, "127.0.0.1", job["port"]))[1])
    await asyncio.gather(*(connection.done for connection in made))


async def bolt(job: dict[str, Any], watch: Stopwatch) -> None:
    """Ask over the driver, as `graph.read` does but with nothing around it."""
    from neo4j import READ_ACCESS, AsyncGraphDatabase, NotificationMinimumSeverity, Query
    from neo4j.exceptions import ClientError, TransientError

    statement, values = Query(job["text"], timeout=10.0), job["parameters"]
    off = NotificationMinimumSeverity.OFF
    async with AsyncGraphDatabase.driver(
        job["uri"], auth=None, telemetry_disabled=True, notifications_min_severity=off
    ) as driver:

        async def ask(offset: int) -> None:
            for parameters in islice(cycle(values), offset, None):
                asked = perf_counter_ns()
                async with driver.session(database="neo4j", default_access_mode=READ_ACCESS) as session:
                    try:
                        result = await session.run(statement, parameters)
                        record = await result.single(strict=True)
                        assert isinstance(record[0], list)
                    except (ClientError, TransientError):  # it took too long, or too much memory at once
                        watch.failures += 1
                if not watch.note(asked, perf_counter_ns()):
                    return

        number = job["connections"]
        await asyncio.gather(*(ask(i * len(values) // number) for i in range(number)))


def main() -> None:
    """Do the job on the standard input."""
    job = json.load(sys.stdin)
    if "port" not in job:
        import neo4j  # noqa: F401 - takes half a second, which is nobody's warm-up
    watch = Stopwatch(job["warm_up"], job["seconds"], job["connections"])
    way: Callable[[dict[str, Any], Stopwatch], Awaitable[None]] = http if "port" in job else bolt
    uvloop.run(way(job, watch))  # type: ignore[arg-type]
    json.dump({"times": watch.times, "failures": watch.failures, "seconds": watch.seconds}, sys.stdout)


if __name__ == "__main__":
    main()
