"""GraphQL over WebSocket: the protocol `graphql-transport-ws`, for subscriptions and queries.

The protocol's close codes: 4400 for a message that is none, 4401 before the connection is acknowledged, 4406
for another subprotocol, 4408 where nobody initialises, 4409 for an id that is in use, 4429 for a second
initialisation. Beside these 1001 when the service stops and 1013 when it is full. Pings that find dead
connections, and the bound on a message's size, are the server's (uvicorn).
"""

import asyncio
from contextlib import aclosing
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.errors import BadRequest, describe
from api.observe import traced
from api.request import Parameters, checked
from api.service import Service
from api.settings import Settings
from api.streams import Streams, TooManySubscriptions
from api.trace import current
from schema.errors import VerbundgraphError

SUBPROTOCOL = "graphql-transport-ws"


class _Close(Exception):
    """The connection is to be closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class _Refused(Exception):
    """A query has no data, for these errors."""

    def __init__(self, errors: list[Any]) -> None:
        super().__init__(errors)
        self.errors = errors


class WebSocketEndpoint:
    """An ASGI application for WebSocket connections."""

    def __init__(self, service: Service, streams: Streams, settings: Settings) -> None:
        self.service = service
        self.streams = streams
        self.origins = settings.origins
        self.wait = settings.connection_init_timeout
        self.operations = settings.max_operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until either side ends it."""
        websocket = WebSocket(scope, receive, send)
        if not allowed(Headers(scope=scope), self.origins):
            await websocket.close()  # before it is accepted: the handshake is refused with 403
            return
        if SUBPROTOCOL not in scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
            return
        await websocket.accept(SUBPROTOCOL)
        try:
            with self.streams.place():
                try:
                    await _Connection(websocket, self).serve()
                except _Close as close:
                    await websocket.close(close.code, close.reason)
        except VerbundgraphError:
            await websocket.close(1013, "Try again later")
        except WebSocketDisconnect:
            pass


def allowed(headers: Headers, origins: tuple[str, ...]) -> bool:
    """Whether a page of that origin may connect. Browsers ask nobody before they open a WebSocket.

    What is no browser sends no origin. A page of the host that it connects to is at home; ports count.
    """
    origin = headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    host = headers.get("host", "")
    scheme, _, authority = origin.partition("://")
    default = {"http": ":80", "https": ":443"}.get(scheme, "")
    return bool(host) and host.removesuffix(default) == authority


class _Connection:
    """One acknowledged or not yet acknowledged connection and its running operations by their ids."""

    def __init__(self, websocket: WebSocket, endpoint: WebSocketEndpoint) -> None:
        self.websocket = websocket
        self.endpoint = endpoint
        self.service = endpoint.service
        self.running: dict[str, asyncio.Task[None]] = {}
        self.acknowledged = False

    async def serve(self) -> None:
        """Take messages until the end. Raises _Close or WebSocketDisconnect."""
        closing = asyncio.create_task(self.endpoint.streams.closing.wait())
        receiving = asyncio.create_task(self.receive())
        try:
            await asyncio.wait({closing, receiving}, return_when=asyncio.FIRST_COMPLETED)
            if not receiving.done():
                raise _Close(1001, "The service is stopping")
            receiving.result()
        finally:
            tasks = [closing, receiving, *self.running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def receive(self) -> None:
        try:
            async with asyncio.timeout(self.endpoint.wait):
                await self.take(await self.message())
                while not self.acknowledged:
                    await self.take(await self.message())
        except TimeoutError:
            raise _Close(4408, "Connection initialisation timeout") from None
        while True:
            await self.take(await self.message())

    async def message(self) -> dict[str, Any]:
        frame = await self.websocket.receive()
        if frame["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(frame["code"])
        text = frame.get("text")
        try:
            message = orjson.loads(text) if text is not None else None
        except orjson.JSONDecodeError:
            message = None
        if not isinstance(message, dict):
            raise _Close(4400, "A message must be a JSON object, sent as text")
        return message

    async def take(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        payload = message.get("payload")
        if kind in ("connection_init", "ping", "pong") and not isinstance(payload, dict | None):
            raise _Close(4400, "`payload` must be an object")
        match kind:
            case "connection_init" if self.acknowledged:
                raise _Close(4429, "Too many initialisation requests")
            case "connection_init":
                self.acknowledged = True
                await self.send({"type": "connection_ack"})
            case "ping":
                await self.send({"type": "pong"} | ({"payload": payload} if payload is not None else {}))
            case "pong":
                pass
            case "subscribe":
                await self.subscribe(message.get("id"), payload)
            case "complete" if isinstance(message.get("id"), str):
                task = self.running.pop(message["id"], None)
                if task is not None:
                    task.cancel()
            case _:
                raise _Close(4400, "Unknown type of message")

    async def subscribe(self, id_: Any, payload: Any) -> None:
        if not self.acknowledged:
            raise _Close(4401, "Unauthorized")
        if not isinstance(id_, str) or not id_ or not isinstance(payload, dict):
            raise _Close(4400, "`subscribe` needs an `id` and a `payload`")
        try:
            asked = checked(payload)
        except BadRequest as error:
            raise _Close(4400, error.message[:120]) from None
        if id_ in self.running:
            await asyncio.sleep(0)  # what is refused at once has been refused then
        if id_ in self.running:
            raise _Close(4409, f"Subscriber for {id_[:60]} already exists")
        if len(self.running) >= self.endpoint.operations:
            full = TooManySubscriptions(
                f"This connection runs {len(self.running)} operations already, as many as it may. "
                "Complete one first.",
                limit=self.endpoint.operations,
            )
            await self.send({"id": id_, "type": "error", "payload": describe(full)[1]})
            return
        self.running[id_] = asyncio.create_task(self.run(id_, asked))

    async def run(self, id_: str, asked: Parameters) -> None:
        """Run one operation to its end."""
        with traced(self.service.watchers, "WS", self.websocket.url.path):
            await self.run_traced(id_, asked)

    async def run_traced(self, id_: str, asked: Parameters) -> None:
        try:
            await self.operate(id_, asked)
            last: dict[str, Any] = {"id": id_, "type": "complete"}
        except (WebSocketDisconnect, OSError):
            return
        except _Refused as refused:
            last = {"id": id_, "type": "error", "payload": refused.errors}
        except Exception as error:  # whatever it is, the client has to hear of it
            last = {"id": id_, "type": "error", "payload": describe(error)[1]}
        self.running.pop(id_, None)  # the client may use the id again as soon as it has read the last message
        try:
            await self.send(last)
        except (WebSocketDisconnect, OSError):
            return

    async def operate(self, id_: str, asked: Parameters) -> None:
        service, streams = self.service, self.endpoint.streams
        text, variables, operation = service.trusted.text(asked), asked.variables, asked.operation_name
        if not service.planner.documents.operation(text, operation).subscribes:
            answer = await service.answer(text, variables, operation)
            if answer.request_error or answer.status != 200:
                raise _Refused(orjson.loads(answer.body)["errors"])
            current().bytes = len(answer.body)
            await self.next(id_, answer.body)
            return
        with streams.place():
            async with aclosing(streams.begin(service, text, variables or {}, operation)) as events:
                async for event in events:
                    await self.next(id_, event.body)

    async def next(self, id_: str, body: bytes) -> None:
        head = orjson.dumps({"id": id_, "type": "next"})
        await self.websocket.send_text((head[:-1] + b',"payload":' + body + b"}").decode())

    async def send(self, message: dict[str, Any]) -> None:
        await self.websocket.send_text(orjson.dumps(message).decode())
