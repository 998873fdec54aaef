"""The journal tells what loads did: replayed, it is the graph."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from neo4j import Driver

from graph import journal, revision
from graph.batch import Batch
from graph.driver import open_async_driver
from graph.engine import Engine
from graph.journal import Entry, decode, encode, replay
from graph.read import Reader
from graph.write import Limits
from graph.writer import Writer
from schema.rdf.rows import Link, Rows
from tests.graph import series
from tests.loads import ANYTHING_GOES, clear, fresh_writer, stored_rows, towns


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def asked(engine: Engine, question: Callable[[Reader], Coroutine[Any, Any, Any]]) -> Any:
    """The answer to a question that takes a reader."""

    async def ask() -> Any:
        async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
            return await question(reader)

    return asyncio.run(ask())


async def told(reader: Reader, after: int | None = None, limit: int = 2) -> list[tuple[int, list[Entry]]]:
    """All that the journal tells, by revision: from its beginning, or after a revision."""
    begins = await journal.begins(reader)
    assert begins is not None
    revised = [begins] if after is None else []
    number = begins.number if after is None else after
    while few := await journal.revisions(reader, number, limit):
        revised += few
        number = few[-1].number
    found = []
    for one in revised:
        entries: list[Entry] = []
        assert one.parts is not None
        for part in range(one.parts):
            page = await journal.page(reader, one.number, part)
            assert page
            entries += page
        found.append((one.number, entries))
        assert await journal.page(reader, one.number, one.parts) is None
    return found


def replayed(engine: Engine) -> Rows:
    rows = Rows()
    for _, entries in asked(engine, told):
        replay(entries, rows)
    return rows


@settings(max_examples=12)
@given(series.series)
@pytest.mark.parametrize("size", [3, 50_000])
def test_replayed_it_is_the_graph(driver: Driver, engine: Engine, size: int, made: list[series.Load]) -> None:
    writer = fresh_writer(driver, engine, Limits(rejected_share=1.0, transaction=size))
    series.run(writer, made)
    assert replayed(engine) == stored_rows(driver, engine)


@settings(max_examples=6)
@given(series.series, series.series)
def test_begun_late_it_is_the_graph_too(
    driver: Driver, engine: Engine, first: list[series.Load], then: list[series.Load]
) -> None:
    writer = fresh_writer(driver, engine, ANYTHING_GOES)
    series.run(writer, first)
    forget(writer)
    number = writer.revision()
    assert writer.set_up() == [f"journal from revision {number}"]
    assert replayed(engine) == stored_rows(driver, engine)
    begins = asked(engine, journal.begins)
    assert begins.number == number
    series.run(writer, [lambda _, one=one: one(50) for one in then])
    assert replayed(engine) == stored_rows(driver, engine)
    assert writer.set_up() == []


def forget(writer: Writer) -> None:
    """Leave the graph as a version of the service did that kept no journal."""
    for text in (
        "MATCH (j:Journal) DELETE j",
        "MATCH (r:Revision) REMOVE r.parts",
        "MATCH (g:Graph) REMOVE g.journal, g.journalParts",
    ):
        writer.driver.execute_query(text, database_=writer.engine.database)


def test_a_gap_has_it_begun_anew(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    writer.load(towns(keys=("10041100",)))
    for text in ("MATCH (j:Journal {revision: 2}) DELETE j", "MATCH (r:Revision {number: 2}) REMOVE r.parts"):
        driver.execute_query(text, database_=engine.database)
    writer.load(towns(keys=("10041100", "10041512")))
    assert [one.parts for one in asked(engine, lambda reader: journal.revisions(reader, 0))] == [1, None, 1]
    assert writer.set_up() == ["journal from revision 3"]
    assert replayed(engine) == stored_rows(driver, engine)


def test_an_empty_graph_has_an_empty_journal(engine: Engine, writer: Writer) -> None:
    assert asked(engine, told) == [(0, [])]
    assert asked(engine, lambda reader: journal.page(reader, 1, 0)) is None


def test_a_graph_that_was_never_set_up_has_none(driver: Driver, engine: Engine) -> None:
    clear(driver, engine)
    assert asked(engine, journal.begins) is None
    assert asked(engine, lambda reader: journal.revisions(reader, 0)) == []


def test_it_says_what_became_of_each(engine: Engine, writer: Writer) -> None:
    writer.load(towns(edition="2023-12-31", retire=True, population=1))
    writer.load(towns(edition="2024-12-31", retire=True, keys=("10041100",), population=2))
    ((number, entries),) = asked(engine, lambda reader: told(reader, 1))
    assert number == 2
    found: dict[str, list[Any]] = {}
    for action, row in entries:
        found.setdefault(action, []).append(row)
    town = next(row for row in found["CHANGED"] if not isinstance(row, Link) and "population" in row)
    assert town == {
        "id": "municipality:10041100",
        "key": "10041100",
        "name": "Ort 10041100",
        "population": 2,
        "sources": ["towns-2024-12-31"],
        "example": False,
    }
    ended = [row for row in found["RETIRED"] if not isinstance(row, Link)]
    assert [(row["id"], row["until"], row["population"]) for row in ended] == [
        ("municipality:10041511", "2024-12-31", 1)
    ]
    assert [(row.start, row.end) for row in found["RETIRED"] if isinstance(row, Link)] == [
        ("municipality:10041511", "land:10")
    ]
    # A restated relationship: the old id goes, and right after it comes the new one.
    place = next(n for n, (action, _) in enumerate(entries) if action == "REPLACED")
    old, new = entries[place].row, entries[place + 1].row
    assert isinstance(old, Link)
    assert isinstance(new, Link)
    assert (old.type, old.start, old.end) == (new.type, new.start, new.end)
    assert old.properties.keys() == {"id"}
    assert old.id != new.id
    writer.load(Batch("towns"))
    ((_, entries),) = asked(engine, lambda reader: told(reader, 2))
    assert {action for action, _ in entries} == {"WITHDRAWN"}
    assert replayed(engine) == Rows()


def test_revisions_say_when_and_by_what(engine: Engine, writer: Writer) -> None:
    writer.load(towns(edition="2023-12-31"))
    (one,) = asked(engine, lambda reader: journal.revisions(reader, 0))
    with writer.driver.session(database=engine.database) as session:
        noted = revision.revision(session, 1)
    assert noted is not None
    assert (one.at, one.dataset, one.edition, one.parts) == (noted.at, "towns", "2023-12-31", 1)


def test_large_loads_are_cut_into_parts(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(keys=tuple(f"10{number:06}" for number in range(1_300))))
    (one,) = asked(engine, lambda reader: journal.revisions(reader, 0))
    assert one.parts == 3
    assert replayed(engine) == stored_rows(driver, engine)


def test_a_body_holds_what_was_put_into_it() -> None:
    entries = (
        Entry("ADDED", {"id": "land:10", "name": "a\n\u2028\x85b", "area": 0.1 + 0.2, "n": [1, 2.0, ""]}),
        Entry("REPLACED", Link("USES", "land:10", "process:p", {"id": "s1"})),
        Entry("WITHDRAWN", {"id": "process:p"}),
    )
    assert decode(encode(entries)) == entries
    assert decode(encode(())) == ()
