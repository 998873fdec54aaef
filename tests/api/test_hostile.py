"""What somebody hostile sends is refused early: before the database is asked, and at little cost.

The cost is counted in calls of Python, for times differ from machine to machine; `python -m bench.hostile`
measures times.
"""

import asyncio
import gc
import json
import sys
from types import FrameType
from typing import Any

import pytest

from api.errors import NotReady
from api.graphql import GraphQLEndpoint
from api.observe import Observed
from api.service import Service
from api.trace import CURRENT, Trace, Watchers
from schema.document import RequestError
from schema.errors import TooLarge
from schema.plan import Planner
from tests.api.asgi import ask
from tests.hostile import NEARLY, REFUSED, Hostile
from tests.schema.both import SCHEMA

MOST = 600_000
"""Calls, of C functions too, that a request may take: some 60 ms."""


def calls(planner: Planner, asked: Hostile) -> int:
    """How many calls it takes to plan or refuse a request."""
    made = 0

    def count(_: FrameType, event: str, __: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    gc.disable()  # collecting calls what others left behind
    sys.setprofile(count)
    try:
        planner.request(asked.query, asked.variables)
    except (TooLarge, RequestError):
        pass
    finally:
        sys.setprofile(None)
        gc.enable()
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_the_database_is_asked(name: str) -> None:
    query, variables, bound = REFUSED[name]
    trace = Trace()

    async def answer() -> bytes:
        CURRENT.set(trace)
        return (await Service(Planner(SCHEMA)).answer(query, variables)).body

    (error,) = json.loads(asyncio.run(answer()))["errors"]
    details = error["extensions"]
    assert details["code"] == trace.outcome == "QUERY_TOO_LARGE"
    assert details["bound"] == bound
    if "requested" in details:
        assert (
            f"{details['requested'] - details['limit']} more than the {details['limit']} " in error["message"]
        )
    assert len(error["message"]) < 400
    assert "database" not in trace.milliseconds()


def test_the_same_service_would_have_asked_the_database() -> None:
    body = asyncio.run(Service(Planner(SCHEMA)).answer("{ laender { totalCount } }")).body
    assert json.loads(body)["errors"][0]["extensions"]["code"] == NotReady.code


@pytest.mark.parametrize("name", REFUSED)
def test_to_refuse_costs_little(name: str) -> None:
    assert calls(Planner(SCHEMA), REFUSED[name]) < MOST


@pytest.mark.parametrize("name", NEARLY)
def test_what_keeps_just_within_costs_little_too(name: str) -> None:
    assert calls(Planner(SCHEMA), NEARLY[name]) < MOST


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_brackets_in_json(bracket: str) -> None:
    traces: list[Trace] = []
    app = Observed(GraphQLEndpoint(Service(Planner(SCHEMA)), 1_000_000), Watchers(traces.extend))
    deep = bracket * 100_000
    asked = {
        "whole": ("POST", "", deep),
        "variables": ("POST", "", f'{{"query": "{{ a }}", "variables": {deep}'),
        "address": ("GET", "?query={a}&variables=" + deep[:8_000], None),
        "a long address": ("GET", "?query={a}&variables=" + deep[:34_000], None),
    }
    codes = {}
    for name, (method, query_string, content) in asked.items():
        headers = {"Content-Type": "application/json"} if content else {}
        answer = ask(app, method, f"/graphql{query_string}", content=content, headers=headers)
        codes[name] = answer.json()["errors"][0]["extensions"]["code"]
    large = "QUERY_TOO_LARGE"
    assert codes == {
        "whole": large,
        "variables": large,
        "address": large,
        "a long address": "ADDRESS_TOO_LONG",
    }
    assert all(trace.document is None for trace in traces)
