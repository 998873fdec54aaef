"""Answers a document both ways: compiled to Cypher on a database, and by graphql-core in memory."""

import json
import re
from dataclasses import dataclass
from typing import Any

from neo4j import Driver

from schema.exact import exact
from schema.model import Model
from schema.plan import Planner
from schema.types import build
from tests.reference import Reference

MODEL = Model.load()
SCHEMA = build(MODEL)


@dataclass
class Both:
    """The two ways over the same graph."""

    planner: Planner
    reference: Reference
    driver: Driver
    database: str

    def compiled(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        request = self.planner.request(text, variables)
        record: list[Any] = []
        if request.text:
            with self.driver.session(database=self.database) as session:
                record = session.run(request.text, request.parameters).single(strict=True)[0]
        data, errors, _ = request.response(record)
        if request.plan.introspection is None:
            assert exact(request.plan.compiled.root, record, request.parameters, set()) == (data, errors)
        return response(data, errors)

    def expected(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        result = self.reference.execute(text, variables)
        return response(result.data, result.errors or [])

    def check(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The response, which is the same both ways, its keys in the same order."""
        compiled, expected = self.compiled(text, variables), self.expected(text, variables)
        assert compiled == expected
        assert json.dumps(compiled) == json.dumps(expected)
        return compiled


def response(data: Any, errors: Any) -> dict[str, Any]:
    """Data and errors in a form that compares; the message about an unknown choice is worded in two ways."""
    found = [
        (re.sub(r"^Enum .*cannot represent .*", "unknown choice", e.message), e.path, e.locations)
        for e in errors
    ]
    return {"data": data, "errors": sorted(found, key=repr)}
