"""The compiled path against graphql-core's own executor: equal responses, on both engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph.engine import Engine
from schema.exact import exact
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.reference import Reference
from tests.small import small_graph, write

MODEL = Model.load()
SCHEMA = build(MODEL)
DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.graphql"))


@dataclass
class Both:
    """Answers a document both ways."""

    planner: Planner
    reference: Reference
    driver: Driver
    database: str

    def compiled(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        request = self.planner.request(text, variables)
        record: list[Any] = []
        if request.text:
            with self.driver.session(database=self.database) as session:
                record = session.run(request.text, request.parameters).single(strict=True)[0]  # type: ignore[arg-type]
        data, errors = request.response(record)
        slow = exact(request.plan.compiled.root, record, request.parameters)
        if request.plan.introspection is None:
            assert slow == (data, errors)
        return _response(data, errors)

    def expected(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        result = self.reference.execute(text, variables)
        return _response(result.data, result.errors or [])

    def check(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        compiled = self.compiled(text, variables)
        assert compiled == self.expected(text, variables)
        return compiled


def _response(data: Any, errors: Any) -> dict[str, Any]:
    return {"data": data, "errors": sorted((e.message, e.path, e.locations) for e in errors)}


@pytest.fixture(scope="module")
def both(empty_graph: Engine, driver: Driver) -> Iterator[Both]:
    graph = small_graph()
    write(graph, MODEL, driver, empty_graph)
    yield Both(Planner(SCHEMA), Reference(MODEL, SCHEMA.sdl, graph), driver, empty_graph.database)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_documents(both: Both, path: Path) -> None:
    both.check(path.read_text())
