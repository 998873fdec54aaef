"""What is derived from texts is stored with them, follows them, and is filled in where it is missing."""

from typing import Any

import pytest
from neo4j import Driver

from graph import derive
from graph.derive import fill, fills
from graph.engine import Engine
from graph.writer import Writer
from loaders.batch import Collector
from schema.collation import fold, sort_key
from tests.loads import MODEL, RECORDS, fresh_writer, source, towns


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def stored(writer: Writer, id_: str) -> dict[str, Any]:
    text = "MATCH (n {id: $id}) RETURN properties(n) AS found"
    records = writer.driver.execute_query(text, id=id_, database_=writer.engine.database).records
    return dict(records[0]["found"])


def names(writer: Writer, name: str = "name") -> dict[str, Any]:
    """The forms of a property in all nodes that have it, by id."""
    text = (
        f"MATCH (n) WHERE n.{name} IS NOT NULL "
        f"RETURN n.id AS id, n.{name} AS name, n.{name}_sort AS sort, n.{name}_fold AS fold"
    )
    records = writer.driver.execute_query(text, database_=writer.engine.database).records
    return {r["id"]: (r["name"], r["sort"], r["fold"]) for r in records}


def right(found: dict[str, Any]) -> bool:
    return bool(found) and all(
        forms == (forms[0], sort_key(forms[0]), fold(forms[0])) for forms in found.values()
    )


def person(role: str, seat: str | None = None) -> Any:
    """A Land with a seat, and somebody who holds an office in it."""
    collector = Collector(RECORDS, "people")
    source(collector, "people", "ARTICLE")
    cites = [{"source": "people"}]
    collector.node("Land", {"key": "06", "name": "Hessen", "cites": cites, "seat": seat})
    collector.link("IN_LAND", {"start": "land:06", "end": "land:06", "cites": cites})
    collector.node("Person", {"key": "p", "name": "Ödön Straß", "cites": cites})
    collector.link("HOLDS_OFFICE", {"start": "person:p", "end": "land:06", "cites": cites, "role": role})
    return collector.batch()


def office(writer: Writer) -> dict[str, Any]:
    text = "MATCH ()-[r:HOLDS_OFFICE]->() RETURN properties(r) AS found"
    records = writer.driver.execute_query(text, database_=writer.engine.database).records
    return dict(records[0]["found"])


def test_a_load_stores_it(writer: Writer) -> None:
    writer.load(person("Staatssekretärin", "Saarbrücken"))
    assert right(names(writer))
    found = stored(writer, "person:p")
    assert (found["name_sort"], found["name_fold"]) == (sort_key("Ödön Straß"), "odon strass")
    assert right(names(writer, "seat"))
    assert office(writer)["role_fold"] == "staatssekretarin"
    assert "key_sort" not in found


def test_it_follows_a_change_and_a_removal(writer: Writer) -> None:
    writer.load(person("Staatssekretärin", "Saarbrücken"))
    summary = writer.load(person("Ministerin", "Völklingen"))
    assert summary.kinds["Land"].changed == 1
    assert names(writer, "seat") == {"land:06": ("Völklingen", sort_key("Völklingen"), "volklingen")}
    assert office(writer)["role_sort"] == sort_key("Ministerin")
    writer.load(person("Ministerin"))
    assert not {name for name in stored(writer, "land:06") if name.startswith("seat")}


def test_it_is_no_change_of_what_is_said(writer: Writer) -> None:
    writer.load(person("Staatssekretärin", "Saarbrücken"))
    assert writer.load(person("Staatssekretärin", "Saarbrücken")).changed == 0


def test_what_is_retired_keeps_it(writer: Writer) -> None:
    keys = tuple(f"10041{number:03}" for number in range(3))
    writer.load(towns(keys=keys, edition="2024-12-31", retire=True))
    summary = writer.load(towns(keys=keys[1:], edition="2025-12-31", retire=True))
    assert summary.kinds["Municipality"].retired == 1
    assert right(names(writer))
    assert len(names(writer)) == 6


@pytest.fixture
def old(writer: Writer) -> Writer:
    """A graph as a version of the service left it that derived nothing."""
    writer.load(person("Staatssekretärin", "Saarbrücken"))
    writer.load(towns(keys=("10041100", "10041511", "10041512")))
    for text in (
        "MATCH (n) WHERE n.name_sort IS NOT NULL REMOVE n.name_sort, n.name_fold, n.seat_sort, n.seat_fold",
        "MATCH ()-[r:HOLDS_OFFICE]->() REMOVE r.role_sort, r.role_fold",
        "MATCH (m:Migration) WHERE m.key STARTS WITH 'derived' DELETE m",
    ):
        writer.driver.execute_query(text, database_=writer.engine.database)
    return writer


def test_an_older_graph_is_filled_up_once(old: Writer) -> None:
    revision = old.revision()
    assert old.set_up() == [one.migration.key for one in fills(MODEL)]
    assert right(names(old))
    assert right(names(old, "seat"))
    assert office(old)["role_fold"] == "staatssekretarin"
    assert office(old)["role"] == "Staatssekretärin"
    assert old.set_up() == []
    assert old.revision() == revision


def test_filling_up_goes_on_where_it_was_interrupted(old: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "PORTION", 1)
    done = derive._portion
    calls: list[Any] = []

    def stop(tx: Any, one: Any, start: str, ids: list[str]) -> None:
        calls.append(ids)
        if "municipality:10041511" in ids:
            raise KeyboardInterrupt
        done(tx, one, start, ids)

    monkeypatch.setattr(derive, "_portion", stop)
    with pytest.raises(KeyboardInterrupt):
        old.set_up()
    assert names(old)["municipality:10041100"][1]
    assert names(old)["municipality:10041511"][1] is None
    monkeypatch.setattr(derive, "_portion", done)
    again = fill(old.driver, old.engine, MODEL)
    assert again[0].startswith("derived Municipality(name")
    assert right(names(old))


def test_a_changed_derivation_fills_anew(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.load(towns())
    assert fill(writer.driver, writer.engine, MODEL) == []
    monkeypatch.setattr(derive, "VERSION", 99)
    text = "MATCH (n) WHERE n.name_sort IS NOT NULL SET n.name_sort = 'old'"
    writer.driver.execute_query(text, database_=writer.engine.database)
    assert len(fill(writer.driver, writer.engine, MODEL)) == len(fills(MODEL))
    assert right(names(writer))
    text = "MATCH (m:Migration) WHERE m.key ENDS WITH ' 99' DELETE m"
    writer.driver.execute_query(text, database_=writer.engine.database)
