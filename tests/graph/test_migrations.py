"""Constraints and indexes follow from the model, are applied once and remembered."""

import pytest
from neo4j import Driver
from neo4j.exceptions import Neo4jError

from graph.engine import ARCADEDB, NEO4J, Engine
from graph.errors import DatabaseUnsupported
from graph.migrations import migrate, plan
from graph.writer import Writer
from schema import declare
from schema.model import Model, discover
from tests.engines import empty_database
from tests.loads import MODEL


@pytest.fixture
def bare(driver: Driver, engine: Engine) -> Engine:
    """An engine without data, constraints and indexes."""
    empty_database(driver, engine, schema=True)
    return engine


def changed_model() -> Model:
    """The model, and one kind more."""

    class Bridge(declare.Node, de="Brücke", en="Bridge", plural="bridges", plural_de="Brücken"):
        """A bridge.

        Eine Brücke.
        """

    return Model.load([*discover(), Bridge])


def test_what_is_looked_up_has_an_index() -> None:
    keys = [m.key for m in plan(MODEL, NEO4J)]
    assert "unique Municipality(key)" in keys
    assert "unique Municipality(id)" in keys
    assert "index Municipality(name)" in keys
    assert "index Municipality(name_sort,key)" in keys
    assert "index Municipality(population)" in keys
    assert "index Administration(id)" in keys
    assert "index Administration(name_sort,id)" in keys
    assert "index Administration(key,id)" in keys
    assert len(keys) == len(set(keys))


def test_names_are_quoted() -> None:
    assert all("`" in m.statement and "IF NOT EXISTS" in m.statement for m in plan(MODEL, ARCADEDB))


def test_migrations_are_applied_once(driver: Driver, bare: Engine) -> None:
    expected = [m.key for m in plan(MODEL, bare.dialect)]
    assert migrate(driver, bare, MODEL) == expected
    assert migrate(driver, bare, MODEL) == []
    records = driver.execute_query(
        "MATCH (m:Migration) RETURN m.key AS key ORDER BY m.position", database_=bare.database
    ).records
    assert [record["key"] for record in records] == expected


def test_a_changed_model_brings_only_new_ones(driver: Driver, bare: Engine) -> None:
    migrate(driver, bare, MODEL)
    assert migrate(driver, bare, changed_model()) == [
        "unique Bridge(key)", "unique Bridge(id)", "index Bridge(name)", "index Bridge(name_fold)",
        "index Bridge(name_sort,key)",
        "fulltext Bridge[key,name] german",
    ]  # fmt: skip
    assert migrate(driver, bare, MODEL) == []


def test_an_interrupted_migration_goes_on(driver: Driver, bare: Engine) -> None:
    migrate(driver, bare, MODEL)
    driver.execute_query(
        "MATCH (m:Migration) WHERE m.key STARTS WITH 'index' DELETE m", database_=bare.database
    )
    again = migrate(driver, bare, MODEL)
    assert again == [m.key for m in plan(MODEL, bare.dialect) if m.key.startswith("index")]


def test_a_key_is_taken_once(driver: Driver, bare: Engine) -> None:
    migrate(driver, bare, MODEL)
    create = "CREATE (:Municipality:Administration {key: '1', id: $id})"
    driver.execute_query(create, id="a", database_=bare.database)
    with pytest.raises(Neo4jError):
        driver.execute_query(create, id="b", database_=bare.database)


def test_another_text_for_a_known_migration_is_refused(driver: Driver, bare: Engine) -> None:
    migrate(driver, bare, MODEL)
    driver.execute_query(
        "MATCH (m:Migration {key: 'unique Land(key)'}) SET m.checksum = 'x'", database_=bare.database
    )
    with pytest.raises(DatabaseUnsupported, match=r"unique Land\(key\)"):
        migrate(driver, bare, MODEL)


def test_a_kind_cannot_take_a_label_of_our_own() -> None:
    class Revision(declare.Node, de="Revision", en="Revision", plural="revisions", plural_de="Revisionen"):
        """A revision.

        Eine Revision.
        """

    with pytest.raises(DatabaseUnsupported, match="Revision"):
        plan(Model.load([*discover(), Revision]), NEO4J)


def test_a_new_graph_has_revision_0(driver: Driver, bare: Engine) -> None:
    writer = Writer(driver, bare, MODEL)
    assert writer.revision() == 0
    assert writer.datasets() == {}
    writer.set_up()
    assert writer.revision() == 0
