"""docs/adding-a-kind.md is true: with its one file in place the new kind is there, from loader to answer."""

import importlib
import re
from pathlib import Path

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.migrations import migrate
from graph.write import load
from loaders.batch import Collector
from schema import kinds
from schema.declare import Node
from schema.model import Model, discover
from schema.plan import Planner
from schema.rdf.addresses import HERE
from schema.rdf.context import Context
from schema.rdf.ontology import ontology
from schema.rdf.shapes import shapes
from schema.record import Records
from schema.types import build
from schema.vocabulary import VG
from tests.engines import empty_database

PAGE = (Path(__file__).parents[1] / "docs" / "adding-a-kind.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The model with the page's file among the others."""
    (tmp_path / "strategy.py").write_text(block("python"), "utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    declared: list[type[Node]] = discover(kinds)
    return Model.load(declared)


def test_one_file_is_all(model: Model, engine: Engine, driver: Driver) -> None:
    empty_database(driver, engine)
    assert any("Strategy" in key for key in migrate(driver, engine, model))
    collector = Collector(Records(model), "test")
    cites = [{"source": "page"}]
    collector.node(
        "Source", {"key": "page", "name": "Seite", "kind": "WEB_PAGE", "dataset": "test", "cites": cites}
    )
    collector.node("Land", {"key": "10", "name": "Saarland", "cites": cites})
    collector.link("IN_LAND", {"start": "land:10", "end": "land:10", "cites": cites})
    collector.node(
        "Strategy",
        {"key": "digital", "name": "Digital", "status": "ADOPTED", "published": "2022-03", "cites": cites},
    )
    collector.link(
        "ADOPTED_BY", {"start": "strategy:digital", "end": "land:10", "decision": "7/22", "cites": cites}
    )
    summary = load(driver, engine, model, collector.batch())
    assert not summary.rejections
    request = Planner(build(model)).request(block("graphql"))
    with driver.session(database=engine.database) as session:
        record = session.run(request.text or "", request.parameters).single(strict=True)[0]  # type: ignore[arg-type]
    assert request.response(record)[:2] == (
        {
            "strategies": {
                "nodes": [
                    {
                        "name": "Digital",
                        "status": "ADOPTED",
                        "adoptedBy": {
                            "edges": [
                                {
                                    "decision": "7/22",
                                    "since": None,
                                    "sources": [{"title": "Seite"}],
                                    "node": {"name": "Saarland", "strategies": {"totalCount": 1}},
                                }
                            ]
                        },
                    }
                ]
            }
        },
        [],
    )


def test_linked_data_has_it_too(model: Model) -> None:
    terms = Context(model, HERE).document["@context"]
    assert terms["Strategy"]["@context"]["status"]["@context"]["@vocab"].endswith("#StrategyStatus-")
    declared = {q.subject.value for q in ontology(model, HERE)}
    assert {HERE.term(f"{VG}{name}") for name in ("Strategy", "Adoption", "pages", "adoptedBy")} <= declared
    assert HERE.choice("StrategyStatus", "ADOPTED") in declared
    shaped = {q.subject.value for q in shapes(model, HERE)}
    assert {
        f"{HERE.shapes}{name}" for name in ("Strategy-pages", "Strategy-adoptedBy", "Adoption-decision")
    } <= shaped
