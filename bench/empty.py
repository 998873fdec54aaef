"""An empty Starlette response: the least that HTTP costs in Python. `python -m bench.empty PORT`.

uvicorn runs as in api/serve.py.
"""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def endpoint(_: Request) -> Response:
    """A small constant answer; the question is not even read."""
    return Response(b'{"data":{}}', media_type="application/json")


app = Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
        server_header=False, timeout_keep_alive=75, ws="none",
    )  # fmt: skip
