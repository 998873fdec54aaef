"""The HTTP server: uvicorn, which ends the subscriptions before it closes connections."""

import socket

import uvicorn
from starlette.types import ASGIApp

from api.settings import Settings
from api.streams import Streams


class Server(uvicorn.Server):
    """Serves until `should_exit` is set."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self.streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop. uvicorn by itself would wait for subscriptions as for answers, which end sooner or later."""
        await self.streams.close()
        await super().shutdown(sockets)


def make_server(app: ASGIApp, settings: Settings, streams: Streams) -> Server:
    """The server of an application and its subscriptions."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here asks who the client is
        timeout_graceful_shutdown=int(settings.shutdown_grace),
        timeout_keep_alive=75,
        ws="websockets-sansio",
        ws_max_size=settings.request_size,
        ws_max_queue=16,
        lifespan="on",
    )
    return Server(config, streams)
