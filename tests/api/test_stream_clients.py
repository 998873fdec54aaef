"""Subscriptions as the clients see them that others use: graphql-ws and graphql-sse, and gql for Python."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from neo4j import Driver

from graph.engine import Engine
from tests.api.live import Live, live
from tests.loads import towns
from tests.npm import CLIENTS, NodeProject


@pytest.fixture
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver, keep_alive=0.05) as found:
        yield found


@pytest.mark.parametrize("transport", ["ws", "sse"])
def test_the_javascript_clients(
    service: Live, node_project: Callable[[Path], NodeProject], transport: str
) -> None:
    project = node_project(CLIENTS / "streams")
    service.writer.load(towns())
    service.writer.load(towns(population=7))
    with ThreadPoolExecutor(1) as pool:
        output = pool.submit(project.run, "subscribe.js", transport, service.graphql, "3")
        service.until_open({"ws": 2, "sse": 1}[transport])
        service.writer.load(towns(population=8))
        answer, *events, wrong = map(json.loads, output.result().splitlines())
    assert answer["data"] == {"laender": {"totalCount": 1}}
    assert [e["data"]["graphChanged"] for e in events] == [
        {"revision": 1, "dataset": "towns", "added": 7},
        {"revision": 2, "dataset": "towns", "added": 0},
        {"revision": 3, "dataset": "towns", "added": 0},
    ]
    assert [e["extensions"]["code"] for e in wrong] == ["GRAPHQL_VALIDATION_FAILED"]
    service.until_open(0)


def test_gql_for_python(service: Live) -> None:
    subscription = gql("subscription($since: Int) { graphChanged(since: $since) { revision } }")

    async def follow() -> list[int]:
        transport = WebsocketsTransport(service.socket, subprotocols=["graphql-transport-ws"])
        seen: list[int] = []
        async with Client(transport=transport) as session:
            assert await session.execute(gql("{ laender { totalCount } }")) == {"laender": {"totalCount": 1}}
            subscription.variable_values = {"since": 0}
            async for result in session.subscribe(subscription):
                seen.append(result["graphChanged"]["revision"])
                if len(seen) == 1:
                    await asyncio.to_thread(service.writer.remove_dataset, "towns")
                else:
                    break
        return seen

    service.writer.load(towns())
    assert asyncio.run(follow()) == [1, 2]
    service.until_open(0)
