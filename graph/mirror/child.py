"""Keeps the mirror's process running for as long as the service runs, and says what it has published."""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import graph
from graph.published import Watched
from graph.settings import GraphSettings

log = logging.getLogger("verbundgraph")

PAUSE = 0.5
"""Seconds between two looks at what is published."""
DELAYS = (1.0, 5.0, 30.0, 120.0)
"""Seconds before an ended process is started again; the last repeats."""
STABLE_AFTER = 300.0
"""Seconds of running after which earlier ends no longer count."""
GRACE = 5.0
KEPT = ("LANG", "LC_ALL", "PATH", "TMPDIR", "SYSTEMROOT")
"""What the process gets of our environment, in which passwords may be, too."""


@asynccontextmanager
async def watching(published: Watched) -> AsyncIterator[None]:
    """While the context is open, `published` is up to date."""

    async def look() -> None:
        while True:
            published.look()
            await asyncio.sleep(PAUSE)

    published.look()
    async with _running(look()):
        yield


@asynccontextmanager
async def mirrored(
    settings: GraphSettings, published: Watched, ready: Callable[[], bool]
) -> AsyncIterator[None]:
    """While the context is open, have a process make what `published` says; from when the graph is ready."""

    async def keep() -> None:
        while True:
            if ready():
                break
            await asyncio.sleep(PAUSE)
        ended = 0
        while True:
            began = time.monotonic()
            code = await _run(settings, published)
            ended = 0 if time.monotonic() - began > STABLE_AFTER else ended + 1
            log.error("the process that makes linked data ended (%s) and is started again", code)
            await asyncio.sleep(DELAYS[min(ended, len(DELAYS)) - 1])

    async with _running(keep()):
        yield


@asynccontextmanager
async def _running(work: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _run(settings: GraphSettings, published: Watched) -> int | None:
    """Run the process until it ends by itself; its exit code."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "graph.mirror",
        stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        cwd=Path(graph.__file__).parents[1],
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        start_new_session=True,  # Ctrl-C is for us; the process ends with its standard input
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        process.stdin.write(_order(settings, published))
        with suppress(ConnectionError):
            await process.stdin.drain()
        async for line in process.stderr:
            log.warning("linked data: %s", line.decode("utf-8", "replace").rstrip())
        return await process.wait()
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()


def _order(settings: GraphSettings, published: Watched) -> bytes:
    """What the process has to know, the password included: only it reads this."""
    values = {name: getattr(settings, name) for name in GraphSettings.model_fields}
    plain = {
        name: value.get_secret_value() if isinstance(value, SecretStr)
        else str(value.absolute()) if isinstance(value, Path)
        else value
        for name, value in values.items()
    }  # fmt: skip
    order = {"settings": plain, "folder": str(published.folder.absolute()), "base": published.base}
    return json.dumps(order).encode() + b"\n"
