"""Subscriptions of all transports: what they are told, how many there may be, and their end.

Nobody is queued for. A subscriber asks for the revision after the one it has seen, and what is noted of a
revision is read once for all; a slow one falls behind in the graph's notes and not in our memory.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from graphql import GraphQLError

from api.errors import NotReady
from api.revisions import PAUSE, Replaced
from api.service import Service
from graph.errors import DatabaseUnavailable
from graph.revision import noted
from schema.document import Operation, RequestError
from schema.errors import VerbundgraphError
from schema.events import Asked, Noted, asked, event, respond
from schema.guard import guard_values

KEPT_REVISIONS = 4
KEPT_EVENTS = 32
"""What is kept for those who ask for the same soon after: a revision can hold some megabytes of ids."""
LEAVE = 5.0
"""Seconds that all streams have to end when the service stops; who does not read is not waited for."""


class TooManySubscriptions(VerbundgraphError):
    """There are as many subscriptions or connections as the settings allow."""

    code: ClassVar[str] = "TOO_MANY_SUBSCRIPTIONS"
    status: ClassVar[int] = 503


class GraphReplaced(VerbundgraphError):
    """The graph was replaced by an older one, so its revisions are others than the subscriber has seen."""

    code: ClassVar[str] = "GRAPH_REPLACED"
    status: ClassVar[int] = 409


@dataclass(frozen=True)
class Event:
    """One result of a subscription: the revision that it tells of, and the response's body."""

    revision: int
    body: bytes


class Streams:
    """The running subscriptions and WebSocket connections of one service, at most `limit` at once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open = 0
        self.closing = asyncio.Event()
        self._left = asyncio.Event()
        self._left.set()
        self._noted: OrderedDict[int, asyncio.Task[Noted | None]] = OrderedDict()
        self._events: OrderedDict[Any, bytes | None] = OrderedDict()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take one of the places while the context is open. Raises TooManySubscriptions, or NotReady."""
        if self.closing.is_set():
            raise NotReady("The service is stopping. Please try again shortly.")
        if self.open >= self.limit:
            raise TooManySubscriptions(
                f"There are {self.open} subscriptions already, as many as this service allows. "
                "Please try again later.",
                limit=self.limit,
            )
        self.open += 1
        self._left.clear()
        try:
            yield
        finally:
            self.open -= 1
            if not self.open:
                self._left.set()

    async def close(self) -> None:
        """Have all streams end, and wait for it: to be called before the server closes connections."""
        self.closing.set()
        try:
            async with asyncio.timeout(LEAVE):
                await self._left.wait()
        except TimeoutError:
            pass

    def begin(
        self,
        service: Service,
        text: str,
        variables: Mapping[str, Any],
        operation_name: str | None,
        seen: int | None = None,
    ) -> AsyncGenerator[Event]:
        """The results of a subscription, without end. `seen`: the last revision that the client has got.

        Raises RequestError or a VerbundgraphError at once for what cannot be subscribed to.
        """
        operation = service.planner.documents.operation(text, operation_name)
        schema = service.planner.schema
        guard_values(variables, service.planner.limits)
        variables = {name: value for name, value in variables.items() if name in operation.types}
        wanted = asked(schema.graphql, operation, variables)
        revisions = service.revisions
        if service.waiting or service.reader is None or not revisions.known:
            waiting = service.waiting or "the database"
            raise NotReady(f"The service is starting: it waits for {waiting}. Please try again shortly.")
        after = seen if seen is not None else wanted.since
        if after is not None and after > revisions.current:
            raise RequestError(
                [GraphQLError(f"`since` is {after}, but the graph is at revision {revisions.current}.")],
                "BAD_USER_INPUT",
            )
        after = revisions.current if after is None else after
        return self._follow(service, operation, variables, wanted, after)

    async def last(self, service: Service, text: str) -> bytes | None:
        """What a subscription without variables is told of the newest revision; None if nothing is noted.

        Does not wait for one. Raises as `begin` does.
        """
        operation = service.planner.documents.operation(text, None)
        wanted = asked(service.planner.schema.graphql, operation, {})
        service.ready()
        number = service.revisions.current
        found = await self._read(service, number)
        return self._answer(service, operation, {}, wanted, found, (number, operation.serial, b"{}"))

    async def _follow(
        self, service: Service, operation: Operation, variables: Mapping[str, Any], wanted: Asked, after: int
    ) -> AsyncGenerator[Event]:
        key = operation.serial, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)
        while True:
            try:
                current = await service.revisions.wait(after)
            except Replaced:
                self._noted.clear()
                self._events.clear()
                raise GraphReplaced(
                    "The graph was replaced by an older one. Read anew what you hold, then subscribe again."
                ) from None
            while after < current:
                try:
                    found = await self._read(service, after + 1)
                except DatabaseUnavailable:
                    await asyncio.sleep(PAUSE)
                    continue
                after += 1
                body = self._answer(service, operation, variables, wanted, found, (after, *key))
                if body is not None:
                    yield Event(after, body)

    async def _read(self, service: Service, number: int) -> Noted | None:
        """What is noted of a revision, read once for all who ask at the same time or soon after."""
        task = self._noted.get(number)
        if task is None:
            assert service.reader
            task = self._noted[number] = asyncio.create_task(noted(service.reader, number))
            task.add_done_callback(_heard)
            if len(self._noted) > KEPT_REVISIONS:
                self._noted.popitem(last=False)
        try:
            return await asyncio.shield(task)
        except Exception:
            self._noted.pop(number, None)
            raise

    def _answer(
        self,
        service: Service,
        operation: Operation,
        variables: Mapping[str, Any],
        wanted: Asked,
        found: Noted | None,
        key: Any,
    ) -> bytes | None:
        if found is None:
            return None
        if key in self._events:
            return self._events[key]
        schema = service.planner.schema
        change = event(schema.model, found, wanted)
        body = None
        if change is not None:
            body = orjson.dumps({"data": respond(schema.graphql, operation, variables, change)})
        self._events[key] = body
        if len(self._events) > KEPT_EVENTS:
            self._events.popitem(last=False)
        return body


def _heard(task: asyncio.Task[Any]) -> None:
    """Take notice of a failure, for all who waited for it may have gone."""
    if not task.cancelled():
        task.exception()
