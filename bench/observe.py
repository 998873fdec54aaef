"""What id, trace, log and metrics cost each request: `python -m bench.observe`. Needs no database.

The GraphQL endpoint answers a question that asks nothing of the graph, without a server around it, with and
without what watches it, in turns.
"""

import asyncio
import gc
import os
from pathlib import Path
from time import process_time
from typing import Any

from starlette.types import ASGIApp

from api.graphql import GraphQLEndpoint
from api.logs import RequestLog
from api.metrics import Metrics
from api.observe import Observed
from api.service import Service
from api.trace import Watchers
from schema.model import Model
from schema.plan import Planner
from schema.types import build

ROUNDS, REQUESTS, TOGETHER = 9, 4_000, 16
BODY = b'{"query": "query Nothing { __typename }"}'
HEADERS = {
    "host": "localhost",
    "accept": "*/*",
    "user-agent": "bench",
    "content-type": "application/json",
    "content-length": str(len(BODY)),
}
SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "query_string": b"",
    "headers": [(name.encode(), value.encode()) for name, value in HEADERS.items()],
}


async def ask(app: ASGIApp) -> None:
    """Send the same request again and again."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(_: Any) -> None:
        pass

    for _ in range(0, REQUESTS, TOGETHER):
        for _ in range(TOGETHER):
            await app(dict(SCOPE), receive, send)
        await asyncio.sleep(0)  # the end of the event loop's turn, when the watchers are told


def main() -> None:
    """Print microseconds of CPU a request, the best of some rounds."""
    service = Service(Planner(build(Model.load())))
    endpoint = GraphQLEndpoint(service, 1_000_000)
    with Path(os.devnull).open("wb") as nowhere:
        log, metrics = RequestLog("json", nowhere), Metrics(service)
        apps: dict[str, ASGIApp] = {
            "endpoint alone": endpoint,
            "with id, trace and Server-Timing": Observed(endpoint, Watchers()),
            "with the log as well": Observed(endpoint, Watchers(log)),
            "with log and metrics": Observed(endpoint, Watchers(log, metrics)),
        }
        best = dict.fromkeys(apps, float("inf"))
        gc.disable()
        for _ in range(ROUNDS):
            for name, app in apps.items():
                begin = process_time()
                asyncio.run(ask(app))
                best[name] = min(best[name], (process_time() - begin) / REQUESTS * 1e6)
    for name, taken in best.items():
        print(f"{name:34} {taken:6.1f} µs")


if __name__ == "__main__":
    main()
