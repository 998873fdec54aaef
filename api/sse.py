"""GraphQL over server-sent events, as the protocol of `graphql-sse` has it in its distinct connections mode.

A POST whose `Accept` asks for `text/event-stream` is answered by a stream of `next` events and one
`complete`. What is wrong with the document comes as a `next` with errors, for the client has agreed to a
stream; what is wrong with the HTTP request has its status as always, and 503 says to come again. GET never
streams.

Each event has the graph's revision as its id, so that `Last-Event-ID` goes on where the stream broke.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from api.errors import NotReady
from api.graphql import OLD, GraphQLEndpoint, failure, joined, respond
from api.negotiation import qualities
from api.request import Parameters, body, check_content, from_json
from api.service import refuse
from api.streams import Event, Streams
from schema.document import RequestError
from schema.errors import VerbundgraphError

STREAM = b"text/event-stream"
SINGLE = ("application/graphql-response+json", "application/json", "application/*", "*/*")
STALLED = 60.0
"""Seconds in which a client must have read something of what was sent to it."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept"),
    (b"x-accel-buffering", b"no"),  # nginx would collect events before it passes them on
    (b"x-content-type-options", b"nosniff"),
]
COMPLETE = b"event: complete\ndata:\n\n"
PING = b":\n\n"


class EventStream:
    """Answers with a stream what asks for one, and leaves everything else to the endpoint inside."""

    def __init__(self, endpoint: GraphQLEndpoint, streams: Streams, keep_alive: float) -> None:
        self.endpoint = endpoint
        self.service = endpoint.service
        self.streams = streams
        self.keep_alive = keep_alive

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one HTTP request."""
        if scope["method"] == "POST" and wants_stream(scope["headers"]):
            return self.streamed(scope, receive, send)
        return self.endpoint(scope, receive, send)

    async def streamed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a client that speaks of streams; with one answer, if its document is none for a stream."""
        headers = joined(scope["headers"])
        accept = headers.get(b"accept", b"").decode("latin-1")
        try:
            check_content(headers)
            content = await body(headers, receive, self.endpoint.request_size)
            asked = from_json(content)
            asked = replace(asked, query=self.service.trusted.text(asked))
            if not (only_stream(accept) or self.subscribes(asked)):
                await self.endpoint(scope, again(content), send)
                return
            with self.streams.place():
                results = self.results(asked, headers.get(b"last-event-id", b""))
                await self.stream(results, receive, send)
        except ClientDisconnect:
            return
        except VerbundgraphError as error:
            await respond(failure(error, OLD), "POST", headers, send)

    def subscribes(self, asked: Parameters) -> bool:
        """Whether the document is a subscription; not where it is wrong, which is for others to say."""
        try:
            operation = self.service.planner.documents.operation(asked.query or "", asked.operation_name)
        except (RequestError, VerbundgraphError):
            return False
        return operation.subscribes

    def results(self, asked: Parameters, last: bytes) -> AsyncGenerator[bytes]:
        """The events of the stream, each as it goes over the wire.

        Raises NotReady: a client that may come again in a moment shall see so by the status.
        """
        if not self.subscribes(asked):
            return self.answered(asked)
        # No revision has as many digits; Python would refuse still longer ones.
        seen = int(last) if last.isdigit() and len(last) < 18 else None
        try:
            events = self.streams.begin(
                self.service, asked.query or "", asked.variables or {}, asked.operation_name, seen
            )
        except NotReady:
            raise
        except Exception as error:  # whatever it is, the client is told in the stream
            return _only(_next(refuse(error).body))
        return self.followed(events)

    async def answered(self, asked: Parameters) -> AsyncGenerator[bytes]:
        """The one answer to a query."""
        answer = await self.service.answer(asked.query or "", asked.variables, asked.operation_name)
        yield _next(answer.body)

    async def followed(self, events: AsyncGenerator[Event]) -> AsyncGenerator[bytes]:
        """The results of a subscription, and why it ended if it does."""
        try:
            async with aclosing(events):
                async for event in events:
                    yield _next(event.body, event.revision)
        except Exception as error:  # as above
            yield _next(refuse(error).body)

    async def stream(self, results: AsyncGenerator[bytes], receive: Receive, send: Send) -> None:
        """Send the events until they end, the client goes or the service stops."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        gone = asyncio.create_task(_gone(receive))
        closing = asyncio.create_task(self.streams.closing.wait())
        upcoming: asyncio.Task[bytes] | None = None
        try:
            while True:
                if upcoming is None:
                    upcoming = asyncio.create_task(anext(results))
                done, _ = await asyncio.wait(
                    {upcoming, gone, closing}, timeout=self.keep_alive, return_when=asyncio.FIRST_COMPLETED
                )
                if gone in done:
                    return
                if closing in done:
                    break
                if upcoming not in done:
                    await _send(send, PING)
                    continue
                try:
                    await _send(send, upcoming.result())
                except StopAsyncIteration:
                    break
                upcoming = None
            await _send(send, COMPLETE, more=False)
        except (TimeoutError, OSError):
            return  # the client does not read; the server closes the connection of an unfinished answer
        finally:
            tasks: list[asyncio.Task[Any]] = [gone, closing, *([upcoming] if upcoming is not None else [])]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await results.aclose()


def wants_stream(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the client speaks of streams at all; nearly none does, so this has to cost nothing."""
    for name, value in headers:  # noqa: SIM110 - a generator takes three times as long
        if name == b"accept" and STREAM in value:
            return True
    return False


def only_stream(accept: str) -> bool:
    """Whether the client would rather have a stream than one answer, for whatever it asks."""
    found = qualities(accept)
    return found.get(STREAM.decode(), 0.0) > max(found.get(name, 0.0) for name in SINGLE)


def again(content: bytes) -> Receive:
    """A request's body that was read already, for the endpoint inside."""

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, content: bytes, more: bool = True) -> None:
    async with asyncio.timeout(STALLED):
        await send({"type": "http.response.body", "body": content, "more_body": more})


async def _only(event: bytes) -> AsyncGenerator[bytes]:
    yield event


def _next(body: bytes, revision: int | None = None) -> bytes:
    place = b"" if revision is None else b"id: %d\n" % revision
    return b"event: next\n%bdata: %b\n\n" % (place, body)
