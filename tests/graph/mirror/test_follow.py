"""A follower brings a copy to the graph as it is: after any loads, of whatever graph, and with no journal."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from neo4j import Driver

from graph import journal
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.mirror import follow
from graph.mirror.copy import Copy
from graph.mirror.follow import Follower, JournalGone
from graph.read import Reader
from graph.write import Limits
from tests.graph import series
from tests.graph.mirror.test_copy import opened, quads_in, quads_of
from tests.loads import clear, fresh_writer, stored_rows, towns


def followed(engine: Engine, made: Copy, *steps: Callable[[], object]) -> list[bool]:
    """What catching up says at first, and after each step, which may load."""

    async def follow_() -> list[bool]:
        async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
            follower = Follower(made, reader)
            found = [await follower.catch_up()]
            for step in steps:
                await asyncio.to_thread(step)
                found.append(await follower.catch_up())
            return found

    return asyncio.run(follow_())


@settings(max_examples=8)
@given(series.series, series.series)
def test_it_is_the_graph_after_any_loads(
    driver: Driver, engine: Engine, first: list[series.Load], then: list[series.Load]
) -> None:
    writer = fresh_writer(driver, engine, Limits(rejected_share=1.0, transaction=10))
    series.run(writer, first)
    with TemporaryDirectory() as folder, opened(Path(folder)) as made:
        followed(engine, made)
        assert quads_in(made) == quads_of(stored_rows(driver, engine))
        assert made.revision == writer.revision()
        for place, one in enumerate(then, len(first)):
            series.run(writer, [lambda _, one=one, place=place: one(place)])
            followed(engine, made)
            assert made.revision == writer.revision()
            assert quads_in(made) == quads_of(stored_rows(driver, engine))


def test_nothing_new_is_nothing_to_do(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    writer = fresh_writer(driver, engine)
    with opened(tmp_path) as made:
        assert followed(engine, made, lambda: None, lambda: writer.load(towns())) == [True, False, True]
        assert made.revision == 1


def test_a_graph_without_a_journal_is_left_alone(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    clear(driver, engine)
    with opened(tmp_path) as made:
        assert followed(engine, made) == [False]
        assert made.revision is None


def test_another_graph_is_copied_anew(
    driver: Driver, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "LOWER", 2)
    writer = fresh_writer(driver, engine)
    writer.load(towns())
    writer.load(towns(population=1))

    def replaced(number: int) -> Callable[[], object]:
        def step() -> None:
            for revision in range(number):
                if not revision:
                    fresh_writer(driver, engine)
                writer.load(towns(keys=("10041100",), population=revision))
            # Two graphs may come to the same number within a second.
            text = "MATCH (r:Revision) SET r.at = r.at + ' in another graph'"
            driver.execute_query(text, database_=engine.database)

        return step

    with opened(tmp_path) as made:
        assert followed(engine, made) == [True]
        for number, said in ((2, [False, True]), (1, [False, False, True]), (3, [False, True])):
            more = [lambda: None] * (len(said) - 2)
            assert followed(engine, made, replaced(number), *more) == said
            assert made.revision == number
            assert quads_in(made) == quads_of(stored_rows(driver, engine))


def test_a_gap_in_the_journal_is_waited_for(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    """A version of the service that knows no journal has loaded; the next start of ours mends that."""
    writer = fresh_writer(driver, engine)
    writer.load(towns())

    def forget() -> None:
        writer.load(towns(population=1))
        writer.load(towns(population=2))
        for text in (
            "MATCH (j:Journal {revision: 2}) DELETE j",
            "MATCH (r:Revision {number: 2}) REMOVE r.parts",
        ):
            driver.execute_query(text, database_=engine.database)

    with opened(tmp_path) as made:
        assert followed(engine, made, forget, lambda: None) == [True, False, False]
        assert made.revision == 1
        assert followed(engine, made, writer.set_up) == [False, True]
        assert made.revision == 3
        assert quads_in(made) == quads_of(stored_rows(driver, engine))


def test_what_fails_in_between_is_undone(
    driver: Driver, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = fresh_writer(driver, engine)
    writer.load(towns())
    keys = tuple(f"10{number:06}" for number in range(1_200))
    page = journal.page

    async def broken(reader: Reader, number: int, part: int) -> Any:
        return None if part == 1 else await page(reader, number, part)

    def load_and(do: Callable[[], object]) -> Callable[[], object]:
        def step() -> None:
            writer.load(towns(keys=keys))
            do()

        return step

    with opened(tmp_path) as made:
        followed(engine, made)
        with pytest.raises(JournalGone):
            followed(engine, made, load_and(lambda: monkeypatch.setattr(journal, "page", broken)))
        assert made.revision == 1
        monkeypatch.setattr(journal, "page", page)
        assert followed(engine, made) == [True]
        assert quads_in(made) == quads_of(stored_rows(driver, engine))
