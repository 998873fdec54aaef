"""`query` on the command line: by the running service if there is one, else by an engine of its own."""

import asyncio
import sys
from typing import Any

import orjson
from rich.console import Console

from api.errors import BadRequest
from api.instance import ask, running
from api.prepare import prepare
from api.service import Answer, Service, make_planner
from api.settings import Settings
from graph.driver import open_async_driver
from graph.engine import Engine, open_engine
from graph.read import Reader
from graph.statistics import read_statistics


def run(settings: Settings, text: str, variables: str | None, operation: str | None) -> int:
    """Print the answer as JSON. The exit code: 0, or 1 where it has errors."""
    values: Any = None
    if variables is not None:
        try:
            values = orjson.loads(variables)
        except orjson.JSONDecodeError:
            raise BadRequest("Die Variablen sind kein JSON.") from None
        if not isinstance(values, dict):
            raise BadRequest('Die Variablen müssen ein JSON-Objekt sein, etwa {"key": "10"}.')
    url = running(settings.data_dir)
    if url is None:
        body = _alone(settings, text, values, operation)
    else:
        try:
            _, body = ask(url, "/graphql", {"query": text, "variables": values, "operationName": operation})
        except OSError:
            body = _alone(settings, text, values, operation)
    answer = orjson.loads(body)
    pretty = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()
    if sys.stdout.isatty():
        Console().print_json(pretty)
    else:
        sys.stdout.write(f"{pretty}\n")
    return int("errors" in answer)


def _alone(settings: Settings, text: str, variables: Any, operation: str | None) -> bytes:
    with open_engine(settings) as engine:
        prepare(engine, settings)
        return answer_alone(engine, settings, text, variables, operation).body


def answer_alone(
    engine: Engine, settings: Settings, text: str, variables: Any = None, operation: str | None = None
) -> Answer:
    """Answer one question on an engine without HTTP."""

    async def answer() -> Answer:
        async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
            planner = make_planner(settings, engine)
            planner.learn(await read_statistics(reader, planner.schema.model))
            service = Service(planner, reader, waiting="")
            return await service.answer(text, variables, operation)

    return asyncio.run(answer())
