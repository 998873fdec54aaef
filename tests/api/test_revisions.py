"""The service knows the graph's revision: told by loads in its process, found after others."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from neo4j import Driver

from api.revisions import LOWER, Replaced, Revisions
from graph.driver import open_async_driver, open_driver
from graph.engine import Engine
from graph.errors import DatabaseUnavailable
from graph.read import Reader
from graph.writer import Writer
from schema.plan import Planner
from schema.types import build
from tests.engines import embedded_engine, eventually
from tests.loads import MODEL, clear, fresh_writer, towns

LONG = 30


@asynccontextmanager
async def following(engine: Engine, planner: Planner | None = None) -> AsyncIterator[Revisions]:
    revisions = Revisions(planner)
    async with (
        open_async_driver(engine) as driver,
        Reader(driver, engine) as reader,
        revisions.followed(reader),
    ):
        yield revisions


async def until(condition: Callable[[], bool]) -> None:
    assert await asyncio.to_thread(eventually, condition, LONG)


def test_a_load_elsewhere_is_found(engine: Engine, driver: Driver) -> None:
    writer = fresh_writer(driver, engine)

    async def check() -> None:
        async with following(engine) as revisions:
            await until(lambda: revisions.known)
            assert revisions.current == 0
            summary = await asyncio.to_thread(writer.load, towns())
            async with asyncio.timeout(LONG):
                assert await revisions.wait(0) == summary.revision == 1
                assert await revisions.wait(0) == 1

    asyncio.run(check())


def test_a_graph_that_was_never_set_up_has_revision_0(engine: Engine, driver: Driver) -> None:
    clear(driver, engine)

    async def check() -> None:
        async with following(engine) as revisions:
            await until(lambda: revisions.known)
            assert revisions.current == 0

    asyncio.run(check())


def test_a_writer_tells_of_each_commit(engine: Engine, driver: Driver) -> None:
    told: list[int] = []
    fresh_writer(driver, engine)
    writer = Writer(driver, engine, MODEL, told=told.append)
    writer.load(towns())
    writer.load(towns())
    writer.load(towns(), dry_run=True)
    writer.remove_dataset("towns")
    assert told == [1, 2]


def test_the_planner_learns_what_a_load_brought(engine: Engine, driver: Driver) -> None:
    writer = fresh_writer(driver, engine)
    planner = Planner(build(MODEL))

    async def check() -> None:
        async with following(engine, planner) as revisions:
            revisions.told((await asyncio.to_thread(writer.load, towns())).revision)
            await until(lambda: planner.statistics.nodes.get("Municipality") == 2)
            await asyncio.to_thread(writer.remove_dataset, "towns")
            await until(lambda: planner.statistics.nodes.get("Municipality") == 0)

    asyncio.run(check())
    assert planner.statistics == writer.statistics()


def test_any_thread_may_tell_and_many_may_wait(arcadedb: Engine) -> None:
    async def check() -> None:
        async with following(arcadedb) as revisions:
            await until(lambda: revisions.known)
            now = revisions.current
            waiting = [asyncio.create_task(revisions.wait(now)) for _ in range(100)]
            await asyncio.sleep(0)
            assert not any(task.done() for task in waiting)
            thread = threading.Thread(target=revisions.told, args=(now + 7,))
            thread.start()
            thread.join()
            assert revisions.current == now + 7
            async with asyncio.timeout(LONG):
                assert await asyncio.gather(*waiting) == [now + 7] * 100

    asyncio.run(check())


def test_what_was_told_does_not_fall_by_a_late_answer() -> None:
    revisions = Revisions()
    revisions.told(5)
    revisions._heard(4, before=4)  # asked before the load, answered after it
    revisions._heard(4, before=5)  # a member of a cluster that lags behind
    revisions.told(3)
    assert revisions.current == 5


def test_a_graph_that_was_replaced_by_an_older_one_is_believed_in_the_end() -> None:
    async def check() -> None:
        revisions = Revisions()
        revisions.told(5)
        for _ in range(LOWER - 1):
            revisions._heard(2, before=5)
        assert revisions.current == 5
        revisions._heard(2, before=5)
        assert revisions.current == 2
        with pytest.raises(Replaced):
            await revisions.wait(5)

    asyncio.run(check())


def test_an_outage_is_survived(tmp_path: Path) -> None:
    with embedded_engine(tmp_path) as engine, open_driver(engine) as driver:
        writer = Writer(driver, engine, MODEL)
        writer.set_up()

        async def check() -> None:
            async with following(engine) as revisions:
                await until(lambda: revisions.known)
                os.kill(engine.pid, signal.SIGKILL)  # type: ignore[attr-defined]
                await asyncio.to_thread(_load_when_it_is_back, writer)
                async with asyncio.timeout(60):
                    assert await revisions.wait(0) == 1

        asyncio.run(check())


def _load_when_it_is_back(writer: Writer) -> None:
    def loaded() -> bool:
        try:
            return writer.load(towns()).revision == 1
        except DatabaseUnavailable:
            return False

    assert eventually(loaded, 60)
