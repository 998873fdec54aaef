"""/livez: the process answers. /readyz: it can answer questions, or what it waits for."""

import asyncio

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotReady
from api.service import Service
from api.trace import current
from schema.errors import VerbundgraphError


def live(_: Request) -> Response:
    """The process is there."""
    return Response(orjson.dumps({"status": "alive"}), media_type="application/json")


class Ready:
    """Asks the database something trivial, at most once at a time, and says what is missing."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.lock = asyncio.Lock()

    async def ready(self, _: Request) -> Response:
        """200, or 503 with `waitingFor`."""
        waiting = self.service.waiting
        if not waiting and self.service.reader:
            try:
                async with self.lock:
                    await asyncio.wait_for(self.service.reader.ping(), 5)
            except (VerbundgraphError, TimeoutError):
                waiting = "the database"
        if waiting:
            current().outcome = NotReady.code
            body = {"status": "waiting", "waitingFor": waiting}
            return Response(orjson.dumps(body), 503, {"Retry-After": "5"}, "application/json")
        return Response(orjson.dumps({"status": "ready"}), media_type="application/json")
